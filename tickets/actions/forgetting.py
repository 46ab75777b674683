"""What is deleted by itself once nobody needs it any more."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from events.models import today
from tickets.models import Booking, BookingMail, Introducible, Need, Step, Ticket, new_token
from tickets.permissions import can_manage

from . import lock
from .refusals import NotAllowed

FORGET_AFTER = dt.timedelta(days=7)
# So long after an event it is known who its guests were: for thanks, questions and reports.
GUESTS_KEPT_FOR = dt.timedelta(days=180)
BATCH = 500
# Stands where a name has stood.
NOBODY = "–"
ERASED = ("erased_at", "name", "token", "email", "organisation_name", "note", "attendees", "attendee_emails")


@transaction.atomic
def forget_needs() -> int:
    """Delete what guests needed at events that were more than 7 days ago; returns how many needs that were."""
    needs = Need.objects.filter(booking__ticket_type__event__date__lt=today() - FORGET_AFTER)
    return needs.delete()[0]


@transaction.atomic
def forget_persons() -> int:
    """Delete whom a party wanted to bring that never got tickets, 7 days after the event; returns how many parties.

    What stands on tickets, and persons with an own booking, go with that booking.
    """
    over = Booking.objects.filter(ticket_type__event__date__lt=today() - FORGET_AFTER)
    return over.exclude(attendees=[], attendee_emails=[]).update(attendees=[], attendee_emails=[])


def forget_guests() -> int:
    """Forget who booked for events that were more than half a year ago, part by part; returns how many bookings.

    The numbers stay true: bookings, places, who came in, languages, and which organisations took part.
    """
    forgotten = 0
    while part := list(remembered().filter(ticket_type__event__date__lt=today() - GUESTS_KEPT_FOR)[:BATCH]):
        with transaction.atomic():
            _forget(part)
        forgotten += len(part)
    return forgotten


def remembered() -> QuerySet[Booking]:
    """Bookings of which it is known whose they are."""
    return Booking.objects.filter(erased_at__isnull=True).order_by("pk")


@transaction.atomic
def erase_booking(*, booking: Booking, by) -> Booking:
    """Forget who booked, at their request (GDPR, Art. 17); doing it twice changes nothing. Raises NotAllowed.

    Before the event ends the booking ends, and its places go to others; afterwards the numbers stay true. What is left
    tells of nobody, not even of their organisation, and the secret address of the ticket no longer works.
    """
    if not can_manage(by):
        raise NotAllowed
    booking = lock.locked_booking(booking)
    if booking.erased_at:
        return booking
    if not (booking.is_cancelled or booking.event.is_over):
        lock.end(booking, Booking.End.STAFF, by=by, actor=Step.Actor.STAFF)
    booking.organisation = None
    booking.save(update_fields=["organisation"])
    _forget([booking], by=by)
    lock.promote(booking.event)
    return booking


def _forget(bookings: list[Booking], *, by=None) -> None:
    """Leave nothing of the people: no name, address, need, note or mail."""
    for booking in bookings:
        booking.erased_at, booking.name, booking.token = timezone.now(), NOBODY, new_token()
        booking.email = booking.organisation_name = booking.note = ""
        booking.attendees, booking.attendee_emails = [], []
    Booking.objects.bulk_update(bookings, ERASED)
    Ticket.objects.filter(booking__in=bookings).update(name="")
    for model in (Need, BookingMail, Introducible):
        model.objects.filter(booking__in=bookings).delete()
    actor = Step.Actor.STAFF if by else Step.Actor.SYSTEM
    Step.objects.bulk_create(Step(booking=booking, kind=Step.Kind.ERASED, actor=actor, by=by) for booking in bookings)
