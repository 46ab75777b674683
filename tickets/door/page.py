"""What the door reads: whose link this is, how many have come, who is called so, what devices keep."""

import datetime as dt
import hashlib
from collections import Counter
from dataclasses import dataclass, replace

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.crypto import salted_hmac

from events.models import Event
from tickets.models import Booking, CheckIn, DoorLink, Ticket
from wedo.keys import hashed
from wedo.text import sort_key

# More names than this are no answer: people should type more letters.
MOST_FOUND = 20
SHORTEST = 2
AFTER = dt.timedelta(hours=3)


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
    """The valid tickets with `arrived_at` and `number` (see `number_of`), sorted by name.

    Places without a name stand where their booking does.
    """
    standing = CheckIn.objects.standing().filter(ticket=OuterRef("pk"))
    tickets = valid_tickets(event).select_related("booking").annotate(arrived_at=Subquery(standing.values("at")))
    numbers: Counter[int] = Counter()
    found = list(tickets.order_by("booking", "position"))
    for one in found:
        numbers[one.booking_id] += 1
        one.number = numbers[one.booking_id]
    return sorted(found, key=lambda one: (sort_key(one.name or one.booking.name), one.booking_id, one.position))


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
    # How many of the group are not in yet; told once a group, and only where more than one is missing.
    rest: int = 0
    # The party's turn on the waiting list of its kind of ticket.
    turn: int = 0

    @property
    def is_waiting(self) -> bool:
        """Whether the person has no place (yet)."""
        return self.status != Booking.Status.CONFIRMED

    @property
    def label(self) -> str:
        """The state of the booking in words."""
        return Booking.Status(self.status).label


def search(event: Event, text: str) -> tuple[list[Found], bool]:
    """Who is called so, in order of names, and whether there are more than the `MOST_FOUND` that are told.

    Every word must begin a word of the guest's name or of who booked; case and accents do not matter. Names alone are
    read: no address, no need. Whoever waits is found as well, without a ticket, by any name of the party.
    """
    wanted = sort_key(text).split()
    if len("".join(wanted)) < SHORTEST:
        return [], False
    standing = CheckIn.objects.standing().filter(ticket=OuterRef("pk"))
    places = (
        valid_tickets(event)
        .annotate(arrived_at=Subquery(standing.values("at")))
        .values_list("name", "booking__name", "pk", "booking", "booking__places", "booking__status", "arrived_at")
        .order_by("booking", "position")
    )
    numbers, missing, hits = Counter(), Counter(), []
    for name, of, pk, booking, *more, arrived_at in places:
        numbers[booking] += 1
        missing[booking] += arrived_at is None
        if _is_called(f"{name} {of}", wanted):
            hits.append(Found(name, of, pk, booking, numbers[booking], *more, arrived_at))
    hits += [party for party, names in _parties(event) if _is_called(names, wanted)]
    hits.sort(key=lambda one: (sort_key(one.name or one.of), one.booking, one.number))
    return _with_groups(hits[:MOST_FOUND], missing), len(hits) > MOST_FOUND


def _is_called(names: str, wanted: list[str]) -> bool:
    words = sort_key(names).replace("-", " ").split()
    return all(any(word.startswith(part) for word in words) for part in wanted)


def _parties(event: Event) -> list[tuple[Found, str]]:
    """Those without places, each with all its names."""
    waiting = Booking.objects.standing().exclude(status=Booking.Status.CONFIRMED).for_event(event)
    rows = waiting.order_by("queued_at", "pk").values_list("name", "pk", "places", "status", "attendees", "ticket_type")
    turns: Counter[int] = Counter()
    found = []
    for name, pk, places, status, attendees, kind in rows:
        turns[kind] += status == Booking.Status.WAITING
        turn = turns[kind] if status == Booking.Status.WAITING else 0
        found.append((Found(name, name, None, pk, 0, places, status, None, turn=turn), " ".join([name, *attendees])))
    return found


def _with_groups(hits: list[Found], missing: Counter) -> list[Found]:
    told = set()
    for position, one in enumerate(hits):
        if one.ticket and one.booking not in told and missing[one.booking] > 1:
            told.add(one.booking)
            hits[position] = replace(one, rest=missing[one.booking])
    return hits


def number_of(ticket: Ticket) -> int:
    """Which of the group's places it is, counted as on the ticket: cancelled ones are left out."""
    return ticket.booking.tickets.filter(cancelled_at__isnull=True, position__lte=ticket.position).count()


def rest_of(ticket: Ticket) -> int:
    """How many of the booking that this ticket belongs to are not in yet."""
    if ticket.booking.places == 1:
        return 0
    standing = CheckIn.objects.standing().filter(ticket=OuterRef("pk"))
    return ticket.booking.tickets.filter(~Exists(standing), cancelled_at__isnull=True).count()


def salt_of(event: Event) -> str:
    """What makes the hashes of one event useless for another."""
    return salted_hmac("tickets.door", str(event.pk), algorithm="sha256").hexdigest()[:32]


def hash_of(salt: str, code: str) -> str:
    """What a device keeps of a code: 128 of SHA-256's bits. Twin of `hashOf` in static/js/door-offline.js."""
    return hashlib.sha256((salt + code).encode()).hexdigest()[:32]


def offline_list(event: Event) -> dict:
    """All tickets of the event as a device keeps them: by hash "" or "cancelled", when it came in, name, group.

    Codes are not in it. Names are only where the event allows it (`door_names_offline`). Tickets of one booking have
    the same number as their group; 0 is a guest alone.
    """
    salt = salt_of(event)
    standing = CheckIn.objects.standing().filter(ticket=OuterRef("pk"))
    rows = (
        Ticket.objects.filter(booking__ticket_type__event=event)
        .annotate(arrived_at=Subquery(standing.values("at")), of=F("booking__name"))
        .order_by("pk")
        .values_list(
            "code", "cancelled_at", "booking", "booking__places", "booking__status", "arrived_at", "name", "of"
        )
    )
    tickets = {}
    groups: dict[int, int] = {}
    for code, cancelled_at, booking, places, status, arrived_at, name, of in rows:
        is_valid = cancelled_at is None and status == Booking.Status.CONFIRMED
        named = event.door_names_offline and is_valid
        group = groups.setdefault(booking, len(groups) + 1) if is_valid and places > 1 else 0
        tickets[hash_of(salt, code)] = [
            "" if is_valid else "cancelled",
            arrived_at.isoformat() if arrived_at else "",
            (name or of) if named else "",
            group,
        ]
    return {"salt": salt, "until": until(event).isoformat(), "tickets": tickets}


def tickets_by_hash(event: Event) -> dict[str, int]:
    """Which ticket a device means by a hash of its list."""
    salt = salt_of(event)
    rows = Ticket.objects.filter(booking__ticket_type__event=event).values_list("code", "pk")
    return {hash_of(salt, code): pk for code, pk in rows}


def until(event: Event) -> dt.datetime:
    """How long lists on devices last: 3 hours past the end."""
    return event.ends_at + AFTER


def link_end(event: Event) -> dt.datetime:
    """How long a helper's link lasts unless told otherwise: as lists do, but at least 3 hours from now."""
    return max(until(event), timezone.now() + AFTER)


def latest_end(event: Event) -> dt.datetime:
    """The latest end that a helper's link may have: no link lasts for ever."""
    return link_end(event) + dt.timedelta(days=1)
