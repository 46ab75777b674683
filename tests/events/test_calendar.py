"""Calendar files: what a calendar program reads out of them."""

import datetime as dt

import icalendar
import pytest
from django.utils import translation

from events.calendar import event_calendar
from events.models import Event
from tests.factories import EventFactory, VenueFactory

CHANGED = dt.datetime(2025, 11, 3, 12, 30, tzinfo=dt.UTC)


@pytest.fixture
def forum(db):
    """The forum, as it was announced."""
    event = EventFactory(
        slug="forum",
        title_de="WeDo-Forum",
        title_en="WeDo Forum",
        summary_de="Feiern, zuhören, vernetzen; alles, was geht.",
        date=dt.date(2025, 12, 11),
        room_de="EG",
        venue=VenueFactory(name="Zentralbibliothek Hamburg", street="Hühnerposten 1"),
        sequence=4,
    )
    Event.objects.filter(pk=event.pk).update(updated_at=CHANGED, created_at=CHANGED)
    event.refresh_from_db()
    return event


def entries(body: bytes) -> list[dict]:
    """The entries of a file, property by property, as text."""
    return [
        {
            name: value.to_ical().decode()
            for name, value in entry.property_items(recursive=False)
            if name not in ("BEGIN", "END")
        }
        for entry in icalendar.Calendar.from_ical(body).walk("VEVENT")
    ]


def test_an_event_with_a_known_time(forum, settings):
    settings.SITE_URL = "https://wedo.example"

    assert entries(event_calendar([forum])) == [
        {
            "UID": f"event-{forum.pk}@wedo.example",
            "SEQUENCE": "4",
            "DTSTAMP": "20251103T123000Z",
            "LAST-MODIFIED": "20251103T123000Z",
            "CREATED": "20251103T123000Z",
            "DTSTART": "20251211T160000",
            "DTEND": "20251211T200000",
            "STATUS": "CONFIRMED",
            "TRANSP": "TRANSPARENT",
            "SUMMARY": "WeDo-Forum",
            "DESCRIPTION": "Feiern\\, zuhören\\, vernetzen\\; alles\\, was geht.\\n\\nhttps://wedo.example/veranstaltungen/forum/",
            "LOCATION": "Zentralbibliothek Hamburg\\, Hühnerposten 1\\, Hamburg\\, EG",
            "URL": "https://wedo.example/veranstaltungen/forum/",
        }
    ]


def test_times_are_those_of_hamburg(forum):
    (entry,) = icalendar.Calendar.from_ical(event_calendar([forum])).walk("VEVENT")

    assert entry["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert entry["DTSTART"].dt.astimezone(dt.UTC) == dt.datetime(2025, 12, 11, 15, tzinfo=dt.UTC)
    assert entry["DTEND"].dt.astimezone(dt.UTC) == dt.datetime(2025, 12, 11, 19, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("date", "offset"),
    [
        (dt.datetime(2025, 3, 30, 1, 59), 1),
        (dt.datetime(2025, 3, 30, 3), 2),
        (dt.datetime(2026, 7, 1), 2),
        (dt.datetime(2025, 10, 26, 3), 1),
        (dt.datetime(2031, 12, 1), 1),
    ],
)
def test_the_time_zone_in_the_file_is_the_right_one(forum, date, offset):
    (zone,) = icalendar.Calendar.from_ical(event_calendar([forum])).walk("VTIMEZONE")

    assert zone["TZID"] == "Europe/Berlin"
    assert date.replace(tzinfo=zone.to_tz()).utcoffset() == dt.timedelta(hours=offset)


@pytest.mark.django_db
def test_an_event_without_a_time_lasts_the_whole_day():
    event = EventFactory(date=dt.date(2025, 9, 19), start_time=None, end_time=None)

    (entry,) = icalendar.Calendar.from_ical(event_calendar([event])).walk("VEVENT")

    assert (entry["DTSTART"].to_ical(), entry["DTSTART"].params) == (b"20250919", {"VALUE": "DATE"})
    assert (entry["DTEND"].to_ical(), entry["DTEND"].params) == (b"20250920", {"VALUE": "DATE"})


@pytest.mark.django_db
def test_an_end_that_is_not_known_is_not_guessed():
    (entry,) = entries(event_calendar([EventFactory(end_time=None)]))

    assert "DTEND" not in entry


@pytest.mark.django_db
def test_a_place_that_is_not_known_is_left_out():
    (entry,) = entries(event_calendar([EventFactory(venue=None)]))

    assert "LOCATION" not in entry


@pytest.mark.django_db
def test_a_called_off_event_says_so_and_why(settings):
    settings.SITE_URL = "https://wedo.example"
    event = EventFactory(
        slug="forum",
        title="WeDo-Forum",
        summary="Feiern.",
        status=Event.Status.CANCELLED,
        cancellation_note="Der Saal ist gesperrt.",
    )

    (entry,) = entries(event_calendar([event]))

    assert (entry["STATUS"], entry["SUMMARY"], entry["DESCRIPTION"]) == (
        "CANCELLED",
        "Abgesagt: WeDo-Forum",
        "Der Saal ist gesperrt.\\n\\nFeiern.\\n\\nhttps://wedo.example/veranstaltungen/forum/",
    )


def test_the_file_speaks_the_reader_s_language(forum, settings):
    settings.SITE_URL = "https://wedo.example"

    with translation.override("en"):
        (entry,) = entries(event_calendar([forum]))

    assert (entry["SUMMARY"], entry["URL"]) == ("WeDo Forum", "https://wedo.example/en/veranstaltungen/forum/")


def test_a_calendar_to_subscribe_to_says_its_name_and_when_to_ask_again(forum):
    file = icalendar.Calendar.from_ical(event_calendar([forum], name="WeDo: Veranstaltungen"))

    assert {name: value.to_ical().decode() for name, value in file.items()} == {
        "PRODID": "-//WeDo//wedo//DE",
        "VERSION": "2.0",
        "CALSCALE": "GREGORIAN",
        "METHOD": "PUBLISH",
        "NAME": "WeDo: Veranstaltungen",
        "X-WR-CALNAME": "WeDo: Veranstaltungen",
        "X-WR-TIMEZONE": "Europe/Berlin",
        "REFRESH-INTERVAL": "PT12H",
        "X-PUBLISHED-TTL": "PT12H",
    }
    assert file["REFRESH-INTERVAL"].params == {"VALUE": "DURATION"}


@pytest.mark.django_db
def test_lines_are_at_most_75_octets_and_end_with_crlf():
    """RFC 5545, 3.1: longer lines are folded, never inside a character."""
    event = EventFactory(title="Ämter, Fördermittel ⟶ " * 7, summary="Ünïcödé\nund\r\nZeilen; " * 17)

    body = event_calendar([event])

    lines = body.split(b"\r\n")
    assert lines[-1] == b""
    assert [line for line in lines if len(line) > 75 or b"\n" in line or b"\r" in line] == []
    assert icalendar.Calendar.from_ical(body).walk("VEVENT")[0]["SUMMARY"] == event.title


def test_the_same_event_gives_the_same_bytes(forum):
    assert event_calendar([forum]) == event_calendar([Event.objects.get(pk=forum.pk)])
