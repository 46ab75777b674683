"""Jobs of this app: each takes ids and decides nothing. One job for each recipient: a bad address repeats no other."""

from .contact import send_contact_message, tell_staff_of_report, tidy_up
from .departure import tell_staff_of_no_owner
from .history import forget_changes
from .listings import tell_of_hidden_listing, tell_of_listing_expiry, tell_staff_of_corrected_listing
from .people import forget_invitations, tell_about_people, tell_of_join_request
from .pictures import make_logo_sizes, make_picture_sizes, sweep_files
from .review import (
    tell_owners_of_answer,
    tell_owners_of_publication,
    tell_owners_of_restoring,
    tell_staff_of_namesake,
    tell_staff_of_submission,
)
from .safety import ask_owner_whether_current, tell_of_offline

__all__ = [
    "ask_owner_whether_current",
    "forget_changes",
    "forget_invitations",
    "make_logo_sizes",
    "make_picture_sizes",
    "send_contact_message",
    "sweep_files",
    "tell_about_people",
    "tell_of_hidden_listing",
    "tell_of_join_request",
    "tell_of_listing_expiry",
    "tell_of_offline",
    "tell_owners_of_answer",
    "tell_owners_of_publication",
    "tell_owners_of_restoring",
    "tell_staff_of_corrected_listing",
    "tell_staff_of_namesake",
    "tell_staff_of_no_owner",
    "tell_staff_of_report",
    "tell_staff_of_submission",
    "tidy_up",
]
