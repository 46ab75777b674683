"""What can be done with bookings. Every verb locks the event, recounts, writes and queues its mail at once."""

from .booking import Contact, book, confirm_hold, submission_key
from .changes import cancel, cancel_ticket, change_places, change_wishes, pass_on, rename
from .correcting import correct_contact
from .forgetting import erase_booking, forget_needs, forget_persons
from .introductions import (
    forget_introductions,
    introductions_open,
    join_introductions,
    leave_introductions,
    wish_introduction,
)
from .mailing import NotSent, call_off, event_changed, publish, send_again, send_links, thank
from .refusals import (
    AlreadyIn,
    BookingClosed,
    BookingRefused,
    IntroductionsClosed,
    NotAllowed,
    NotForYou,
    NothingToChange,
    OtherEvent,
    SeatTaken,
    SoldOut,
    TooLate,
    TooManyForAddress,
    TooManyPlaces,
)
from .staff import accept, invite, move, places_changed, set_capacity
from .waiting import accept_offer, decline_offer, due_events, expire, position, queue

__all__ = [
    "AlreadyIn",
    "BookingClosed",
    "BookingRefused",
    "Contact",
    "IntroductionsClosed",
    "NotAllowed",
    "NotForYou",
    "NotSent",
    "NothingToChange",
    "OtherEvent",
    "SeatTaken",
    "SoldOut",
    "TooLate",
    "TooManyForAddress",
    "TooManyPlaces",
    "accept",
    "accept_offer",
    "book",
    "call_off",
    "cancel",
    "cancel_ticket",
    "change_places",
    "change_wishes",
    "confirm_hold",
    "correct_contact",
    "decline_offer",
    "due_events",
    "erase_booking",
    "event_changed",
    "expire",
    "forget_introductions",
    "forget_needs",
    "forget_persons",
    "introductions_open",
    "invite",
    "join_introductions",
    "leave_introductions",
    "move",
    "pass_on",
    "places_changed",
    "position",
    "publish",
    "queue",
    "rename",
    "send_again",
    "send_links",
    "set_capacity",
    "submission_key",
    "thank",
    "wish_introduction",
]
