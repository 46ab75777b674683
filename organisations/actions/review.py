"""Staff decide about the first publication."""

from django.db import transaction
from django.utils import timezone

from .. import mails, permissions, tasks
from ..models import Change, Organisation
from .history import record
from .refusals import AlreadyDecided, NotAllowed


@transaction.atomic
def publish(*, organisation: Organisation, by) -> Organisation:
    """Show the profile to everybody and tell its owners. Publishing twice changes nothing; raises NotAllowed."""
    organisation = _lock_for_review(organisation, by)
    if organisation.is_published:
        return organisation
    organisation.status = Organisation.Status.PUBLISHED
    organisation.published_at = organisation.published_at or timezone.now()
    organisation.save(update_fields=["status", "published_at", "updated_at"])
    record(organisation=organisation, kind=Change.Kind.PUBLISHED, by=by)
    for recipient in mails.owners(organisation):
        tasks.tell_owners_of_publication.defer(organisation_id=organisation.pk, recipient_id=recipient)
    return organisation


@transaction.atomic
def decline(*, organisation: Organisation, by) -> Organisation:
    """Keep a profile that waits for review off the site. Raises NotAllowed, or AlreadyDecided when published."""
    organisation = _lock_for_review(organisation, by)
    if organisation.is_published:
        raise AlreadyDecided
    organisation.status = Organisation.Status.DECLINED
    organisation.save(update_fields=["status", "updated_at"])
    record(organisation=organisation, kind=Change.Kind.DECLINED, by=by)
    return organisation


def _lock_for_review(organisation: Organisation, by) -> Organisation:
    if not permissions.can_review(by):
        raise NotAllowed
    return Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
