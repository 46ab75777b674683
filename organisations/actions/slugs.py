"""Addresses of profiles."""

import secrets

from django.db import transaction

from wedo.text import address_of

from .. import permissions
from ..models import Change, Organisation
from .history import record, snapshot
from .locking import lock
from .refusals import AlreadyDecided

# Pages of the network that are no profile.
RESERVED_SLUGS = frozenset(
    [
        "suche-biete",
        "organisationen",
        "melden",
        "abos",
        "karte",
        "feed",
        "notfall",
        "aktuell",
        "einladung",
        "nachricht",
        "abmelden",
        "verlaengern",
        "themen",
    ]
)


def free_slug(name: str) -> str:
    """An address made from the name that nobody has yet; names in other scripts get a neutral one."""
    base = address_of(name) or "organisation"
    slug = base
    while slug in RESERVED_SLUGS or Organisation.objects.filter(slug=slug).exists():
        slug = f"{base}-{secrets.token_hex(3)}"
    return slug


@transaction.atomic
def change_address(*, organisation: Organisation, by, slug: str) -> Organisation:
    """Give a profile that was never public a better address. Raises NotAllowed, AlreadyDecided once people know it."""
    organisation = lock(organisation.pk, by=by, may=lambda by, _organisation: permissions.can_review(by))
    if organisation.published_at:
        raise AlreadyDecided
    before = snapshot(organisation)
    organisation.slug = slug
    organisation.save(update_fields=["slug", "updated_at"])
    record(organisation=organisation, kind=Change.Kind.EDITED, by=by, before=before)
    return organisation
