"""One event with everything that its page shows, in a constant number of queries that are built once."""

from wedo.prepared import Prepared, set_prefetched

from .models import AgendaItem, Appearance, Event, Material, Partnership

_EVENT = Prepared(lambda slug: Event.objects.select_related("venue", "series").filter(slug=slug), str)
_PARTS = {
    "agenda": Prepared(lambda event: AgendaItem.objects.filter(event=event)),
    "appearances": Prepared(lambda event: Appearance.objects.filter(event=event).select_related("speaker")),
    "partnerships": Prepared(lambda event: Partnership.objects.filter(event=event).select_related("partner")),
    "materials": Prepared(lambda event: Material.objects.published().filter(event=event)),
}


def bare_event(slug: str) -> Event | None:
    """The event of this address with its venue and series, whatever its state; None where there is none."""
    return _EVENT.one(slug)


def event_with_parts(slug: str) -> Event | None:
    """The same with agenda, speakers, partners and published materials: 5 queries."""
    event = bare_event(slug)
    if event:
        for name, parts in _PARTS.items():
            set_prefetched(event, name, parts(event.pk))
    return event
