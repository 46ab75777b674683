"""People are asked by mail to join. An invitation is bound to its address, holds two weeks, and can be taken back.

Its key stands in the mail alone: the row has a hash, and the job that sends the mail knows a number only
(wedo.accounts.outgoing).
"""

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from wedo.accounts import outgoing
from wedo.keys import hashed, new_key

from .. import mails, permissions
from ..models import Change, Invitation, Membership, Organisation
from .history import record
from .locking import lock
from .people import take_in, tell
from .refusals import (
    AlreadyInvited,
    AlreadyMember,
    AnotherAddress,
    HasOwners,
    NoLongerOpen,
    NotAllowed,
)

HOLDS = dt.timedelta(days=14)
Purpose = Invitation.Purpose


@transaction.atomic
def invite(*, organisation: Organisation, by, email: str, role: str, language: str) -> Invitation:
    """Ask an address to join, in the language that `by` chose. It is the same for people with and without an account.

    Raises NotAllowed for all but owners, AlreadyMember, AlreadyInvited while one is open.
    """
    organisation = lock(organisation.pk, by=by, may=permissions.owns)
    email = email.strip().lower()
    if organisation.memberships.filter(user__email=email).exists():
        raise AlreadyMember
    if known := organisation.invitations.standing().filter(email=email).first():
        raise AlreadyInvited(known)
    _make_room(organisation, email)
    invitation = Invitation(organisation=organisation, email=email, role=role, language=language, invited_by=by)
    _send(invitation)
    record(organisation=organisation, kind=Change.Kind.INVITED, by=by)
    return invitation


@transaction.atomic
def send_claim(*, organisation: Organisation, by, email: str, language: str) -> Invitation:
    """Ask an address to take over a profile that staff have made. The link that was sent before no longer holds.

    Raises NotAllowed for all but staff who may review, HasOwners when people of its own decide.
    """
    organisation = lock(organisation.pk)
    if not permissions.can_review(by):
        raise NotAllowed
    if mails.owners(organisation):
        raise HasOwners
    email = email.strip().lower()
    now = timezone.now()
    open_claims = organisation.invitations.filter(accepted_at__isnull=True, revoked_at__isnull=True)
    open_claims.filter(purpose=Purpose.CLAIM).update(revoked_at=now)
    open_claims.filter(email=email).update(revoked_at=now)
    invitation = Invitation(
        organisation=organisation,
        purpose=Purpose.CLAIM,
        email=email,
        role=Membership.Role.OWNER,
        language=language,
        invited_by=by,
    )
    _send(invitation)
    record(organisation=organisation, kind=Change.Kind.INVITED, by=by)
    return invitation


@transaction.atomic
def resend(*, invitation: Invitation, by) -> Invitation:
    """Send it again with a new key and another two weeks; the old link no longer holds.

    Raises NotAllowed, or NoLongerOpen when it was answered or taken back.
    """
    invitation = _locked(invitation)
    if not _may_manage(invitation, by):
        raise NotAllowed
    if invitation.accepted_at or invitation.revoked_at:
        raise NoLongerOpen
    _send(invitation)
    return invitation


@transaction.atomic
def revoke(*, invitation: Invitation, by) -> Invitation:
    """Take it back. Twice changes nothing. Raises NotAllowed, or NoLongerOpen when it was accepted meanwhile."""
    invitation = _locked(invitation)
    if not _may_manage(invitation, by):
        raise NotAllowed
    return _end(invitation)


@transaction.atomic
def accept(*, invitation: Invitation, by) -> Membership:
    """Join. The same person twice (a double click) gets the same membership.

    Raises AnotherAddress unless `by` has proved to own exactly the invited address, NoLongerOpen.
    """
    invitation = _locked(invitation)
    organisation = invitation.organisation
    if not is_for(invitation, by):
        raise AnotherAddress
    if invitation.accepted_at and (known := organisation.memberships.filter(user=by).first()):
        return known
    if not invitation.is_standing:
        raise NoLongerOpen
    owners = mails.owners(organisation)
    if invitation.purpose == Purpose.CLAIM and owners:
        # The profile has people of its own by now: they decide who joins.
        raise NoLongerOpen
    try:
        membership = take_in(organisation, by, invitation.role, by=by)
    except AlreadyMember:
        membership = organisation.memberships.get(user=by)
    else:
        tell(organisation, mails.News.JOINED, to=[owner for owner in owners if owner != by.pk], about=by)
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    return membership


@transaction.atomic
def decline_invitation(*, invitation: Invitation, by=None) -> Invitation:
    """Say no. `by` is the account, or None for whoever has the link from the mail. Twice changes nothing.

    Raises AnotherAddress for another account, NoLongerOpen when it was accepted meanwhile.
    """
    invitation = _locked(invitation)
    if by is not None and not is_for(invitation, by):
        raise AnotherAddress
    was_open, invitation = invitation.revoked_at is None, _end(invitation)
    if was_open and invitation.invited_by and invitation.invited_by.is_active:
        sender = invitation.invited_by
        tell(invitation.organisation, mails.News.DECLINED, to=[sender.pk], about=sender)
    return invitation


def is_for(invitation: Invitation, user) -> bool:
    """Whether this account has proved to own the address. Compared letter by letter: look-alikes are others."""
    if not (user.is_authenticated and user.is_active):
        return False
    return user.emailaddress_set.filter(email=invitation.email, verified=True).exists()


def by_key(key: str) -> Invitation | None:
    """The invitation behind a link from a mail; None for a forged or a replaced one."""
    found = Invitation.objects.filter(key_hash=hashed(key))
    return found.select_related("organisation", "invited_by").first()


def _send(invitation: Invitation) -> None:
    key = new_key()
    invitation.key_hash, invitation.expires_at = hashed(key), timezone.now() + HOLDS
    invitation.save()
    # Each sending is a mail of its own: with the same Message-ID some programs would not show it.
    outgoing.queue(mails.invitation(invitation, key, number=uuid.uuid4().hex))


def _make_room(organisation: Organisation, email: str) -> None:
    """One open invitation for each address: an expired one makes place."""
    expired = organisation.invitations.filter(email=email, accepted_at__isnull=True, revoked_at__isnull=True)
    expired.update(revoked_at=timezone.now())


def _locked(invitation: Invitation) -> Invitation:
    organisation = lock(invitation.organisation_id)
    found = organisation.invitations.select_related("invited_by").filter(pk=invitation.pk).first()
    if found is None:
        raise NoLongerOpen
    found.organisation = organisation
    return found


def _may_manage(invitation: Invitation, by) -> bool:
    """Owners manage invitations; what staff have sent to make owners, staff manage, too."""
    if invitation.purpose == Purpose.CLAIM and permissions.can_review(by):
        return True
    return permissions.owns(by, invitation.organisation)


def _end(invitation: Invitation) -> Invitation:
    if invitation.accepted_at:
        raise NoLongerOpen
    if invitation.revoked_at is None:
        invitation.revoked_at = timezone.now()
        invitation.save(update_fields=["revoked_at"])
    return invitation
