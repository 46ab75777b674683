"""The sitemap, read as a search engine does."""

from xml.etree import ElementTree

import pytest

from events.models import Event
from organisations.models import Organisation
from tests.factories import EventFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


@pytest.fixture(autouse=True)
def site(settings):
    """Where the site is, whatever host is asked."""
    settings.SITE_URL = "https://wedo.example"


def entries(client) -> list[ElementTree.Element]:
    """All entries."""
    return ElementTree.fromstring(client.get("/sitemap.xml").content).findall(f"{MAP}url")


def test_all_public_pages_in_each_language(client):
    EventFactory(slug="forum")
    EventFactory(slug="abgesagt", status=Event.Status.CANCELLED)
    EventFactory(slug="entwurf", status=Event.Status.DRAFT)
    OrganisationFactory(slug="beispiel")
    OrganisationFactory(slug="sicher", is_safe=True)
    OrganisationFactory(slug="neu", status=Organisation.Status.SUBMITTED)

    paths = [
        "/", "/veranstaltungen/", "/veranstaltungen/archiv/", "/netzwerk/", "/mitmachen/", "/datenschutz/",
        "/veranstaltungen/forum/", "/veranstaltungen/abgesagt/", "/netzwerk/beispiel/",
    ]  # fmt: skip
    assert sorted(entry.findtext(f"{MAP}loc") for entry in entries(client)) == sorted(
        f"https://wedo.example{prefix}{path}" for path in paths for prefix in ("", "/en")
    )


def test_an_event_names_its_languages_and_its_last_change(client):
    event = EventFactory(slug="forum")

    (entry,) = [e for e in entries(client) if e.findtext(f"{MAP}loc") == "https://wedo.example/veranstaltungen/forum/"]

    assert entry.findtext(f"{MAP}lastmod") == event.updated_at.date().isoformat()
    assert {link.get("hreflang"): link.get("href") for link in entry.findall(LINK)} == {
        "de": "https://wedo.example/veranstaltungen/forum/",
        "en": "https://wedo.example/en/veranstaltungen/forum/",
        "x-default": "https://wedo.example/veranstaltungen/forum/",
    }


@pytest.mark.parametrize("number", [1, 3])
def test_it_costs_the_same_whatever_the_number_of_pages(client, django_assert_max_num_queries, number):
    EventFactory.create_batch(number)
    OrganisationFactory.create_batch(number)

    with django_assert_max_num_queries(8):
        client.get("/sitemap.xml")
