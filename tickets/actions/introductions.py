"""Introduce me: guests of an event who both want it are introduced in one mail."""

import datetime as dt

from django.db import transaction

from events.models import today
from organisations.mails import staff as of_network
from organisations.models import Topic
from wedo.accounts import outgoing

from .. import mails, tasks
from ..models import Booking, Introducible, Introduction, IntroductionWish
from .refusals import IntroductionsClosed

# After that nobody remembers whom they met; then everything about it is deleted.
OPEN_FOR = dt.timedelta(days=30)


def introductions_open(booking: Booking) -> bool:
    """Whether this guest can be introduced: had a place and an address, and the event is over since at most 30 days."""
    event = booking.event
    past = event.is_over and not event.is_cancelled and event.date >= today() - OPEN_FOR
    return past and booking.is_confirmed and bool(booking.email)


@transaction.atomic
def join_introductions(*, booking: Booking, name: str, topics: list[Topic], about: str = "") -> Introducible:
    """Let others of the same event who share a topic see this guest; a second time changes what they see.

    Raises IntroductionsClosed.
    """
    booking = Booking.objects.select_for_update(of=("self",)).select_related("ticket_type__event").get(pk=booking.pk)
    if not introductions_open(booking):
        raise IntroductionsClosed
    person, _created = Introducible.objects.update_or_create(booking=booking, defaults={"name": name, "about": about})
    person.topics.set(topics)
    return person


@transaction.atomic
def leave_introductions(*, booking: Booking) -> None:
    """Nobody sees this guest any more; open wishes are gone, mails that were sent are not."""
    Introducible.objects.filter(booking=booking).delete()


@transaction.atomic
def wish_introduction(*, booking: Booking, to: int) -> Introduction | None:
    """Say that one would like to meet the person with this number; the pair if the other wants it, too.

    Both rows are locked in the order of their numbers, so that two who press at once become one pair. Raises
    IntroductionsClosed when either is not there any more, or they share no topic of the same event.
    """
    own = Introducible.objects.filter(booking=booking).values_list("pk", flat=True).first()
    locked = Introducible.objects.select_for_update(of=("self",)).filter(pk__in=[own, to]).order_by("pk")
    people = {one.pk: one for one in locked.select_related("booking__ticket_type__event")}
    if own is None or own == to or set(people) != {own, to}:
        raise IntroductionsClosed
    me, other = people[own], people[to]
    if not (_same_event(me, other) and all(introductions_open(one.booking) for one in (me, other))):
        raise IntroductionsClosed
    wish, is_new = IntroductionWish.objects.get_or_create(of=me, to=other)
    if not IntroductionWish.objects.filter(of=other, to=me).exists():
        if is_new:
            tasks.tell_of_wish.defer(wish_id=wish.pk)
        return None
    first, second = people.values()
    pair, is_new = Introduction.objects.get_or_create(first=first, second=second)
    if is_new:
        tasks.introduce.defer(introduction_id=pair.pk)
    return pair


@transaction.atomic
def report_person(*, booking: Booking, to: int) -> Introducible:
    """Tell staff that somebody at the same event writes what does not belong there. Raises IntroductionsClosed."""
    me = Introducible.objects.filter(booking=booking).first()
    other = Introducible.objects.filter(pk=to).select_related("booking__ticket_type__event").first()
    if me is None or other is None or me == other or not _same_event(me, other):
        raise IntroductionsClosed
    for recipient in of_network("tickets.change_booking"):
        # Written at once: who is reported may change the text, or leave.
        if mail := mails.reported_person(other, me.pk, recipient):
            outgoing.queue(mail)
    return other


@transaction.atomic
def forget_introductions() -> int:
    """Delete who wanted to meet whom at events that were more than 30 days ago; returns how many people that were."""
    old = Introducible.objects.filter(booking__ticket_type__event__date__lt=today() - OPEN_FOR)
    return old.delete()[1].get("tickets.Introducible", 0)


def _same_event(one: Introducible, other: Introducible) -> bool:
    same = one.booking.event == other.booking.event
    return same and one.topics.filter(pk__in=other.topics.values("pk")).exists()
