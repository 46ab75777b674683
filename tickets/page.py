"""One booking with everything that its page and its mails show, in three queries that are built once."""

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


def _with_parts(booking: Booking | None) -> Booking | None:
    if booking:
        for name, parts in _PARTS.items():
            set_prefetched(booking, name, parts(booking.pk))
    return booking
