"""People who book and wait, for the tests of the waiting list and of changes."""

import datetime as dt

from django.utils import timezone

from tickets.actions import Contact, book
from tickets.models import Booking


def call(ticket_type, places=1, *, wait=True, name="Gast", **more):
    """Book, or join the waiting list."""
    number = Booking.objects.count()
    contact = Contact(name=name, email=f"{name.lower()}{number}@example.org")
    return book(
        ticket_type=ticket_type,
        attendees=[name] + [""] * (places - 1),
        contact=contact,
        consent=True,
        wait=wait,
        **more,
    )


def states(*bookings):
    return [Booking.objects.get(pk=booking.pk).status for booking in bookings]


def run_out(booking):
    """Let the time of a hold or an offer pass."""
    Booking.objects.filter(pk=booking.pk).update(expires_at=timezone.now() - dt.timedelta(seconds=1))
