"""A directory is worth what its oldest entries are: organisations are asked whether theirs still holds."""

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from .. import mails, permissions, tasks
from ..models import MOST_ASKED, Change, Organisation
from .history import record
from .locking import lock

# Source: OpenFairDB asks after a year, and sends at most 100 mails a run.
ASK_AFTER = dt.timedelta(days=365)
ASK_AGAIN_AFTER = dt.timedelta(days=30)
MOST_PER_RUN = 100


def due_to_be_asked() -> list[Organisation]:
    """Published profiles that nobody has touched or confirmed for a year, the oldest first; at most 100."""
    return list(_due().order_by("confirmed_at", "pk")[:MOST_PER_RUN])


@transaction.atomic
def ask_whether_current(*, organisation: Organisation) -> bool:
    """Mail the owners "is everything still right?" and count it; False where that has become needless meanwhile."""
    organisation = lock(organisation.pk)
    if not _due().filter(pk=organisation.pk).exists():
        return False
    organisation.times_asked, organisation.asked_at = organisation.times_asked + 1, timezone.now()
    organisation.save(update_fields=["times_asked", "asked_at"])
    for recipient in mails.owners(organisation):
        tasks.ask_owner_whether_current.defer(
            organisation_id=organisation.pk, recipient_id=recipient, number=organisation.times_asked
        )
    return True


@transaction.atomic
def confirm_current(*, organisation: Organisation, by=None) -> Organisation:
    """Everything is still right, says a member, staff, or (without an account) who has the link from the mail."""
    organisation = lock(organisation.pk, by=by, may=permissions.can_edit if by else None)
    organisation.confirmed_at, organisation.times_asked, organisation.asked_at = timezone.now(), 0, None
    organisation.save(update_fields=["confirmed_at", "times_asked", "asked_at"])
    record(
        organisation=organisation,
        kind=Change.Kind.CONFIRMED,
        by=by,
        actor=None if by else Change.Actor.LINK,
    )
    return organisation


def _due() -> QuerySet[Organisation]:
    now = timezone.now()
    unanswered = Q(times_asked=0) | Q(times_asked__lt=MOST_ASKED, asked_at__lt=now - ASK_AGAIN_AFTER)
    return Organisation.objects.published().filter(unanswered, confirmed_at__lt=now - ASK_AFTER, is_sample=False)
