"""Addresses of profiles."""

import secrets

from wedo.text import address_of

from ..models import Organisation

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
