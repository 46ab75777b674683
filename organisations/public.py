"""What everybody may know about an organisation: the one place that decides it.

Pages, directory, open data, vCard, JSON-LD, feeds and posters read a `PublicProfile`, never the organisation itself.

The name of a safe profile is public, but meant for people who look for it here. So it stands on its own pages, in the
directory and on the board, and each page that shows it is closed to search engines (`all_may_be_indexed`). It stands
nowhere else: not on the first page, in the sitemap, in feeds, in open data (`not_safe()`). And nothing that it keeps
back leads to it: nobody finds it by its website or the addresses of its people (organisations.twins).
"""

import functools
import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.text import Truncator

from .models import Organisation
from .translation import TEXTS

# Every field of the model is named in exactly one of these (tested): a new one is private until somebody decides.

# Also of a safe profile: nothing here leads to a place or to a person.
ALWAYS = frozenset(
    {
        "name", "name_language", "short_name", "slug", "summary", "description", "audience", "kind", "topics",
        "languages", "district", "contact_form", "logo", "logo_sizes", "pattern_seed", "is_sample", "created_at",
        "updated_at", "published_at", "confirmed_at",
    }
)  # fmt: skip
# Empty in a safe profile. Websites and social networks name people and show places, so they belong here.
UNLESS_SAFE = frozenset(
    {
        "meeting_times", "founded_year", "size", "step_free", "accessible_toilet", "induction_loop", "website",
        "social_links", "donation_url", "video_url", "show_events",
    }
)  # fmt: skip
# Shown only where the organisation has ticked that it may be, and never in a safe profile.
IF_TICKED = {
    "email": "email_public",
    "phone": "phone_public",
    "street": "address_public",
    "postal_code": "address_public",
}
# What the organisation and staff know of it, or what only the machine needs.
PRIVATE = frozenset(
    {
        "id", "status", "sort_name", "is_safe", "safety_version", "offline_at", "offline_by_staff", "times_asked",
        "asked_at", "members", "search_document", "search_names",
    }
) | set(IF_TICKED.values())  # fmt: skip

# What stands for a text, a list or a fact that is not public.
EMPTY = {"social_links": [], "founded_year": None, "show_events": False, **dict.fromkeys(
    ("step_free", "accessible_toilet", "induction_loop"), "unknown"
)}  # fmt: skip

# Of a link in a list of facts.
MOST_SHOWN = 48

# Not fields, but what the model makes of public ones.
DERIVED = frozenset(
    {"pk", "seed", "logo_avif", "logo_webp", "language_names", "get_absolute_url", "is_published", "unconfirmed_since"}
)


@functools.lru_cache(maxsize=512)
def _base(name: str) -> str:
    """The field of a column or of Django's word for a choice: `summary_en` gives summary, `get_kind_display` kind."""
    if name.startswith("get_") and name.endswith("_display"):
        return name[4:-8]
    for text in TEXTS:
        if name in {f"{text}_{code}" for code, _name in settings.LANGUAGES}:
            return text
    return name


class PublicProfile:
    """Reads like the organisation, but knows only what is public; what is hidden is empty, as if never filled in.

    Raises AttributeError for what is nobody's business, so that no page shows it by mistake.
    """

    def __init__(self, organisation: Organisation):
        self._organisation = organisation

    def __getattr__(self, name: str):
        organisation = self._organisation
        base = _base(name)
        if base in ALWAYS or base in DERIVED:
            return getattr(organisation, name)
        if base in UNLESS_SAFE:
            if not organisation.is_safe:
                return getattr(organisation, name)
            return (lambda: "") if name.endswith("_display") else EMPTY.get(base, "")
        if name in IF_TICKED:
            ticked = getattr(organisation, IF_TICKED[name]) and not organisation.is_safe
            return getattr(organisation, name) if ticked else ""
        raise AttributeError(f"{name} of an organisation is not public")

    def __str__(self) -> str:
        return self._organisation.name

    @property
    def address(self) -> str:
        """Street, postal code and town in one line, or nothing; a postal code alone leads nowhere."""
        return self._organisation.public_address

    @property
    def shows_pictures(self) -> bool:
        """Whether its pictures may be shown: they show people and places."""
        return not self._organisation.is_safe

    @property
    def has_access_facts(self) -> bool:
        """Whether anything is known of how to get in; only asked of a place that people may know."""
        return any(getattr(self, name) != EMPTY[name] for name in ("step_free", "accessible_toilet", "induction_loop"))

    @property
    def text_links(self) -> bool:
        """Whether links inside its texts may be followed."""
        return not self._organisation.is_safe

    @property
    def may_be_indexed(self) -> bool:
        """Whether search engines may list it."""
        return self._organisation.is_published and not self._organisation.is_safe

    @property
    def is_on_map(self) -> bool:
        """Whether it counts in the number of its district on the map."""
        return bool(self.district) and not self._organisation.is_safe

    @functools.cached_property
    def takes_messages(self) -> bool:
        """Whether the contact form of the profile is open; one query."""
        return self._organisation.takes_messages

    @functools.cached_property
    def takes_answers(self) -> bool:
        """Whether its open entries can be answered; one query."""
        return self._organisation.takes_answers

    @property
    def is_unattended(self) -> bool:
        """Whether the contact form is closed because nobody answers for the organisation any more."""
        organisation = self._organisation
        return organisation.is_published and organisation.has_contact_form and not self.takes_messages

    @property
    def phone_link(self) -> str:
        """The telephone number as phones dial it (RFC 3966), or nothing."""
        return re.sub(r"[^+\d]", "", self.phone)

    @property
    def social(self) -> list[tuple[str, str]]:
        """(address, what is shown of it) of its pages in social networks: two of the same network differ."""
        return [(url, shown(url)) for url in self.social_links]

    @property
    def hosts(self) -> dict[str, str]:
        """The host of each single link, by the name of its field: people see where a link leads."""
        return {name: shown_host(getattr(self, name)) for name in ("website", "donation_url", "video_url")}


def public_profile(organisation: Organisation) -> PublicProfile:
    """What everybody may know of this organisation."""
    return PublicProfile(organisation)


def all_may_be_indexed(profiles: Iterable[PublicProfile]) -> bool:
    """Whether search engines may keep a page that shows all of these."""
    return all(profile.may_be_indexed for profile in profiles)


def host_of(url: str) -> str:
    """The name of the computer that a link leads to, without "www."; empty for what is no address."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def shown_host(url: str) -> str:
    """The same for people to read: with letters of several scripts in the form that nobody takes for another one.

    "аррӏе.com" has Cyrillic letters alone before its end; browsers show such hosts in punycode, too (RFC 5890).
    """
    host = host_of(url)
    scripts = {unicodedata.name(char, "").partition(" ")[0] for char in host if char.isalpha()}
    if host.isascii() or len(scripts) == 1:
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def shown(url: str) -> str:
    """Host and path of a link, shortened: "instagram.com/beispiel"."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    rest = parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else "")
    return Truncator(f"{shown_host(url)}{rest}").chars(MOST_SHOWN)
