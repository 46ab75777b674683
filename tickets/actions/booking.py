"""Getting a place: booking, holding, joining the waiting list, confirming."""

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from organisations.mails import staff as of_network
from organisations.models import Membership, Organisation
from tickets import tasks
from tickets.availability import State, state_of
from tickets.models import Booking, BookingMail, Need, Stand, Step, TicketType
from tickets.permissions import can_enter
from wedo.prepared import Prepared

from . import lock, persons
from .refusals import BookingClosed, NotForYou, SeatTaken, SoldOut, TooManyPlaces

_SUBMITTED = Prepared(lambda key: Booking.objects.filter(submission=key), str)


@dataclass(frozen=True)
class Contact:
    """Who books and how to reach them; `needs` maps a kind of need to its detail, `numbers` to how many."""

    name: str
    email: str = ""
    organisation_name: str = ""
    language: str = "de"
    needs: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)


def submission_key(
    *, form: str, ticket_type: TicketType, attendees: list[str], contact: Contact, emails: Sequence[str] = ()
) -> str:
    """Tells whether two requests are the same booking.

    Made of the form's random number AND of what was typed: a double click finds its first booking, while the
    same form used again for a friend makes another one.
    """
    typed = json.dumps([form, ticket_type.pk, attendees, contact.name, contact.email, *emails], ensure_ascii=False)
    return hashlib.sha256(typed.encode()).hexdigest()


@transaction.atomic
def book(
    *,
    ticket_type: TicketType,
    attendees: list[str],
    contact: Contact,
    emails: Sequence[str] = (),
    submission: str | None = None,
    consent: bool = False,
    source: str = Booking.Source.WEB,
    by=None,
    exceed: bool = False,
    wait: bool = False,
    organisation: Organisation | None = None,
    stand: dict | None = None,
    note: str = "",
) -> Booking:
    """Book one place for each of `attendees` and queue the mail that says so.

    The booking is confirmed; or held for a while where the event wants addresses confirmed; or, with `wait` and
    too few places, it joins the waiting list; or, for a stand, it waits for staff.
    `emails` has for each of `attendees` an own address or "": with the place that person gets an own booking of it,
    and an own mail (`lock.give_tickets`).
    `submission` (see `submission_key`) makes the call repeatable: it returns the booking that exists already.
    `by` is the person signed in; only staff (`can_enter`) may `exceed` the capacity, the times of booking and the most
    per booking, which is recorded as `over_capacity`. At the door they book after the start without that.
    `organisation` is whom a seat of the network is for; `stand` the fields of its stand.
    Raises SoldOut, SeatTaken, BookingClosed, TooManyPlaces, TooManyForAddress or NotForYou; then nothing is stored.
    """
    lock.lock_event(ticket_type.event_id)
    if submission and (known := _SUBMITTED.one(submission)):
        return known
    ticket_type, places = lock.counted(ticket_type.pk), len(attendees)
    staff = can_enter(by, source)
    exceed = exceed and staff
    if ticket_type.is_public:
        # One seat for each organisation is the network's rule; its name stays with the contact.
        organisation = None
    state = _state_to_book(ticket_type, places, exceed=exceed, at_the_door=staff and source == Booking.Source.DOOR)
    emails = persons.own_addresses(emails, places=places, booker=contact.email, ticket_type=ticket_type)
    if not staff:
        _check_guest(ticket_type, organisation, by, contact.email, emails)
    status = _status(ticket_type, places, organisation, staff=staff, wait=wait, exceed=exceed)
    booking = Booking.objects.create(
        ticket_type=ticket_type,
        status=status,
        **_seats(status, attendees, emails),
        **_of_contact(contact),
        **_moments(ticket_type, status, consent=consent),
        organisation=organisation,
        source=source,
        created_by=by if staff else None,
        over_capacity=exceed and not _within_the_rules(ticket_type, places, state),
        note=note,
        **({"submission": submission} if submission else {}),
    )
    _add_parts(booking, attendees, emails, contact, stand)
    _announce(booking, by=by if staff else None, places=places)
    return booking


@transaction.atomic
def confirm_hold(*, booking: Booking) -> Booking:
    """Confirm the address of a held booking. Confirming twice changes nothing; raises TooLate when it has run out."""
    return lock.take_up(booking, Booking.Status.HELD)


def largest_party(ticket_type: TicketType) -> int:
    """The most places that one booking can ever get, if all others cancelled: who wants more would wait for ever.

    Where there are no places (yet), it is what the kind of ticket allows.
    """
    event, room = ticket_type.event, ticket_type.capacity
    if ticket_type.is_public and room < ticket_type.most:
        # What the network does not take comes on top.
        kept = TicketType.objects.kept_for_network().filter(event=event, held_until__isnull=False)
        room += kept.aggregate(sum=Sum("capacity"))["sum"] or 0
    if event.capacity is not None:
        room = min(room, event.capacity)
    return min(room or ticket_type.most, ticket_type.most)


def set_needs(booking: Booking, contact: Contact) -> None:
    """Store what the guest needs, instead of what was there."""
    booking.needs.all().delete()
    Need.objects.bulk_create(
        Need(booking=booking, kind=kind, detail=detail, number=contact.numbers.get(kind, 1))
        for kind, detail in contact.needs.items()
    )


