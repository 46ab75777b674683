"""Whether a place can be booked now, and if not, why: one answer for page, form and action."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Event
from wedo.prepared import Prepared

from .models import TicketType


class State(models.TextChoices):
    """What a visitor is told about booking."""

    OPEN = "open", _("Buchung offen")
    FULL = "full", _("Ausgebucht")
    NOT_YET = "not_yet", _("Buchung noch nicht offen")
    CLOSED = "closed", _("Buchung beendet")
    OVER = "over", _("Vorbei")
    CANCELLED = "cancelled", _("Abgesagt")
    NONE = "none", _("Ohne Buchung")


@dataclass(frozen=True)
class Availability:
    """The answer for one event: its state, the ticket type to book, and how many places are left."""

    state: State
    ticket_type: TicketType | None = None
    free: int = 0
    # Where there is more than one kind to ask for now: all of them, this one too.
    choices: tuple["Availability", ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether the form is shown."""
        return self.state == State.OPEN

    @property
    def free_in_all(self) -> int:
        """Places left of all kinds that can be asked for, within the event's overall limit."""
        if not self.choices:
            return self.free
        together, event = sum(one.free for one in self.choices), self.ticket_type.event
        return together if event.capacity is None else min(together, event.capacity - self.ticket_type.event_taken)

    @property
    def opens_at(self) -> dt.datetime | None:
        """When booking opens, if that lies ahead."""
        return self.ticket_type.opens_at if self.state == State.NOT_YET else None

    @property
    def label(self) -> str:
        """The state in words."""
        return self.state.label


def state_of(ticket_type: TicketType, *, now: dt.datetime) -> State:
    """The state of one ticket type, which must carry `taken` (see `with_taken`) and its event."""
    state = _state_in_time(ticket_type, now=now)
    return State.FULL if state == State.OPEN and not ticket_type.free else state


def _state_in_time(ticket_type: TicketType, *, now: dt.datetime) -> State:
    """The state of one ticket type by the clock alone: open, however many places are taken."""
    event = ticket_type.event
    if not event.is_public:
        return State.NONE
    if event.is_cancelled:
        return State.CANCELLED
    if event.is_over:
        return State.OVER
    if ticket_type.opens_at and now < ticket_type.opens_at:
        return State.NOT_YET
    if now >= ticket_type.booking_ends_at or ticket_type.is_for_everybody_by_now:
        return State.CLOSED
    return State.OPEN


def availability(
    event: Event, ticket_types: list[TicketType], *, now: dt.datetime | None = None, wanted: str = ""
) -> Availability:
    """What the event's page says about booking, from its public ticket types with `taken`.

    An open type wins over a full one, a full one over one that opens later, and so on, unless the guest `wanted` the
    one with this number and can ask for it.
    """
    now = now or timezone.now()
    if event.is_cancelled:
        return Availability(State.CANCELLED)
    if event.is_over:
        return Availability(State.OVER)
    answers = []
    for ticket_type in ticket_types:
        ticket_type.event = event
        answers.append(Availability(state_of(ticket_type, now=now), ticket_type, ticket_type.free))
    choices = tuple(one for one in answers if one.state in (State.OPEN, State.FULL))
    found = _named(choices, wanted) or _best(answers)
    return replace(found, choices=choices) if len(choices) > 1 else found


def _named(answers: Iterable[Availability], wanted: str) -> Availability | None:
    return next((one for one in answers if str(one.ticket_type.pk) == wanted), None)


def _best(answers: list[Availability]) -> Availability:
    order = list(State)
    return min(answers, key=lambda answer: order.index(answer.state), default=Availability(State.NONE))


_TYPES = Prepared(lambda event: TicketType.objects.filter(event=event).with_taken())
_PUBLIC_TYPES_UNCOUNTED = Prepared(lambda event: TicketType.objects.public().filter(event=event))
_PUBLIC_TYPES = Prepared(lambda event: TicketType.objects.public().filter(event=event).with_taken())


def for_events(events: list[Event]) -> list[tuple[Event, Availability]]:
    """Each event with its availability, in one query for all of them."""
    types: dict[int, list[TicketType]] = {}
    coming = [event.pk for event in events if not event.is_over]
    if coming:
        for ticket_type in TicketType.objects.public().filter(event__in=coming).with_taken():
            types.setdefault(ticket_type.event_id, []).append(ticket_type)
    return [(event, availability(event, types.get(event.pk, []))) for event in events]


def for_event(event: Event, *, wanted: str = "") -> Availability:
    """The availability of one event, in one query; of the kind of ticket that is `wanted`, if it can be asked for."""
    if event.is_cancelled or event.is_over:
        return availability(event, [])
    return availability(event, _PUBLIC_TYPES(event.pk), wanted=wanted)


def in_time(event: Event, *, wanted: str = "") -> Availability:
    """What a form that was sent is for, by the clock alone: "open" may turn out to be full.

    Who books counts the places under the lock; counting them here as well would be for nothing. Only where several
    kinds are open it takes the count to tell which one has places.
    """
    if event.is_cancelled or event.is_over:
        return availability(event, [])
    now, answers = timezone.now(), []
    for ticket_type in _PUBLIC_TYPES_UNCOUNTED(event.pk):
        ticket_type.event = event
        answers.append(Availability(_state_in_time(ticket_type, now=now), ticket_type))
    open_now = [one for one in answers if one.is_open]
    if len(open_now) > 1:
        return _named(open_now, wanted) or for_event(event)
    return _best(answers)


def with_seats(event: Event) -> tuple[Availability, list[Availability]]:
    """The availability for everybody, and that of each kind of ticket for organisations, in one query.

    Nothing is said about the seats of organisations once the event is over or called off, nor once what is left of
    them is for everybody.
    """
    if event.is_cancelled or event.is_over:
        return availability(event, []), []
    types = _TYPES(event.pk)
    everybody = availability(event, [one for one in types if one.is_public])
    for_them = [one for one in types if not (one.is_public or one.is_for_everybody_by_now)]
    return everybody, [availability(event, [one]) for one in for_them]


def seats_for(user, seats: list[Availability]) -> set[int]:
    """The kinds of seats (by id) that this person can ask for now, for an organisation of theirs."""
    if not user.is_authenticated:
        return set()
    now = [one.ticket_type.pk for one in seats if one.state in (State.OPEN, State.FULL)]
    return set(TicketType.objects.filter(pk__in=now).open_to(user).values_list("pk", flat=True))
