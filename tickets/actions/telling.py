"""What guests are told when their event changes: called off, takes place after all, another time or place.

Nobody reads "bisher …" of what they never knew. Every change of time or place is kept (`EventChange`), told or not.
What a guest knows is what the event was when they booked, or when the last mail about a change left for them: the
`before` of the first change since then.
"""

from django.conf import settings
from django.db import transaction
from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Greatest
from django.utils import timezone

from events import actions as events
from events.models import Event
from tickets import mails
from tickets.models import Booking, BookingMail, EventChange, Step
from tickets.permissions import can_run

from . import lock
from .mailing import queue_many
from .refusals import NotAllowed

Kind = BookingMail.Kind


@transaction.atomic
def call_off(*, event: Event, by, notes: dict[str, str]) -> Event:
    """Call off an event and tell every guest who has a place or waits for one. Twice changes nothing.

    `notes` is the reason by language code, German in any case. No booking ends: the event may yet take place.
    Who has an offer waits again, at the old turn: nobody loses it because of us. Raises events.actions.NotPossible for
    drafts and for the past, NotAllowed.
    """
    _check_may_run(by)
    lock.lock_event(event.pk)
    if Event.objects.get(pk=event.pk).is_cancelled:
        return Event.objects.get(pk=event.pk)
    translations = {code: note for code, note in notes.items() if code != settings.LANGUAGE_CODE}
    event = events.call_off(event=event, by=by, note=notes[settings.LANGUAGE_CODE], translations=translations)
    for booking in Booking.objects.for_event(event).filter(status=Booking.Status.OFFERED):
        booking.status, booking.expires_at = Booking.Status.WAITING, None
        booking.save(update_fields=["status", "expires_at"])
        lock.note(booking, Step.Kind.QUEUED, actor=Step.Actor.SYSTEM)
    queue_many(Booking.objects.to_be_told().for_event(event), Kind.EVENT_CALLED_OFF, about=str(event.sequence))
    return event


@transaction.atomic
def publish(*, event: Event, by) -> Event:
    """Publish an event. If it was called off, its guests learn that it takes place after all, and places are given on.

    Raises NotAllowed.
    """
    _check_may_run(by)
    lock.lock_event(event.pk)
    before = mails.snapshot(Event.objects.select_related("venue").get(pk=event.pk))
    event = events.publish(event=event, by=by)
    if before["status"] == Event.Status.CANCELLED:
        event_changed(event=event, by=by, before=before)
    lock.promote(event)
    return event


@transaction.atomic
def event_changed(*, event: Event, by, before: dict, tell: bool = True) -> int:
    """Keep what was, and `tell` guests what was and what is; returns how many mails that are.

    `before` is `mails.snapshot(event)` of the event as it was stored before. Told are all changes that a guest does not
    know yet, those kept from an earlier time, too. Nobody is told about drafts, called-off events and the past: that
    can be made up for. Raises NotAllowed for telling; what was is kept whoever changed it.
    """
    if tell:
        _check_may_run(by)
    lock.lock_event(event.pk)
    event = Event.objects.select_related("venue").get(pk=event.pk)
    if mails.is_elsewhere(before, event) and Booking.objects.standing().for_event(event).exists():
        EventChange.objects.create(event=event, before=before)
    if not tell or event.status != Event.Status.PUBLISHED or event.is_over:
        return 0
    EventChange.objects.untold().filter(event=event).update(told_at=timezone.now())
    return _tell(event, before)


def untold(event: Event) -> list:
    """What has changed since guests were told last (`mails.differences`), if there is anybody who can be told."""
    kept = list(EventChange.objects.untold().filter(event=event))
    if not kept or event.is_over:
        return []
    guests = Booking.objects.to_be_told().for_event(event).exclude(email="")
    if not guests.filter(created_at__lt=kept[-1].at).exists():
        return []
    return mails.differences(kept[0].before, event)


def _tell(event: Event, before: dict) -> int:
    """Queue a mail for each guest to whom the event is not what they know."""
    again = mails.takes_place_again(before, event)
    known = {change.pk: change.before for change in EventChange.objects.filter(event=event)}
    news = [pk for pk, facts in known.items() if mails.differences(facts, event)]
    if not (again or news):
        return 0
    guests = _with_first_unknown(Booking.objects.to_be_told().for_event(event), event)
    if not again:
        guests = guests.filter(unknown__in=news)
    _take_back_unsent(guests)
    unknown = dict(guests.values_list("pk", "unknown"))
    now = mails.snapshot(event)
    return queue_many(
        guests,
        Kind.EVENT_CHANGED,
        about=str(event.sequence),
        # Whether it was called off the last change says.
        detail=lambda booking: {**known.get(unknown[booking], now), "status": before["status"]},
    )


def _with_first_unknown(guests: QuerySet, event: Event) -> QuerySet:
    """Each guest with the id of the first change (`unknown`) since they booked or a change was mailed to them."""
    mailed = BookingMail.objects.filter(booking=OuterRef("pk"), kind=Kind.EVENT_CHANGED, sent_at__isnull=False)
    last = Subquery(mailed.order_by().values("booking").annotate(last=Max("sent_at")).values("last"))
    later = EventChange.objects.filter(event=event, at__gt=OuterRef("knows_since"))
    # PostgreSQL's GREATEST leaves out what is NULL.
    return guests.annotate(knows_since=Greatest("created_at", last)).annotate(
        unknown=Subquery(later.order_by("at", "pk").values("pk")[:1])
    )


def _take_back_unsent(guests: QuerySet) -> None:
    """Mails about earlier changes that have not left: the new one says it all.

    One that is leaving just now is locked by the worker and stays.
    """
    unsent = BookingMail.objects.unsent().filter(kind=Kind.EVENT_CHANGED, booking__in=guests.values("pk"))
    waiting = list(unsent.select_for_update(of=("self",), skip_locked=True).values_list("pk", flat=True))
    BookingMail.objects.filter(pk__in=waiting).delete()


def _check_may_run(by) -> None:
    if not can_run(by):
        raise NotAllowed
