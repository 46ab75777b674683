"""The door on paper: the list of guests with boxes, for when nothing else works, and name badges."""

import datetime as dt

from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from events.models import Event
from tickets.models import Ticket
from wedo import paper
from wedo.languages import direction
from wedo.templatetags.wedo import long_date, time_span


def list_pdf(event: Event, tickets: list[Ticket]) -> bytes:
    """A PDF (A4): a row with a box for each of the `tickets` (page.by_name); who is in already has the time."""
    headings = [_("Da"), _("Name"), _("Gebucht von"), _("Platz"), _("Code")]
    rows = [
        {
            "arrived": _clock(ticket.arrived_at) if ticket.arrived_at else "",
            "name": paper.value(_name(ticket), otherwise=_("Name siehe Ticket")),
            "of": paper.value(ticket.booking.name, otherwise=_("Name siehe Ticket")),
            "place": _place(ticket),
            "code": ticket.readable_code,
        }
        for ticket in tickets
    ]
    now = timezone.now()
    sum_ = ngettext("%(number)s Ticket", "%(number)s Tickets", len(rows)) % {"number": len(rows)}
    printed = _("Stand: %(date)s, %(time)s Uhr") % {"date": long_date(timezone.localdate(now)), "time": _clock(now)}
    data = {
        **_page(event, _("Gästeliste: %(event)s")),
        "headings": headings,
        "rows": rows,
        "sum": f"{sum_}. {printed}.",
    }
    return paper.draw("tickets/door_list", data, moment=now)


def badges_pdf(event: Event, tickets: list[Ticket]) -> bytes:
    """A PDF (A4) with eight badges on each page.

    A name that our fonts cannot draw whole, or that nobody has given yet, is left free to be written by hand.
    """
    badges = [
        {
            "name": paper.value(ticket.name),
            "organisation": paper.value(ticket.booking.organisation_name),
        }
        for ticket in tickets
    ]
    data = {**_page(event, _("Namensschilder: %(event)s")), "badges": badges}
    return paper.draw("tickets/badges", data, moment=event.updated_at)


def _name(ticket: Ticket) -> str:
    if ticket.name:
        return ticket.name
    return _("Gast von %(name)s") % {"name": ticket.booking.name}


def _place(ticket: Ticket) -> str:
    places = ticket.booking.places
    return f"{ticket.number}/{places}" if places > 1 else "1"


def _page(event: Event, title: str) -> dict:
    language = get_language()
    return {
        "language": language,
        "direction": direction(language),
        "title": title % {"event": paper.plain(event.title)},
        "event": paper.value(paper.plain(event.title)),
        "when": ", ".join(part for part in (long_date(event.date), time_span(event)) if part),
        "wordmark": paper.picture("img/wedo-wordmark.svg").replace("#2A0E36", "#000"),
    }


def _clock(at: dt.datetime) -> str:
    return time_format(timezone.localtime(at), "H:i")
