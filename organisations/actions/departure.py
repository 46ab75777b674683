"""Somebody closes the account: what becomes of the organisations that nobody else answers for.

The person says it for each of them beforehand (`Fate`, or the number of a membership as successor); here it is
checked again under the locks, because another owner may have left meanwhile.
"""

import uuid

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from wedo.accounts import outgoing

from .. import mails, tasks
from ..models import Change, Membership, Organisation
from .history import record
from .people import hand_over, leave, lock
from .refusals import LastOwner
from .safety import take_offline

Role = Membership.Role


class Fate(models.TextChoices):
    """What becomes of an organisation without an owner."""

    STAFF = "staff", _("Das Team von WeDo kümmert sich und sucht neue Verantwortliche")
    OFFLINE = "offline", _("Das Profil vom Netz nehmen")
    DELETE = "delete", _("Das Profil löschen, mit allen Einträgen und Bildern")


def only_owned_by(user) -> models.QuerySet[Organisation]:
    """The organisations that this account alone answers for, by name."""
    others = Membership.objects.filter(
        organisation=models.OuterRef("pk"), role=Role.OWNER, user__is_active=True
    ).exclude(user=user)
    own = Membership.objects.filter(organisation=models.OuterRef("pk"), role=Role.OWNER, user=user)
    return Organisation.objects.filter(models.Exists(own), ~models.Exists(others)).by_name()


def successors(organisation: Organisation, *, of) -> models.QuerySet[Membership]:
    """Members who can sign in and take over."""
    members = organisation.memberships.filter(user__is_active=True).exclude(user=of)
    return members.select_related("user").order_by("user__name", "pk")


@transaction.atomic
def depart(*, by, fates: dict[int, str]) -> None:
    """End every membership of `by`; `fates` says by organisation what becomes of those nobody else answers for.

    Raises LastOwner when nothing that can be done is said for one of them: then nothing has changed.
    """
    for pk in sorted(by.memberships.values_list("organisation", flat=True)):
        organisation = lock(pk)
        if only_owned_by(by).filter(pk=pk).exists():
            _settle(organisation, by, fates.get(pk, ""))
        else:
            leave(organisation=organisation, by=by)


def _settle(organisation: Organisation, by, fate: str) -> None:
    if fate.isdecimal():
        successor = successors(organisation, of=by).filter(pk=int(fate)).first()
        if successor is None:
            raise LastOwner
        hand_over(membership=successor, by=by)
        leave(organisation=organisation, by=by)
    elif fate == Fate.DELETE:
        _delete(organisation, by)
    elif fate in (Fate.STAFF, Fate.OFFLINE):
        if fate == Fate.OFFLINE and organisation.is_published:
            take_offline(organisation=organisation, by=by)
        record(organisation=organisation, kind=Change.Kind.LEFT, by=by)
        organisation.memberships.filter(user=by).delete()
        for recipient in mails.staff():
            tasks.tell_staff_of_no_owner.defer(
                organisation_id=organisation.pk, recipient_id=recipient, number=uuid.uuid4().hex
            )
    else:
        raise LastOwner


def _delete(organisation: Organisation, by) -> None:
    """With its files; the others of its team hear of it, as their access goes with it."""
    for member in organisation.memberships.filter(user__is_active=True).exclude(user=by).select_related("user"):
        outgoing.queue(mails.deleted(organisation, member.user))
    files, storage = organisation.files, organisation.logo.storage
    organisation.delete()
    transaction.on_commit(lambda: [storage.delete(file) for file in files])
