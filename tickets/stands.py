"""Information stands on paper: the list for setting up the hall, and a card for each table."""

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from events.calendar import location
from events.models import Event
from wedo import muster, paper
from wedo.languages import direction
from wedo.mail import absolute
from wedo.refusals import Refused
from wedo.svg import qr_of_address, standalone
from wedo.templatetags.wedo import long_date, time_span
from wedo.text import sort_key

from .models import Booking, Stand, TicketType

# The strip of a card is 190 x 22 mm: 16 x 2 tiles fill it.
STRIP = {"cols": 16, "rows": 2}


class NoStands(Refused):
    """No stand of the event is confirmed: there is nothing to print."""


def accepted(event: Event) -> QuerySet:
    """The stands of the event that staff have accepted."""
    return Booking.objects.confirmed().for_event(event).filter(ticket_type__audience=TicketType.Audience.STAND)


def confirmed_stands(event: Event) -> list[Booking]:
    """The same, by the name that people read."""
    stands = accepted(event).select_related("organisation", "stand")
    return sorted(stands, key=lambda booking: sort_key(name_of(booking)))


def name_of(booking: Booking) -> str:
    """Whose stand it is: the organisation of the network, else what was typed."""
    return booking.organisation.name if booking.organisation else booking.organisation_name or booking.name


def stand_list(event: Event) -> bytes:
    """A PDF (A4) with one row a stand: number, organisation, table, power, what is shown. Raises NoStands."""
    rows = [
        {
            "number": number,
            "name": paper.value(name_of(booking)),
            "contact": paper.value(booking.name),
            "places": booking.places,
            "table": _yes(_stand(booking).table),
            "power": _yes(_stand(booking).power),
            "shows": paper.value(_stand(booking).shows),
        }
        for number, booking in enumerate(_some(event), 1)
    ]
    tables = sum(bool(row["table"]) for row in rows)
    headings = [_("Nr."), _("Organisation"), _("Ansprechperson"), _("Personen"), _("Tisch"), _("Strom"), _("Zeigt")]
    data = {
        **_page(event, _("Infostände: %(event)s")),
        "headings": headings,
        "rows": rows,
        "sum": ngettext("%(tables)s Tisch, %(power)s mit Strom", "%(tables)s Tische, %(power)s mit Strom", tables)
        % {"tables": tables, "power": sum(bool(row["power"]) for row in rows)},
    }
    return paper.draw("tickets/stand_list", data, moment=event.updated_at)


def stand_cards(event: Event) -> bytes:
    """A PDF with two cards (A5) on each A4 page: pattern, name, what is shown, the way to the profile.

    Raises NoStands.
    """
    cards = [
        {
            "name": paper.value(name_of(booking)),
            "shows": paper.value(_stand(booking).shows),
            "banner": standalone(muster.banner(_seed(booking), **STRIP)),
            **_profile(booking),
        }
        for booking in _some(event)
    ]
    data = {**_page(event, _("Standkarten: %(event)s")), "cards": cards, "scan": _("Lern uns kennen:")}
    return paper.draw("tickets/stand_cards", data, moment=event.updated_at)


def _some(event: Event) -> list[Booking]:
    stands = confirmed_stands(event)
    if not stands:
        raise NoStands
    return stands


def _stand(booking: Booking) -> Stand:
    """What it brings; a stand that staff entered may have said nothing of it."""
    return getattr(booking, "stand", None) or Stand(table=False)


def _seed(booking: Booking) -> str:
    return booking.organisation.seed if booking.organisation else name_of(booking)


def _profile(booking: Booking) -> dict:
    """Code and address of the profile, in German whoever prints; nothing for who has no public one."""
    if not (booking.organisation and booking.organisation.is_published):
        return {"qr": "", "qr_label": "", "address": ""}
    with translation.override(settings.LANGUAGE_CODE):
        address = absolute(booking.organisation.get_absolute_url())
    return {
        "qr": qr_of_address(address),
        "qr_label": _("QR-Code zum Profil: %(address)s") % {"address": address},
        "address": address.partition("://")[2].rstrip("/"),
    }


def _page(event: Event, title: str) -> dict:
    language = get_language()
    when = ", ".join(part for part in (long_date(event.date), time_span(event), paper.plain(location(event))) if part)
    return {
        "language": language,
        "direction": direction(language),
        "title": title % {"event": paper.plain(event.title)},
        "event": paper.value(paper.plain(event.title)),
        "when": when,
        "wordmark": paper.picture("img/wedo-wordmark.svg").replace("#2A0E36", "#000"),
    }


def _yes(value: bool) -> str:
    return _("ja") if value else ""
