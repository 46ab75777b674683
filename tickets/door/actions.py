"""Letting people in. Every verb locks the ticket's row, looks again, and writes."""

import datetime as dt
import uuid
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Case, TextChoices, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Event
from tickets import actions
from tickets.availability import State
from tickets.models import Booking, CheckIn, DoorLink, Ticket, TicketType
from tickets.models.door import hashed, new_key

from .permissions import can_make_links

# A device without network may have kept its check-ins for so long; an older time is not believed.
OLDEST = dt.timedelta(days=2)


class Verdict(TextChoices):
    """The answer at the door, as people hear it."""

    WELCOME = "welcome", _("Willkommen!")
    ALREADY = "already", _("Schon da")
    CANCELLED = "cancelled", _("Abgesagt")
    OTHER_EVENT = "other_event", _("Andere Veranstaltung")
    UNKNOWN = "unknown", _("Unbekannt")
    WAITING = "waiting", _("Kein Platz")
    UNDONE = "undone", _("Zurückgenommen")


@dataclass(frozen=True)
class Keeper:
    """Who works at the door: staff, or a helper with a link; and the name of the device."""

    by: object
    link: DoorLink | None = None
    device: str = ""

    @property
    def is_staff(self) -> bool:
        """Whether it is staff in person."""
        return self.link is None


@dataclass(frozen=True)
class Answer:
    """What became of one try. `check_in` is the one that counts, if any."""

    verdict: str
    ticket: Ticket | None = None
    check_in: CheckIn | None = None
    booking: Booking | None = field(default=None)

    @property
    def name(self) -> str:
        """Whose ticket it is; "" unless it belongs to this event."""
        if self.verdict in (Verdict.OTHER_EVENT, Verdict.UNKNOWN):
            return ""
        if self.ticket and self.ticket.name:
            return self.ticket.name
        booking = self.ticket.booking if self.ticket else self.booking
        return booking.name if booking else ""


class NotAllowed(Exception):
    """The person has no right to do this."""


@transaction.atomic
def check_in(
    *,
    event: Event,
    keeper: Keeper,
    code: str = "",
    ticket: int | None = None,
    key: uuid.UUID | None = None,
    source: str = CheckIn.Source.ONLINE,
    at: dt.datetime | None = None,
) -> Answer:
    """Let one ticket in, named by its code or its number. Twice is told, not counted.

    `key` makes the call repeatable: the same check-in sent again gets the same answer. `at` is when a device without
    network let it in; what that device should not have done is stored as a problem. Never raises for a bad code.
    """
    found = _locked(code=code) if code else _locked(pk=ticket)
    if found is None:
        return Answer(Verdict.UNKNOWN)
    if found.booking.ticket_type.event_id != event.pk:
        return Answer(Verdict.OTHER_EVENT, found)
    key = key or uuid.uuid4()
    known = CheckIn.objects.filter(key=key).first()
    if known and known.ticket_id == found.pk:
        return _answer_again(known, found)
    if known:
        key = uuid.uuid4()
    standing = found.check_ins.standing().first()
    is_valid = found.cancelled_at is None and found.booking.is_confirmed
    problem = _problem(standing, is_valid=is_valid)
    if problem and source == CheckIn.Source.ONLINE:
        return Answer(Verdict.ALREADY if standing else Verdict.CANCELLED, found, standing)
    made = CheckIn.objects.create(
        ticket=found,
        key=key,
        at=_believable(at),
        device=keeper.device,
        link=keeper.link,
        by=keeper.by if keeper.is_staff else None,
        source=source,
        problem=problem,
    )
    return _answer_again(made, found)


@transaction.atomic
def undo(*, event: Event, key: uuid.UUID) -> Answer:
    """Take a check-in back, or note that its problem has been seen to. Twice changes nothing."""
    made = CheckIn.objects.select_for_update(of=("self",)).select_related("ticket__booking")
    one = made.for_event(event).filter(key=key).first()
    if one is None:
        return Answer(Verdict.UNKNOWN)
    if one.undone_at is None:
        one.undone_at = timezone.now()
        one.save(update_fields=["undone_at"])
    return Answer(Verdict.UNDONE, one.ticket)


def waiting(*, event: Event, booking: int) -> Answer:
    """What is said to a party that has no place (yet)."""
    found = Booking.objects.standing().for_event(event).filter(pk=booking).exclude(status="confirmed").first()
    return Answer(Verdict.WAITING, booking=found) if found else Answer(Verdict.UNKNOWN)


@transaction.atomic
def walk_in(
    *, event: Event, keeper: Keeper, name: str, email: str, language: str, submission: uuid.UUID, exceed: bool = False
) -> Answer:
    """Book a place for somebody who came without a ticket, and let them in. The same form sent twice is one guest.

    Helpers act in the name of whoever made their link, but never past the capacity. Raises tickets.actions.SoldOut and
    the other refusals of booking.
    """
    kind = _kind_for_walk_ins(event)
    if kind is None:
        raise actions.BookingClosed(State.NONE)
    booking = actions.book(
        ticket_type=kind,
        attendees=[name],
        contact=actions.Contact(name=name, email=email, language=language),
        submission=f"door:{submission}",
        source=Booking.Source.DOOR,
        by=keeper.by,
        exceed=exceed and keeper.is_staff,
    )
    ticket = booking.tickets.order_by("position").first()
    if ticket is None:
        return Answer(Verdict.WAITING, booking=booking)
    return check_in(event=event, keeper=keeper, ticket=ticket.pk, key=submission)


def make_link(*, event: Event, label: str, expires_at: dt.datetime, by) -> tuple[DoorLink, str]:
    """A link for a helper, and its secret: that is told once and not stored. Raises NotAllowed."""
    if not can_make_links(by):
        raise NotAllowed
    key = new_key()
    link = DoorLink.objects.create(event=event, label=label, key_hash=hashed(key), expires_at=expires_at, created_by=by)
    return link, key


def revoke_link(*, link: DoorLink, by) -> None:
    """Shut the door for this link at once. Twice changes nothing. Raises NotAllowed."""
    if not can_make_links(by):
        raise NotAllowed
    DoorLink.objects.filter(pk=link.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())


def _locked(**which) -> Ticket | None:
    """The ticket as it is now; whoever wants to let in, cancel or rename it waits."""
    tickets = Ticket.objects.select_for_update(of=("self",), no_key=True).select_related("booking__ticket_type__event")
    return tickets.filter(**which).first()


def _problem(standing: CheckIn | None, *, is_valid: bool) -> str:
    if standing:
        return CheckIn.Problem.TWICE
    return "" if is_valid else CheckIn.Problem.CANCELLED


def _answer_again(made: CheckIn, ticket: Ticket) -> Answer:
    if made.problem == CheckIn.Problem.CANCELLED:
        return Answer(Verdict.CANCELLED, ticket)
    if made.problem == CheckIn.Problem.TWICE:
        return Answer(Verdict.ALREADY, ticket, ticket.check_ins.standing().first())
    if made.undone_at:
        return Answer(Verdict.UNDONE, ticket)
    return Answer(Verdict.WELCOME, ticket, made)


def _believable(at: dt.datetime | None) -> dt.datetime:
    """The time that a device tells, if it can be true."""
    now = timezone.now()
    return at if at and now - OLDEST <= at <= now else now


def _kind_for_walk_ins(event: Event) -> TicketType | None:
    """The kind of ticket for everybody; where there is none, the first one."""
    public_first = Case(When(audience=TicketType.Audience.PUBLIC, then=Value(0)), default=Value(1))
    return TicketType.objects.filter(event=event).order_by(public_first, "position", "pk").first()
