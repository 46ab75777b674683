"""Structured data: what search engines are told, and that it is only what is known."""

import datetime as dt
import json

import pytest

from events.models import Event, Partnership
from events.page import event_with_parts
from events.structured import event_json_ld
from tests.factories import (
    AppearanceFactory,
    EventFactory,
    PartnerFactory,
    PartnershipFactory,
    SpeakerFactory,
    VenueFactory,
)
from wedo.muster import SALT

pytestmark = pytest.mark.django_db

URL = "https://wedo.example/veranstaltungen/forum/"


@pytest.fixture(autouse=True)
def site(settings):
    """Where the site is."""
    settings.SITE_URL = "https://wedo.example"


def read(event: Event, state: str = "open") -> dict:
    """The data as a search engine reads it."""
    event = event_with_parts(event.slug)
    return json.loads(event_json_ld(event, availability_state=state, url=URL))


def test_everything_that_is_known():
    event = EventFactory(
        title="WeDo-Forum",
        summary="Feiern, zuhören, vernetzen.",
        date=dt.date(2025, 12, 11),
        pattern_seed="Forum",
        venue=VenueFactory(name="Zentralbibliothek Hamburg", street="Hühnerposten 1", postal_code="20097"),
    )
    AppearanceFactory(event=event, speaker=SpeakerFactory(name="Fachperson Beispiel", website="https://example.org/"))
    AppearanceFactory(event=event, speaker=SpeakerFactory(name="Kanzlei Beispiel", is_group=True), position=1)
    PartnershipFactory(event=event, role=Partnership.Role.INITIATOR, partner=PartnerFactory(name="Beispielverein"))
    PartnershipFactory(event=event, role=Partnership.Role.FUNDER, partner=PartnerFactory(name="Beispielstiftung"))

    assert read(event) == {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": f"{URL}#event",
        "url": URL,
        "name": "WeDo-Forum",
        "description": "Feiern, zuhören, vernetzen.",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "startDate": "2025-12-11T16:00:00+01:00",
        "endDate": "2025-12-11T20:00:00+01:00",
        "location": {
            "@type": "Place",
            "name": "Zentralbibliothek Hamburg",
            "address": {
                "@type": "PostalAddress",
                "streetAddress": "Hühnerposten 1",
                "postalCode": "20097",
                "addressLocality": "Hamburg",
                "addressCountry": "DE",
            },
        },
        "image": [
            "https://wedo.example/static/img/wedo-og.png",
            f"https://wedo.example/muster/Forum.svg?v={SALT}&form=banner&cols=8&rows=4",
        ],
        "organizer": [{"@type": "Organization", "name": "Beispielverein"}],
        "funder": [{"@type": "Organization", "name": "Beispielstiftung"}],
        "performer": [
            {"@type": "Person", "name": "Fachperson Beispiel", "url": "https://example.org/"},
            {"@type": "Organization", "name": "Kanzlei Beispiel"},
        ],
        "isAccessibleForFree": True,
        "offers": {
            "@type": "Offer",
            "price": 0,
            "priceCurrency": "EUR",
            "url": URL,
            "availability": "https://schema.org/InStock",
        },
    }


def test_what_is_not_known_is_left_out():
    event = EventFactory(venue=None, start_time=None, end_time=None, summary="", date=dt.date(2025, 9, 19))

    data = read(event, "none")

    assert data["startDate"] == "2025-09-19"
    assert set(data) == {
        "@context", "@type", "@id", "url", "name", "eventStatus", "eventAttendanceMode", "startDate", "image",
        "isAccessibleForFree",
    }  # fmt: skip


def test_summer_time_has_its_own_offset():
    assert read(EventFactory(date=dt.date(2025, 7, 1)))["startDate"] == "2025-07-01T16:00:00+02:00"


def test_called_off():
    data = read(EventFactory(status=Event.Status.CANCELLED), "cancelled")

    assert (data["eventStatus"], data.get("offers")) == ("https://schema.org/EventCancelled", None)


@pytest.mark.parametrize(
    ("state", "availability"),
    [("open", "https://schema.org/InStock"), ("full", "https://schema.org/SoldOut"), ("not_yet", None)],
)
def test_what_is_offered(state, availability):
    assert read(EventFactory(), state)["offers"].get("availability") == availability


@pytest.mark.parametrize("state", ["closed", "over", "cancelled", "none"])
def test_nothing_is_offered_when_nothing_can_be_booked(state):
    assert "offers" not in read(EventFactory(), state)


def test_a_title_cannot_end_the_block():
    title = "</script><script>alert(1)</script> <!-- & 'Zitat' \"hier\""

    text = event_json_ld(event_with_parts(EventFactory(title=title).slug), availability_state="open", url=URL)

    assert [char for char in "<>&" if char in text] == []
    assert json.loads(text)["name"] == title
