"""What a guest, or staff for a guest, can do with a booking that exists. Every verb frees, gives or renames places."""

from django.db import transaction
from django.utils import timezone

from tickets.availability import State, state_of
from tickets.models import Booking, BookingMail, CheckIn, Step, Ticket, TicketType
from tickets.permissions import can_manage

from . import lock, persons
from .booking import Contact, largest_party, set_needs
from .refusals import AlreadyIn, BookingClosed, NotAllowed, NotForYou, NothingToChange, SoldOut, TooManyPlaces


@transaction.atomic
def cancel(*, booking: Booking, by=None, mail: bool = True) -> Booking:
    """Free all places of a booking, or leave the waiting list. Cancelling twice changes nothing.

    Raises BookingClosed after the event, AlreadyIn once somebody has come in. `by` is None for the guest with the
    secret address; `mail=False` is for staff who have told the guest themselves.
    """
    booking = lock.locked_booking(booking)
    if booking.is_cancelled:
        return booking
    _check_may_act(booking, by)
    _check_not_in(booking)
    staff = by is not None
    lock.end(
        booking,
        Booking.End.STAFF if staff else Booking.End.GUEST,
        by=by,
        actor=Step.Actor.STAFF if staff else Step.Actor.GUEST,
    )
    if mail:
        lock.queue_mail(booking, BookingMail.Kind.CANCELLATION)
    lock.promote(booking.event)
    return booking


@transaction.atomic
def cancel_ticket(*, ticket: Ticket, by=None) -> Booking:
    """Free one place of a booking; the last one cancels the booking. Cancelling twice changes nothing.

    Raises BookingClosed after the event, AlreadyIn once somebody has come in with it.
    """
    booking = lock.locked_booking(ticket.booking)
    ticket = Ticket.objects.get(pk=ticket.pk)
    if ticket.cancelled_at or booking.is_cancelled:
        return booking
    if booking.places == 1:
        return cancel(booking=booking, by=by)
    _check_may_act(booking, by)
    _void(booking, [ticket])
    lock.note(booking, Step.Kind.CHANGED, by=by, places=booking.places)
    _mail_change(booking)
    lock.promote(booking.event)
    return booking


@transaction.atomic
def change_places(*, booking: Booking, places: int, by=None) -> Booking:
    """Give the booking more places, if they are free, or fewer: then the last ones go.

    Growing follows the rules of booking. Raises SoldOut, TooManyPlaces, TooManyForAddress, NothingToChange,
    BookingClosed or AlreadyIn; then nothing is changed.
    """
    booking = lock.locked_booking(booking)
    _check_standing(booking, by)
    ticket_type = lock.counted(booking.ticket_type_id)
    more = places - booking.places
    most = most_places(booking, ticket_type)
    if places < 1 or (more > 0 and places > most):
        raise TooManyPlaces(most)
    if more == 0:
        return booking
    if more > 0:
        _check_may_grow(booking, ticket_type, more, by)
    if booking.is_confirmed and more > 0:
        last = booking.tickets.order_by("-position").values_list("position", flat=True).first() or 0
        lock.make_tickets(booking, [""] * more, first=last + 1)
    if booking.is_confirmed and more < 0:
        _void(booking, _last_not_in(booking, -more))
    booking.places = places
    booking.attendees, booking.attendee_emails = booking.attendees[:places], booking.attendee_emails[:places]
    booking.save(update_fields=["places", "attendees", "attendee_emails"])
    lock.note(booking, Step.Kind.CHANGED, by=by, places=places)
    _mail_change(booking)
    lock.promote(booking.event)
    return booking


def most_places(booking: Booking, ticket_type: TicketType) -> int:
    """The most places that this booking may ask for; who waits asks for no more than can ever be free."""
    return largest_party(ticket_type) if booking.status == Booking.Status.WAITING else ticket_type.most


def _check_may_grow(booking: Booking, ticket_type: TicketType, more: int, by) -> None:
    """The rules of booking, for the places that come on top. Raises BookingClosed, TooManyForAddress or SoldOut."""
    if by is None:
        state = state_of(ticket_type, now=timezone.now())
        if state not in (State.OPEN, State.FULL):
            raise BookingClosed(state)
        persons.check_address(ticket_type, booking.email, more, given=True)
    waits = booking.status in (Booking.Status.WAITING, Booking.Status.REQUESTED)
    if not waits and more > ticket_type.free:
        raise SoldOut(ticket_type.free)


def _last_not_in(booking: Booking, number: int) -> list[Ticket]:
    """The last tickets with which nobody has come in. Raises AlreadyIn when there are not so many."""
    _locked_tickets(booking)
    came_in = CheckIn.objects.standing().filter(ticket__booking=booking).values("ticket")
    tickets = booking.tickets.filter(cancelled_at__isnull=True).exclude(pk__in=came_in).order_by("-position")[:number]
    if len(tickets) < number:
        raise AlreadyIn
    return list(tickets)


@transaction.atomic
def rename(*, booking: Booking, names: dict[int, str], emails: dict[int, str] | None = None, by=None) -> Booking:
    """Give the places of these numbers other names. Needs no new place, so it works on full events, too.

    `emails` has own addresses by the same numbers: with a ticket that person gets an own booking of it (a new code, a
    mail with the link), without one the address is kept until there are tickets. Raises TooManyForAddress, AlreadyIn,
    NothingToChange or BookingClosed; then nothing is changed.
    """
    booking = lock.locked_booking(booking)
    _check_standing(booking, by)
    emails = emails or {}
    if by is None:
        persons.check_persons(booking.ticket_type, list(emails.values()))
    changed = _rename_tickets(booking, names) if booking.is_confirmed else _rename_seats(booking, names, emails)
    if changed:
        lock.note(booking, Step.Kind.CHANGED, by=by, names=changed)
    if booking.is_confirmed:
        _give_own_tickets(booking, emails, by)
    return booking


