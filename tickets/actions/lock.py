"""The one lock of an event, and what every verb does under it.

Whoever gives or frees a place holds the lock on the event's row (ADR 0003). Under it, holds and offers whose time is
over are ended first, so that the places counted are the places there are.
"""

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from events.models import Event
from organisations.models import Organisation
from tickets import tasks
from tickets.availability import State
from tickets.models import Booking, BookingMail, Step, Ticket, TicketType
from wedo.prepared import Prepared

from . import persons
from .refusals import BookingClosed, TooLate
from .release import release_due

# Later than this before the start nobody is asked any more: the answer would come too late.
LAST_OFFER = dt.timedelta(hours=2)

_LOCK = Prepared(lambda event: Event.objects.select_for_update(of=("self",), no_key=True).filter(pk=event).only("pk"))
_COUNTED = Prepared(lambda pk: TicketType.objects.select_related("event").filter(pk=pk).with_taken())
_EXPIRED = Prepared(lambda event: Booking.objects.expired().filter(ticket_type__event=event))


def lock_event(event_id: int) -> None:
    """Wait for the event's lock, end what has run out, and ask who waits. Must be called in a transaction.

    Whoever comes next finds the places that are left after the waiting list has had its turn.
    """
    _LOCK(event_id)
    if expired := _EXPIRED(event_id):
        for booking in expired:
            held = booking.status == Booking.Status.HELD
            end(booking, Booking.End.HOLD_EXPIRED if held else Booking.End.OFFER_EXPIRED)
            if not held:
                queue_mail(booking, BookingMail.Kind.OFFER_EXPIRED, about=_which_offer(booking))
        promote(Event.objects.get(pk=event_id))


def counted(ticket_type_id: int) -> TicketType:
    """The ticket type as it is now, with its event and the places taken. Only under the lock is it sure."""
    return _COUNTED.one(ticket_type_id)


def locked_booking(booking: Booking) -> Booking:
    """The booking as it is now, under its event's lock."""
    lock_event(booking.ticket_type.event_id)
    return Booking.objects.with_event().get(pk=booking.pk)


def confirm(booking: Booking) -> None:
    """Turn the booking into a confirmed one with a ticket for each place; who has an own address gets an own mail."""
    stay, go = persons.parties(*booking.seats)
    booking.status, booking.expires_at, booking.places = Booking.Status.CONFIRMED, None, len(stay)
    booking.attendees, booking.attendee_emails = [], []
    booking.save(update_fields=["status", "expires_at", "places", "attendees", "attendee_emails"])
    give_tickets(booking, stay, go)


def give_tickets(booking: Booking, stay: list[str], go: dict[str, list[str]]) -> None:
    """Make tickets for the names that `stay`, and for each address that goes a booking of its own (`persons.parties`).

    No place is added or freed: what the booking held is shared out, and it holds those that stay.
    """
    make_tickets(booking, stay)
    for email, names in go.items():
        hand_on(booking, names=names, email=email, source=Booking.Source.GROUP, group=booking)


def hand_on(booking: Booking, *, names: list[str], email: str, source: str, by=None, group=None) -> Booking:
    """Make another person's booking of places that `booking` had, with tickets, and queue the mail with its link.

    Its secret address is that person's right to act. It has no consent: they have not been asked yet, and can cancel
    by the link. Taking the places away from `booking` is the caller's.
    """
    new = Booking.objects.create(
        ticket_type=booking.ticket_type,
        places=len(names),
        name=names[0] or email,
        email=email,
        organisation_name=booking.organisation_name,
        language=booking.language,
        source=source,
        group=group,
        created_by=by or booking.created_by,
        over_capacity=booking.over_capacity,
    )
    make_tickets(new, names)
    note(new, Step.Kind.BOOKED, by=by, places=new.places)
    queue_mail(new, BookingMail.Kind.CONFIRMATION)
    if group:
        note(booking, Step.Kind.OWN_TICKET, by=by, places=new.places)
    return new


def take_up(booking: Booking, status: str) -> Booking:
    """The guest takes the place that is kept in this `status` (held or offered). Taking it twice changes nothing.

    Raises TooLate when it is not kept any more, BookingClosed when the event was called off.
    """
    booking = locked_booking(booking)
    if booking.is_confirmed:
        return booking
    if booking.status != status:
        raise TooLate
    if booking.event.is_cancelled:
        raise BookingClosed(State.CANCELLED)
    confirm(booking)
    note(booking, Step.Kind.CONFIRMED)
    queue_mail(booking, BookingMail.Kind.CONFIRMATION)
    return booking


def make_tickets(booking: Booking, names: list[str], *, first: int = 1) -> None:
    """Give the booking a ticket for each name, numbered from `first`."""
    Ticket.objects.bulk_create(
        Ticket(booking=booking, position=position, name=name) for position, name in enumerate(names, first)
    )


