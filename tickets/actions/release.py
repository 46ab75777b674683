"""Seats that were kept for the network, once their date has come."""

from django.utils import timezone

from tickets.models import Booking, Step, TicketType


def release_due(event_id: int, counted, note) -> None:
    """Give what the network has not taken to the public, under the event's lock; each time a seat is free again.

    `counted` and `note` are `lock.counted` and `lock.note`.
    """
    for pk in TicketType.objects.past_their_date().filter(event=event_id).values_list("pk", flat=True):
        _release(counted(pk), note)


def _release(held: TicketType, note) -> None:
    """The free seats, and those who wait for them, go to the first public kind of ticket.

    Without a public kind, the network's kind becomes public itself. Who waits then waits as anybody does: one seat
    for each organisation was the network's rule.
    """
    left = max(0, held.capacity - held.taken)
    waiting = Booking.objects.waiting().filter(ticket_type=held)
    if held.released_at and not left and not waiting.exists():
        return
    public = TicketType.objects.public().filter(event=held.event_id).first()
    held.released_at = held.released_at or timezone.now()
    if public is None:
        held.audience, held.held_until = TicketType.Audience.PUBLIC, None
        held.save(update_fields=["audience", "held_until", "released_at"])
    else:
        held.capacity -= left
        held.save(update_fields=["capacity", "released_at"])
        public.capacity += left
        public.save(update_fields=["capacity"])
    for booking in waiting.select_related("organisation"):
        booking.ticket_type = public or held
        booking.organisation_name = booking.organisation_name or str(booking.organisation or "")
        booking.organisation = None
        booking.save(update_fields=["ticket_type", "organisation", "organisation_name"])
        if public:
            note(booking, Step.Kind.MOVED, actor=Step.Actor.SYSTEM, to=public.pk, **{"from": held.pk})
