"""Mails beyond a booking's own way: to all guests of an event, or once more."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Event
from tickets import mails, tasks
from tickets.models import Booking, BookingMail, Step
from tickets.page import booking_by_id
from tickets.permissions import can_manage
from wedo.refusals import Refused

from . import lock
from .refusals import NotAllowed

Kind = BookingMail.Kind


class NotSent(Refused):
    """The mail cannot go; `str()` is a sentence for staff."""


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
