"""Persons of a group who have an address of their own, and how many places one address may have."""

import string
from collections.abc import Sequence

from django.conf import settings
from django.db.models import Sum

from tickets.models import Booking, TicketType
from wedo.prepared import Prepared

from .refusals import TooManyForAddress

_SMALL = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_OF_ADDRESS = Prepared(lambda email: Booking.objects.select_related("ticket_type").of_address(email).order_by(), str)


def own_addresses(emails: Sequence[str], *, places: int, booker: str, ticket_type: TicketType) -> list[str]:
    """For each place the address of its person, "" where the ticket goes to who books.

    The first place is always the booker's. A seat of an organisation is not handed on (see `pass_on`), and without an
    address of the booker's there is nobody to ask about the others.
    """
    if not booker or not ticket_type.is_public:
        return [""] * places
    own = ["" if same(email, booker) else email for email in emails[1:places]]
    return ["", *own] + [""] * (places - 1 - len(own))


def parties(names: Sequence[str], emails: Sequence[str]) -> tuple[list[str], dict[str, list[str]]]:
    """The names whose tickets go to who books, and by address those who get their own: two may share a mailbox."""
    stay, go = [], {}
    known: dict[str, str] = {}
    for name, email in zip(names, emails, strict=True):
        if email:
            go.setdefault(known.setdefault(_folded(email), email), []).append(name)
        else:
            stay.append(name)
    return stay, go


def check_address(ticket_type: TicketType, email: str, places: int, *, given: bool = False) -> None:
    """Raises TooManyForAddress when the address would have booked too many places at the event.

    What it handed to persons of its groups counts as booked by it; what others handed to it does not: nobody can use
    up somebody else's places by naming their address. Only who takes more places has what was `given` counted.
    """
    mine = _at_event(ticket_type, email)
    if not mine and places <= _most(ticket_type):
        return
    has = sum(one.places for one in mine if not one.is_cancelled and (given or one.group_id is None))
    handed = Booking.objects.standing().filter(group__in=mine).aggregate(sum=Sum("places"))["sum"]
    if has + (handed or 0) + places > _most(ticket_type):
        raise TooManyForAddress


def check_persons(ticket_type: TicketType, emails: Sequence[str]) -> None:
    """Raises TooManyForAddress when a person would have too many places, by whomever: each one sends a mail there."""
    for email, names in parties(emails, emails)[1].items():
        has = sum(one.places for one in _at_event(ticket_type, email) if not one.is_cancelled)
        if has + len(names) > _most(ticket_type):
            raise TooManyForAddress


def same(email: str, other: str) -> bool:
    """Whether both are one address for us (see `AddressKey`)."""
    return _folded(email) == _folded(other)


def _folded(email: str) -> str:
    return email.translate(_SMALL)


def _most(ticket_type: TicketType) -> int:
    return settings.BOOKINGS_PER_ADDRESS * ticket_type.max_per_booking


def _at_event(ticket_type: TicketType, email: str) -> list[Booking]:
    """All bookings of the address at the event, standing or not."""
    return [one for one in _OF_ADDRESS(email) if one.ticket_type.event_id == ticket_type.event_id] if email else []
