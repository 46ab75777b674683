"""Staff put back what an edit has changed: vandalism, a mistake, a hijacked account."""

from django.db import transaction

from .. import mails, permissions, tasks
from ..models import Change, Organisation, Topic
from .fields import RECORDED
from .history import record, snapshot
from .locking import lock
from .refusals import NothingToRestore
from .topics import set_topics

# Files are gone when they are replaced; an address that people know stays.
NOT_RESTORED = {"logo", "pictures", "slug"}
# Putting back a text never takes protection away from who has asked for it.
PROTECTION = {"is_safe", "address_public", "email_public", "phone_public", "show_events"}

# What somebody has taken out, often for the same reason, does not come back by putting back something else.
WITHDRAWABLE = {"street", "postal_code", "email", "phone"}

RESTORABLE = {*RECORDED, "topics"} - NOT_RESTORED - PROTECTION


def restorable(change: Change) -> dict:
    """The fields that `restore` would set, with the values that they had before the change."""
    withdrawn = {name for name in WITHDRAWABLE & change.before.keys() if not getattr(change.organisation, name)}
    return {name: value for name, value in change.before.items() if name in RESTORABLE - withdrawn}


def edited_since(change: Change) -> dict:
    """Of these fields those that somebody has written anew since, with what stands there now."""
    now = snapshot(change.organisation)
    return {name: now[name] for name in restorable(change) if now[name] != change.after.get(name)}


@transaction.atomic
def restore(*, change: Change, by, newer_too: bool = False) -> Organisation:
    """Set the fields of one edit to what they were before it, and tell the owners; what was edited since stays.

    `newer_too` puts back the fields of this edit that were written anew since, too. Raises NotAllowed but for
    reviewing staff, NothingToRestore when all of it is so already or newer.
    """
    organisation = lock(change.organisation_id, by=by, may=lambda by, _organisation: permissions.can_review(by))
    change.organisation = organisation
    before, values, newer = snapshot(organisation), restorable(change), edited_since(change)
    values = {
        name: value for name, value in values.items() if before[name] != value and (newer_too or name not in newer)
    }
    if not values:
        raise NothingToRestore
    topics = values.pop("topics", None)
    for name, value in values.items():
        setattr(organisation, name, value)
    organisation.save()
    if topics is not None:
        set_topics(organisation, Topic.objects.filter(slug__in=topics))
    done = record(organisation=organisation, kind=Change.Kind.RESTORED, by=by, before=before)
    for recipient in mails.owners(organisation):
        tasks.tell_owners_of_restoring.defer(change_id=done.pk, recipient_id=recipient)
    return organisation
