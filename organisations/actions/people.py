"""Who belongs to an organisation. Every verb locks the organisation's row first and looks again at who may what.

What must hold after each of them: an organisation with people has an owner who can sign in, and who is no owner any
more holds no keys: no emergency link from an old mail, no open invitation (`take_keys`).
"""

import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from wedo.accounts import outgoing

from .. import mails, permissions, tasks
from ..models import Change, JoinRequest, Membership, Organisation
from .history import record
from .locking import lock
from .refusals import AlreadyMember, LastOwner, NoLongerOpen, NotAllowed
from .safety import renew_emergency_links

Role, News = Membership.Role, mails.News


@transaction.atomic
def change_role(*, membership: Membership, role: str, by) -> Membership:
    """Make a member owner or editor; owners may, of themselves too. Raises NotAllowed, LastOwner, NoLongerOpen."""
    membership = _locked(membership)
    organisation = membership.organisation
    if not permissions.owns(by, organisation):
        raise NotAllowed
    if role == membership.role:
        return membership
    if role != Role.OWNER:
        _keep_an_owner(membership)
    membership.role = Role(role)
    membership.save(update_fields=["role"])
    record(organisation=organisation, kind=Change.Kind.ROLE, by=by)
    if not membership.is_owner:
        take_keys(organisation, membership.user)
    if membership.user_id != by.pk:
        news = News.NOW_OWNER if membership.is_owner else News.NOW_EDITOR
        tell(organisation, news, to=[membership.user_id], about=by)
    return membership


@transaction.atomic
def hand_over(*, membership: Membership, by) -> Membership:
    """Make another member owner in place of `by`, who stays as editor. Raises NotAllowed, NoLongerOpen."""
    membership = _locked(membership)
    organisation = membership.organisation
    own = organisation.memberships.filter(user=by, role=Role.OWNER).first()
    if own is None or own.pk == membership.pk or not membership.user.is_active or not by.is_active:
        raise NotAllowed
    membership.role, own.role = Role.OWNER, Role.EDITOR
    membership.save(update_fields=["role"])
    own.save(update_fields=["role"])
    record(organisation=organisation, kind=Change.Kind.ROLE, by=by)
    take_keys(organisation, by, but=[membership.user_id])
    tell(organisation, News.HANDED_OVER, to=[membership.user_id], about=by)
    return membership


@transaction.atomic
def remove(*, membership: Membership, by) -> None:
    """Take a member's access away and tell the person. Raises NotAllowed, LastOwner; twice changes nothing."""
    try:
        membership = _locked(membership)
    except NoLongerOpen:
        return
    organisation = membership.organisation
    if not permissions.owns(by, organisation):
        raise NotAllowed
    if membership.user_id == by.pk:
        leave(organisation=organisation, by=by)
        return
    _keep_an_owner(membership)
    membership.delete()
    record(organisation=organisation, kind=Change.Kind.LEFT, by=by)
    if membership.is_owner:
        take_keys(organisation, membership.user)
    tell(organisation, News.REMOVED, to=[membership.user_id], about=by)


@transaction.atomic
def leave(*, organisation: Organisation, by, for_good: bool = False) -> None:
    """Give one's own access back and tell the owners; `for_good`: the account is about to be deleted.

    Raises LastOwner; who is no member changes nothing.
    """
    organisation = lock(organisation.pk)
    membership = organisation.memberships.filter(user=by).select_related("user").first()
    if membership is None:
        return
    _keep_an_owner(membership)
    record(organisation=organisation, kind=Change.Kind.LEFT, by=by)
    membership.delete()
    if membership.is_owner:
        take_keys(organisation, by, news=News.OWNER_LEFT, for_good=for_good)
    else:
        tell(organisation, News.LEFT, to=mails.owners(organisation), about=by, for_good=for_good)


def take_in(organisation: Organisation, user, role: str, *, by) -> Membership:
    """Make somebody a member, under the lock; who asked to be let in is answered by it. Raises AlreadyMember."""
    membership, made = Membership.objects.get_or_create(organisation=organisation, user=user, defaults={"role": role})
    if not made and (membership.is_owner or role != Role.OWNER):
        raise AlreadyMember
    if not made:
        membership.role = Role.OWNER
        membership.save(update_fields=["role"])
    waiting = JoinRequest.objects.filter(organisation=organisation, user=user, answered_at__isnull=True)
    waiting.update(answered_at=timezone.now(), accepted=True)
    record(organisation=organisation, kind=Change.Kind.JOINED if made else Change.Kind.ROLE, by=by)
    return membership


def take_keys(
    organisation: Organisation, user, *, news: str = News.NO_OWNER, but: Iterable[int] = (), for_good: bool = False
) -> None:
    """Take from somebody who answers for it no longer what would still open it, below the organisation's lock.

    The owners who are left hear of it, with the new emergency link; not those of `but`, who get another mail.
    """
    renew_emergency_links(organisation)
    organisation.invitations.standing().filter(invited_by=user).update(revoked_at=timezone.now())
    to = [owner for owner in mails.owners(organisation) if owner not in but]
    tell(organisation, news, to=to, about=user, for_good=for_good)


def tell(organisation: Organisation, news: str, *, to: list[int], about, for_good: bool = False) -> None:
    """Queue a mail to each of the accounts `to`; `about` is the person whom its sentence names.

    `for_good`: it is written now, because that account is about to be deleted.
    """
    number = uuid.uuid4().hex
    for recipient in to:
        if for_good:
            outgoing.queue(mails.people_news(organisation, news, recipient, about, number=number))
            continue
        tasks.tell_about_people.defer(
            organisation_id=organisation.pk,
            news=str(news),
            recipient_id=recipient,
            person_id=about.pk,
            number=number,
        )


def _locked(membership: Membership) -> Membership:
    """The membership as it is now, below the organisation's lock. Raises NoLongerOpen when it is gone."""
    organisation = lock(membership.organisation_id)
    found = organisation.memberships.select_related("user").filter(pk=membership.pk).first()
    if found is None:
        raise NoLongerOpen
    found.organisation = organisation
    return found


def _keep_an_owner(membership: Membership) -> None:
    """Raise LastOwner when nobody else who can sign in answers for the organisation."""
    if membership.is_last_owner:
        raise LastOwner
