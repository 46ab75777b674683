"""Letting people in. Every verb locks the ticket's row, looks again, and writes."""

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Case, TextChoices, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Event
from tickets import actions
from tickets.availability import State
from tickets.models import Booking, CheckIn, DoorLink, Ticket, TicketType
from wedo.keys import hashed, new_key
from wedo.refusals import Forbidden

from .permissions import can_give_places, can_make_links

# A device without network may have kept its check-ins for so long; an older time is not believed.
OLDEST = dt.timedelta(days=2)
# So long past its end a link is kept, for who asks why it does not work.
KEEP_LINKS = dt.timedelta(days=7)


class Verdict(TextChoices):
    """The answer at the door, as people hear it."""

    WELCOME = "welcome", gettext_lazy("Willkommen!")
    ALREADY = "already", gettext_lazy("Schon da")
    CANCELLED = "cancelled", gettext_lazy("Abgesagt")
    OTHER_EVENT = "other_event", gettext_lazy("Andere Veranstaltung")
    UNKNOWN = "unknown", gettext_lazy("Unbekannt")
    WAITING = "waiting", gettext_lazy("Kein Platz")
    UNDONE = "undone", gettext_lazy("Zurückgenommen")


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
    """What became of one try. `check_in` is the one that counts, if any; `more` came in along with it.

    `booking` is set where the answer is about the whole party; `reason` says why one that waits gets no place.
    """

    verdict: str
    ticket: Ticket | None = None
    check_in: CheckIn | None = None
    booking: Booking | None = None
    more: tuple[CheckIn, ...] = ()
    reason: str = ""

    @property
    def name(self) -> str:
        """Whose ticket it is, or who has booked for the party; "" unless it belongs to this event."""
        if self.verdict in (Verdict.OTHER_EVENT, Verdict.UNKNOWN):
            return ""
        if self.booking:
            return self.booking.name
        return self.ticket.name or self.ticket.booking.name

    @property
    def all_check_ins(self) -> list[CheckIn]:
        """The one that counts and those that came in along with it."""
        return [self.check_in, *self.more] if self.check_in else []


class NotAllowed(Forbidden):
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


def check_in_group(*, event: Event, keeper: Keeper, ticket: int | None, key: uuid.UUID | None = None) -> Answer:
    """Let everybody in who belongs to the booking of this ticket and is not in yet.

    Each ticket in a transaction of its own: nobody waits for a whole group, and no two locks can cross. `key` makes the
    call repeatable, as for one. Whoever is in already, or was cancelled, is left as they are.
    """
    one = Ticket.objects.filter(pk=ticket, booking__ticket_type__event=event).select_related("booking").first()
    if one is None:
        return Answer(Verdict.UNKNOWN)
    key = key or uuid.uuid4()
    group = one.booking.tickets.filter(cancelled_at__isnull=True).order_by("position")
    answers = [
        check_in(event=event, keeper=keeper, ticket=pk, key=uuid.uuid5(key, str(pk)))
        for pk in group.values_list("pk", flat=True)
    ]
    came = [answer for answer in answers if answer.verdict == Verdict.WELCOME]
    if not came:
        return answers[0] if answers else Answer(Verdict.CANCELLED, one)
    return replace(came[0], booking=one.booking, more=tuple(answer.check_in for answer in came[1:]))


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


def undo_all(*, event: Event, keys: list[uuid.UUID]) -> Answer:
    """Take back what was let in at once; each as `undo` does."""
    answers = [undo(event=event, key=key) for key in keys]
    undone = [answer for answer in answers if answer.verdict == Verdict.UNDONE]
    if len(undone) > 1:
        return replace(undone[0], booking=undone[0].ticket.booking)
    return (undone or answers)[0]


def waiting(*, event: Event, booking: int) -> Answer:
    """What is said to a party that has no place (yet)."""
    found = Booking.objects.standing().for_event(event).filter(pk=booking).exclude(status="confirmed").first()
    return Answer(Verdict.WAITING, booking=found) if found else Answer(Verdict.UNKNOWN)


@transaction.atomic
def give_place(*, event: Event, keeper: Keeper, booking: int, key: uuid.UUID | None = None) -> Answer:
    """Give a party that waits the free places it needs, and let the first of it in. The same call twice is one.

    Never past the capacity, nor a stand. Whoever stands at the door comes before whoever is not there: the rest of the
    queue keeps its turn. Helpers act in the name of whoever made their link. Where it cannot be, the answer says why.
    """
    found = Booking.objects.standing().for_event(event).select_related("ticket_type__event").filter(pk=booking).first()
    if found is None:
        return Answer(Verdict.UNKNOWN)
    if reason := _why_no_place(found, keeper):
        return Answer(Verdict.WAITING, booking=found, reason=reason)
    try:
        found = actions.accept(booking=found, by=keeper.by)
    except actions.SoldOut as refusal:
        return Answer(Verdict.WAITING, booking=found, reason=_too_few(refusal, found))
    except actions.BookingRefused as refusal:
        return Answer(Verdict.WAITING, booking=found, reason=str(refusal))
    ticket = found.tickets.filter(cancelled_at__isnull=True).order_by("position").first()
    return check_in(event=event, keeper=keeper, ticket=ticket.pk, key=key)


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


def forget_links() -> int:
    """Delete links that ended a week ago; returns how many. Check-ins made with them stay."""
    over = DoorLink.objects.filter(expires_at__lt=timezone.now() - KEEP_LINKS)
    return over.delete()[1].get(DoorLink._meta.label, 0)


def _why_no_place(booking: Booking, keeper: Keeper) -> str:
    """Why this party gets no place at the door whatever is free, or ""."""
    if not can_give_places(keeper.by):
        return _("Diese Person hat noch keinen bestätigten Platz. Frag das Team.")
    if booking.status == Booking.Status.REQUESTED:
        return _("Das ist die Anfrage für einen Infostand. Über sie entscheidet das Team.")
    if booking.event.is_over:
        return str(actions.BookingClosed(State.OVER))
    return ""


def _too_few(refusal: actions.SoldOut, booking: Booking) -> str:
    if not refusal.free:
        return str(refusal)
    return _("Frei: %(free)s. Diese Gruppe braucht %(places)s. Einzelne gehen unter „Ohne Ticket“.") % {
        "free": refusal.free,
        "places": booking.places,
    }


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
