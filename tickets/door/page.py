"""What the door reads: whose link this is, how many have come, who is called so, what devices keep."""

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.utils.crypto import salted_hmac

from events.models import Event
from tickets.models import Booking, CheckIn, DoorLink, Ticket
from tickets.models.door import hashed
from wedo.text import sort_key

# More names than this are no answer: people should type more letters.
MOST_FOUND = 20
SHORTEST = 2


@dataclass(frozen=True)
class Tally:
    """How many are in, and how many tickets there are."""

    arrived: int
    expected: int


def link_of(*, event: Event, key: str) -> DoorLink | None:
    """The link behind a helper's secret, standing or not; None for a forged one or another event's."""
    return DoorLink.objects.select_related("created_by").filter(key_hash=hashed(key), event=event).first()


def valid_tickets(event: Event) -> QuerySet:
    """The tickets that open the door."""
    return Ticket.objects.filter(
        booking__ticket_type__event=event, booking__status=Booking.Status.CONFIRMED, cancelled_at__isnull=True
    )


def by_name(event: Event) -> list[Ticket]:
    """The valid tickets with `arrived_at`, sorted by name; places without a name stand where their booking does."""
    standing = CheckIn.objects.standing().filter(ticket=OuterRef("pk"))
    tickets = valid_tickets(event).select_related("booking").annotate(arrived_at=Subquery(standing.values("at")))
    return sorted(tickets, key=lambda one: (sort_key(one.name or one.booking.name), one.booking_id, one.position))


def tally(event: Event) -> Tally:
    """The live count, in one query."""
    standing = CheckIn.objects.standing().filter(ticket=OuterRef("pk"))
    numbers = (
        valid_tickets(event)
        .annotate(entry=Subquery(standing.values("pk")))
        .aggregate(expected=Count("pk"), arrived=Count("entry"))
    )
    return Tally(**numbers)


def troubles(event: Event) -> list[CheckIn]:
    """What devices without network let in and should not have; each with `first`, the check-in that counts."""
    found = list(CheckIn.objects.for_event(event).troubled().select_related("ticket__booking").order_by("at", "pk"))
    standing = CheckIn.objects.standing().filter(ticket__in=[one.ticket_id for one in found])
    first = {one.ticket_id: one for one in standing} if found else {}
    for one in found:
        one.first = first.get(one.ticket_id)
    return found


@dataclass(frozen=True)
class Found:
    """One line of a search: a place, or a party without places (then `ticket` is None)."""

    name: str
    of: str
    ticket: int | None
    booking: int
    number: int
    places: int
    status: str
    arrived_at: dt.datetime | None

    @property
    def is_waiting(self) -> bool:
        """Whether the person has no place (yet)."""
        return self.status != Booking.Status.CONFIRMED


def search(event: Event, text: str) -> tuple[list[Found], bool]:
    """Who is called so, in order of names, and whether there are more than the `MOST_FOUND` that are told.

    Every word must begin a word of the guest's name or of who booked; case and accents do not matter. Names alone are
    read: no address, no need. Whoever waits is found as well, without a ticket.
    """
    wanted = sort_key(text).split()
    if len("".join(wanted)) < SHORTEST:
        return [], False
    standing = CheckIn.objects.standing().filter(ticket=OuterRef("pk"))
    places = (
        valid_tickets(event)
        .annotate(arrived_at=Subquery(standing.values("at")))
        .values_list(
            "name", "booking__name", "pk", "booking", "position", "booking__places", "booking__status", "arrived_at"
        )
    )
    waiting = Booking.objects.standing().exclude(status=Booking.Status.CONFIRMED).for_event(event)
    parties = ((name, name, None, pk, 0, places, status, None) for name, pk, places, status in waiting.values_list(
        "name", "pk", "places", "status"
    ))  # fmt: skip
    hits = []
    for row in (*places, *parties):
        words = sort_key(f"{row[0]} {row[1]}").replace("-", " ").split()
        if all(any(word.startswith(part) for word in words) for part in wanted):
            hits.append(Found(*row))
    hits.sort(key=lambda one: (sort_key(one.name or one.of), one.booking, one.number))
    return hits[:MOST_FOUND], len(hits) > MOST_FOUND


def salt_of(event: Event) -> str:
    """What makes the hashes of one event useless for another."""
    return salted_hmac("tickets.door", str(event.pk), algorithm="sha256").hexdigest()[:32]


def hash_of(salt: str, code: str) -> str:
    """What a device keeps of a code: 128 of SHA-256's bits. Twin of `hashOf` in static/js/door-offline.js."""
    return hashlib.sha256((salt + code).encode()).hexdigest()[:32]


def offline_list(event: Event) -> dict:
    """All tickets of the event as a device keeps them: hash, "" or "cancelled", when it came in, name if allowed.

    Codes are not in it. Names are only where the event allows it (`door_names_offline`).
    """
    salt = salt_of(event)
    standing = CheckIn.objects.standing().filter(ticket=OuterRef("pk"))
    rows = (
        Ticket.objects.filter(booking__ticket_type__event=event)
        .annotate(arrived_at=Subquery(standing.values("at")), of=F("booking__name"))
        .order_by("pk")
        .values_list("code", "cancelled_at", "booking__status", "arrived_at", "name", "of")
    )
    tickets = {}
    for code, cancelled_at, status, arrived_at, name, of in rows:
        is_valid = cancelled_at is None and status == Booking.Status.CONFIRMED
        row = ["" if is_valid else "cancelled", arrived_at.isoformat() if arrived_at else ""]
        if event.door_names_offline and is_valid:
            row.append(name or of)
        tickets[hash_of(salt, code)] = row
    return {"salt": salt, "until": until(event).isoformat(), "tickets": tickets}


def tickets_by_hash(event: Event) -> dict[str, int]:
    """Which ticket a device means by a hash of its list."""
    salt = salt_of(event)
    rows = Ticket.objects.filter(booking__ticket_type__event=event).values_list("code", "pk")
    return {hash_of(salt, code): pk for code, pk in rows}


def until(event: Event) -> dt.datetime:
    """How long helpers' links and lists on devices last, unless told otherwise: 3 hours past the end."""
    return event.ends_at + dt.timedelta(hours=3)
