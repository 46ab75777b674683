"""Each kind of mail: what its template needs, and whether the calendar file goes along."""

from functools import partial

from django.conf import settings
from django.utils import translation

from tickets.calendar import booking_calendar
from tickets.models import Booking, BookingMail
from wedo import mail

from .changes import differences, takes_place_again

Kind = BookingMail.Kind

# Those that say for certain when and where: with the calendar file, if the guest has (or had) a place.
WITH_CALENDAR = {
    Kind.CONFIRMATION,
    Kind.CHANGE,
    Kind.CANCELLATION,
    Kind.EVENT_CHANGED,
    Kind.EVENT_CALLED_OFF,
}


def send(row: BookingMail, booking: Booking) -> None:
    """Send the mail of this row, in the guest's language and in German below it (door staff, family).

    Answers go to whoever is responsible for the event. `booking` comes from `page.booking_by_id`.
    """
    with translation.override(booking.language):
        calendar = booking_calendar(booking).decode() if _has_calendar(row, booking) else ""
    mail.send(
        template=f"tickets/email/{row.kind}",
        context=_context(row, booking),
        to=booking.email,
        language=booking.language,
        also_in=settings.LANGUAGE_CODE,
        key=f"booking-mail:{row.pk}:{row.number}",
        attachments=[("wedo.ics", calendar, "text/calendar")] if calendar else [],
        reply_to=booking.event.contact_email,
        seed=booking.event.seed,
    )


def _has_calendar(row: BookingMail, booking: Booking) -> bool:
    # Only who once had a ticket has an entry that can change or go.
    return row.kind in WITH_CALENDAR and len(booking.tickets.all()) > 0


def _context(row: BookingMail, booking: Booking) -> dict:
    context = {
        "booking": booking,
        "event": booking.event,
        "tickets": booking.valid_tickets,
        "is_stand": booking.ticket_type.audience == booking.ticket_type.Audience.STAND,
        "ticket_url": mail.link("tickets:ticket", booking.token),
        "cancel_url": mail.link("tickets:cancel", booking.token),
        "event_url": mail.link("event", booking.event.slug),
        "programme_url": mail.link("programme"),
    }
    return context | (_MORE[row.kind](row, booking) if row.kind in _MORE else {})


def _others(row: BookingMail, booking: Booking) -> dict:
    """The other bookings of the same address, so that nobody goes twice by mistake; and who has booked for this one."""
    others = Booking.objects.by_same_person(booking).with_event().prefetch_related("tickets")
    by = booking.group.name if booking.group_id and booking.source == Booking.Source.GROUP else ""
    stand = _requested(row, booking) if booking.ticket_type.audience == booking.ticket_type.Audience.STAND else {}
    return {"others": [_entry(other) for other in others], "group_name": by, **stand}


def _confirm(row: BookingMail, booking: Booking) -> dict:
    return {"confirm_url": mail.link("tickets:confirm", booking.token), "deadline": booking.expires_at}


def _offer(row: BookingMail, booking: Booking) -> dict:
    return {"offer_url": mail.link("tickets:offer", booking.token), "deadline": booking.expires_at}


def _waiting(row: BookingMail, booking: Booking) -> dict:
    return {"position": Booking.objects.ahead_of(booking).count() + 1}


def _cancellation(row: BookingMail, booking: Booking) -> dict:
    return {"had_place": len(booking.tickets.all()) > 0}


def _requested(row: BookingMail, booking: Booking) -> dict:
    return {"stand": getattr(booking, "stand", None)}


def _event_changed(row: BookingMail, booking: Booking) -> dict:
    return {
        # Called anew for each language of the mail.
        "changes": partial(differences, row.detail, booking.event),
        "again": takes_place_again(row.detail, booking.event),
    }


def _thanks(row: BookingMail, booking: Booking) -> dict:
    materials = list(booking.event.materials.published())
    return {"materials": materials, "meet_url": mail.link("tickets:introductions", booking.token)}


def _links(row: BookingMail, booking: Booking) -> dict:
    """All bookings of the address that are not over."""
    mine = Booking.objects.standing().of_address(booking.email).with_event().prefetch_related("tickets")
    coming = [one for one in mine.order_by("ticket_type__event__date", "pk") if not one.event.is_over]
    return {"entries": [_entry(one) for one in coming]}


def _entry(booking: Booking) -> dict:
    return {
        "booking": booking,
        "event": booking.event,
        "url": mail.link("tickets:ticket", booking.token),
        "cancel_url": mail.link("tickets:cancel", booking.token),
    }


_MORE = {
    Kind.CONFIRM: _confirm,
    Kind.CONFIRMATION: _others,
    Kind.CANCELLATION: _cancellation,
    Kind.REQUESTED: _requested,
    Kind.WAITING: _waiting,
    Kind.OFFER: _offer,
    Kind.EVENT_CHANGED: _event_changed,
    Kind.THANKS: _thanks,
    Kind.LINKS: _links,
}
