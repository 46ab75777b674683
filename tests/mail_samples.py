"""One mail of each kind, as it leaves."""

import datetime as dt

from django.core import mail
from django.utils import timezone

from events.models import Event
from tests.factories import BookingFactory, MaterialFactory, TicketTypeFactory, VenueFactory
from tickets import mails
from tickets.models import Booking, BookingMail, Need, Stand
from tickets.page import booking_by_id

KINDS = BookingMail.Kind.values
STATUS = {
    "confirm": "held",
    "requested": "requested",
    "waiting": "waiting",
    "offer": "offered",
    "cancellation": "cancelled",
    "offer_expired": "cancelled",
}


def sample_row(kind: str, *, end: str = "guest", event: dict | None = None, **booking) -> BookingMail:
    """A booking in the state that the kind is about, and the row of its mail; `end` is why a booking is over."""
    facts = {
        "title_de": "Beispielforum",
        "title_en": "Sample forum",
        "room_de": "3. Stock",
        "room_en": "3rd floor",
        "venue__name": "Beispielhaus",
        "venue__map_url": "https://example.org/karte",
    } | (event or {})
    ticket_type = TicketTypeFactory(
        audience="stand" if kind == "requested" else "public", **{f"event__{name}": facts[name] for name in facts}
    )
    now = timezone.now()
    status = STATUS.get(kind, "confirmed")
    state = {
        "held": {"expires_at": now + dt.timedelta(minutes=30)},
        "offered": {"expires_at": now + dt.timedelta(hours=24), "queued_at": now},
        "waiting": {"queued_at": now},
    }
    made = BookingFactory(
        **{"ticket_type": ticket_type, "status": "confirmed" if status == "cancelled" else status, "places": 2}
        | state.get(status, {})
        | booking
    )
    if status == "cancelled":
        ended = {"status": status, "end": "offer_expired" if kind == "offer_expired" else end, "cancelled_at": now}
        Booking.objects.filter(pk=made.pk).update(**ended)
    detail = _prepare(kind, made)
    return BookingMail.objects.create(booking=made, kind=kind, detail=detail)


def sample(kind: str, **more):
    """The mail of `sample_row` as it leaves."""
    row = sample_row(kind, **more)
    mails.send(row, booking_by_id(row.booking_id))
    return mail.outbox[-1]


def _prepare(kind: str, booking: Booking) -> dict:
    event = booking.event
    if kind == "confirmation":
        Need.objects.create(booking=booking, kind="food", detail="vegan", number=2)
    if kind == "requested":
        Stand.objects.create(booking=booking, power=True, shows="Bücher")
    if kind == "thanks":
        MaterialFactory(event=event, title="Protokoll")
    if kind == "event_called_off":
        Event.objects.filter(pk=event.pk).update(status="cancelled", cancellation_note_de="Der Raum ist gesperrt.")
    if kind == "event_changed":
        before = mails.snapshot(event)
        event.start_time, event.venue = dt.time(17, 30), VenueFactory(name="Neues Beispielhaus")
        event.save()
        return before
    return {}
