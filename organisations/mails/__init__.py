"""Mails about organisations: recipient, template, context."""

from .contact import confirm_message, contact_message, report
from .departure import deleted, no_owner
from .listings import listing_corrected, listing_expiry, listing_hidden
from .people import News, invitation, join_request, people_news
from .recipients import NETWORK, about, address_of, owners, send_to_staff, staff
from .review import answer, namesake, publication, restoring, submission
from .safety import offline, still_right

__all__ = [
    "NETWORK",
    "News",
    "about",
    "address_of",
    "answer",
    "confirm_message",
    "contact_message",
    "deleted",
    "invitation",
    "join_request",
    "listing_corrected",
    "listing_expiry",
    "listing_hidden",
    "namesake",
    "no_owner",
    "offline",
    "owners",
    "people_news",
    "publication",
    "report",
    "restoring",
    "send_to_staff",
    "staff",
    "still_right",
    "submission",
]
