"""Mails about bookings: recipient, template, context."""

from django.utils import translation

from wedo import mail

from .calendar import booking_calendar
from .models import Booking, BookingMail


def confirmation(booking: Booking) -> None:
    """The ticket: date, place, route, links to show, change and cancel it; the calendar file is attached.

    Names the other bookings of the same address for the same event, so that nobody goes twice by mistake.
    """
    others = Booking.objects.by_same_person(booking).with_event().prefetch_related("tickets")
    with translation.override(booking.language):
        links = [{"booking": other, "url": mail.absolute(other.get_absolute_url())} for other in others]
    _send(booking, BookingMail.Kind.CONFIRMATION, others=links)


def cancellation(booking: Booking) -> None:
    """That the places are free again; the calendar entry is taken back by the attached file."""
    _send(booking, BookingMail.Kind.CANCELLATION)


SENDERS = {
    BookingMail.Kind.CONFIRMATION: confirmation,
    BookingMail.Kind.CANCELLATION: cancellation,
}


def _send(booking: Booking, kind: str, **more) -> None:
    # Addresses are in the guest's language, too.
    with translation.override(booking.language):
        ticket_url = mail.absolute(booking.get_absolute_url())
        event_url = mail.absolute(booking.event.get_absolute_url())
        calendar = booking_calendar(booking).decode()
    mail.send(
        template=f"tickets/email/{kind}",
        context={
            "booking": booking,
            "event": booking.event,
            "tickets": booking.valid_tickets,
            "ticket_url": ticket_url,
            "cancel_url": f"{ticket_url}stornieren/",
            "event_url": event_url,
            **more,
        },
        to=booking.email,
        language=booking.language,
        key=f"booking:{booking.pk}:{kind}",
        attachments=[("wedo.ics", calendar, "text/calendar")],
    )
