"""The waiting list: one fair queue for each kind of ticket.

First come, first served. A party that does not fit is passed over only by parties that do fit, and keeps its turn.
Every verb that frees a place ends with `lock.promote`.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Event
from tickets.models import Booking, Step, TicketType

from . import lock
from .refusals import TooLate


@transaction.atomic
def accept_offer(*, booking: Booking) -> Booking:
    """Take the place that was offered. Accepting twice changes nothing; raises TooLate when the offer is over."""
    return lock.take_up(booking, Booking.Status.OFFERED)


@transaction.atomic
def decline_offer(*, booking: Booking) -> Booking:
    """Let the offered place pass on to the next one. Raises TooLate when there is no offer (any more)."""
    booking = lock.locked_booking(booking)
    if booking.status != Booking.Status.OFFERED:
        raise TooLate
    lock.end(booking, Booking.End.DECLINED, actor=Step.Actor.GUEST)
    lock.promote(booking.event)
    return booking


@transaction.atomic
def expire(*, event: Event) -> list[Booking]:
    """End what has run out, release seats whose date has come, and promote. Called every minute, and safe to repeat."""
    lock.lock_event(event.pk)
    return lock.promote(Event.objects.get(pk=event.pk))


def due_events() -> list[Event]:
    """The events that `expire` has something to do for."""
    expired = Booking.objects.expired().values("ticket_type__event")
    held = TicketType.objects.due_for_release().values("event")
    return list(Event.objects.filter(Q(pk__in=expired) | Q(pk__in=held)).order_by("pk"))


def position(booking: Booking) -> int:
    """How many parties come before this one, plus one."""
    return Booking.objects.ahead_of(booking).count() + 1


@dataclass(frozen=True)
class Queue:
    """The waiting list of one kind of ticket, as staff see it: its beginning, and how long it is."""

    ticket_type: TicketType
    waiting: list[Booking]
    offered: list[Booking]
    requested: list[Booking]
    number: int
    places: int
    reason: str

    @property
    def more(self) -> int:
        """How many wait behind those that are shown."""
        return self.number - len(self.waiting)


def queue(ticket_type: TicketType, *, shown: int = 100) -> Queue:
    """Who waits, who has an offer or asks for a stand (of each the first ones), and why nobody is promoted just now."""
    ticket_type = lock.counted(ticket_type.pk)
    bookings = Booking.objects.filter(ticket_type=ticket_type)
    waiting = bookings.waiting()
    long = waiting.aggregate(number=Count("pk"), places=Coalesce(Sum("places"), 0))
    offered = bookings.holding().filter(status=Booking.Status.OFFERED).order_by("expires_at", "pk")
    requested = bookings.filter(status=Booking.Status.REQUESTED).select_related("organisation", "stand")
    return Queue(
        ticket_type,
        list(waiting[:shown]),
        list(offered[:shown]),
        list(requested.order_by("created_at", "pk")[:shown]),
        **long,
        reason=_why_nobody(ticket_type, waiting) if long["number"] else _("Niemand wartet."),
    )


def _why_nobody(ticket_type: TicketType, waiting: QuerySet) -> str:
    event = ticket_type.event
    if event.is_cancelled:
        return _("Die Veranstaltung ist abgesagt.")
    if event.status != Event.Status.PUBLISHED:
        return _("Die Veranstaltung ist noch nicht veröffentlicht.")
    if lock.offer_ends_at(event, now=timezone.now()) is None:
        return _("Bis zum Beginn sind es weniger als zwei Stunden. Jetzt rückt niemand mehr nach.")
    if not ticket_type.free:
        limit = event.capacity
        if limit is not None and ticket_type.event_taken >= limit and ticket_type.taken < ticket_type.capacity:
            return _("Die Veranstaltung ist insgesamt voll.")
        return _("Es ist kein Platz frei.")
    seats = Booking.objects.holding().filter(ticket_type=ticket_type, organisation__isnull=False)
    allowed = waiting.exclude(organisation__in=seats.values("organisation"))
    smallest = allowed.aggregate(places=Min("places"))["places"]
    if smallest is None:
        return _("Wer wartet, gehört zu einer Organisation, die schon einen Platz hat.")
    if smallest > ticket_type.free:
        numbers = {"free": ticket_type.free, "smallest": smallest}
        return _("Frei: %(free)s. Die kleinste Gruppe braucht %(smallest)s.") % numbers
    return _("Es rückt gleich jemand nach.")