def _rename_tickets(booking: Booking, names: dict[int, str]) -> int:
    """Returns how many names are different."""
    changed = 0
    for ticket in booking.tickets.filter(position__in=names, cancelled_at__isnull=True):
        if ticket.name != names[ticket.position]:
            ticket.name = names[ticket.position]
            ticket.save(update_fields=["name"])
            changed += 1
    return changed


def _rename_seats(booking: Booking, names: dict[int, str], emails: dict[int, str]) -> int:
    """The same while there are no tickets: names and addresses are kept for them."""
    had_names, had_emails = booking.seats
    now_names = [names.get(number, name) for number, name in enumerate(had_names, 1)]
    now_emails = persons.own_addresses(
        [emails.get(number, email) for number, email in enumerate(had_emails, 1)],
        places=booking.places,
        booker=booking.email,
        ticket_type=booking.ticket_type,
    )
    booking.attendees, booking.attendee_emails = now_names, now_emails if any(now_emails) else []
    booking.save(update_fields=["attendees", "attendee_emails"])
    before, after = zip(had_names, had_emails, strict=True), zip(now_names, now_emails, strict=True)
    return sum(had != now for had, now in zip(before, after, strict=True))


def _give_own_tickets(booking: Booking, emails: dict[int, str], by) -> None:
    """Each person with an own address gets an own booking of the place, as when it was booked with the address."""
    tickets = list(booking.tickets.filter(cancelled_at__isnull=True).order_by("position"))
    own = persons.own_addresses(
        [emails.get(ticket.position, "") for ticket in tickets],
        places=len(tickets),
        booker=booking.email,
        ticket_type=booking.ticket_type,
    )
    _stay, go = persons.parties(tickets, own)
    for email, theirs in go.items():
        _void(booking, theirs)
        names = [ticket.name for ticket in theirs]
        lock.hand_on(booking, names=names, email=email, source=Booking.Source.GROUP, by=by, group=booking)
    if go:
        _mail_change(booking)


@transaction.atomic
def change_wishes(*, booking: Booking, contact: Contact, by=None) -> Booking:
    """Change what the guest needs and the language of the mails."""
    booking = lock.locked_booking(booking)
    _check_standing(booking, by)
    booking.language = contact.language
    booking.save(update_fields=["language"])
    set_needs(booking, contact)
    lock.note(booking, Step.Kind.CHANGED, by=by, wishes=len(contact.needs))
    return booking


@transaction.atomic
def pass_on(*, ticket: Ticket, name: str, email: str, by=None) -> Booking:
    """Give one confirmed place to another person: a booking of their own with a new code; the old code is void.

    The place changes hands under the lock, so nobody else can get it in between. Returns the new booking. It has no
    consent: that person has not been asked yet and can cancel by the link in the mail.
    """
    booking = lock.locked_booking(ticket.booking)
    _check_standing(booking, by)
    ticket = Ticket.objects.get(pk=ticket.pk)
    if ticket.cancelled_at or not booking.is_confirmed:
        raise NothingToChange
    if not booking.ticket_type.is_public:
        # The seat is the organisation's: passed on, it would be free for a second one.
        raise NotForYou
    if by is None:
        persons.check_persons(booking.ticket_type, [email])
    _check_not_in(booking, [ticket])
    new = lock.hand_on(booking, names=[name], email=email, source=Booking.Source.PASSED_ON, by=by)
    if booking.places == 1:
        lock.end(booking, Booking.End.PASSED_ON, by=by, actor=Step.Actor.STAFF if by else Step.Actor.GUEST)
        lock.queue_mail(booking, BookingMail.Kind.CANCELLATION)
    else:
        _void(booking, [ticket])
    lock.note(booking, Step.Kind.PASSED_ON, by=by)
    if not booking.is_cancelled:
        _mail_change(booking)
    return new


def _void(booking: Booking, tickets: list[Ticket]) -> None:
    """Take these tickets' places away from the booking. Raises AlreadyIn when somebody came in with one of them."""
    _check_not_in(booking, tickets)
    Ticket.objects.filter(pk__in=[ticket.pk for ticket in tickets]).update(cancelled_at=timezone.now())
    booking.places -= len(tickets)
    if booking.places:
        booking.save(update_fields=["places"])


def _check_not_in(booking: Booking, tickets: list[Ticket] | None = None) -> None:
    """Raises AlreadyIn when somebody came in with one of these tickets, or with any of the booking."""
    locked = _locked_tickets(booking)
    which = locked if tickets is None else {ticket.pk for ticket in tickets}
    came_in = CheckIn.objects.standing().filter(ticket__in=which).count()
    if came_in:
        raise AlreadyIn(others=came_in < len(which))


def _locked_tickets(booking: Booking) -> set[int]:
    """The numbers of the booking's tickets that count. The door lets nobody in with them until this is over."""
    tickets = booking.tickets.filter(cancelled_at__isnull=True).order_by("pk").select_for_update(no_key=True)
    return set(tickets.values_list("pk", flat=True))


def _mail_change(booking: Booking) -> None:
    """Say what is booked now; each change has a mail of its own, told apart by its step."""
    lock.queue_mail(booking, BookingMail.Kind.CHANGE, about=str(booking.steps.count()))


def _check_standing(booking: Booking, by) -> None:
    if booking.is_cancelled:
        raise NothingToChange
    _check_may_act(booking, by)


def _check_may_act(booking: Booking, by) -> None:
    # None is the guest, whose right is the secret address.
    if by is not None and not can_manage(by):
        raise NotAllowed
    if booking.event.is_over and by is None:
        raise BookingClosed(State.OVER)
