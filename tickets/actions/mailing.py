"""What guests are told beyond their own booking: by staff, to all guests of an event, or once more."""

from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from events import actions as events
from events.models import Event
from tickets import mails, tasks
from tickets.models import Booking, BookingMail, Step
from tickets.page import booking_by_id
from tickets.permissions import can_manage, can_run

from . import lock
from .refusals import NotAllowed

Kind = BookingMail.Kind


class NotSent(Exception):
    """The mail cannot go; `str()` is a sentence for staff."""


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
def event_changed(*, event: Event, by, before: dict) -> int:
    """Tell guests what was and what is, if time or place is different; returns how many mails that are.

    `before` is `mails.snapshot(event)` of the event as it was stored before. Guests whom an earlier change has not
    reached yet get one mail that tells both. Nobody is told about drafts, called-off events and the past. Raises
    NotAllowed.
    """
    _check_may_run(by)
    lock.lock_event(event.pk)
    event = Event.objects.select_related("venue").get(pk=event.pk)
    again = mails.takes_place_again(before, event)
    if event.status != Event.Status.PUBLISHED or event.is_over or not (again or mails.differences(before, event)):
        return 0
    guests = Booking.objects.to_be_told().for_event(event)
    unsent = BookingMail.objects.unsent().filter(kind=Kind.EVENT_CHANGED, booking__in=guests)
    # Oldest last, so that it wins. One that is leaving just now is locked by the worker and stays.
    waiting = list(unsent.select_for_update(of=("self",), skip_locked=True).order_by("-pk"))
    earlier = {mail.booking_id: mail.detail for mail in waiting}
    BookingMail.objects.filter(pk__in=[mail.pk for mail in waiting]).delete()
    return queue_many(
        guests,
        Kind.EVENT_CHANGED,
        about=str(event.sequence),
        # The facts that the guest knows; whether it was called off the last one says.
        detail=lambda booking: {**earlier.get(booking, before), "status": before["status"]},
    )


@transaction.atomic
def thank(*, event: Event, by) -> int:
    """Thank the guests of an event that is over and send them its results, once; returns how many mails that are.

    Raises NotSent while there is nothing to show, and for events that are not over or did not take place; NotAllowed.
    """
    if not can_manage(by):
        raise NotAllowed
    lock.lock_event(event.pk)
    event = Event.objects.get(pk=event.pk)
    if event.status != Event.Status.PUBLISHED or not event.is_over:
        raise NotSent(_("Danken kannst du nach der Veranstaltung."))
    if not event.materials.published().exists():
        raise NotSent(_("Veröffentlich zuerst ein Ergebnis. Diese E-Mail geht nur ein Mal."))
    return queue_many(Booking.objects.confirmed().for_event(event), Kind.THANKS)


@transaction.atomic
def send_again(*, mail: BookingMail, by=None) -> BookingMail:
    """Send a mail that was given up, or that has gone but is asked for once more.

    Raises NotSent when there is no address or when the mail would be untrue by now. A mail that is leaving just now
    is left alone.
    """
    if by is not None and not can_manage(by):
        raise NotAllowed
    found = BookingMail.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=mail.pk).first()
    if found is None:
        return mail
    booking = booking_by_id(found.booking_id)
    if not booking.email:
        raise NotSent(_("Zu dieser Anmeldung gibt es keine E-Mail-Adresse."))
    if not mails.is_true(found, booking):
        raise NotSent(_("Diese E-Mail stimmt nicht mehr. Sie geht nicht noch einmal."))
    if found.sent_at:
        # On purpose a second time: with the same Message-ID mail programs would hide it.
        found.number += 1
    found.sent_at = found.failed_at = None
    found.attempts, found.last_error = 0, ""
    found.save(update_fields=["number", "sent_at", "failed_at", "attempts", "last_error"])
    lock.note(booking, Step.Kind.RESENT, by=by, mail=found.kind)
    tasks.send_booking_mail.defer(mail_id=found.pk)
    return found


@transaction.atomic
def send_links(*, email: str) -> None:
    """Mail an address the links to all its bookings that are not over; for an unknown address nothing happens.

    The caller must not show which of both it was, and limits how often somebody may ask.
    """
    mine = Booking.objects.standing().of_address(email).with_event()
    if found := next((one for one in mine.order_by("-created_at", "-pk") if not one.event.is_over), None):
        one = Booking.objects.filter(pk=found.pk)
        queue_many(one, Kind.LINKS, about=timezone.now().isoformat(), priority=tasks.AT_ONCE)


def queue_many(
    bookings: QuerySet,
    kind: str,
    *,
    about: str = "",
    detail: Callable[[int], dict] = lambda booking: {},
    priority: int = tasks.LATER,
) -> int:
    """Note one mail for each booking that has an address and no such mail yet, and queue their jobs.

    Call it under the event's lock: then nobody else notes the same. `detail` gives the mail's facts for a booking's
    id. Returns how many were noted.
    """
    had = BookingMail.objects.filter(booking=OuterRef("pk"), kind=kind, about=about)
    wanted = bookings.exclude(email="").filter(~Exists(had)).values_list("pk", flat=True)
    rows = BookingMail.objects.bulk_create(
        (BookingMail(booking_id=booking, kind=kind, about=about, detail=detail(booking)) for booking in wanted),
        batch_size=2000,
    )
    if rows:
        tasks.send_booking_mail.configure(priority=priority).batch_defer(*({"mail_id": row.pk} for row in rows))
    return len(rows)


def _check_may_run(by) -> None:
    if not can_run(by):
        raise NotAllowed
