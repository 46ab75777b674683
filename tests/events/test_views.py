"""The programme's files and the archive, as browsers and calendar programs ask for them."""

import datetime as dt

import icalendar
import pytest
from django.urls import reverse

from events.models import Event, today
from tests.factories import EventFactory, VenueFactory

pytestmark = pytest.mark.django_db


def uids(response) -> list[str]:
    """Which entries a calendar answer has, in its order."""
    return [str(entry["UID"]) for entry in icalendar.Calendar.from_ical(response.content).walk("VEVENT")]


def test_the_calendar_has_public_events_of_a_year_back_and_ahead(client):
    EventFactory(date=today() - dt.timedelta(days=366))
    last = EventFactory(date=today() - dt.timedelta(days=300))
    coming = EventFactory()
    off = EventFactory(status=Event.Status.CANCELLED, date=today() + dt.timedelta(days=30))
    EventFactory(status=Event.Status.DRAFT)

    response = client.get(reverse("events:calendar"))

    assert uids(response) == [f"event-{event.pk}@127.0.0.1" for event in (last, coming, off)]


def test_the_calendar_s_headers(client):
    response = client.get(reverse("events:calendar"))

    assert {name: response[name] for name in ("Content-Type", "Cache-Control", "Content-Disposition")} == {
        "Content-Type": "text/calendar; charset=utf-8",
        "Cache-Control": "public, max-age=900",
        "Content-Disposition": 'inline; filename="wedo.ics"',
    }
    assert not response.cookies


def test_who_has_the_calendar_gets_it_again_only_after_a_change(client):
    event = EventFactory()
    url = reverse("events:calendar")
    etag = client.get(url)["ETag"]

    assert client.get(url, headers={"If-None-Match": etag}).status_code == 304

    event.title = "Neuer Titel"
    event.save()
    assert client.get(url, headers={"If-None-Match": etag}).status_code == 200


def test_one_event_for_the_reader_s_calendar(client):
    EventFactory()
    event = EventFactory(slug="forum")

    response = client.get(reverse("events:ics", args=["forum"]))

    assert uids(response) == [f"event-{event.pk}@127.0.0.1"]
    assert response["Content-Disposition"] == 'inline; filename="forum.ics"'
    seen = client.get(reverse("events:ics", args=["forum"]), headers={"If-Modified-Since": response["Last-Modified"]})
    assert (seen.status_code, seen.content) == (304, b"")


@pytest.mark.parametrize("slug", ["entwurf", "gibt-es-nicht"])
def test_no_calendar_file_for_what_is_not_public(client, slug):
    EventFactory(slug="entwurf", status=Event.Status.DRAFT)

    assert client.get(f"/veranstaltungen/{slug}/termin.ics").status_code == 404


@pytest.mark.parametrize("name", ["events:calendar", "events:feed", "events:archive"])
@pytest.mark.parametrize("number", [1, 3])
def test_a_list_costs_one_query_whatever_its_length(client, django_assert_num_queries, name, number):
    for days in range(number):
        EventFactory(venue=VenueFactory(), date=today() - dt.timedelta(days=days + 1))

    with django_assert_num_queries(1):
        client.get(reverse(name))


def test_the_archive_has_what_is_over_the_latest_first(client):
    EventFactory()
    EventFactory(status=Event.Status.DRAFT, date=today() - dt.timedelta(days=2))
    first = EventFactory(date=today() - dt.timedelta(days=9))
    last = EventFactory(date=today() - dt.timedelta(days=1))

    response = client.get(reverse("events:archive"))

    assert list(response.context["events"]) == [last, first]


@pytest.mark.parametrize("name", ["events:calendar", "events:archive"])
def test_only_reading(client, name):
    assert client.post(reverse(name)).status_code == 405
