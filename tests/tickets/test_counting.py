"""Counting taken places: once for each booking, and from one small index (docs/performance.md)."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from tests.factories import BookingFactory, EventFactory, TicketTypeFactory
from tickets.availability import State, for_event, in_time
from tickets.models import Booking, TicketType

pytestmark = pytest.mark.django_db

FORM = {"name": "Alex Beispiel", "email": "alex@example.org", "places": "1", "language": "de", "consent": "on"}


def counts(client, event, **changes) -> tuple[int, int]:
    """The status of the answer, and how often the places of all bookings were summed for it."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.post(reverse("tickets:book", args=[event.slug]), FORM | changes)
    return response.status_code, sum('"taken"' in query["sql"] for query in queries)


def test_a_booking_counts_the_places_once_under_the_lock(client):
    kind = TicketTypeFactory()

    assert counts(client, kind.event) == (303, 1)


def test_the_page_that_comes_back_says_how_many_are_free(client):
    kind = TicketTypeFactory(capacity=3)
    BookingFactory(ticket_type=kind)

    response = client.post(reverse("tickets:book", args=[kind.event.slug]), FORM | {"name": ""})

    assert response.status_code == 422
    assert "Es sind noch 2 Plätze frei. Mit mehr Plätzen kommst du auf die Warteliste." in response.text


def test_of_several_open_kinds_the_one_with_places_is_booked(client):
    full = TicketTypeFactory(capacity=1, position=0)
    BookingFactory(ticket_type=full)
    free = TicketTypeFactory(event=full.event, position=1)

    assert counts(client, full.event)[0] == 303
    assert [one.ticket_type for one in Booking.objects.filter(email="alex@example.org")] == [free]


@pytest.mark.parametrize(
    ("kind", "event", "state"),
    [
        ({}, {}, State.OPEN),
        ({"capacity": 0}, {}, State.OPEN),
        ({"opens_at": timezone.now() + dt.timedelta(days=1)}, {}, State.NOT_YET),
        ({"closes_at": timezone.now() - dt.timedelta(days=1)}, {}, State.CLOSED),
        ({}, {"status": Event.Status.CANCELLED}, State.CANCELLED),
        ({"audience": "stand"}, {}, State.NONE),
    ],
)
def test_by_the_clock_a_full_event_is_open_and_all_else_is_as_it_is(kind, event, state):
    event = EventFactory(**event)
    TicketTypeFactory(event=event, **kind)

    found = in_time(event)

    assert found.state == state
    assert for_event(event).state == (State.FULL if kind.get("capacity") == 0 else state)


def test_holds_and_offers_count_until_they_run_out():
    now = timezone.now()
    kind = TicketTypeFactory(event__capacity=9)
    BookingFactory(ticket_type=kind, places=2)
    BookingFactory(ticket_type=kind, places=3, status="held", expires_at=now + dt.timedelta(minutes=1))
    BookingFactory(ticket_type=kind, places=4, status="held", expires_at=now - dt.timedelta(minutes=1))
    BookingFactory(ticket_type=kind, places=1, status="waiting", queued_at=now)

    counted = TicketType.objects.select_related("event").with_taken().get(pk=kind.pk)

    assert (counted.taken, counted.event_taken, counted.free) == (5, 5, 4)
    assert sorted(Booking.objects.holding().values_list("places", flat=True)) == [2, 3]


def test_the_plan_that_is_kept_for_all_values_counts_from_the_index():
    kinds = TicketType.objects.filter(pk=TicketTypeFactory().pk).with_taken()
    sql, params = kinds.query.sql_with_params()
    with connection.cursor() as cursor:
        # In a table of a few rows every index costs the same: the choice would be an accident.
        cursor.execute(
            "SELECT indexname FROM pg_indexes WHERE tablename = 'tickets_booking' AND indexdef LIKE '%(ticket_type_id%'"
            " AND indexname NOT IN ('booking_confirmed_places', 'booking_kept_places')"
        )
        for (other,) in cursor.fetchall():
            cursor.execute(f'DROP INDEX "{other}"')
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute(f"EXPLAIN {sql}", params)
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "Index Only Scan using booking_confirmed_places" in plan
