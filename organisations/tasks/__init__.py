"""Jobs of this app: each takes ids and decides nothing. One job for each recipient: a bad address repeats no other."""

from .contact import FORGET_MESSAGES_AFTER, send_contact_message, tidy_up
from .review import tell_owners_of_publication, tell_staff_of_submission

__all__ = [
    "FORGET_MESSAGES_AFTER",
    "send_contact_message",
    "tell_owners_of_publication",
    "tell_staff_of_submission",
    "tidy_up",
]
