"""What staff take away in files: read back by other programs, and nothing in it that a spreadsheet would run."""

import csv
import datetime as dt
import io

import pytest
import python_calamine
from django.utils import timezone

from tests.factories import BookingFactory, OrganisationFactory, StaffFactory, TicketTypeFactory
from tickets import exports
from tickets.models import Booking, CheckIn, Stand

KINDS = list(exports.Format)


def read(file, kind):
    """The rows of a file as another program sees them."""
    file.seek(0)
    if kind == exports.Format.CSV:
        return list(csv.reader(io.TextIOWrapper(file, encoding="utf-8-sig", newline=""), delimiter=";"))
    return python_calamine.CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()


def written(rows, kind):
    file = io.BytesIO()
    exports.write(rows, file, kind)
    return read(file, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_file_gives_back_what_was_written(kind):
    rows = [["Nummer", "Name", "Notiz"], [7, "سارة «مثال» & <b>", ""], [8, "Ṣalāḥ 日本", "zwei  Leerzeichen"]]
    number = str if kind == exports.Format.CSV else float
    assert written(rows, kind) == [rows[0], *([number(first), *rest] for first, *rest in rows[1:])]


@pytest.mark.parametrize("kind", [exports.Format.XLSX, exports.Format.ODS])
def test_a_sheet_keeps_lines_and_loses_what_no_file_can_hold(kind):
    assert written([["Name"], ["eins\nzwei\x00\x0b"]], kind)[1][0].startswith("eins\nzwei")


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_without_rows_has_its_headings(kind):
    assert written([["Nummer", "Name"]], kind) == [["Nummer", "Name"]]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_no_cell_is_taken_for_a_formula(start):
    assert exports.neutral(f"{start}cmd|'/c calc'!A0") == f"'{start}cmd|'/c calc'!A0"


@pytest.mark.parametrize("cell", ["Ada", "a=b", "", 3, -3, "ada@example.org", "'schon"])
def test_other_cells_stay_as_they_are(cell):
    assert exports.neutral(cell) == cell


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_a_guest_named_like_a_formula_is_harmless_in_every_file(kind):
    BookingFactory(name="=HYPERLINK(1)", organisation_name="@SUM(1)")
    rows = written(exports.table(Booking.objects.all(), ["name", "organisation"]), kind)
    assert rows[1] == ["'=HYPERLINK(1)", "'@SUM(1)"]


@pytest.mark.django_db
def test_each_column_says_what_it_promises(settings):
    staff = StaffFactory(name="Team Beispiel")
    moment = dt.datetime(2026, 7, 1, 10, 30, tzinfo=dt.UTC)
    booking = BookingFactory(
        ticket_type=TicketTypeFactory(name="Infostand", event__title="Forum", event__date=dt.date(2026, 8, 2)),
        name="Ada Beispiel",
        email="ada@example.org",
        places=2,
        organisation_name="Verein",
        organisation=OrganisationFactory(name="Beispielverein"),
        language="en",
        source="phone",
        created_by=staff,
        over_capacity=True,
        created_at=moment,
        note="Ruft an",
    )
    booking.tickets.filter(position=2).update(name="سارة مثال")
    CheckIn.objects.create(ticket=booking.tickets.get(position=2))
    booking.needs.create(kind="childcare", number=2, detail="3 und 5")
    Stand.objects.create(booking=booking, power=True, shows="Bücher")
    headings, row = exports.table(Booking.objects.all(), exports.COLUMNS)
    assert dict(zip(headings, row, strict=True)) == {
        "Nummer": booking.pk,
        "Stand": "bestätigt",
        "Grund": "",
        "Veranstaltung": "Forum",
        "Datum": "2026-08-02",
        "Ticketart": "Infostand",
        "Name": "Ada Beispiel",
        "E-Mail-Adresse": "ada@example.org",
        "Plätze": 2,
        "Namen der Gäste": "Ada Beispiel; سارة مثال",
        "Eigene Adressen der Gäste": "",
        "gebucht von": "",
        "Organisation": "Verein",
        "Organisation des Netzwerks": "Beispielverein",
        "Sprache der E-Mails": "Englisch",
        "Weg": "Telefon",
        "gebucht am": "2026-07-01T12:30+02:00",
        "auf der Warteliste seit": "",
        "gilt bis": "",
        "abgesagt am": "",
        "über der Platzzahl": "ja",
        "eingetragen von": "Team Beispiel",
        "Notiz des Teams": "Ruft an",
        "eingelassen": 1,
        "Infostand: Tisch": "ja",
        "Infostand: Strom": "ja",
        "Infostand: zeigt": "Bücher",
        "Bedarf": "2 × Kinderbetreuung (3 und 5)",
    }


@pytest.mark.django_db
def test_who_waits_has_names_without_tickets():
    BookingFactory(status="waiting", queued_at=timezone.now(), places=2, attendees=["Ada", "Sara"])
    assert list(exports.table(Booking.objects.all(), ["names"]))[1] == ["Ada; Sara"]


def test_needs_are_never_ticked_at_first():
    assert not exports.COLUMNS[exports.NEEDS].at_first


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_a_table_costs_the_same_for_one_and_three(number, django_assert_num_queries):
    for _ in range(number):
        BookingFactory(organisation=OrganisationFactory(), created_by=StaffFactory())
    with django_assert_num_queries(4):
        assert len(list(exports.table(Booking.objects.all(), exports.COLUMNS))) == number + 1


def test_the_file_is_named_after_the_event_and_the_day():
    day = dt.date(2026, 11, 3)
    assert exports.file_name("forum-2026", exports.Format.ODS, day=day) == "anmeldungen-forum-2026-2026-11-03.ods"
    assert exports.file_name("", exports.Format.CSV, day=day) == "anmeldungen-2026-11-03.csv"


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ('Foo;=HYPERLINK("x")', 'Foo;\'=HYPERLINK("x")'),
        ("Foo, +49", "Foo, '+49"),
        ("a\n=b", "a\n'=b"),
        ("Ada; Kim", "Ada; Kim"),
        (-3, -3),
    ],
)
def test_no_part_of_a_cell_is_a_formula_whichever_separator_a_program_takes(cell, safe):
    rows = written([["Name"], [cell]], exports.Format.CSV)

    assert rows == [["Name"], [str(safe)]]
