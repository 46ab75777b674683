"""What only staff do: accept stands, move bookings, change the number of places, call off an event."""

from django.db import transaction

from events.models import Event
from tickets.models import Booking, BookingMail, Step, TicketType

from . import lock
from .refusals import NothingToChange, SoldOut


@transaction.atomic
def accept(*, booking: Booking, by, exceed: bool = False) -> Booking:
    """Confirm a requested stand, or a waiting or held booking out of turn. Confirming twice changes nothing.

    Raises SoldOut when there is no room and `exceed` is not set, NothingToChange for a cancelled one.
    """
    booking = lock.locked_booking(booking)
    if booking.is_confirmed:
        return booking
    if booking.is_cancelled:
        raise NothingToChange
    ticket_type = lock.counted(booking.ticket_type_id)
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
    """Put a booking into another kind of ticket of the same event. Raises SoldOut; ValueError for another event."""
    booking = lock.locked_booking(booking)
    to = lock.counted(to.pk)
    if to.event_id != booking.ticket_type.event_id:
        raise ValueError("a booking cannot move to another event")
    if booking.is_cancelled:
        raise NothingToChange
    if to.pk == booking.ticket_type_id:
        return booking
    holds = booking.status != Booking.Status.WAITING and booking.status != Booking.Status.REQUESTED
    # Within the event the place moves along; the event's own limit is not touched.
    if holds and booking.places > to.capacity - to.taken and not exceed:
        raise SoldOut(max(0, to.capacity - to.taken))
    booking.ticket_type = to
    booking.save(update_fields=["ticket_type"])
    lock.note(booking, Step.Kind.MOVED, by=by)
    lock.promote(booking.event)
    return booking


@transaction.atomic
def set_capacity(*, ticket_type: TicketType, capacity: int, by) -> TicketType:
    """Raise or shrink the number of places. Shrinking takes nobody's place away; raising promotes who waits."""
    lock.lock_event(ticket_type.event_id)
    ticket_type = lock.counted(ticket_type.pk)
    ticket_type.capacity = capacity
    ticket_type.save(update_fields=["capacity"])
    lock.promote(ticket_type.event)
    return ticket_type


@transaction.atomic
def places_changed(*, event: Event) -> list[Booking]:
    """After staff have saved an event or its kinds of tickets: give new places to whoever waits."""
    lock.lock_event(event.pk)
    return lock.promote(Event.objects.get(pk=event.pk))
