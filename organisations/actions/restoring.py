"""Staff put back what an edit has changed: vandalism, a mistake, a hijacked account."""

from django.db import transaction

from .. import permissions
from ..models import Change, Organisation, Topic
from .fields import RECORDED
from .history import record, snapshot
from .locking import lock
from .refusals import NotAllowed, NothingToRestore

# Files are gone when they are replaced; an address that people know stays.
NOT_RESTORED = {"logo", "pictures", "slug"}
# Putting back a text never takes protection away from who has asked for it.
PROTECTION = {"is_safe", "address_public", "email_public", "phone_public", "show_events"}

RESTORABLE = {*RECORDED, "topics"} - NOT_RESTORED - PROTECTION


def restorable(change: Change) -> dict:
    """The fields that `restore` would set, with the values that they had before the change."""
    return {name: value for name, value in change.before.items() if name in RESTORABLE}


@transaction.atomic
def restore(*, change: Change, by) -> Organisation:
    """Set the fields of one edit to what they were before it; what was edited elsewhere since stays.

    Raises NotAllowed but for reviewing staff, NothingToRestore when all of it is so already.
    """
    if not permissions.can_review(by):
        raise NotAllowed
    organisation = lock(change.organisation_id)
    before, values = snapshot(organisation), restorable(change)
    if all(before[name] == value for name, value in values.items()):
        raise NothingToRestore
    topics = values.pop("topics", None)
    for name, value in values.items():
        setattr(organisation, name, value)
    organisation.save()
    if topics is not None:
        # Topics that staff have deleted meanwhile cannot come back.
        organisation.topics.set(Topic.objects.filter(slug__in=topics))
    record(organisation=organisation, kind=Change.Kind.RESTORED, by=by, before=before)
    return organisation
