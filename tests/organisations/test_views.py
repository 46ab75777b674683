"""Registering and editing through the site, and the directory."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from organisations.models import Organisation
from tests.factories import MembershipFactory, OrganisationFactory, TopicFactory, UserFactory
from tests.pages import text

pytestmark = pytest.mark.django_db


def filled(**changes):
    return {"name": "Beispielchor", "summary": "Wir singen.", "contact_form": "on", **changes}


def logo(content=None, name="logo.png"):
    if content is None:
        out = io.BytesIO()
        Image.new("RGB", (40, 40), "red").save(out, "PNG")
        content = out.getvalue()
    return SimpleUploadedFile(name, content, content_type="image/png")


def edited(**changes):
    return {"name": "Beispielchor", "summary_de": "Wir singen.", "contact_form": "on", **changes}


@pytest.fixture
def editing(as_user):
    """A member's browser, and the address of the form."""
    membership = MembershipFactory()
    return as_user(membership.user), f"/netzwerk/{membership.organisation.slug}/bearbeiten/"


def test_a_member_registers_an_organisation_with_little(as_user):
    client, topic = as_user(UserFactory()), TopicFactory()

    answer = client.post("/mitmachen/", filled(topics=[topic.pk], languages=["de", "tr"]))

    organisation = Organisation.objects.get()
    assert (answer.status_code, answer.url) == (302, "/netzwerk/beispielchor/")
    assert (organisation.status, organisation.languages) == ("submitted", ["de", "tr"])
    assert (organisation.summary_de, organisation.summary_en) == ("Wir singen.", None)
    assert client.get(answer.url).status_code == 200


def test_a_logo_is_drawn_anew(editing):
    client, page = editing

    answer = client.post(page, edited(logo=logo()))

    organisation = Organisation.objects.get()
    assert answer.status_code == 302
    assert organisation.logo.name.endswith(".webp")
    assert client.get(f"/media/{organisation.logo.name}")["Content-Type"] == "image/webp"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"summary": ""}, "summary"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"languages": ["klingonisch"]}, "languages"),
        ({"topics": ["999"]}, "topics"),
        ({"district": "berlin"}, "district"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_nothing_is_stored(as_user, changes, field):
    client = as_user(UserFactory())

    answer = client.post("/mitmachen/", filled(**{"summary": "Bleibt stehen"} | changes))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "Bleibt stehen" in answer.content.decode() or field == "summary"
    assert Organisation.objects.count() == 0


@pytest.mark.parametrize(
    "content", [b"<svg onload='alert(1)'/>", b"<?php phpinfo();", b"\x89PNG\r\n\x1a\n" + b"\0" * 100]
)
def test_a_logo_that_is_no_picture_is_refused_and_nothing_is_stored(editing, content):
    client, page = editing

    answer = client.post(page, edited(logo=logo(content)))

    assert answer.status_code == 422
    assert answer.context["form"].errors["logo"] == [
        "Das ist kein Bild, das wir öffnen können. JPEG, PNG, WebP und AVIF gehen."
    ]
    assert (Organisation.objects.get().logo, Organisation.objects.get().name == "Beispielchor") == ("", False)


def test_a_sixty_megabyte_upload_is_refused_in_a_sentence(editing):
    client, page = editing

    answer = client.post(page, edited(logo=logo(b"\x89PNG\r\n\x1a\n" + b"\0" * 60_000_000)))

    assert answer.status_code == 422
    assert answer.context["form"].errors["logo"] == ["Das Bild ist zu groß. Bis 10 MB gehen."]
    assert 'value="Beispielchor"' in answer.content.decode()


def test_a_member_edits_and_a_second_organisation_is_closed_to_them(as_user):
    membership, other = MembershipFactory(), OrganisationFactory(name="Fremd")
    client = as_user(membership.user)

    own = client.post(f"/netzwerk/{membership.organisation.slug}/bearbeiten/", edited(name="Neuer Name"))
    foreign = client.post(f"/netzwerk/{other.slug}/bearbeiten/", edited(name="Gekapert"))
    unknown = client.post("/netzwerk/gibt-es-nicht/bearbeiten/", edited())

    membership.organisation.refresh_from_db()
    other.refresh_from_db()
    assert (own.status_code, foreign.status_code, unknown.status_code) == (302, 403, 403)
    assert (membership.organisation.name, other.name) == ("Neuer Name", "Fremd")


@pytest.mark.parametrize("part", ["bearbeiten", "verlauf", "bilder", "schutz", "team", "einbinden", "suche-biete/neu"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_finds_out_whether_there_is_a_profile_that_is_not_public(as_user, client, part, method):
    OrganisationFactory(slug="geheim", status=Organisation.Status.SUBMITTED, published_at=None)
    for browser in (client, as_user(MembershipFactory().user)):
        answers = [
            getattr(browser, method)(f"/netzwerk/{slug}/{part}/", {"title": "Raum"} if method == "post" else {})
            for slug in ("geheim", "gibt-es-nicht")
        ]
        seen = [(one.status_code, text(one) if "<main" in one.content.decode() else "") for one in answers]
        assert seen[0] == seen[1]


def test_who_registers_in_english_is_understood_in_german_too(as_user, client):
    as_user(UserFactory()).post("/en/mitmachen/", filled(summary="We sing."))
    Organisation.objects.update(status=Organisation.Status.PUBLISHED, published_at=timezone.now())

    html = client.get("/netzwerk/").content.decode()

    assert '<p dir="auto" lang="en">We sing.</p>' in html


def test_an_unpublished_profile_is_seen_by_its_members_alone(as_user, client):
    membership = MembershipFactory(organisation__status=Organisation.Status.SUBMITTED, organisation__published_at=None)
    page = f"/netzwerk/{membership.organisation.slug}/"

    assert client.get(page).status_code == 404
    assert as_user(MembershipFactory().user).get(page).status_code == 404
    assert as_user(membership.user).get(page).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_my_page_costs_the_same_for_one_and_three(as_user, number, django_assert_num_queries):
    user = UserFactory()
    MembershipFactory.create_batch(number, user=user)
    client = as_user(user)
    with django_assert_num_queries(7):
        client.get("/mein/")


def test_no_contact_form_where_it_is_switched_off(client):
    organisation = OrganisationFactory(contact_form=False)

    assert client.get(f"/netzwerk/{organisation.slug}/kontakt/").status_code == 404
