"""Somebody closes the account, or loses it: what becomes of the organisations that nobody else answers for.

The person says it for each of them beforehand (`Fate`, or the number of a membership as successor); here it is
checked again under the locks, because another owner may have left meanwhile. Staff who delete or lock an account get
them on their own list (`Organisation.objects.unowned()`).
"""

import uuid

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from .. import mails, tasks
from ..models import Change, Membership, Organisation
from .deletion import erase
from .history import record
from .locking import lock
from .people import leave, take_keys, tell
from .refusals import LastOwner
from .safety import take_off

Role = Membership.Role


class Fate(models.TextChoices):
    """What becomes of an organisation without an owner."""

    STAFF = "staff", _("Das Team von WeDo kümmert sich und sucht neue Verantwortliche")
    OFFLINE = "offline", _("Das Profil vom Netz nehmen")
    DELETE = "delete", _("Das Profil löschen, mit allen Einträgen und Bildern")


def only_owned_by(user) -> models.QuerySet[Organisation]:
    """The organisations that this account alone answers for, by name."""
    others = Membership.objects.owners().exclude(user=user)
    own = Membership.objects.filter(role=Role.OWNER, user=user)
    owned = Organisation.objects.filter(pk__in=own.values("organisation"))
    return owned.exclude(pk__in=others.values("organisation")).by_name()


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
            leave(organisation=organisation, by=by, for_good=True)


@transaction.atomic
def leave_to_staff(*, user) -> list[Organisation]:
    """Before staff delete an account: end its memberships. Returns what nobody answers for now; staff are told."""
    owned = list(user.memberships.filter(role=Role.OWNER).values_list("organisation", flat=True))
    depart(by=user, fates=dict.fromkeys(owned, Fate.STAFF))
    return list(Organisation.objects.unowned().filter(pk__in=owned).by_name())


@transaction.atomic
def lock_out(*, user) -> list[Organisation]:
    """After staff have locked an account: its keys hold no longer; owners who are left hear of it, else staff.

    It stays a member, for it may be opened again. Returns what nobody answers for meanwhile.
    """
    alone = []
    own = user.memberships.filter(role=Role.OWNER)
    for pk in sorted(own.values_list("organisation", flat=True)):
        organisation = lock(pk)
        take_keys(organisation, user)
        if not organisation.has_owner:
            alone.append(organisation)
            _tell_staff(organisation)
    return alone


def _settle(organisation: Organisation, by, fate: str) -> None:
    if fate.isdecimal():
        successor = successors(organisation, of=by).filter(pk=int(fate)).first()
        if successor is None:
            raise LastOwner
        _hand_on(organisation, successor, by)
    elif fate == Fate.DELETE:
        erase(organisation, by=by, by_staff=False)
    elif fate in (Fate.STAFF, Fate.OFFLINE):
        if fate == Fate.OFFLINE and organisation.is_published:
            take_off(organisation, by=by, actor=Change.Actor.MEMBER)
        record(organisation=organisation, kind=Change.Kind.LEFT, by=by)
        organisation.memberships.filter(user=by).delete()
        take_keys(organisation, by)
        _tell_staff(organisation, stays_off=fate == Fate.OFFLINE)
    else:
        raise LastOwner


def _hand_on(organisation: Organisation, successor: Membership, by) -> None:
    """One mail says all of it, and by whom: for the one who now answers for everything."""
    successor.role = Role.OWNER
    successor.save(update_fields=["role"])
    record(organisation=organisation, kind=Change.Kind.ROLE, by=by)
    record(organisation=organisation, kind=Change.Kind.LEFT, by=by)
    organisation.memberships.filter(user=by).delete()
    take_keys(organisation, by, but=[successor.user_id])
    tell(organisation, mails.News.HANDED_ON, to=[successor.user_id], about=by, for_good=True)


def _tell_staff(organisation: Organisation, *, stays_off: bool = False) -> None:
    facts = {"organisation_id": organisation.pk, "number": uuid.uuid4().hex, "stays_off": stays_off}
    for recipient in mails.staff():
        tasks.tell_staff_of_no_owner.defer(recipient_id=recipient, **facts)
