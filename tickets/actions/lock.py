"""The one lock of an event, and what every verb does under it.

Whoever gives or frees a place holds the lock on the event's row (ADR 0003). Under it, holds and offers whose time is
over are ended first, so that the places counted are the places there are.
"""

from django.utils import timezone

from events.models import Event
from tickets import tasks
from tickets.models import Booking, BookingMail, Step, Ticket, TicketType
from wedo.prepared import Prepared

_LOCK = Prepared(lambda event: Event.objects.select_for_update(of=("self",), no_key=True).filter(pk=event).only("pk"))
_COUNTED = Prepared(lambda pk: TicketType.objects.select_related("event").filter(pk=pk).with_taken())
_EXPIRED = Prepared(lambda event: Booking.objects.expired().filter(ticket_type__event=event))


def lock_event(event_id: int) -> None:
    """Wait for the event's lock and end what has run out. Must be called in a transaction."""
    _LOCK(event_id)
    for booking in _EXPIRED(event_id):
        held = booking.status == Booking.Status.HELD
        end(booking, Booking.End.HOLD_EXPIRED if held else Booking.End.OFFER_EXPIRED)
        if not held:
            queue_mail(booking, BookingMail.Kind.OFFER_EXPIRED, about=str(booking.pk))


def counted(ticket_type_id: int) -> TicketType:
    """The ticket type as it is now, with its event and the places taken. Only under the lock is it sure."""
    return _COUNTED.one(ticket_type_id)


def locked_booking(booking: Booking) -> Booking:
    """The booking as it is now, under its event's lock."""
    lock_event(booking.ticket_type.event_id)
    return Booking.objects.with_event().get(pk=booking.pk)


def confirm(booking: Booking) -> None:
    """Turn the booking into a confirmed one with a ticket for each place."""
    names = booking.attendees + [""] * (booking.places - len(booking.attendees))
    booking.status, booking.expires_at, booking.attendees = Booking.Status.CONFIRMED, None, []
    booking.save(update_fields=["status", "expires_at", "attendees"])
    make_tickets(booking, names)


def make_tickets(booking: Booking, names: list[str], *, first: int = 1) -> None:
    """Give the booking a ticket for each name, numbered from `first`."""
    Ticket.objects.bulk_create(
        Ticket(booking=booking, position=position, name=name) for position, name in enumerate(names, first)
    )


def end(booking: Booking, reason: str, *, by=None, actor: str = Step.Actor.SYSTEM) -> None:
    """Free the booking's places, void its tickets and forget its needs. Mails and promotion are the caller's."""
    booking.status, booking.end = Booking.Status.CANCELLED, reason
    booking.cancelled_at, booking.expires_at, booking.attendees = timezone.now(), None, []
    booking.save(update_fields=["status", "end", "cancelled_at", "expires_at", "attendees"])
    booking.tickets.filter(cancelled_at__isnull=True).update(cancelled_at=booking.cancelled_at)
    booking.needs.all().delete()
    # What has not left yet would be untrue now; its job finds no row and sends nothing.
    booking.mails.filter(sent_at__isnull=True).delete()
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
