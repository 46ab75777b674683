"""What can be done with bookings. Every verb locks the event, recounts, writes and queues its mail at once."""

from .booking import Contact, book, confirm_hold, submission_key
from .changes import cancel, cancel_ticket, change_places, change_wishes, pass_on, rename
from .refusals import (
    BookingClosed,
    BookingRefused,
    NotForYou,
    NothingToChange,
    SoldOut,
    TooLate,
    TooManyForAddress,
    TooManyPlaces,
)
from .staff import accept, move, places_changed, set_capacity
from .waiting import accept_offer, decline_offer, due_events, expire, position, queue

__all__ = [
    "BookingClosed",
    "BookingRefused",
    "Contact",
    "NotForYou",
    "NothingToChange",
    "SoldOut",
    "TooLate",
    "TooManyForAddress",
    "TooManyPlaces",
    "accept",
    "accept_offer",
    "book",
    "cancel",
    "cancel_ticket",
    "change_places",
    "change_wishes",
    "confirm_hold",
    "decline_offer",
    "due_events",
    "expire",
    "move",
    "pass_on",
    "places_changed",
    "position",
    "queue",
    "rename",
    "set_capacity",
    "submission_key",
]