def end(booking: Booking, reason: str, *, by=None, actor: str = Step.Actor.SYSTEM) -> None:
    """Free the booking's places, void its tickets and forget its needs. Mails and promotion are the caller's."""
    booking.status, booking.end = Booking.Status.CANCELLED, reason
    booking.cancelled_at, booking.expires_at = timezone.now(), None
    booking.attendees, booking.attendee_emails = [], []
    booking.save(update_fields=["status", "end", "cancelled_at", "expires_at", "attendees", "attendee_emails"])
    booking.tickets.filter(cancelled_at__isnull=True).update(cancelled_at=booking.cancelled_at)
    booking.needs.all().delete()
    # What has not left yet would be untrue now; its job finds no row and sends nothing. A mail that is leaving just
    # now is locked by the worker, who waits for the mail server: nobody may wait for that under the event's lock.
    unsent = booking.mails.filter(sent_at__isnull=True).select_for_update(skip_locked=True)
    booking.mails.filter(pk__in=list(unsent.values_list("pk", flat=True))).delete()
    note(booking, Step.Kind.CANCELLED, actor=actor, by=by, reason=str(reason))


def note(booking: Booking, kind: str, *, by=None, actor: str = "", **detail) -> None:
    """Write one line of the booking's timeline. The guest acted unless `by` or `actor` says otherwise."""
    actor = actor or (Step.Actor.STAFF if by else Step.Actor.GUEST)
    Step.objects.create(booking=booking, kind=kind, actor=actor, by=by, detail=detail)


def queue_mail(booking: Booking, kind: str, *, about: str = "") -> None:
    """Note the mail and queue its job, in the transaction that is open; nothing without an address.

    A mail of the same kind `about` the same thing is queued once (constraint `bookingmail_each_kind_once`).
    """
    if booking.email:
        mail = BookingMail.objects.create(booking=booking, kind=kind, about=about)
        tasks.send_booking_mail.defer(mail_id=mail.pk)


def promote(event: Event) -> list[Booking]:
    """Offer free places to whoever waits and fits, kind by kind. Call it under the event's lock.

    Seats of the network whose date has come are released first: a seat that frees late goes to everybody, too.

    Returns those who got an offer, or a place where the event promotes at once.
    """
    release_due(event.pk, counted, note)
    deadline = offer_ends_at(event, now=timezone.now())
    if deadline is None or event.status != Event.Status.PUBLISHED:
        return []
    lucky = []
    kinds = Booking.objects.waiting().filter(ticket_type__event=event).order_by("ticket_type__position", "ticket_type")
    for kind in dict.fromkeys(kinds.values_list("ticket_type", flat=True)):
        # Counted anew for each kind: what the one before got counts against the event's own limit.
        ticket_type = counted(kind)
        free = ticket_type.free
        for booking in _fitting(ticket_type) if free else ():
            if booking.places > free or organisation_has_seat(booking):
                continue
            booking.ticket_type = ticket_type
            free -= booking.places
            _give(booking, deadline)
            lucky.append(booking)
            if not free:
                break
    return lucky


def _fitting(ticket_type: TicketType) -> Iterator[Booking]:
    """The parties that fit into the free places, the next one first, read as far as they are needed.

    Without those whose organisation has a seat; who gets one meanwhile has to be asked for anew.
    """
    seats = Booking.objects.holding().filter(ticket_type=ticket_type, organisation__isnull=False)
    waiting = Booking.objects.waiting().filter(ticket_type=ticket_type, places__lte=ticket_type.free)
    return waiting.exclude(organisation__in=seats.values("organisation")).iterator(chunk_size=50)


def _give(booking: Booking, deadline: dt.datetime) -> None:
    if booking.event.promote_at_once:
        confirm(booking)
        note(booking, Step.Kind.CONFIRMED, actor=Step.Actor.SYSTEM)
        queue_mail(booking, BookingMail.Kind.CONFIRMATION)
        return
    booking.status, booking.expires_at = Booking.Status.OFFERED, deadline
    booking.save(update_fields=["status", "expires_at"])
    note(booking, Step.Kind.OFFERED, actor=Step.Actor.SYSTEM)
    queue_mail(booking, BookingMail.Kind.OFFER, about=_which_offer(booking))


def _which_offer(booking: Booking) -> str:
    """Tells the mails of a booking's offers apart: who lost one when the event was called off may get another."""
    number = booking.steps.filter(kind=Step.Kind.OFFERED).count()
    return str(number) if number > 1 else ""


def offer_ends_at(event: Event, *, now: dt.datetime) -> dt.datetime | None:
    """Until when an offer made now can be answered; None when it is too late to ask anybody."""
    # In UTC: two hours are two hours, also in the night when the clocks change.
    latest = event.starts_at.astimezone(dt.UTC) - LAST_OFFER
    return min(now + dt.timedelta(hours=settings.OFFER_HOURS), latest) if now < latest else None


def seat_of(ticket_type: TicketType, organisation: Organisation) -> QuerySet:
    """The standing seat of an organisation among this kind of tickets (see `booking_one_seat_per_organisation`)."""
    return Booking.objects.holding().filter(ticket_type=ticket_type, organisation=organisation)


def organisation_has_seat(booking: Booking) -> bool:
    """Whether the organisation of who waits has its one seat already."""
    return booking.organisation_id is not None and seat_of(booking.ticket_type, booking.organisation).exists()
