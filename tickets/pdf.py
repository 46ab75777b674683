"""Tickets on paper: A4, tagged (PDF/UA-1), drawn by typst from tickets/typst/ticket.typ."""

import unicodedata

from django.utils import translation
from django.utils.translation import gettext as _

from events.calendar import location
from wedo import muster, paper
from wedo.glyphs import drawable
from wedo.languages import direction
from wedo.svg import standalone
from wedo.templatetags.wedo import long_date, time_span
from wedo.text import soften

from .codes import qr_file, qr_label
from .models import Booking, Ticket

# The strip is 178 x 22 mm: 16 x 2 tiles fill it.
STRIP = {"cols": 16, "rows": 2}


def ticket_pdf(booking: Booking) -> bytes:
    """One A4 page for each valid ticket, in the guest's language.

    The same booking gives the same bytes. Raises ValueError when no ticket is valid. What somebody needs (a
    place for a wheelchair, say) is left out: paper is handed on, and not every page is for that person.
    """
    tickets = booking.valid_tickets
    if not tickets:
        raise ValueError("a booking without valid tickets has no PDF")
    with translation.override(booking.language):
        return paper.draw("tickets/ticket", _data(booking, tickets), moment=booking.created_at)


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
        "title": _("Ticket: %(event)s") % {"event": paper.plain(event.title)},
        "event": soften(paper.breakable(paper.plain(event.title))),
        "event_direction": paper.direction_of(event.title) or direction(booking.language),
        "banner": standalone(muster.banner(event.seed, **STRIP)),
        "wordmark": paper.picture("img/wedo-wordmark.svg").replace("#2A0E36", "#000"),
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
        ("map-pin", _("Ort"), soften(paper.plain(location(event)))),
        ("circle-user", who[0], _name(who[1])),
        ("users", _("Platz"), _("%(number)s von %(of)s") % {"number": number, "of": of} if of > 1 else ""),
        ("ticket", _("Eintritt"), _("frei")),
    ]
    return [
        {
            "icon": paper.picture(f"icons/lucide/{icon}.svg"),
            "label": label,
            "value": paper.breakable(value),
            # Rubik would pile up Vietnamese letters from parts: then the whole value goes to the wider font.
            "wide": paper.is_wide(value),
            "direction": paper.direction_of(value) or direction(booking.language),
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
    if all(ord(char) in drawable() for char in letters) and (kept := paper.plain(name)):
        return kept
    return _("Der Name steht auf der Ticketseite.")
