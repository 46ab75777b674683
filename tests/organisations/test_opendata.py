"""Open data: only what is public, streamed, never kept without asking again."""

import csv
import io
import json

import pytest

from organisations import opendata
from organisations.models import Organisation
from tests.factories import OrganisationFactory, TopicFactory

pytestmark = pytest.mark.django_db

JSON, CSV = "/netzwerk/organisationen.json", "/netzwerk/organisationen.csv"


def body(response) -> str:
    """All that was sent."""
    return b"".join(response.streaming_content).decode()


def rows(client) -> list[dict]:
    """The CSV file as a program reads it."""
    return list(csv.DictReader(io.StringIO(body(client.get(CSV)).removeprefix("\ufeff"))))


@pytest.fixture
def organisation():
    """One with everything filled in, and nothing ticked."""
    one = OrganisationFactory(
        name="جمعية المثال",
        slug="mithal",
        summary_de="Ein Beispiel.",
        summary_en="A sample.",
        kind="association",
        district="altona",
        languages=["ar", "de"],
        street="Geheimweg 7",
        postal_code="20000",
        email="geheim@example.org",
        phone="0405551234",
        website="https://example.org",
        social_links=["https://example.org/a", "https://example.org/b"],
    )
    one.topics.set([TopicFactory(slug="musik"), TopicFactory(slug="kultur")])
    return one


def test_json_says_what_is_public_and_under_which_licence(client, organisation):
    data = json.loads(body(client.get(JSON)))

    assert data["licence"] == {
        "id": "CC-BY-4.0",
        "name": "CC BY 4.0",
        "url": "https://creativecommons.org/licenses/by/4.0/",
    }
    assert (data["source"], data["url"]) == ("WeDo", "http://127.0.0.1:8000/netzwerk/")
    (one,) = data["organisations"]
    day = organisation.published_at.date().isoformat()
    assert one == {
        "name": "جمعية المثال",
        "short_name": "",
        "url": "http://127.0.0.1:8000/netzwerk/mithal/",
        "kind": "association",
        "summary_de": "Ein Beispiel.",
        "summary_en": "A sample.",
        "audience_de": "",
        "audience_en": "",
        "meeting_times_de": "",
        "meeting_times_en": "",
        "topics": ["kultur", "musik"],
        "languages": ["ar", "de"],
        "district": "altona",
        "address": "",
        "founded_year": None,
        "website": "https://example.org",
        "social_links": ["https://example.org/a", "https://example.org/b"],
        "email": "",
        "phone": "",
        "is_sample": False,
        "published_on": one["published_on"],
        "updated_on": one["updated_on"],
    }
    assert one["published_on"][:7] == day[:7]


def test_what_is_ticked_is_told(client, organisation):
    Organisation.objects.update(address_public=True, email_public=True, phone_public=True)

    (one,) = json.loads(body(client.get(JSON)))["organisations"]

    assert (one["email"], one["phone"]) == ("geheim@example.org", "0405551234")
    assert "Geheimweg 7" in one["address"]


def test_csv_has_the_same_facts(client, organisation):
    (one,) = rows(client)
    (same,) = json.loads(body(client.get(JSON)))["organisations"]

    assert list(one) == list(same)
    assert (one["name"], one["topics"], one["languages"]) == ("جمعية المثال", "kultur; musik", "ar; de")
    assert (one["email"], one["address"], one["is_sample"]) == ("", "", "0")


@pytest.mark.parametrize("path", [JSON, CSV])
@pytest.mark.parametrize(
    "facts",
    [
        {"is_safe": True},
        *({"status": status, "published_at": None} for status in ("draft", "submitted", "asked", "declined")),
        {"status": "offline", "offline_at": "2026-01-01T00:00Z"},
    ],
)
def test_drafts_those_offline_and_safe_profiles_are_left_out(client, path, facts):
    OrganisationFactory(name="Geheim", **facts)
    OrganisationFactory(name="Offen")

    text = body(client.get(path))

    assert ("Geheim" in text, "Offen" in text) == (False, True)


def test_without_organisations_the_files_are_whole(client):
    assert json.loads(body(client.get(JSON)))["organisations"] == []
    assert rows(client) == []


def test_no_cell_is_a_formula(client):
    OrganisationFactory(name="=HYPERLINK(1)", summary='+1 "a", b\nc', website="@x")

    (one,) = rows(client)

    assert (one["name"], one["summary_de"], one["website"]) == ("'=HYPERLINK(1)", '\'+1 "a", b\nc', "'@x")


def test_the_english_address_gives_the_same_file(client, organisation):
    assert rows(client)[0]["url"] == "http://127.0.0.1:8000/netzwerk/mithal/"
    assert (
        json.loads(body(client.get("/en" + JSON)))["organisations"]
        == json.loads(body(client.get(JSON)))["organisations"]
    )


@pytest.mark.parametrize("path", [JSON, CSV])
def test_headers(client, path, organisation):
    response = client.get(path)

    assert response["Cache-Control"] == "public, no-cache"
    assert response["Link"] == '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response.streaming
    assert "Set-Cookie" not in response
    head = client.head(path)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", response["ETag"])


def test_who_has_the_file_is_told_when_it_changes(client, organisation):
    tag = client.get(JSON)["ETag"]

    def asked() -> int:
        return client.get(JSON, headers={"If-None-Match": tag}).status_code

    assert asked() == 304
    OrganisationFactory(status="draft", published_at=None)
    assert asked() == 304
    organisation.is_safe = True
    organisation.save()
    assert asked() == 200


def test_the_operators_choose_the_licence(client, settings):
    settings.DATA_LICENCE = "CC0-1.0"

    assert json.loads(body(client.get(JSON)))["licence"]["id"] == "CC0-1.0"
    html = client.get("/netzwerk/").content.decode()
    assert '<a href="https://creativecommons.org/publicdomain/zero/1.0/" rel="license">CC0 1.0</a>' in html


@pytest.mark.parametrize("number", [1, 3])
def test_many_cost_the_same_number_of_queries(client, number, django_assert_num_queries):
    for one in OrganisationFactory.create_batch(number):
        one.topics.add(TopicFactory())
    with django_assert_num_queries(4):
        body(client.get(JSON))


def test_a_safe_profile_would_tell_nothing_of_people_and_places(organisation):
    organisation.is_safe = organisation.address_public = organisation.email_public = organisation.phone_public = True
    told = opendata.facts(opendata.public_profile(organisation))

    assert [told[name] for name in ("address", "email", "phone", "website", "social_links")] == ["", "", "", "", []]
