"""What is deleted by itself once nobody needs it any more."""

import datetime as dt

from django.db import transaction

from events.models import today
from tickets.models import Need

FORGET_NEEDS_AFTER = dt.timedelta(days=7)


@transaction.atomic
def forget_needs() -> int:
    """Delete what guests needed at events that were more than 7 days ago; returns how many needs that were."""
    needs = Need.objects.filter(booking__ticket_type__event__date__lt=today() - FORGET_NEEDS_AFTER)
    return needs.delete()[0]
