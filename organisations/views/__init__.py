"""The directory, and the pages of those who belong to it. A profile's own page joins apps: see wedo.pages."""

from ..feeds import BoardFeed, OrganisationFeed
from .contact import contact, contact_confirm, report
from .directory import directory
from .following import follow_organisation, follow_topic, subscriptions, unsubscribe
from .history import history
from .invitations import invitation, invitation_decline, my_invitation
from .listings import board, listing, listing_close, listing_edit, listing_new, listing_prolong, prolong
from .messages import message, messages
from .opendata import organisations_csv, organisations_json
from .people import answer_request, hand_over, invitation_again, leave, member, people, remove
from .pictures import picture, pictures
from .profile import edit, join
from .requests import join_request, join_twin, withdraw_request
from .safety import emergency, protection, still_right
from .sharing import badge, card, contact_card, embed, poster

__all__ = [
    "BoardFeed",
    "OrganisationFeed",
    "answer_request",
    "badge",
    "board",
    "card",
    "contact",
    "contact_card",
    "contact_confirm",
    "directory",
    "edit",
    "embed",
    "emergency",
    "follow_organisation",
    "follow_topic",
    "hand_over",
    "history",
    "invitation",
    "invitation_again",
    "invitation_decline",
    "join",
    "join_request",
    "join_twin",
    "leave",
    "listing",
    "listing_close",
    "listing_edit",
    "listing_new",
    "listing_prolong",
    "member",
    "message",
    "messages",
    "my_invitation",
    "organisations_csv",
    "organisations_json",
    "people",
    "picture",
    "pictures",
    "poster",
    "prolong",
    "protection",
    "remove",
    "report",
    "still_right",
    "subscriptions",
    "unsubscribe",
    "withdraw_request",
]
