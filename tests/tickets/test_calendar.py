"""A guest's own calendar entry."""

import datetime as dt

import icalendar
import pytest
from django.utils import timezone

from events.models import Event
from tests.factories import BookingFactory, EventFactory, TicketTypeFactory
from tickets.calendar import booking_calendar
from tickets.models import Booking
from tickets.page import booking_by_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking(settings):
    """A booking for an event that has been changed twice."""
    settings.SITE_URL = "https://wedo.example"
    event = EventFactory(slug="forum", title_de="WeDo-Forum", title_en="WeDo Forum", summary="Feiern.", sequence=2)
    return BookingFactory(ticket_type=TicketTypeFactory(event=event))


def entry(booking: Booking) -> dict[str, str]:
    """The one entry of the booking's file, as text."""
    booking = booking_by_id(booking.pk)
    (found,) = icalendar.Calendar.from_ical(booking_calendar(booking)).walk("VEVENT")
    return {name: str(value) for name, value in found.items() if isinstance(value, str | int)}


def cancelled(booking: Booking) -> Booking:
    """The booking, cancelled by its guest."""
    Booking.objects.filter(pk=booking.pk).update(status="cancelled", cancelled_at=timezone.now())
    return booking


def test_the_entry_leads_back_to_the_ticket(booking):
    ticket_url = f"https://wedo.example/tickets/{booking.token}/"

    assert entry(booking) == {
        "UID": f"booking-{booking.pk}@wedo.example",
        "SEQUENCE": "2",
        "STATUS": "CONFIRMED",
        "TRANSP": "OPAQUE",
        "SUMMARY": "Dein Platz: WeDo-Forum",
        "DESCRIPTION": f"Feiern.\n\nDein Ticket: {ticket_url}\n\nhttps://wedo.example/veranstaltungen/forum/",
        "LOCATION": f"{booking.event.venue.name}, Beispielweg 1, Hamburg",
        "URL": ticket_url,
    }


def test_cancelling_takes_the_entry_back(booking):
    before, after = entry(booking), entry(cancelled(booking))

    changes = {name: value for name, value in after.items() if value != before[name]}
    assert changes == {
        "SEQUENCE": "3",
        "STATUS": "CANCELLED",
        "TRANSP": "TRANSPARENT",
        "SUMMARY": "Abgesagt: Dein Platz: WeDo-Forum",
    }


def test_cancelling_one_booking_leaves_the_other_entry(booking):
    other = BookingFactory(ticket_type=booking.ticket_type, email=booking.email)

    gone, stays = entry(cancelled(booking)), entry(other)

    assert gone["UID"] != stays["UID"]
    assert (gone["STATUS"], stays["STATUS"]) == ("CANCELLED", "CONFIRMED")


def test_a_called_off_event_takes_the_entry_back(booking):
    Event.objects.update(status=Event.Status.CANCELLED, sequence=3)

    found = entry(booking)

    assert (found["STATUS"], found["SEQUENCE"]) == ("CANCELLED", "3")


def test_the_entry_is_in_the_guest_s_language(booking):
    booking.language = "en"
    booking.save()

    found = entry(booking)

    assert found["SUMMARY"].endswith("WeDo Forum")
    assert found["URL"] == f"https://wedo.example/en/tickets/{booking.token}/"


def test_the_stamp_is_the_last_change(booking):
    Booking.objects.update(created_at=timezone.now() + dt.timedelta(days=1))
    booking.refresh_from_db()

    (found,) = icalendar.Calendar.from_ical(booking_calendar(booking)).walk("VEVENT")

    assert found["DTSTAMP"].dt == booking.created_at.replace(microsecond=0)