def _state_to_book(ticket_type: TicketType, places: int, *, exceed: bool, at_the_door: bool) -> State:
    """The state in which so many places can be asked for. Raises TooManyPlaces or BookingClosed."""
    if not places or (places > ticket_type.most and not exceed):
        raise TooManyPlaces(ticket_type.most)
    state = state_of(ticket_type, now=timezone.now())
    allowed = state in (State.OPEN, State.FULL) or exceed or (at_the_door and state == State.CLOSED)
    if state in (State.CANCELLED, State.NONE) or not allowed:
        raise BookingClosed(state)
    return state


def _check_guest(
    ticket_type: TicketType, organisation: Organisation | None, by, email: str, emails: Sequence[str]
) -> None:
    """The rules for everybody but staff; `emails` has one for each place. Raises NotForYou or TooManyForAddress."""
    if not ticket_type.is_public:
        _check_invited(ticket_type, organisation, by)
    persons.check_address(ticket_type, email, len(emails))
    persons.check_persons(ticket_type, emails)


def _of_contact(contact: Contact) -> dict:
    return {name: getattr(contact, name) for name in ("name", "email", "organisation_name", "language")}


def _moments(ticket_type: TicketType, status: str, *, consent: bool) -> dict:
    """When it was booked, since when it waits, until when it is held."""
    now = timezone.now()
    return {
        "created_at": now,
        "consent_at": now if consent else None,
        "queued_at": now if status == Booking.Status.WAITING else None,
        "expires_at": _hold_ends_at(ticket_type, now) if status == Booking.Status.HELD else None,
    }


def _add_parts(
    booking: Booking, attendees: list[str], emails: Sequence[str], contact: Contact, stand: dict | None
) -> None:
    """Tickets, needs and the stand."""
    if booking.is_confirmed:
        lock.give_tickets(booking, *persons.parties(attendees, emails))
    if contact.needs:
        set_needs(booking, contact)
    if stand is not None:
        Stand.objects.create(booking=booking, **stand)


_FIRST_STEP = {
    Booking.Status.CONFIRMED: (Step.Kind.BOOKED, BookingMail.Kind.CONFIRMATION),
    Booking.Status.HELD: (Step.Kind.HELD, BookingMail.Kind.CONFIRM),
    Booking.Status.WAITING: (Step.Kind.QUEUED, BookingMail.Kind.WAITING),
    Booking.Status.REQUESTED: (Step.Kind.REQUESTED, BookingMail.Kind.REQUESTED),
}


def _announce(booking: Booking, *, by, places: int) -> None:
    """Begin the timeline and queue the mails: to who booked, and to staff where they have to decide."""
    kind, mail = _FIRST_STEP[booking.status]
    lock.note(booking, kind, by=by, places=places)
    lock.queue_mail(booking, mail)
    for recipient in of_network("tickets.change_booking") if booking.status == Booking.Status.REQUESTED else ():
        tasks.tell_staff_of_stand.defer(booking_id=booking.pk, recipient_id=recipient)


def _seats(status: str, names: list[str], emails: list[str]) -> dict:
    """The fields that tell how many places the booking holds itself, and for whom while there are no tickets."""
    if status == Booking.Status.CONFIRMED:
        return {"places": len(persons.parties(names, emails)[0])}
    return {"places": len(names), "attendees": names, "attendee_emails": emails if any(emails) else []}


def _status(
    ticket_type: TicketType,
    places: int,
    organisation: Organisation | None,
    *,
    staff: bool,
    wait: bool,
    exceed: bool,
) -> str:
    """What the booking becomes. Raises SoldOut when it neither fits nor may wait, TooManyPlaces when it never will."""
    if ticket_type.audience == TicketType.Audience.STAND and not staff:
        return Booking.Status.REQUESTED
    # Nobody joins a list from which nobody moves up any more.
    list_is_open = lock.offer_ends_at(ticket_type.event, now=timezone.now()) is not None
    if organisation and lock.seat_of(ticket_type, organisation).exists():
        if list_is_open:
            return Booking.Status.WAITING
        raise SeatTaken
    if places > ticket_type.free and not exceed:
        if not staff and places > (most := largest_party(ticket_type)):
            raise TooManyPlaces(most)
        if wait and list_is_open:
            return Booking.Status.WAITING
        raise SoldOut(ticket_type.free)
    if ticket_type.event.confirm_by_mail and not staff:
        return Booking.Status.HELD
    return Booking.Status.CONFIRMED


def _hold_ends_at(ticket_type: TicketType, now: dt.datetime) -> dt.datetime:
    """After half an hour, and not later than the event begins."""
    start = ticket_type.event.starts_at_or_day_end.astimezone(dt.UTC)
    return min(now + dt.timedelta(minutes=settings.HOLD_MINUTES), start)


def _within_the_rules(ticket_type: TicketType, places: int, state: State) -> bool:
    return state == State.OPEN and places <= min(ticket_type.free, ticket_type.most)


def _check_invited(ticket_type: TicketType, organisation: Organisation | None, by) -> None:
    """Raises NotForYou unless `by` speaks for a published, invited organisation."""
    allowed = (
        organisation is not None
        and by is not None
        and organisation.is_published
        and Membership.objects.filter(user=by, organisation=organisation).exists()
        and (not ticket_type.by_invitation or ticket_type.invited.filter(pk=organisation.pk).exists())
    )
    if not allowed:
        raise NotForYou
