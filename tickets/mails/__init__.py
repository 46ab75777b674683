"""Mails about bookings: whether they are still true, recipient, template, context."""

from .changes import differences, is_elsewhere, snapshot, takes_place_again
from .introductions import introduction, wish
from .sending import send
from .staff import reported_person, stand_request
from .truth import is_true

__all__ = [
    "differences",
    "introduction",
    "is_elsewhere",
    "is_true",
    "reported_person",
    "send",
    "snapshot",
    "stand_request",
    "takes_place_again",
    "wish",
]
