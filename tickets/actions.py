"""What can be done with bookings. Every verb locks, recounts, writes, and queues its mail in one transaction."""

import hashlib
import json
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Event
from wedo.prepared import Prepared

from . import tasks
from .availability import State, state_of
from .models import Booking, BookingMail, Need, Ticket, TicketType


class BookingRefused(Exception):
    """A booking that cannot be made; `str()` is a sentence for the guest."""

    state: State


class SoldOut(BookingRefused):
    """There are fewer places left than asked for; `free` says how many."""

    def __init__(self, free: int):
        self.free = free
        self.state = State.OPEN if free else State.FULL
        super().__init__()

    def __str__(self) -> str:
        if not self.free:
            return _("Es ist leider kein Platz mehr frei.")
        if self.free == 1:
            return _("Es ist nur noch ein Platz frei. Bitte buch weniger Plätze.")
        return _("Es sind nur noch %(free)s Plätze frei. Bitte buch weniger Plätze.") % {"free": self.free}


class BookingClosed(BookingRefused):
    """Booking is not possible now: over, cancelled, not yet open, closed."""

    def __init__(self, state: State):
        self.state = state
        super().__init__()

    def __str__(self) -> str:
        return {
            State.OVER: _("Diese Veranstaltung ist vorbei."),
            State.CANCELLED: _("Diese Veranstaltung wurde abgesagt."),
            State.NOT_YET: _("Die Buchung ist noch nicht offen."),
            State.CLOSED: _("Die Buchung ist beendet."),
        }[self.state]


class TooManyPlaces(BookingRefused):
    """More places than one booking may have, or none at all."""

    state = State.OPEN

    def __init__(self, most: int):
        self.most = most
        super().__init__()

    def __str__(self) -> str:
        return _("In einer Anmeldung gehen 1 bis %(most)s Plätze.") % {"most": self.most}


@dataclass(frozen=True)
class Contact:
    """Who books and how to reach them; `needs` maps a kind of need to its detail."""

    name: str
    email: str = ""
    organisation_name: str = ""
    language: str = "de"
    needs: dict[str, str] = field(default_factory=dict)


def submission_key(*, form: str, ticket_type: TicketType, attendees: list[str], contact: Contact) -> str:
    """Tells whether two requests are the same booking.

    Made of the form's random number AND of what was typed: a double click finds its first booking, while the
    same form used again for a friend makes another one.
    """
    typed = json.dumps([form, ticket_type.pk, attendees, contact.name, contact.email], ensure_ascii=False)
    return hashlib.sha256(typed.encode()).hexdigest()


@transaction.atomic
def book(
    *,
    ticket_type: TicketType,
    attendees: list[str],
    contact: Contact,
    submission: str | None = None,
    consent: bool = False,
    source: str = Booking.Source.WEB,
    by=None,
    exceed: bool = False,
    note: str = "",
) -> Booking:
    """Book one place for each of `attendees` and queue the confirmation.

    `submission` (see `submission_key`) makes the call repeatable: it returns the booking that exists already.
    `by` is the member of staff who enters it; only they may `exceed` the capacity, the closing time and the most
    per booking, which is recorded. Raises SoldOut, BookingClosed or TooManyPlaces; then nothing is stored.
    """
    ticket_type = _lock(ticket_type.pk)
    if submission and (known := Booking.objects.filter(submission=submission).first()):
        return known
    exceed = bool(exceed and by and by.is_staff)
    if not attendees or (len(attendees) > ticket_type.max_per_booking and not exceed):
        raise TooManyPlaces(ticket_type.max_per_booking)
    state = state_of(ticket_type, now=timezone.now())
    if state == State.CANCELLED or (state not in (State.OPEN, State.FULL) and not (by and by.is_staff)):
        raise BookingClosed(state)
    too_many = len(attendees) > ticket_type.free
    if too_many and not exceed:
        raise SoldOut(ticket_type.free)
    now = timezone.now()
    booking = Booking.objects.create(
        ticket_type=ticket_type,
        name=contact.name,
        email=contact.email,
        organisation_name=contact.organisation_name,
        language=contact.language,
        source=source,
        created_by=by,
        over_capacity=too_many,
        consent_at=now if consent else None,
        created_at=now,
        note=note,
        **({"submission": submission} if submission else {}),
    )
    Ticket.objects.bulk_create(
        Ticket(booking=booking, position=position, name=name) for position, name in enumerate(attendees, 1)
    )
    if contact.needs:
        Need.objects.bulk_create(
            Need(booking=booking, kind=kind, detail=detail) for kind, detail in contact.needs.items()
        )
    _queue_mail(booking, BookingMail.Kind.CONFIRMATION)
    return booking


@transaction.atomic
def cancel(*, booking: Booking, by=None) -> Booking:
    """Free all places of a booking and queue the mail that says so. Cancelling twice changes nothing.

    Refused after the event: raises BookingClosed. `by` is None for the guest with the secret address.
    """
    _lock(booking.ticket_type_id)
    booking = Booking.objects.select_for_update(of=("self",)).with_event().get(pk=booking.pk)
    if booking.is_cancelled:
        return booking
    if booking.event.is_over and not (by and by.is_staff):
        raise BookingClosed(State.OVER)
    booking.status = Booking.Status.CANCELLED
    booking.cancelled_at = timezone.now()
    booking.save(update_fields=["status", "cancelled_at"])
    booking.tickets.filter(cancelled_at__isnull=True).update(cancelled_at=booking.cancelled_at)
    booking.needs.all().delete()
    # A confirmation that has not left yet would be untrue now; its job finds no row and sends nothing.
    booking.mails.filter(kind=BookingMail.Kind.CONFIRMATION, sent_at__isnull=True).delete()
    _queue_mail(booking, BookingMail.Kind.CANCELLATION)
    return booking


_LOCK = Prepared(
    lambda ticket_type: (
        Event.objects.select_for_update(of=("self",), no_key=True).filter(ticket_types=ticket_type).only("pk")
    )
)
_COUNTED = Prepared(lambda pk: TicketType.objects.select_related("event").filter(pk=pk).with_taken())


def _lock(ticket_type_id: int) -> TicketType:
    """The ticket type as it is now, with `taken` counted under the event's lock.

    The lock is on the event, not on the type: limits that span types (ADR 0003) need one order of locks.
    """
    _LOCK(ticket_type_id)
    return _COUNTED.one(ticket_type_id)


def _queue_mail(booking: Booking, kind: str) -> None:
    """Note the mail and queue the job, in the transaction that is open; nothing without an address."""
    if booking.email:
        BookingMail.objects.create(booking=booking, kind=kind)
        tasks.send_booking_mail.defer(booking_id=booking.pk, kind=kind)
