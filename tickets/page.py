"""One booking with everything that its page and its mails show, in three queries that are built once."""

from django.db.models import QuerySet
from django.db.models.functions import Upper

from events.models import today
from wedo.prepared import Prepared, set_prefetched

from .models import Booking, Need, Ticket

_BY_TOKEN = Prepared(lambda token: Booking.objects.with_event().filter(token=token), str)
_BY_ID = Prepared(lambda pk: Booking.objects.with_event().filter(pk=pk))
_PARTS = {
    "tickets": Prepared(lambda booking: Ticket.objects.filter(booking=booking)),
    "needs": Prepared(lambda booking: Need.objects.filter(booking=booking)),
}


def booking_by_token(token: str) -> Booking | None:
    """The booking behind a secret address, with event, venue, tickets and needs; None for a forged one."""
    return _with_parts(_BY_TOKEN.one(token))


def booking_by_id(pk: int) -> Booking | None:
    """The same for a job."""
    return _with_parts(_BY_ID.one(pk))


def bookings_of(user) -> QuerySet[Booking]:
    """What stands from today on for the addresses that this person has proved to be theirs, the next event first."""
    proved = user.emailaddress_set.filter(verified=True).values(address=Upper("email"))
    mine = Booking.objects.standing().alias(address=Upper("email")).filter(address__in=proved)
    return mine.filter(ticket_type__event__date__gte=today()).with_event().order_by("ticket_type__event__date", "pk")


def _with_parts(booking: Booking | None) -> Booking | None:
    if booking:
        for name, parts in _PARTS.items():
            set_prefetched(booking, name, parts(booking.pk))
    return booking
