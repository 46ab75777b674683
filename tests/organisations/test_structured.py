"""Structured data of a profile: only what is public, nothing of a safe one."""

import json
import re

import pytest
from django.utils import translation

from organisations.models import Organisation
from organisations.public import public_profile
from organisations.structured import organisation_json_ld
from tests.factories import MembershipFactory, OrganisationFactory, TopicFactory

pytestmark = pytest.mark.django_db

FULL = {
    "name": "Beispielchor",
    "slug": "chor",
    "short_name": "Chor",
    "summary": "Wir singen.",
    "district": "altona",
    "founded_year": 2010,
    "street": "Beispielweg 1",
    "postal_code": "22765",
    "email": "chor@example.org",
    "phone": "040 123456",
    "website": "https://chor.example.org/",
    "social_links": ["https://netz.example.org/chor"],
    "languages": ["de", "tr"],
    "email_public": True,
    "phone_public": True,
    "address_public": True,
}


@pytest.fixture(autouse=True)
def site(settings):
    """Where the site is."""
    settings.SITE_URL = "https://wedo.example"


def told(**changes):
    return json.loads(organisation_json_ld(public_profile(OrganisationFactory(**FULL | changes))))


def test_everything_that_is_public_is_told():
    organisation = OrganisationFactory(**FULL)
    organisation.topics.add(TopicFactory(name="Musik"))

    data = json.loads(organisation_json_ld(public_profile(organisation)))

    image = data.pop("image")
    assert re.fullmatch(r"https://wedo\.example/netzwerk/chor/karte\.png\?v=[0-9a-f]{16}", image)
    assert data == {
        "@context": "https://schema.org",
        "@type": "Organization",
        "@id": "https://wedo.example/netzwerk/chor/#organisation",
        "url": "https://wedo.example/netzwerk/chor/",
        "name": "Beispielchor",
        "alternateName": "Chor",
        "description": "Wir singen.",
        "foundingDate": "2010",
        "email": "chor@example.org",
        "telephone": "040 123456",
        "address": {
            "@type": "PostalAddress",
            "streetAddress": "Beispielweg 1",
            "postalCode": "22765",
            "addressLocality": "Hamburg",
            "addressCountry": "DE",
        },
        "location": {
            "@type": "Place",
            "name": "Altona",
            "address": {"@type": "PostalAddress", "addressLocality": "Hamburg", "addressCountry": "DE"},
        },
        "knowsLanguage": ["de", "tr"],
        "keywords": ["Musik"],
        "sameAs": ["https://chor.example.org/", "https://netz.example.org/chor"],
    }


def test_what_is_not_ticked_and_not_known_is_left_out():
    ticked = dict.fromkeys(("email_public", "phone_public", "address_public"), False)

    data = told(**ticked, founded_year=None, short_name="", district="", languages=[], website="", social_links=[])

    assert set(data) == {"@context", "@type", "@id", "url", "name", "description", "image"}


def test_the_page_s_language_and_the_logo():
    with translation.override("en"):
        data = told(summary_en="We sing.", logo="logos/x.webp")

    assert (data["@id"], data["url"], data["description"], data["logo"]) == (
        "https://wedo.example/netzwerk/chor/#organisation",
        "https://wedo.example/en/netzwerk/chor/",
        "We sing.",
        "https://wedo.example/media/logos/x.webp",
    )


@pytest.mark.parametrize("changes", [{"is_safe": True}, {"status": "submitted"}])
def test_nothing_of_who_shall_not_be_found(changes):
    assert organisation_json_ld(public_profile(OrganisationFactory(**FULL | changes))) == ""


def test_a_script_in_a_name_stays_a_name():
    data = organisation_json_ld(public_profile(OrganisationFactory(name="</script><script>alert(1)</script>&")))

    assert [char for char in "<>&" if char in data] == []
    assert json.loads(data)["name"] == "</script><script>alert(1)</script>&"


def test_the_page_has_it_with_picture_and_text_to_share(client):
    organisation = OrganisationFactory(**FULL)

    html = client.get(organisation.get_absolute_url()).content.decode()

    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert json.loads(block)["name"] == "Beispielchor"
    assert re.findall(r'<meta property="og:image:?(\w*)" content="([^"]*)">', html) == [
        ("", json.loads(block)["image"]),
        ("type", "image/png"),
        ("width", "1200"),
        ("height", "630"),
        ("alt", "Das Muster von Beispielchor"),
    ]
    assert "Beispielchor bei WeDo: Wir singen. https://wedo.example/netzwerk/chor/</textarea>" in html
    links = ("kontakt.vcf", "plakat.pdf", "melden/", "folgen/", "dabei-sein/")
    assert [link for link in links if f'href="/netzwerk/chor/{link}"' not in html] == []


def test_a_safe_page_has_no_block_and_no_picture(client):
    html = client.get(OrganisationFactory(**FULL, is_safe=True).get_absolute_url()).content.decode()

    assert [word for word in ("ld+json", "og:", "Beispielweg", "chor@example.org", "123456") if word in html] == []


def test_a_draft_gives_nothing_to_take_along(as_user):
    membership = MembershipFactory(organisation=OrganisationFactory(**FULL, status=Organisation.Status.DRAFT))

    html = as_user(membership.user).get(membership.organisation.get_absolute_url()).content.decode()

    assert [word for word in ("ld+json", "kontakt.vcf", "weitersagen") if word in html] == []
