"""The Atom feed, read as a feed reader does."""

import datetime as dt
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import translation

from events.models import Event
from tests.factories import EventFactory, VenueFactory

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


def read(response) -> ElementTree.Element:
    """The feed's root."""
    return ElementTree.fromstring(response.content)


def texts(element: ElementTree.Element) -> dict[str, str | None]:
    """An entry's parts: text, or the address of a link."""
    return {part.tag.removeprefix(ATOM): part.get("href") or part.text for part in element}


@pytest.fixture(autouse=True)
def site(settings):
    """The addresses do not depend on the host that was asked."""
    settings.SITE_URL = "https://wedo.example"


def changed(event: Event, day: int) -> Event:
    """The event, changed on a day of November 2025."""
    moment = dt.datetime(2025, 11, day, 12, tzinfo=dt.UTC)
    Event.objects.filter(pk=event.pk).update(created_at=moment, updated_at=moment)
    return event


def test_an_entry_is_plain_text(client):
    event = EventFactory(
        slug="forum",
        title="Reden & Hören <3",
        summary="1 < 2 & 3",
        date=dt.date(2025, 12, 11),
        venue=VenueFactory(name="Beispielhaus", street="Beispielweg 1"),
    )
    Event.objects.update(
        created_at=dt.datetime(2025, 11, 1, tzinfo=dt.UTC), updated_at=dt.datetime(2025, 11, 3, tzinfo=dt.UTC)
    )

    (entry,) = read(client.get(reverse("events:feed"))).findall(f"{ATOM}entry")

    assert texts(entry) == {
        "title": "Reden & Hören <3",
        "link": "https://wedo.example/veranstaltungen/forum/",
        "published": "2025-11-01T00:00:00+00:00",
        "updated": "2025-11-03T00:00:00+00:00",
        "id": f"tag:wedo.example,2025:de/event-{event.pk}",
        "content": "Donnerstag, 11. Dezember 2025, 16:00–20:00 Uhr\n\n"
        "Beispielhaus, Beispielweg 1, Hamburg\n\n1 < 2 & 3",
    }
    assert entry.find(f"{ATOM}content").attrib == {"type": "text"}


def test_the_head_of_the_feed(client):
    changed(EventFactory(), 3)

    feed = read(client.get(reverse("events:feed")))

    assert {
        part.tag.removeprefix(ATOM): part.text for part in feed if part.tag not in (f"{ATOM}entry", f"{ATOM}link")
    } == {
        "title": "WeDo: Neues aus dem Programm",
        "subtitle": "Neue, geänderte und abgesagte Veranstaltungen.",
        "id": "tag:wedo.example,2025:de/programme",
        "updated": "2025-11-03T12:00:00+00:00",
        "author": None,
    }
    assert [link.attrib for link in feed.findall(f"{ATOM}link")] == [
        {"href": "https://wedo.example/veranstaltungen/", "rel": "alternate"},
        {"href": "https://wedo.example/veranstaltungen/feed/", "rel": "self"},
    ]


def test_what_changed_last_comes_first_and_drafts_do_not_come(client):
    first, second = changed(EventFactory(title="Erstes"), 5), changed(EventFactory(title="Zweites"), 7)
    EventFactory(status=Event.Status.DRAFT)

    feed = read(client.get(reverse("events:feed")))

    assert first.pk < second.pk
    assert [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")] == ["Zweites", "Erstes"]


def test_a_called_off_event_says_so(client):
    EventFactory(title="WeDo-Forum", status=Event.Status.CANCELLED, cancellation_note="Der Saal ist gesperrt.")

    (entry,) = read(client.get(reverse("events:feed"))).findall(f"{ATOM}entry")

    assert entry.findtext(f"{ATOM}title") == "Abgesagt: WeDo-Forum"
    assert entry.findtext(f"{ATOM}content").split("\n\n")[0] == "Der Saal ist gesperrt."


def test_each_language_has_a_feed_of_its_own(client):
    event = EventFactory(title_de="Forum", title_en="Meeting")
    with translation.override("en"):
        url = reverse("events:feed")

    feed = read(client.get(url))

    assert (url, feed.get("{http://www.w3.org/XML/1998/namespace}lang")) == ("/en/veranstaltungen/feed/", "en")
    assert feed.findtext(f"{ATOM}id") == "tag:wedo.example,2025:en/programme"
    assert [(e.findtext(f"{ATOM}id"), e.findtext(f"{ATOM}title")) for e in feed.findall(f"{ATOM}entry")] == [
        (f"tag:wedo.example,2025:en/event-{event.pk}", "Meeting")
    ]


def test_headers_and_asking_again(client):
    EventFactory()
    response = client.get(reverse("events:feed"))

    assert (response["Content-Type"], response["Cache-Control"]) == (
        "application/atom+xml; charset=utf-8",
        "public, max-age=900",
    )
    again = client.get(reverse("events:feed"), headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
