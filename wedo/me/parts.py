"""What of all apps belongs to a person's data, each with the fields that go into the download: an allow-list.

A model that refers to an account, or holds an address, and is missing here fails a test (tests/wedo/me/test_parts.py).
Nothing here is anybody else's: no addresses of others, no hashes of keys, nothing that was written by others.
"""

import dataclasses

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.db import models

from organisations.models import (
    Block,
    Change,
    ContactMessage,
    Digest,
    Follow,
    Invitation,
    JoinRequest,
    Listing,
    Membership,
    Report,
)
from tickets.models import Booking, CheckIn, DoorLink, Step
from wedo.accounts.models import User

ORGANISATION = "organisation__name"


@dataclasses.dataclass(frozen=True)
class Part:
    """Rows of `model` whose `field` is the account; `name` is their name in the download."""

    model: type[models.Model]
    field: str
    name: str
    fields: tuple[str, ...]
    # Of these rows only those that fit.
    only: dict[str, object] = dataclasses.field(default_factory=dict)
    # Whether the person may never have known the organisation by name: then it is told only while everybody knows it.
    is_named_if_public: bool = False

    @property
    def key(self) -> str:
        """The relation, as tests name it."""
        return f"{self.model._meta.label}.{self.field}"


BY_ACCOUNT = [
    Part(EmailAddress, "user", "addresses", ("email", "verified", "primary")),
    Part(Authenticator, "user", "second_steps", ("type", "created_at", "last_used_at")),
    Part(UserSession, "user", "sessions", ("user_agent", "created_at", "last_seen_at")),
    Part(User.groups.through, "user", "groups", ("group__name",)),
    Part(User.user_permissions.through, "user", "permissions", ("permission__codename",)),
    Part(Membership, "user", "memberships", (ORGANISATION, "organisation__slug", "role", "created_at")),
    Part(
        JoinRequest,
        "user",
        "join_requests",
        (ORGANISATION, "text", "created_at", "answered_at", "accepted"),
        is_named_if_public=True,
    ),
    Part(Invitation, "invited_by", "invitations_sent", (ORGANISATION, "role", "created_at", "accepted_at")),
    Part(Follow, "user", "follows", ("topic__name", ORGANISATION, "created_at"), is_named_if_public=True),
    Part(Digest, "user", "digest", ("matches", "follows", "told_until")),
    Part(
        ContactMessage,
        "sender",
        "messages_sent",
        (ORGANISATION, "listing__title", "name", "email", "text", "language", "created_at", "sent_at"),
    ),
    Part(Block, "by", "blocks", (ORGANISATION, "created_at")),
    Part(Report, "by", "reports", (ORGANISATION, "about", "reason", "text", "created_at", "settled_at")),
    Part(Report, "settled_by", "reports_settled", (ORGANISATION, "about", "settled_at")),
    Part(Change, "by", "changes", (ORGANISATION, "kind", "at", "before", "after"), only={"actor": Change.Actor.MEMBER}),
    # What staff change belongs to others: only that they did it.
    Part(Change, "by", "changes_as_staff", (ORGANISATION, "kind", "at"), only={"actor": Change.Actor.STAFF}),
    Part(
        Listing,
        "created_by",
        "listings",
        (ORGANISATION, "kind", "category", "title", "text", "district", "valid_until", "created_at", "closed_at"),
    ),
    Part(Booking, "created_by", "bookings_entered", ("ticket_type__event__slug", "source", "places", "created_at")),
    Part(Step, "by", "booking_steps", ("booking__ticket_type__event__slug", "kind", "at")),
    Part(CheckIn, "by", "check_ins_made", ("ticket__booking__ticket_type__event__slug", "at", "source")),
    Part(DoorLink, "created_by", "door_links", ("event__slug", "label", "created_at", "expires_at", "revoked_at")),
    Part(LogEntry, "user", "administration", ("action_time", "content_type__model", "object_id", "change_message")),
]

# What refers to a person by a proved address instead; bookings have a form of their own (wedo.me.export).
BY_ADDRESS = [
    Part(Invitation, "email", "invitations", (ORGANISATION, "role", "created_at", "expires_at", "accepted_at")),
    Part(
        ContactMessage,
        "email",
        "messages_sent_without_account",
        (ORGANISATION, "listing__title", "name", "email", "text", "language", "created_at", "sent_at"),
        only={"sender": None},
    ),
]

# Where the same is told already, or what is nobody's in particular.
TOLD_ELSEWHERE = {
    "organisations.Organisation.members": "memberships",
    "organisations.Organisation.email": "organisations: the profiles of those that the person owns",
    "tickets.Booking.email": "bookings",
    "events.Event.contact_email": "nobody's: it is the organiser's public address",
    "accounts.User.email": "account",
    "account.EmailAddress.email": "addresses",
}

# Of a profile: what its page, its form and its history show. How it is searched and reminded is machinery.
PROFILE_LEFT_OUT = {
    "id",
    "sort_name",
    "search_document",
    "search_names",
    "safety_version",
    "times_asked",
    "asked_at",
    "is_sample",
}
