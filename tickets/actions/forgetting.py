"""What is deleted by itself once nobody needs it any more."""

import datetime as dt

from django.db import transaction

from events.models import today
from tickets.models import Booking, Need

FORGET_AFTER = dt.timedelta(days=7)


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
