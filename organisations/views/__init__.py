"""The directory, and the pages of those who belong to it. A profile's own page joins apps: see wedo.pages."""

from .contact import contact
from .directory import directory
from .invitations import invitation, invitation_decline, my_invitation
from .opendata import organisations_csv, organisations_json
from .people import answer_request, hand_over, invitation_again, leave, member, people, remove
from .profile import edit, join
from .requests import join_request, join_twin, withdraw_request
from .safety import emergency, protection, still_right

__all__ = [
    "answer_request",
    "contact",
    "directory",
    "edit",
    "emergency",
    "hand_over",
    "invitation",
    "invitation_again",
    "invitation_decline",
    "join",
    "join_request",
    "join_twin",
    "leave",
    "member",
    "my_invitation",
    "organisations_csv",
    "organisations_json",
    "people",
    "protection",
    "remove",
    "still_right",
    "withdraw_request",
]
