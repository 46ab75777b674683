"""What protects an organisation that is attacked."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from .. import mails, permissions, tasks
from ..models import Change, Organisation
from .history import record
from .refusals import NotAllowed, TooLate

Status = Organisation.Status
# So long the organisation itself can come back; later staff look at the profile first.
WAY_BACK = dt.timedelta(days=30)


@transaction.atomic
def take_offline(*, organisation: Organisation, by=None, version: int | None = None) -> Organisation:
    """Take a published profile off the net at once, with its listings; tell the owners.

    `by` is a member or staff; without an account it is whoever has the link from a mail, made for `version`. Doing
    it twice changes nothing. Raises NotAllowed for others, for a withdrawn link, and for what is not public.
    """
    organisation = _locked(organisation)
    known = organisation.safety_version == version if by is None else permissions.can_edit(by, organisation)
    if not known:
        raise NotAllowed
    if organisation.status == Status.OFFLINE:
        return organisation
    if not organisation.is_published:
        raise NotAllowed
    organisation.status, organisation.offline_at = Status.OFFLINE, timezone.now()
    organisation.save(update_fields=["status", "offline_at", "updated_at"])
    record(
        organisation=organisation,
        kind=Change.Kind.OFFLINE,
        by=by,
        actor=None if by else Change.Actor.LINK,
    )
    for recipient in dict.fromkeys(mails.owners(organisation) + mails.staff()):
        tasks.tell_of_offline.defer(organisation_id=organisation.pk, recipient_id=recipient)
    return organisation


@transaction.atomic
def back_online(*, organisation: Organisation, by) -> Organisation:
    """Show the profile again, as it was. Raises NotAllowed, or TooLate for members after 30 days."""
    organisation = _locked(organisation)
    if not permissions.can_edit(by, organisation):
        raise NotAllowed
    if organisation.status != Status.OFFLINE:
        return organisation
    if not can_come_back(organisation) and not permissions.can_review(by):
        raise TooLate
    organisation.status, organisation.offline_at = Status.PUBLISHED, None
    organisation.save(update_fields=["status", "offline_at", "updated_at"])
    record(organisation=organisation, kind=Change.Kind.ONLINE, by=by)
    return organisation


@transaction.atomic
def withdraw_emergency_links(*, organisation: Organisation, by) -> Organisation:
    """Make the emergency links in all mails so far worthless: one was passed on. Raises NotAllowed but for owners."""
    organisation = _locked(organisation)
    if not permissions.can_manage(by, organisation):
        raise NotAllowed
    organisation.safety_version += 1
    organisation.save(update_fields=["safety_version", "updated_at"])
    return organisation


def can_come_back(organisation: Organisation) -> bool:
    """Whether the organisation itself may still put its profile back."""
    return organisation.offline_at is not None and organisation.offline_at > timezone.now() - WAY_BACK


def _locked(organisation: Organisation) -> Organisation:
    return Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
