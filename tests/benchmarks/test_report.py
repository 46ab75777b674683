"""The table of `make bench`."""

from benchmarks.directory import Cost
from benchmarks.driver import Load, Totals
from benchmarks.report import Result, lines


def totals(cpu: float) -> Totals:
    return Totals([Load(10, 2.0, [0.01] * 10, cpu={"web server": cpu * 0.75, "database": cpu * 0.25})])


def result(**more) -> Result:
    return Result(
        **{
            "page": totals(0.02),
            "floor_page": totals(0.01),
            "booking": totals(0.5),
            "floor_booking": totals(0.1),
            "queries": {"event page": 6, "form": 2},
            "bytes_": {"html": 100_000, "fonts": 30_000, "scripts": 9_000},
            "memory_kb": {"web server": 204_800, "worker": 10_240},
            **more,
        }
    )


def row(name: str, table: list[str]) -> str:
    return " ".join(next(line for line in table if line.strip().startswith(name)).split())


def test_targets_say_whether_they_were_reached():
    table = lines(result())

    assert [row("processor,", part) for part in (table[:8], table[8:])] == [
        "processor, ms 2.00 1.00 2.00 at most 4.00 times the floor: reached",
        "processor, ms 50.00 10.00 5.00 at most 4.00 times the floor: MISSED",
    ]
    assert row("processor: database", table) == "processor: database, ms 0.50 0.25 2.00"
    assert row("queries of the event page", table) == "queries of the event page 6 at most 8: reached"
    assert row("memory of the servers", table) == "memory of the servers, MB (PSS) 210 at most 250: reached"


def test_scripts_are_shown_but_not_needed():
    table = lines(result())

    assert row("bytes of the event page", table) == "bytes of the event page in all 130 000 at most 120 000: MISSED"
    assert row("bytes: scripts", table) == "bytes: scripts 9 000"


def test_what_was_not_measured_is_said():
    assert not [line for line in lines(result()) if "not measured" in line.lower()]
    assert "Linux only" in lines(result(with_cpu=False))[-1]
    assert "elsewhere" in lines(result(with_database_cpu=False))[-1]
    assert not [line for line in lines(result(with_cpu=False)) if "processor" in line]


def test_the_directory_is_held_to_its_targets():
    table = lines(result(directory=Cost(milliseconds=[10.0] * 94 + [70.0] * 6, queries=5)))

    assert row("p95 in the database", table) == "p95 in the database, ms 70.00 at most 60: MISSED"
    assert row("most queries", table) == "most queries of a search 5 at most 8: reached"


def test_the_board_is_held_to_the_same_targets():
    table = lines(result(board=Cost(milliseconds=[10.0] * 94 + [70.0] * 6, queries=2)))

    assert "The board: 100 searches among 10 000 entries" in table
    assert row("p95 in the database", table) == "p95 in the database, ms 70.00 at most 60: MISSED"


def test_the_list_of_bookings_is_held_to_its_targets():
    table = lines(result(staff=Cost(milliseconds=[50.0] * 94 + [301.0] * 6, queries=16)))

    assert row("p95 of a page", table) == "p95 of a page, ms 301 at most 300: MISSED"
    assert row("most queries of a page", table) == "most queries of a page 16 at most 15: MISSED"
