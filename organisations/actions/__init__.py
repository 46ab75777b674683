"""What can be done with organisations, by topic."""

from .claims import create_for
from .contact import send_message
from .departure import Fate, depart, only_owned_by, successors
from .following import (
    digests_due,
    follow,
    move_on,
    set_digest,
    unfollow,
    unsubscribe,
)
from .freshness import ask_whether_current, confirm_current, due_to_be_asked
from .history import record, snapshot
from .invitations import accept, by_key, decline_invitation, invite, is_for, resend, revoke, send_claim
from .listings import (
    LISTING_FIELDS,
    close,
    create_listing,
    due_to_expire,
    facts,
    hide,
    prolong,
    tell_of_expiry,
    unhide,
    update_listing,
)
from .people import change_role, hand_over, leave, remove
from .profile import PROFILE_FIELDS, create_organisation, update_profile
from .refusals import (
    AlreadyAsked,
    AlreadyDecided,
    AlreadyInvited,
    AlreadyMember,
    AnotherAddress,
    ChangedMeanwhile,
    HasOwners,
    LastOwner,
    NoLongerOpen,
    NotAllowed,
    NothingSaid,
    NothingToRestore,
    TooLate,
    TooMany,
)
from .requests import answer_request, ask_to_join, withdraw_request
from .restoring import restorable, restore
from .review import ask_back, decline, publish
from .safety import WAY_BACK, back_online, can_come_back, take_offline, withdraw_emergency_links
from .slugs import RESERVED_SLUGS, free_slug
from .topics import delete_topic, refresh_topic

__all__ = [
    "LISTING_FIELDS",
    "PROFILE_FIELDS",
    "RESERVED_SLUGS",
    "WAY_BACK",
    "AlreadyAsked",
    "AlreadyDecided",
    "AlreadyInvited",
    "AlreadyMember",
    "AnotherAddress",
    "ChangedMeanwhile",
    "Fate",
    "HasOwners",
    "LastOwner",
    "NoLongerOpen",
    "NotAllowed",
    "NothingSaid",
    "NothingToRestore",
    "TooLate",
    "TooMany",
    "accept",
    "answer_request",
    "ask_back",
    "ask_to_join",
    "ask_whether_current",
    "back_online",
    "by_key",
    "can_come_back",
    "change_role",
    "close",
    "confirm_current",
    "create_for",
    "create_listing",
    "create_organisation",
    "decline",
    "decline_invitation",
    "delete_topic",
    "depart",
    "digests_due",
    "due_to_be_asked",
    "due_to_expire",
    "facts",
    "follow",
    "free_slug",
    "hand_over",
    "hide",
    "invite",
    "is_for",
    "leave",
    "move_on",
    "only_owned_by",
    "prolong",
    "publish",
    "record",
    "refresh_topic",
    "remove",
    "resend",
    "restorable",
    "restore",
    "revoke",
    "send_claim",
    "send_message",
    "set_digest",
    "snapshot",
    "successors",
    "take_offline",
    "tell_of_expiry",
    "unfollow",
    "unhide",
    "unsubscribe",
    "update_listing",
    "update_profile",
    "withdraw_emergency_links",
    "withdraw_request",
]
