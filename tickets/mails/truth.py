"""Whether what a mail says is still so: it may have waited for days for a mail server."""

from django.utils import timezone

from tickets.models import Booking, BookingMail

from .changes import differences, takes_place_again

Kind, Status = BookingMail.Kind, Booking.Status


def is_true(row: BookingMail, booking: Booking) -> bool:
    """Whether the mail may go (again) now. `booking` comes from `page.booking_by_id`."""
    check = _CHECKS.get(row.kind)
    return check is None or bool(check(row, booking))


def _takes_place(booking: Booking) -> bool:
    return booking.event.status == booking.event.Status.PUBLISHED and not booking.event.is_over


def _confirm(row: BookingMail, booking: Booking) -> bool:
    return booking.status == Status.HELD and not booking.is_expired


def _confirmation(row: BookingMail, booking: Booking) -> bool:
    return booking.is_confirmed


def _change(row: BookingMail, booking: Booking) -> bool:
    """A later change says the same and more."""
    later = booking.mails.filter(kind=Kind.CHANGE, pk__gt=row.pk)
    return not booking.is_cancelled and not later.exists()


def _cancellation(row: BookingMail, booking: Booking) -> bool:
    return booking.is_cancelled


def _requested(row: BookingMail, booking: Booking) -> bool:
    return booking.status == Status.REQUESTED


def _waiting(row: BookingMail, booking: Booking) -> bool:
    return booking.status == Status.WAITING


def _offer(row: BookingMail, booking: Booking) -> bool:
    return booking.status == Status.OFFERED and not booking.is_expired and _takes_place(booking)


def _offer_expired(row: BookingMail, booking: Booking) -> bool:
    return booking.is_cancelled and _takes_place(booking)


def _reminder(row: BookingMail, booking: Booking) -> bool:
    started = booking.event.starts_at_or_day_end <= timezone.now()
    # One about a day that is not the event's any more has waited too long; there is, or will be, another one.
    _name, _colon, day = row.about.partition(":")
    other_day = bool(day) and day != booking.event.date.isoformat()
    return booking.is_confirmed and _takes_place(booking) and not started and not other_day


def _event_changed(row: BookingMail, booking: Booking) -> bool:
    news = takes_place_again(row.detail, booking.event) or differences(row.detail, booking.event)
    return not booking.is_cancelled and _takes_place(booking) and news


def _event_called_off(row: BookingMail, booking: Booking) -> bool:
    return not booking.is_cancelled and booking.event.is_cancelled


_CHECKS = {
    Kind.CONFIRM: _confirm,
    Kind.CONFIRMATION: _confirmation,
    Kind.CHANGE: _change,
    Kind.CANCELLATION: _cancellation,
    Kind.REQUESTED: _requested,
    Kind.WAITING: _waiting,
    Kind.OFFER: _offer,
    Kind.OFFER_EXPIRED: _offer_expired,
    Kind.REMINDER: _reminder,
    Kind.EVENT_CHANGED: _event_changed,
    Kind.EVENT_CALLED_OFF: _event_called_off,
}
