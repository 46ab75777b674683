"""Likely twins of what somebody is about to add."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organisations.models import Organisation
from organisations.search import refresh
from organisations.twins import by_mark, domain_of, host_of, likely_twins
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.pages import text

pytestmark = pytest.mark.django_db

Status = Organisation.Status


def known(name, **more):
    """An organisation that the search knows."""
    made = OrganisationFactory(name=name, **more)
    refresh(made)
    return made


def found(name, **more) -> list[str]:
    """The names of the likely twins."""
    return [twin.organisation.name for twin in likely_twins(name=name, **more)]


@pytest.mark.parametrize(
    ("there", "typed"),
    [
        ("Kulturverein Anatolien", "Kulturverein Anatolien e.V."),
        ("Kulturverein Anatolien", "Kultur-Verein Anatolien Hamburg"),
        ("Kulturverein Anatolien", "kulturverein anatolin"),
        ("Förderverein Örnek", "Foerderverein Ornek e. V."),
        ("İstanbul Kültür Derneği", "Istanbul Kultur Dernegi"),
        ("Клуб «Пример»", "клуб пример"),
        ("جمعية المثال", "جمعيه المثال"),
    ],
)
def test_the_same_name_in_other_letters_is_a_twin(there, typed):
    known(there)

    assert found(typed) == [there]


@pytest.mark.parametrize(
    ("there", "typed"),
    [
        ("Kulturverein Anatolien", "Kulturverein Andalusien"),
        ("Afghanischer Frauenverein", "Afghanischer Sportverein"),
        ("Verein Hamburg", "Nachbarschaft Hamburg e.V."),
        ("Beispielchor", "Beispielforum"),
    ],
)
def test_other_names_are_no_twins(there, typed):
    known(there)

    assert found(typed) == []


def test_a_name_is_found_before_the_search_knows_it():
    OrganisationFactory(name="Kulturverein Anatolien")

    assert found("Kulturverein Anatolien e.V.") == ["Kulturverein Anatolien"]


def test_the_same_website_or_domain_is_a_twin():
    known("Eins", website="https://www.beispiel.example.org/de/")
    known("Zwei", email="info@beispiel.example.org")
    three = known("Drei")
    MembershipFactory(organisation=three, user__email="ada@beispiel.example.org")
    known("Vier", website="https://nichtbeispiel.example.org/", email="info@example.com")

    assert sorted(found("Ganz anders", website="http://beispiel.example.org")) == ["Drei", "Eins", "Zwei"]
    assert sorted(found("Ganz anders", emails=("x@beispiel.example.org",))) == ["Drei", "Eins", "Zwei"]


@pytest.mark.parametrize(
    ("website", "host"),
    [
        ("https://www.example.org/de", "example.org"),
        ("http://EXAMPLE.org:8080", "example.org"),
        ("https://www.facebook.com/verein", ""),
        ("https://instagram.com/verein", ""),
        ("", ""),
        ("https://[kaputt", ""),
    ],
)
def test_hosts_that_everybody_uses_say_nothing(website, host):
    assert host_of(website) == host


def test_mail_services_that_everybody_uses_say_nothing():
    assert [domain_of(one) for one in ("a@gmail.com", "a@GMX.de", "a@example.org", "")] == ["", "", "example.org", ""]


def test_a_declined_profile_and_ones_own_are_no_twins():
    known("Beispielchor", status=Status.DECLINED)
    own = MembershipFactory(organisation__name="Offene Nähstube")
    refresh(own.organisation)

    assert found("Beispielchor") == []
    assert found("Offene Nähstube", by=own.user) == []


@pytest.mark.parametrize("status", [Status.PUBLISHED, Status.OFFLINE])
def test_what_a_safe_profile_keeps_back_does_not_lead_to_its_name(status):
    """Whoever knows a website or a domain could else ask for the name, without a trace."""
    facts = {"status": status, "offline_at": timezone.now() if status == Status.OFFLINE else None}
    safe = known("Beispielchor", is_safe=True, website="https://chor.example.org", email="wir@post.example", **facts)
    MembershipFactory(organisation=safe, user__email="ada@leute.example")

    assert found("Anders", website="https://www.chor.example.org/wir") == []
    assert found("Anders", emails=("x@post.example", "x@leute.example")) == []
    [twin] = likely_twins(name="Beispielchor e.V.", website="https://chor.example.org")
    assert (twin.same_name, twin.same_place) == (True, False)


def test_two_queries_however_many_there_are():
    for number in range(30):
        known(f"Beispielchor {number}", website=f"https://b{number}.example.org")

    with CaptureQueriesContext(
        connection,
    ) as queries:
        twins = likely_twins(name="Beispielchor", website="https://b1.example.org", by=UserFactory.build(pk=1))

    assert (len(queries), len(twins)) == (2, 5)


def test_the_most_alike_come_first_however_many_are_a_little_alike():
    for number in range(45):
        known(f"Kulturverein Anatolien Stadtteil {number}")
    known("Kulturverein Anatolien")

    assert found("Kulturverein Anatolien e.V.")[0] == "Kulturverein Anatolien"


def test_a_mark_names_an_organisation_and_cannot_be_made():
    organisation = known("Beispielchor")
    [twin] = likely_twins(name="Beispielchor")

    assert by_mark(twin.mark) == organisation
    assert by_mark(f"{organisation.pk}:x:y") is None


@pytest.mark.parametrize("name", ["e.V.", "!!!", "%", "a_b%", "\\", "'; DROP TABLE x; --", "中文", "x" * 120, "🎉"])
def test_odd_names_find_no_error(name):
    known("Beispielchor")

    assert found(name) == []


def data(**changes):
    """The form as it is sent."""
    return {
        "name": "Beispielchor e.V.",
        "summary": "Wir singen.",
        "summary_language": "de",
        "languages": ["de", "tr"],
    } | changes


def test_joining_asks_before_anything_is_stored_and_keeps_what_was_typed(as_user):
    public = known("Beispielchor")
    known("Beispiel-Chor", status=Status.SUBMITTED, published_at=None)
    client = as_user(UserFactory())

    asked = client.post("/mitmachen/", data())
    page = text(asked)

    assert (asked.status_code, Organisation.objects.count()) == (409, 2)
    assert "Seid ihr schon dabei?" in page
    assert "Das sind wir, lasst uns rein" in page
    assert f"/netzwerk/{public.slug}/dabei-sein/" in asked.content.decode()
    assert "Beispiel-Chor" not in page
    assert "Ein Profil, das noch nicht öffentlich ist" in page
    assert sorted(asked.context["sent"]) == [
        ("languages", "de"),
        ("languages", "tr"),
        ("name", "Beispielchor e.V."),
        ("summary", "Wir singen."),
        ("summary_language", "de"),
    ]


def test_neither_answer_is_bigger_than_the_other(as_user):
    """A big "no" would lead to the double that the page is there to prevent."""
    known("Beispielchor")

    page = as_user(UserFactory()).post("/mitmachen/", data()).content.decode()

    looks = re.findall(r'<(?:a|button) class="(btn[^"]*)"[^>]*>(Das sind wir|Nein, wir sind)', page)
    assert looks == [("btn btn--line", "Das sind wir"), ("btn btn--line", "Nein, wir sind")]


def test_another_organisation_is_added_after_all(as_user):
    known("Beispielchor")
    client = as_user(UserFactory())

    answer = client.post("/mitmachen/", data(other="1"))

    made = Organisation.objects.latest("pk")
    assert (answer.status_code, made.name, made.languages) == (302, "Beispielchor e.V.", ["de", "tr"])


def test_back_to_the_form_keeps_everything_and_stores_nothing(as_user):
    known("Beispielchor")

    answer = as_user(UserFactory()).post("/mitmachen/", data(back="1"))

    assert (answer.status_code, Organisation.objects.count()) == (200, 1)
    assert 'value="Beispielchor e.V."' in answer.content.decode()


def test_a_double_click_on_joining_is_one_organisation(as_user):
    client = as_user(UserFactory())

    answers = [client.post("/mitmachen/", data()).status_code for _click in range(2)]

    assert (answers, Organisation.objects.count()) == ([302, 302], 1)
