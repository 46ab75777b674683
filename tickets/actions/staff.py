"""What only staff do: accept stands, move bookings, invite, change the number of places."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from events.models import Event
from organisations.models import Organisation
from tickets.availability import State
from tickets.models import Booking, BookingMail, Step, TicketType
from tickets.permissions import can_manage

from . import lock
from .refusals import BookingClosed, NotAllowed, NothingToChange, OtherEvent, SeatTaken, SoldOut, WithoutOrganisation


@transaction.atomic
def accept(*, booking: Booking, by, exceed: bool = False) -> Booking:
    """Confirm a requested stand, or a waiting or held booking out of turn. Confirming twice changes nothing.

    Raises SoldOut when there is no room and `exceed` is not set, SeatTaken when the organisation has a seat of this
    kind, NothingToChange for a cancelled booking, BookingClosed for a cancelled event, NotAllowed.
    """
    _check_may_manage(by)
    booking = lock.locked_booking(booking)
    if booking.is_confirmed:
        return booking
    if booking.is_cancelled:
        raise NothingToChange
    if booking.event.is_cancelled:
        raise BookingClosed(State.CANCELLED)
    ticket_type = lock.counted(booking.ticket_type_id)
    _check_one_seat(booking, ticket_type)
    # A place that is held or offered is counted as taken already.
    missing = booking.places if booking.expires_at is None else 0
    if missing > ticket_type.free and not exceed:
        raise SoldOut(ticket_type.free)
    booking.over_capacity = missing > ticket_type.free
    booking.created_by = booking.created_by or (by if booking.over_capacity else None)
    booking.save(update_fields=["over_capacity", "created_by"])
    lock.confirm(booking)
    lock.note(booking, Step.Kind.CONFIRMED, by=by)
    lock.queue_mail(booking, BookingMail.Kind.CONFIRMATION)
    return booking


@transaction.atomic
def move(*, booking: Booking, to: TicketType, by, exceed: bool = False) -> Booking:
    """Put a booking into another kind of ticket of the same event.

    Raises SoldOut when there is no room and `exceed` is not set, SeatTaken, OtherEvent, WithoutOrganisation,
    NothingToChange or NotAllowed.
    """
    _check_may_manage(by)
    booking = lock.locked_booking(booking)
    to = lock.counted(to.pk)
    if to.event_id != booking.ticket_type.event_id:
        raise OtherEvent
    if booking.is_cancelled:
        raise NothingToChange
    if to.pk == booking.ticket_type_id:
        return booking
    if not to.is_public and booking.organisation is None:
        raise WithoutOrganisation
    if booking.status not in (Booking.Status.WAITING, Booking.Status.REQUESTED):
        if not to.is_public:
            _check_one_seat(booking, to)
        # Within the event the place moves along; the event's own limit is not touched.
        left = max(0, to.capacity - to.taken)
        if booking.places > left:
            if not exceed:
                raise SoldOut(left)
            booking.over_capacity, booking.created_by = True, booking.created_by or by
    came_from, booking.ticket_type = booking.ticket_type_id, to
    if to.is_public:
        booking.organisation_name = booking.organisation_name or str(booking.organisation or "")
        booking.organisation = None
    booking.save(update_fields=["ticket_type", "organisation", "organisation_name", "over_capacity", "created_by"])
    lock.note(booking, Step.Kind.MOVED, by=by, to=to.pk, **{"from": came_from})
    lock.promote(booking.event)
    return booking


@transaction.atomic
def set_capacity(*, ticket_type: TicketType, capacity: int, by) -> TicketType:
    """Raise or shrink the number of places. Shrinking takes nobody's place away; raising promotes who waits.

    Raises NotAllowed.
    """
    _check_may_manage(by)
    lock.lock_event(ticket_type.event_id)
    ticket_type = lock.counted(ticket_type.pk)
    ticket_type.capacity = capacity
    ticket_type.save(update_fields=["capacity"])
    lock.promote(ticket_type.event)
    return ticket_type


@transaction.atomic
def invite(*, ticket_type: TicketType, organisations: Iterable[Organisation], by) -> TicketType:
    """Say which organisations may book this kind of ticket; none means all published ones. Raises NotAllowed.

    Whoever has a seat keeps it.
    """
    _check_may_manage(by)
    organisations = list(organisations)
    ticket_type.invited.set(organisations)
    ticket_type.by_invitation = bool(organisations)
    ticket_type.save(update_fields=["by_invitation"])
    return ticket_type


@transaction.atomic
def places_changed(*, event: Event) -> list[Booking]:
    """After staff have saved an event or its kinds of tickets: give new places to whoever waits.

    What is kept for an answer ends in time for a start that has come nearer.
    """
    lock.lock_event(event.pk)
    event, now = Event.objects.get(pk=event.pk), timezone.now()
    kept = Booking.objects.for_event(event)
    latest = {
        Booking.Status.OFFERED: lock.offer_ends_at(event, now=now) or now,
        Booking.Status.HELD: max(now, event.starts_at_or_day_end.astimezone(dt.UTC)),
    }
    for status, end in latest.items():
        kept.filter(status=status, expires_at__gt=end).update(expires_at=end)
    lock.lock_event(event.pk)
    return lock.promote(event)


def _check_may_manage(by) -> None:
    if not can_manage(by):
        raise NotAllowed


def _check_one_seat(booking: Booking, ticket_type: TicketType) -> None:
    """Raises SeatTaken when another booking has the seat of the same organisation."""
    if booking.organisation_id and lock.seat_of(ticket_type, booking.organisation).exclude(pk=booking.pk).exists():
        raise SeatTaken
