"""What is deleted by itself once nobody needs it any more."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from events.models import today
from tickets.models import Booking, BookingMail, Introducible, Need, Step, new_token
from tickets.permissions import can_manage

from . import lock
from .refusals import NotAllowed

FORGET_AFTER = dt.timedelta(days=7)
# Stands where a name has stood.
NOBODY = "–"


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


@transaction.atomic
def erase_booking(*, booking: Booking, by) -> Booking:
    """Forget who booked, at their request (GDPR, Art. 17); doing it twice changes nothing. Raises NotAllowed.

    Before the event ends the booking ends, and its places go to others; afterwards the numbers stay true. What is left
    tells of nobody: no name, address, need, note or mail, and the secret address of the ticket no longer works.
    """
    if not can_manage(by):
        raise NotAllowed
    booking = lock.locked_booking(booking)
    if booking.erased_at:
        return booking
    if not (booking.is_cancelled or booking.event.is_over):
        lock.end(booking, Booking.End.STAFF, by=by, actor=Step.Actor.STAFF)
    booking.erased_at, booking.name, booking.token = timezone.now(), NOBODY, new_token()
    booking.email = booking.organisation_name = booking.note = ""
    booking.attendees, booking.attendee_emails, booking.organisation = [], [], None
    booking.save()
    booking.tickets.update(name="")
    booking.needs.all().delete()
    BookingMail.objects.filter(booking=booking).delete()
    Introducible.objects.filter(booking=booking).delete()
    lock.note(booking, Step.Kind.ERASED, by=by)
    lock.promote(booking.event)
    return booking
