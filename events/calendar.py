"""The programme as calendar files (RFC 5545), from events alone: no request, no query."""

import datetime as dt
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Timezone
from icalendar import Event as Component

from wedo.mail import absolute

from .models import Event

# How often a calendar that subscribes should ask again.
REFRESH = dt.timedelta(hours=12)

# Germany's clock since 1996, as rules and not as a list of years: an entry of any year is right.
# Source: directive 2000/84/EC (last Sunday in March and October, 1:00 UTC).
BERLIN = Timezone.from_ical(
    "\r\n".join(
        [
            "BEGIN:VTIMEZONE",
            "TZID:Europe/Berlin",
            "BEGIN:DAYLIGHT",
            "TZOFFSETFROM:+0100",
            "TZOFFSETTO:+0200",
            "TZNAME:CEST",
            "DTSTART:19960331T020000",
            "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
            "END:DAYLIGHT",
            "BEGIN:STANDARD",
            "TZOFFSETFROM:+0200",
            "TZOFFSETTO:+0100",
            "TZNAME:CET",
            "DTSTART:19961027T030000",
            "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
            "END:STANDARD",
            "END:VTIMEZONE",
            "",
        ]
    )
)


def uid(kind: str, pk: int) -> str:
    """The name of an entry for ever (RFC 5545, 3.8.4.7).

    Made of the primary key: a slug may be corrected, and then every subscriber would see the event twice.
    """
    return f"{kind}-{pk}@{urlsplit(settings.SITE_URL).hostname}"


def location(event: Event) -> str:
    """Venue, address and room in one line; "" when the place is not known."""
    venue = event.venue
    parts = (venue.name, venue.address, event.room) if venue else (event.room,)
    return ", ".join(part for part in parts if part)


def vevent(
    event: Event,
    *,
    uid: str,
    sequence: int,
    cancelled: bool,
    changed_at: dt.datetime,
    summary: str,
    description: str,
    url: str,
    busy: bool,
) -> Component:
    """One entry. `busy` tells whether the reader's time counts as taken (TRANSP).

    An event without a known start is an entry for the whole day; one without a known end gets none
    (RFC 5545, 3.6.1: then it ends when it starts), because we do not guess.
    """
    entry = Component()
    entry.add("uid", uid)
    entry.add("sequence", sequence)
    entry.add("dtstamp", changed_at.astimezone(dt.UTC))
    entry.add("last-modified", changed_at.astimezone(dt.UTC))
    entry.add("created", event.created_at.astimezone(dt.UTC))
    if event.start_time:
        entry.add("dtstart", event.starts_at)
        if event.end_time:
            entry.add("dtend", event.ends_at)
    else:
        entry.add("dtstart", event.date)
        entry.add("dtend", event.date + dt.timedelta(days=1))
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    entry.add("transp", "OPAQUE" if busy and not cancelled else "TRANSPARENT")
    entry.add("summary", _("Abgesagt: %(title)s") % {"title": summary} if cancelled else summary)
    if description:
        entry.add("description", description)
    if place := location(event):
        entry.add("location", place)
    entry.add("url", url)
    return entry


def description(event: Event, *links: str) -> str:
    """Plain text: why it was called off, what it is about, where to read on."""
    parts = [event.cancellation_note if event.is_cancelled else "", event.summary, *links]
    return "\n\n".join(part for part in parts if part)


def calendar_file(entries: Iterable[Component], *, name: str = "") -> bytes:
    """A whole file with the time zone. With a `name` it is a calendar to subscribe to.

    The order of lines is kept as written, so that the same events give the same bytes.
    """
    file = Calendar()
    file.add("prodid", "-//WeDo//wedo//DE")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", "PUBLISH")
    if name:
        file.add("name", name)  # RFC 7986, 5.1
        file.add("x-wr-calname", name)
        file.add("x-wr-timezone", "Europe/Berlin")
        file.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})  # RFC 7986, 5.7
        file.add("x-published-ttl", "PT12H")
    file.add_component(BERLIN)
    for entry in entries:
        file.add_component(entry)
    return file.to_ical(sorted=False)


def public_entry(event: Event) -> Component:
    """The event as everybody sees it. It does not block time: a subscriber need not go to every event."""
    url = absolute(event.get_absolute_url())
    return vevent(
        event,
        uid=uid("event", event.pk),
        sequence=event.sequence,
        cancelled=event.is_cancelled,
        changed_at=event.updated_at,
        summary=event.title,
        description=description(event, url),
        url=url,
        busy=False,
    )


def event_calendar(events: Iterable[Event], *, name: str = "") -> bytes:
    """The public entries of `events` (with their venues loaded) in the active language."""
    return calendar_file((public_entry(event) for event in events), name=name)
