"""Who follows what, and when the weekly mail has told of it."""

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from ..models import Digest, Follow, Organisation, Topic
from .refusals import NotAllowed, TooMany

# Nobody reads more; the weekly question to the database stays small.
MOST_FOLLOWS = 100


@transaction.atomic
def follow(*, by, topic: Topic | None = None, organisation: Organisation | None = None) -> Follow:
    """Hear of a topic or an organisation by the weekly mail, from now on; it is switched on by it. Twice is once.

    Raises NotAllowed for a profile that is not public, TooMany.
    """
    if organisation is not None and not organisation.is_published:
        raise NotAllowed
    digest = _digest(by)
    known = Follow.objects.filter(user=by, topic=topic, organisation=organisation).first()
    if known is None and by.follows.count() >= MOST_FOLLOWS:
        raise TooMany
    _switch(digest, matches=digest.matches, follows=True)
    return known or Follow.objects.create(user=by, topic=topic, organisation=organisation)


@transaction.atomic
def unfollow(*, by, topic: Topic | None = None, organisation: Organisation | None = None) -> None:
    """Hear of it no longer. Twice changes nothing."""
    Follow.objects.filter(user=by, topic=topic, organisation=organisation).delete()


@transaction.atomic
def set_digest(*, by, matches: bool, follows: bool) -> Digest:
    """What somebody wants to hear of each week. What happened while it was off is never told."""
    digest = _digest(by)
    _switch(digest, matches=matches, follows=follows)
    return digest


@transaction.atomic
def unsubscribe(*, digest: Digest) -> Digest:
    """No weekly mail any more: by one click in the mail, without an account (RFC 8058). Twice changes nothing."""
    digest = Digest.objects.select_for_update(of=("self",)).get(pk=digest.pk)
    _switch(digest, matches=False, follows=False)
    return digest


def digests_due(moment: dt.datetime) -> QuerySet[Digest]:
    """The weekly mails that have not told of what happened until this moment."""
    wanted = Digest.objects.filter(Q(matches=True) | Q(follows=True), told_until__lt=moment, user__is_active=True)
    return wanted.order_by("pk")


def move_on(*, digest: Digest, until: dt.datetime) -> dt.datetime | None:
    """Note that everything until then is told, inside the transaction that queues the mail.

    Returns since when; None when another process was faster, or it was switched off meanwhile.
    """
    digest = Digest.objects.select_for_update(of=("self",)).filter(pk=digest.pk).first()
    if digest is None or digest.told_until >= until or not (digest.matches or digest.follows):
        return None
    since, digest.told_until = digest.told_until, until
    digest.save(update_fields=["told_until"])
    return since


def _digest(user) -> Digest:
    Digest.objects.get_or_create(user=user, defaults={"follows": False})
    return Digest.objects.select_for_update(of=("self",)).get(user=user)


def _switch(digest: Digest, *, matches: bool, follows: bool) -> None:
    if not (digest.matches or digest.follows):
        digest.told_until = timezone.now()
    digest.matches, digest.follows = matches, follows
    digest.save(update_fields=["matches", "follows", "told_until"])
