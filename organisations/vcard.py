"""An organisation for an address book: vCard 4.0 (RFC 6350). Only what is public."""

import datetime as dt

from django.conf import settings
from django.utils.translation import get_language

from wedo.templatetags.wedo import translated

from .public import PublicProfile
from .sharing import address_of

# A line has at most 75 octets without its end; what follows starts with a space (RFC 6350, 3.2).
OCTETS = 75
_ESCAPES = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n", "\r": None})


def vcard(profile: PublicProfile) -> str:
    """The card in the language of the page, lines folded and ended by CR LF."""
    page = address_of(profile, get_language())
    summary = translated(profile, "summary")
    named = f";LANGUAGE={profile.name_language}" if profile.name_language else ""
    lines = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "KIND:org",
        f"UID:{address_of(profile, settings.LANGUAGE_CODE)}",
        f"FN{named}:{_text(profile.name)}",
        f"ORG{named}:{_text(profile.name)}",
        *_if(profile.short_name, "NICKNAME:{}"),
        *_if(profile.email, "EMAIL;TYPE=work:{}"),
        *_if(profile.phone_link, "TEL;VALUE=uri;TYPE=work:tel:{}"),
        *_address(profile),
        *_if(profile.website, "URL;TYPE=work:{}", escape=False),
        f"URL:{page}",
        *(f"LANG:{code}" for code in profile.languages),
        *_if([_text(topic.name) for topic in profile.topics.all()], "CATEGORIES:{}"),
        *_if(summary.text, f"NOTE;LANGUAGE={summary.lang or get_language()}:{{}}"),
        f"REV:{profile.updated_at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}",
        "END:VCARD",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _if(value: str | list[str], line: str, *, escape: bool = True) -> list[str]:
    """The line with this value, unless there is none. Addresses (URI) are not escaped (RFC 6350, 4.2)."""
    if not value:
        return []
    if isinstance(value, list):
        return [line.format(",".join(value))]
    return [line.format(_text(value) if escape else value)]


def _address(profile: PublicProfile) -> list[str]:
    """Street, town, region, postal code, country (RFC 6350, 6.3.1); the first two parts are to be left empty."""
    if not profile.address:
        return []
    return [f"ADR;TYPE=work:;;{_text(profile.street)};Hamburg;;{_text(profile.postal_code)};Deutschland"]


def _text(value: str) -> str:
    """Escaped as RFC 6350, 3.4 has it; other control characters cannot stand there."""
    kept = "".join(char for char in value if char in "\n\t" or char.isprintable() or ord(char) >= 0xA0)
    return kept.translate(_ESCAPES)


def _folded(line: str) -> str:
    """The line in pieces of at most 75 octets, never cut within a character."""
    pieces, piece, octets = [], "", 0
    for char in line:
        size = len(char.encode())
        # Every piece but the first has a space before it.
        if octets + size > OCTETS - bool(pieces):
            pieces.append(piece)
            piece, octets = "", 0
        piece += char
        octets += size
    return "\r\n ".join([*pieces, piece])
