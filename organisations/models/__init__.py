"""Organisations, their people, what they need and offer, and what is said to them."""

from .contact import Block, ContactMessage, Report
from .following import Digest, Follow
from .history import Change
from .listings import FRESH_FOR, MAX_DAYS, MAX_OPEN, Listing
from .organisation import MOST_ASKED, WAY_BACK, District, Kind, Organisation, OrganisationQuerySet, Size, Topic
from .people import Invitation, JoinRequest, Membership
from .pictures import MAX_PICTURES, Picture

__all__ = [
    "FRESH_FOR",
    "MAX_DAYS",
    "MAX_OPEN",
    "MAX_PICTURES",
    "MOST_ASKED",
    "WAY_BACK",
    "Block",
    "Change",
    "ContactMessage",
    "Digest",
    "District",
    "Follow",
    "Invitation",
    "JoinRequest",
    "Kind",
    "Listing",
    "Membership",
    "Organisation",
    "OrganisationQuerySet",
    "Picture",
    "Report",
    "Size",
    "Topic",
]
