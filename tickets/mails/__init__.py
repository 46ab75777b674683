"""Mails about bookings: whether they are still true, recipient, template, context."""

from .changes import differences, snapshot, takes_place_again
from .introductions import introduction, wish
from .sending import send
from .truth import is_true

__all__ = ["differences", "introduction", "is_true", "send", "snapshot", "takes_place_again", "wish"]
