"""What is different about an event: what was, what is."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.models import Event, Venue
from wedo.templatetags.wedo import long_date, time_span


@dataclass(frozen=True)
class Difference:
    """One fact that has changed, in words of the active language."""

    what: str
    was: str
    now: str


def snapshot(event: Event) -> dict:
    """When and where the event is, as it can be kept in a row: to be taken before the event is changed."""
    return {
        "status": event.status,
        "date": event.date.isoformat(),
        "start_time": _minutes(event.start_time),
        "end_time": _minutes(event.end_time),
        "venue": _place(event.venue),
        "room": {
            name.removeprefix("room_"): value
            for name, value in vars(event).items()
            if name.startswith("room_") and value
        },
    }


def differences(before: dict, event: Event) -> list[Difference]:
    """What a guest has to know, in the active language; empty when nothing is different (any more)."""
    after = snapshot(event)
    lines = [
        (_("Datum"), _date(before), _date(after)),
        (_("Uhrzeit"), _time(before), _time(after)),
        (_("Ort"), _venue(before), _venue(after)),
        (_("Raum"), _room(before), _room(after)),
    ]
    return [
        Difference(what, was or _("noch nicht bekannt"), now or _("noch nicht bekannt"))
        for what, was, now in lines
        if was != now
    ]


def is_elsewhere(before: dict, event: Event) -> bool:
    """Whether time or place are different, in whatever language."""
    return {**before, "status": ""} != {**snapshot(event), "status": ""}


def takes_place_again(before: dict, event: Event) -> bool:
    """Whether the guest was told that the event is called off, and it is not."""
    return before.get("status") == Event.Status.CANCELLED and not event.is_cancelled


def _place(venue: Venue | None) -> dict | None:
    return {"name": venue.name, "address": venue.address} if venue else None


def _minutes(time: dt.time | None) -> str:
    return time.isoformat("minutes") if time else ""


def _date(facts: dict) -> str:
    return long_date(dt.date.fromisoformat(facts["date"]))


def _time(facts: dict) -> str:
    start, end = (dt.time.fromisoformat(facts[name]) if facts[name] else None for name in ("start_time", "end_time"))
    return time_span(Event(start_time=start, end_time=end))


def _venue(facts: dict) -> str:
    return ", ".join(filter(None, facts["venue"].values())) if facts["venue"] else ""


def _room(facts: dict) -> str:
    room = facts["room"]
    return room.get(get_language()) or room.get("de", "")
