"""What protects an organisation that is attacked."""

from django.db import transaction
from django.utils import timezone

from .. import mails, permissions, tasks
from ..models import Change, Organisation
from .history import actor_of, record
from .locking import lock
from .refusals import NotAllowed, TakenOffByStaff, TooLate

Status = Organisation.Status


@transaction.atomic
def take_offline(*, organisation: Organisation, by=None, version: int | None = None) -> Organisation:
    """Take a published profile off the net at once, with its listings; tell the owners.

    `by` is a member or staff; without an account it is whoever has the link from a mail, made for `version`. What
    staff take off, staff alone put back: also what the organisation has taken off before. Doing it twice changes
    nothing. Raises NotAllowed for others, for a withdrawn link, and for what is not public.
    """
    organisation = lock(organisation.pk)
    known = organisation.safety_version == version if by is None else permissions.can_edit(by, organisation)
    if not known:
        raise NotAllowed
    actor = actor_of(by, organisation) if by else Change.Actor.LINK
    by_staff = actor == Change.Actor.STAFF
    if organisation.status == Status.OFFLINE and (organisation.offline_by_staff or not by_staff):
        return organisation
    if organisation.status not in (Status.PUBLISHED, Status.OFFLINE):
        raise NotAllowed
    take_off(organisation, by=by, actor=actor)
    for recipient in dict.fromkeys(mails.owners(organisation) + mails.staff()):
        tasks.tell_of_offline.defer(
            organisation_id=organisation.pk, recipient_id=recipient, at=organisation.offline_at.isoformat()
        )
    return organisation


def take_off(organisation: Organisation, *, by, actor: Change.Actor) -> None:
    """The same inside another verb, under its lock, which tells of it."""
    organisation.status, organisation.offline_at = Status.OFFLINE, timezone.now()
    organisation.offline_by_staff = actor == Change.Actor.STAFF
    organisation.save(update_fields=["status", "offline_at", "offline_by_staff", "updated_at"])
    record(organisation=organisation, kind=Change.Kind.OFFLINE, by=by, actor=actor)


@transaction.atomic
def back_online(*, organisation: Organisation, by) -> Organisation:
    """Show the profile again, as it was. Raises NotAllowed, for members also TakenOffByStaff, TooLate after 30 days."""
    organisation = lock(organisation.pk, by=by, may=permissions.can_edit)
    if organisation.status != Status.OFFLINE:
        return organisation
    if organisation.back_until is None and not permissions.can_review(by):
        raise TakenOffByStaff if organisation.offline_by_staff else TooLate
    organisation.status, organisation.offline_at = Status.PUBLISHED, None
    organisation.offline_by_staff = False
    organisation.save(update_fields=["status", "offline_at", "offline_by_staff", "updated_at"])
    record(organisation=organisation, kind=Change.Kind.ONLINE, by=by)
    return organisation


@transaction.atomic
def withdraw_emergency_links(*, organisation: Organisation, by) -> Organisation:
    """Make the emergency links in all mails so far worthless: one was passed on. Raises NotAllowed but for owners."""
    organisation = lock(organisation.pk, by=by, may=permissions.can_manage)
    renew_emergency_links(organisation)
    record(organisation=organisation, kind=Change.Kind.LINKS, by=by)
    return organisation


def renew_emergency_links(organisation: Organisation) -> None:
    """The same inside another verb, under its lock: somebody who had the links answers for it no longer."""
    organisation.safety_version += 1
    organisation.save(update_fields=["safety_version", "updated_at"])


def can_keep_off(organisation: Organisation, *, by) -> bool:
    """Whether `by` is staff that can keep off the net what the organisation itself could put back."""
    could_come_back = organisation.status == Status.OFFLINE and not organisation.offline_by_staff
    return could_come_back and actor_of(by, organisation) == Change.Actor.STAFF
