"""What can be done with organisations, by topic."""

from .contact import send_message
from .history import record, snapshot
from .profile import PROFILE_FIELDS, create_organisation, update_profile
from .refusals import AlreadyDecided, NotAllowed
from .review import decline, publish
from .slugs import RESERVED_SLUGS, free_slug

__all__ = [
    "PROFILE_FIELDS",
    "RESERVED_SLUGS",
    "AlreadyDecided",
    "NotAllowed",
    "create_organisation",
    "decline",
    "free_slug",
    "publish",
    "record",
    "send_message",
    "snapshot",
    "update_profile",
]
