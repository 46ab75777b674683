"""Tickets on paper: A4, tagged (PDF/UA-1), drawn by typst from tickets/typst/ticket.typ."""

import json
import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from events.calendar import location
from wedo import muster
from wedo.files import standalone
from wedo.languages import direction
from wedo.templatetags.wedo import long_date, time_span
from wedo.text import soften

from .codes import qr_file, qr_label
from .glyphs import FONTS, drawable, in_main_font
from .models import Booking, Ticket

TEMPLATE = FONTS.parent / "ticket.typ"
STATIC = Path(settings.BASE_DIR) / "static"

# Longer than any word of ours between two soft hyphens; wide letters still fit a column of facts.
LONG_RUN = re.compile(r"[^\s\u00ad-]{14}(?=[^\s\u00ad-]{4})")

# The strip is 178 x 22 mm: 16 x 2 tiles fill it.
STRIP = {"cols": 16, "rows": 2}


def ticket_pdf(booking: Booking) -> bytes:
    """One A4 page for each valid ticket, in the guest's language.

    The same booking gives the same bytes. Raises ValueError when no ticket is valid. What somebody needs (a
    place for a wheelchair, say) is left out: paper is handed on, and not every page is for that person.
    """
    # typst costs memory in every process that has loaded it; most requests never need it.
    import typst

    tickets = booking.valid_tickets
    if not tickets:
        raise ValueError("a booking without valid tickets has no PDF")
    with translation.override(booking.language):
        data = json.dumps(_data(booking, tickets))
    return typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        font_paths=_fonts(),
        sys_inputs={"data": data},
        pdf_standards=["ua-1"],
        timestamp=int(booking.created_at.timestamp()),
    )


@lru_cache(maxsize=1)
def _fonts():
    """Ours alone: the result must not depend on what a machine has installed."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


@lru_cache(maxsize=8)
def _picture(path: str) -> str:
    """A file of ours as SVG text, in black where it takes the colour of the text."""
    return (STATIC / path).read_text().replace("currentColor", "#000")


def _data(booking: Booking, tickets: list[Ticket]) -> dict:
    event = booking.event
    notes = [
        _("Zeig dieses Ticket am Eingang, auf dem Handy oder auf Papier."),
        # The secret address is not printed: whoever finds the paper could cancel.
        _("Du kannst doch nicht kommen? Sag bitte ab. Der Link steht in deiner E-Mail."),
    ]
    return {
        "language": booking.language,
        "direction": direction(booking.language),
        "title": _("Ticket: %(event)s") % {"event": _plain(event.title)},
        "event": soften(_breakable(_plain(event.title))),
        "event_direction": _direction(event.title) or direction(booking.language),
        "banner": standalone(muster.banner(event.seed, **STRIP)),
        "wordmark": _picture("img/wedo-wordmark.svg").replace("#2A0E36", "#000"),
        "code_label": _("Ticket-Code"),
        "notes": notes,
        "tickets": [
            {
                "facts": _facts(booking, ticket, number, len(tickets)),
                "qr": qr_file(ticket.code),
                "qr_label": qr_label(ticket.code),
                "code": ticket.readable_code,
            }
            for number, ticket in enumerate(tickets, 1)
        ],
    }


def _facts(booking: Booking, ticket: Ticket, number: int, of: int) -> list[dict]:
    """What is known, in the order of the page; nothing stands for what is not."""
    event = booking.event
    own = ticket.name or (booking.name if of == 1 else "")
    who = (_("Name"), own) if own else (_("Gebucht von"), booking.name)
    facts = [
        ("calendar", _("Datum"), long_date(event.date)),
        ("clock", _("Uhrzeit"), time_span(event)),
        ("map-pin", _("Ort"), soften(_plain(location(event)))),
        ("circle-user", who[0], _name(who[1])),
        ("users", _("Platz"), _("%(number)s von %(of)s") % {"number": number, "of": of} if of > 1 else ""),
        ("ticket", _("Eintritt"), _("frei")),
    ]
    return [
        {
            "icon": _picture(f"icons/lucide/{icon}.svg"),
            "label": label,
            "value": _breakable(value),
            # Rubik would pile up Vietnamese letters from parts: then the whole value goes to the wider font.
            "wide": any(ord(char) not in in_main_font() for char in value),
            "direction": _direction(value) or direction(booking.language),
        }
        for icon, label, value in facts
        if value
    ]


def _name(name: str) -> str:
    """The name as our fonts can draw it: without emoji, and a sentence instead of empty boxes.

    Fonts for Chinese, Japanese and Korean have 5 to 10 MB each. PDF/UA-1 forbids characters without a glyph
    (ISO 14289-1, 7.21.8), and half a name is worse than none: the list at the door has it all.
    """
    letters = (char for char in name if unicodedata.category(char)[0] in "LMN")
    if all(ord(char) in drawable() for char in letters) and (kept := _plain(name)):
        return kept
    return _("Der Name steht auf der Ticketseite.")


def _plain(text: str) -> str:
    """The text without characters that our fonts cannot draw."""
    text = unicodedata.normalize("NFC", text)
    return " ".join("".join(char if ord(char) in drawable() else " " for char in text).split())


def _breakable(text: str) -> str:
    """The text with places to break in what would otherwise run across the code (U+200B, zero width)."""
    return LONG_RUN.sub("\\g<0>\u200b", text)


def _direction(text: str) -> str:
    """The direction of the first letter that has one (UAX #9, P2); "" where none has."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return ""
