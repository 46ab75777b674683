"""Who has to be told when an event changes, and how the admin says how many that are."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events.models import Event

from ..models import Booking

NOBODY_KNOWS = _("Die Gäste wissen von der Änderung noch nichts.")


def guests_of(event: Event) -> QuerySet:
    """Whoever has a place or waits for one, and so has to know what happens to the event."""
    return Booking.objects.to_be_told().for_event(event)


def with_address(bookings: QuerySet) -> QuerySet:
    """Those that a mail can reach."""
    return bookings.exclude(email="")


def reachable(event: Event) -> int:
    """How many guests a mail can reach, counted once for each object."""
    if not hasattr(event, "reachable_guests"):
        event.reachable_guests = with_address(guests_of(event)).count()
    return event.reachable_guests


def will_be_told(count: int) -> str:
    """How many mails will go."""
    return ngettext("%(count)s Gast bekommt eine E-Mail.", "%(count)s Gäste bekommen eine E-Mail.", count) % {
        "count": count
    }


def are_told(count: int) -> str:
    """How many mails are on their way."""
    return ngettext("%(count)s E-Mail ist unterwegs.", "%(count)s E-Mails sind unterwegs.", count) % {"count": count}


def have_no_address(count: int) -> str:
    """How many guests staff have to call."""
    return ngettext(
        "%(count)s Gast hat keine E-Mail-Adresse. Sag selbst Bescheid.",
        "%(count)s Gäste haben keine E-Mail-Adresse. Sag selbst Bescheid.",
        count,
    ) % {"count": count}
