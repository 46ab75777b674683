"""Staff decide about the first publication: yes, a question, or no. Each answer goes to the owners by mail."""

from django.db import transaction
from django.utils import timezone

from .. import mails, permissions, tasks
from ..models import Change, Membership, Organisation
from .history import record
from .locking import lock
from .refusals import AlreadyDecided, NotAllowed, NothingSaid

Status = Organisation.Status
# What the organisation's next edit sends to staff again.
UNSENT = (Status.DRAFT, Status.ASKED, Status.DECLINED)


@transaction.atomic
def publish(*, organisation: Organisation, by) -> Organisation:
    """Show the profile to everybody and tell its owners. Publishing twice changes nothing.

    Raises NotAllowed, AlreadyDecided for a profile that is off the net (`safety.back_online`).
    """
    organisation = _lock_for_review(organisation, by)
    if organisation.is_published:
        return organisation
    if organisation.status == Status.OFFLINE:
        # Who has fled comes back by a verb of its own.
        raise AlreadyDecided
    organisation.status, organisation.offline_at = Status.PUBLISHED, None
    organisation.published_at = organisation.published_at or timezone.now()
    organisation.save(update_fields=["status", "published_at", "offline_at", "updated_at"])
    change = record(organisation=organisation, kind=Change.Kind.PUBLISHED, by=by)
    for recipient in mails.owners(organisation):
        tasks.tell_owners_of_publication.defer(change_id=change.pk, recipient_id=recipient)
    return organisation


@transaction.atomic
def ask_back(*, organisation: Organisation, by, message: str) -> Organisation:
    """Ask the owners something before deciding; their next edit brings the profile back to staff.

    Raises NotAllowed, NothingSaid without a message, AlreadyDecided when published.
    """
    return _answer(organisation, by, message, status=Status.ASKED, kind=Change.Kind.ASKED)


@transaction.atomic
def decline(*, organisation: Organisation, by, message: str) -> Organisation:
    """Keep a profile that is not published off the site, and tell its owners why.

    Raises NotAllowed, NothingSaid without a reason, AlreadyDecided when published.
    """
    return _answer(organisation, by, message, status=Status.DECLINED, kind=Change.Kind.DECLINED)


def submit_again(organisation: Organisation, *, by) -> None:
    """Send a profile that a member has just edited (under its lock) to staff again, if it is not public yet."""
    member = Membership.objects.filter(user=by, organisation=organisation).exists()
    if organisation.status not in UNSENT or not member:
        return
    organisation.status = Status.SUBMITTED
    organisation.save(update_fields=["status", "updated_at"])
    tell_staff(record(organisation=organisation, kind=Change.Kind.SUBMITTED, by=by))


def tell_staff(change: Change) -> None:
    """Queue the mails that say that a profile waits, since this change."""
    for recipient in mails.staff():
        tasks.tell_staff_of_submission.defer(change_id=change.pk, recipient_id=recipient)


def _answer(organisation: Organisation, by, message: str, *, status, kind) -> Organisation:
    organisation = _lock_for_review(organisation, by)
    if organisation.published_at:
        raise AlreadyDecided
    if not message.strip():
        raise NothingSaid
    organisation.status = status
    organisation.save(update_fields=["status", "updated_at"])
    change = record(organisation=organisation, kind=kind, by=by, message=message.strip())
    for recipient in mails.owners(organisation):
        tasks.tell_owners_of_answer.defer(change_id=change.pk, recipient_id=recipient)
    return organisation


def _lock_for_review(organisation: Organisation, by) -> Organisation:
    if not permissions.can_review(by):
        raise NotAllowed
    return lock(organisation.pk)
