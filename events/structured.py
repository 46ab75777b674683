"""Events for search engines: schema.org/Event as JSON-LD. What is not known is left out."""

from django.templatetags.static import static
from django.utils.safestring import SafeString

from wedo.json_ld import SCHEMA, block, known
from wedo.mail import absolute
from wedo.templatetags.wedo import muster_url

from .models import Event, Partner, Speaker, Venue

# States of booking in which there is something to book, or was until it was full. "Not yet open" has no word
# in schema.org that would be true (PreOrder means that one can order now).
OFFERED = {"open": "InStock", "full": "SoldOut", "not_yet": None}


def event_json_ld(event: Event, *, availability_state: str, url: str) -> SafeString:
    """The event (see `events.page.event_with_parts`) for a `<script type="application/ld+json">` block.

    `availability_state` is the value of tickets.availability.State, `url` the page's own absolute address.
    There is no `inLanguage`: that is the language spoken at the event, which is not recorded.
    """
    data = {
        "@context": SCHEMA.rstrip("/"),
        "@type": "Event",
        "@id": f"{url}#event",
        "url": url,
        "name": event.title,
        "description": event.summary or event.description,
        "eventStatus": SCHEMA + ("EventCancelled" if event.is_cancelled else "EventScheduled"),
        "eventAttendanceMode": SCHEMA + event.attendance,
        "startDate": (event.starts_at if event.start_time else event.date).isoformat(),
        "endDate": event.ends_at.isoformat() if event.end_time else None,
        "location": _place(event.venue) if event.venue else None,
        # The first is for the many that read no SVG.
        "image": [absolute(static("img/wedo-og.png")), absolute(f"{muster_url(event.seed)}&form=banner&cols=8&rows=4")],
        "organizer": [_organisation(partner) for partner in event.initiators],
        "funder": [_organisation(partner) for partner in event.funders],
        "performer": [_performer(one.speaker) for one in event.appearances.all()],
        "isAccessibleForFree": True,
        "offers": _offer(availability_state, url),
    }
    return block(data)


def _place(venue: Venue) -> dict:
    address = {
        "@type": "PostalAddress",
        "streetAddress": venue.street,
        "postalCode": venue.postal_code,
        "addressLocality": venue.city,
        "addressCountry": "DE",
    }
    return {"@type": "Place", "name": venue.name, "address": known(address)}


def _organisation(partner: Partner) -> dict:
    return known({"@type": "Organization", "name": partner.name, "url": partner.website})


def _performer(speaker: Speaker) -> dict:
    kind = "Organization" if speaker.is_group else "Person"
    return known({"@type": kind, "name": speaker.name, "url": speaker.website})


def _offer(state: str, url: str) -> dict | None:
    if state not in OFFERED:
        return None
    availability = OFFERED[state]
    return known(
        {
            "@type": "Offer",
            "price": 0,
            "priceCurrency": "EUR",
            "url": url,
            "availability": availability and SCHEMA + availability,
        }
    )
