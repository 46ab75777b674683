"""Somebody says "that's us, let us in"; the owners answer, or staff."""

import datetime as dt
from contextlib import suppress

from django.db import transaction
from django.utils import timezone

from .. import mails, permissions, tasks
from ..models import JoinRequest, Membership, Organisation
from .contact import is_blocked
from .locking import lock
from .people import take_in, tell
from .refusals import AlreadyAsked, AlreadyMember, NoLongerOpen, NotAllowed

# After a no nobody is asked again by the same person so soon.
ASK_AGAIN_AFTER = dt.timedelta(days=30)


@transaction.atomic
def ask_to_join(*, organisation: Organisation, by, text: str = "") -> JoinRequest | None:
    """Ask the owners to be let in; staff, where there is no owner. Asked twice, the first request stands.

    From an address that the organisation has blocked nothing is stored (None), which the person is not told.
    Raises AlreadyMember, AlreadyAsked within 30 days after a no.
    """
    organisation = lock(organisation.pk)
    if organisation.memberships.filter(user=by).exists():
        raise AlreadyMember
    if is_blocked(organisation, by.email):
        return None
    mine = organisation.join_requests.filter(user=by)
    if known := mine.filter(answered_at__isnull=True).first():
        return known
    if mine.filter(accepted=False, answered_at__gt=timezone.now() - ASK_AGAIN_AFTER).exists():
        raise AlreadyAsked
    request = JoinRequest.objects.create(organisation=organisation, user=by, text=text)
    for recipient in mails.owners(organisation) or mails.staff():
        tasks.tell_of_join_request.defer(request_id=request.pk, recipient_id=recipient)
    return request


@transaction.atomic
def answer_request(*, request: JoinRequest, by, accept: bool) -> JoinRequest:
    """Let the person in as editor, or as owner where there is none; or say no. Either way the person is told.

    Raises NotAllowed but for owners and staff who may review, NoLongerOpen when it was answered otherwise.
    """
    organisation = lock(request.organisation_id, by=by, may=permissions.can_manage)
    request = organisation.join_requests.select_related("user").filter(pk=request.pk).first()
    if request is None or (request.answered_at and request.accepted != accept):
        raise NoLongerOpen
    if request.answered_at:
        return request
    if accept:
        role = Membership.Role.EDITOR if mails.owners(organisation) else Membership.Role.OWNER
        with suppress(AlreadyMember):
            take_in(organisation, request.user, role, by=by)
    request.answered_at, request.accepted = timezone.now(), accept
    request.save(update_fields=["answered_at", "accepted"])
    news = mails.News.LET_IN if accept else mails.News.NOT_LET_IN
    tell(organisation, news, to=[request.user_id], about=by)
    return request


@transaction.atomic
def withdraw_request(*, request: JoinRequest, by) -> None:
    """Take one's own request back. Raises NotAllowed; an answered one stays as it is."""
    lock(request.organisation_id)
    if request.user_id != by.pk:
        raise NotAllowed
    JoinRequest.objects.filter(pk=request.pk, answered_at__isnull=True).delete()
