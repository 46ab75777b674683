"""A profile goes for good, with everything that belongs to it."""

from django.db import transaction

from wedo.accounts import outgoing

from .. import mails, permissions
from ..models import Organisation
from .locking import lock


@transaction.atomic
def delete_organisation(*, organisation: Organisation, by) -> None:
    """Staff delete a profile: spam, a double, or because its people ask for it (GDPR, article 17).

    Whoever belongs to it gets a mail. What guests booked stays with the event, without the organisation. Raises
    NotAllowed, Gone when it is deleted already.
    """
    organisation = lock(organisation.pk, by=by, may=lambda by, _organisation: permissions.can_delete(by))
    erase(organisation, by=by, by_staff=True)


def erase(organisation: Organisation, *, by, by_staff: bool) -> None:
    """Delete a locked organisation with its files; the others of its team hear of it, as their access goes with it."""
    for member in organisation.memberships.filter(user__is_active=True).exclude(user=by).select_related("user"):
        outgoing.queue(mails.deleted(organisation, member.user, by_staff=by_staff))
    files, storage = organisation.files, organisation.logo.storage
    organisation.delete()
    transaction.on_commit(lambda: [storage.delete(file) for file in files])
