"""Who may book how many places, who has booked, and each single place."""

from .booking import AddressKey, Booking, new_token
from .door import CheckIn, DoorLink
from .introduction import Introducible, Introduction, IntroductionWish
from .log import BookingMail, Step
from .telling import EventChange
from .ticket import CODE_ALPHABET, Need, Stand, Ticket, new_code
from .ticket_type import TicketType

__all__ = [
    "CODE_ALPHABET",
    "AddressKey",
    "Booking",
    "BookingMail",
    "CheckIn",
    "DoorLink",
    "EventChange",
    "Introducible",
    "Introduction",
    "IntroductionWish",
    "Need",
    "Stand",
    "Step",
    "Ticket",
    "TicketType",
    "new_code",
    "new_token",
]
