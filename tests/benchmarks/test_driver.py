"""The load driver: its arithmetic, and that it never counts a wrong answer."""

import itertools
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from benchmarks.driver import Load, Totals, WrongAnswer, book_at_floor, form_number, percentile, read_page, run


class Floor(BaseHTTPRequestHandler):
    """Answers as the floor does; says 500 for /broken/."""

    protocol_version = "HTTP/1.1"
    asked: list[str] = []

    def do_GET(self):
        self._answer(500 if self.path == "/broken/" else 200)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(302, Location="/result/1/")

    def _answer(self, status: int, **headers: str) -> None:
        self.asked.append(f"{self.command} {self.path}")
        self.send_response(status)
        for name, value in {**headers, "Content-Length": "2"}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *args):
        pass


@pytest.fixture
def floor():
    Floor.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Floor)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def load(port, visit, **more):
    return run(visit, port=port, numbers=itertools.count(), **{"browsers": 2, "seconds": 5, "most": 7, **more})


@pytest.mark.parametrize(
    ("values", "percent", "found"),
    [([5], 50, 5), ([5], 99, 5), ([3, 1, 2, 4], 50, 2), (range(1, 101), 99, 99), (range(1, 1001), 99.9, 999)],
)
def test_percentiles_are_values_that_were_measured(values, percent, found):
    assert percentile(list(values), percent) == found


def test_totals_are_medians_of_the_rounds():
    totals = Totals(
        [
            Load(10, 1, [0.1], cpu={"web server": 0.5, "database": 0.1}),
            Load(10, 2, [0.3], cpu={"web server": 0.1, "database": 0.3}),
            Load(10, 4, [0.2], cpu={"web server": 0.2, "database": 0.3}),
        ]
    )

    assert (totals.rate, totals.latency(50)) == (5, 0.2)
    assert totals.parts == ["web server", "database"]
    assert (totals.cpu_each(), totals.cpu_each("web server"), totals.cpu_each("database")) == (0.05, 0.02, 0.03)


def test_a_round_ends_with_its_number_of_visits(floor):
    found = load(floor, read_page("/"))

    assert (found.visits, len(found.latencies), Floor.asked) == (7, 7, ["GET /"] * 7)


def test_a_round_ends_with_its_time(floor):
    found = load(floor, read_page("/"), seconds=0.2, most=10**9)

    assert 0 < found.visits == len(Floor.asked)
    assert found.seconds < 3


def test_a_booking_goes_through_three_pages(floor):
    load(floor, book_at_floor(events=2, places_each=1), browsers=1, most=2)

    assert Floor.asked == ["GET /", "POST /book/1/", "GET /result/1/", "GET /", "POST /book/2/", "GET /result/1/"]


def test_a_wrong_answer_stops_the_measurement(floor):
    with pytest.raises(WrongAnswer, match="GET /broken/ answers 500, expected 200"):
        load(floor, read_page("/broken/"))


def test_the_number_of_a_form_is_found():
    html = '<input type="hidden" value="other" name="x"><input name="submission" type="hidden" value="abc">'

    assert form_number(html) == "abc"


def test_a_page_without_a_form_is_a_wrong_answer():
    with pytest.raises(WrongAnswer):
        form_number("<p>Ausgebucht</p>")
