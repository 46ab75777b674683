"""Mails about bookings: recipient, template, context."""

from wedo import mail

from .calendar import booking_calendar
from .models import Booking, BookingMail


def confirmation(booking: Booking) -> None:
    """The ticket: date, place, route, links to show, change and cancel it; the calendar file is attached.

    Names the other bookings of the same address for the same event, so that nobody goes twice by mistake.
    """
    mail.send(
        template="tickets/email/confirmation",
        context={
            **_context(booking),
            "others": [
                {"booking": other, "url": mail.absolute(other.get_absolute_url())}
                for other in Booking.objects.by_same_person(booking).with_event()
            ],
        },
        to=booking.email,
        language=booking.language,
        key=f"booking:{booking.pk}:confirmation",
        attachments=[_calendar_file(booking)],
    )


def cancellation(booking: Booking) -> None:
    """That the places are free again; the calendar entry is taken back by the attached file."""
    mail.send(
        template="tickets/email/cancellation",
        context=_context(booking),
        to=booking.email,
        language=booking.language,
        key=f"booking:{booking.pk}:cancellation",
        attachments=[_calendar_file(booking)],
    )


SENDERS = {
    BookingMail.Kind.CONFIRMATION: confirmation,
    BookingMail.Kind.CANCELLATION: cancellation,
}


def _context(booking: Booking) -> dict:
    ticket_url = mail.absolute(booking.get_absolute_url())
    return {
        "booking": booking,
        "event": booking.event,
        "tickets": booking.valid_tickets,
        "ticket_url": ticket_url,
        "cancel_url": f"{ticket_url}stornieren/",
        "event_url": mail.absolute(booking.event.get_absolute_url()),
    }


def _calendar_file(booking: Booking) -> tuple[str, str, str]:
    return ("wedo.ics", booking_calendar(booking).decode(), "text/calendar")
