"""Mails about bookings: recipient, template, context."""

from django.utils import translation

from wedo import mail

from .calendar import booking_calendar
from .models import Booking, BookingMail
from .page import booking_by_id

# Those that say for certain when and where: with the calendar file.
WITH_CALENDAR = {BookingMail.Kind.CONFIRMATION, BookingMail.Kind.CHANGE, BookingMail.Kind.CANCELLATION}


def send(row: BookingMail) -> None:
    """Send the mail of this row, in the guest's language.

    The confirmation names the other bookings of the same address, so that nobody goes twice by mistake.
    """
    booking = booking_by_id(row.booking_id)
    # Addresses are in the guest's language, too.
    with translation.override(booking.language):
        context = _context(booking)
        if row.kind == BookingMail.Kind.CONFIRMATION:
            others = Booking.objects.by_same_person(booking).with_event().prefetch_related("tickets")
            context["others"] = [{"booking": other, "url": mail.absolute(other.get_absolute_url())} for other in others]
        calendar = booking_calendar(booking).decode() if row.kind in WITH_CALENDAR else ""
    mail.send(
        template=f"tickets/email/{row.kind}",
        context=context,
        to=booking.email,
        language=booking.language,
        key=f"booking-mail:{row.pk}",
        attachments=[("wedo.ics", calendar, "text/calendar")] if calendar else [],
    )


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
