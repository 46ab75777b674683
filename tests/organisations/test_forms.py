"""Two people edit one profile at the same time."""

import html
import re

import pytest

from organisations import actions
from organisations.models import District, Organisation
from tests.factories import MembershipFactory, StaffFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(as_user):
    """A member's browser."""
    topic = TopicFactory(name="Musik", slug="musik")
    membership = MembershipFactory(
        organisation__name="Chor", organisation__slug="chor", organisation__description="Eins.\n\nZwei."
    )
    membership.organisation.topics.add(topic)
    return as_user(membership.user)


PAGE = "/netzwerk/chor/bearbeiten/"


def tab(client, page=PAGE) -> dict:
    """Open the form; what the browser would send without a change."""
    response = client.get(page)
    form = response.context["form"]
    data = {name: form[name].value() for name in form.Meta.fields}
    return {name: value for name, value in data.items() if value not in (None, "", [], False)} | {
        "seen": seen(response)
    }


def seen(response) -> str:
    """The marks that the page carries."""
    return html.unescape(re.search(r'name="seen" value="([^"]+)"', response.content.decode())[1])


def test_two_tabs_that_change_different_fields_lose_nothing(client):
    first, second = tab(client), tab(client)

    answers = [
        client.post(PAGE, first | {"summary_de": "Wir singen laut.", "district": "altona", "topics": []}),
        client.post(PAGE, second | {"description_de": "Neu.", "languages": ["de"]}),
    ]

    assert [answer.status_code for answer in answers] == [302, 302]
    chor = Organisation.objects.get()
    assert (chor.summary, chor.district, chor.description) == ("Wir singen laut.", District.ALTONA, "Neu.")
    assert (chor.languages, list(chor.topics.all())) == (["de"], [])


def test_who_changes_the_same_field_second_is_told_and_may_insist(client):
    first, second = tab(client), tab(client)
    client.post(PAGE, first | {"summary_de": "Wir singen laut.", "website": "https://example.org/"})

    told = client.post(PAGE, second | {"summary_de": "Wir singen leise.", "description_de": "Bleibt stehen."})

    assert told.status_code == 409
    assert dict(told.context["form"].errors) == {
        "summary_de": [
            "Das hat inzwischen jemand anderes geändert. Dort steht jetzt: „Wir singen laut.“. "
            "Schickt noch einmal ab, wenn eure Angabe gelten soll."
        ]
    }
    shown = told.content.decode()
    assert 'value="Wir singen leise."' in shown
    assert "Bleibt stehen." in shown
    assert Organisation.objects.get().summary == "Wir singen laut."

    again = client.post(
        PAGE, second | {"summary_de": "Wir singen leise.", "description_de": "Bleibt stehen.", "seen": seen(told)}
    )

    assert again.status_code == 302
    chor = Organisation.objects.get()
    assert (chor.summary, chor.description) == ("Wir singen leise.", "Bleibt stehen.")
    assert chor.website == "https://example.org/"


def test_an_error_in_another_field_does_not_make_old_text_count_as_new(client):
    first, second = tab(client), tab(client)
    client.post(PAGE, first | {"summary_de": "Wir singen laut."})

    wrong = client.post(PAGE, second | {"name": ""})
    right = client.post(PAGE, second | {"name": "Großer Chor", "seen": seen(wrong)})

    assert (wrong.status_code, right.status_code) == (422, 302)
    chor = Organisation.objects.get()
    assert (chor.name, chor.summary) == ("Großer Chor", "Wir singen laut.")


def test_the_same_change_twice_is_no_dispute(client):
    first, second = tab(client), tab(client)
    client.post(PAGE, first | {"summary_de": "Wir singen laut."})

    assert client.post(PAGE, second | {"summary_de": "Wir singen laut."}).status_code == 302


@pytest.mark.parametrize(
    ("theirs", "ours", "words"),
    [
        ({"district": "altona"}, {"district": "harburg"}, "„Altona“"),
        ({"topics": []}, {"topics": ["other"]}, "„leer“"),
        ({"languages": ["de", "tr"]}, {"languages": ["fr"]}, "„Deutsch, Türkçe“"),
        ({"summary_en": "We sing."}, {"summary_en": "We hum."}, "„We sing.“"),
        ({"founded_year": "1999"}, {"founded_year": "2001"}, "„1999“"),
        (
            {"social_links": "https://a.example.org/\nhttps://b.example.org/"},
            {"social_links": "https://c.example.org/"},
            "„https://a.example.org/, https://b.example.org/“",
        ),
        ({"step_free": "yes"}, {"step_free": "no"}, "„ja“"),
        ({"pattern_seed": "chor-3"}, {"pattern_seed": "chor-4"}, "„Muster 1“"),
    ],
)
def test_what_others_chose_is_said_in_words(client, theirs, ours, words):
    other = TopicFactory()
    first, second = tab(client), tab(client)
    client.post(PAGE, first | theirs)

    told = client.post(PAGE, second | {key: [other.pk] if value == ["other"] else value for key, value in ours.items()})

    assert told.status_code == 409
    assert words in str(told.context["form"].errors)


@pytest.mark.parametrize("marks", ["", "x", "[]", "null", '{"gone": 1}', "[" * 19_000])
def test_marks_that_mean_nothing_do_no_harm(client, marks):
    data = tab(client) | {"seen": marks, "description_de": "Neu."}

    assert client.post(PAGE, data).status_code == 302
    assert Organisation.objects.get().description_de == "Neu."


def test_a_mark_that_is_not_ours_counts_as_an_older_page(client):
    data = tab(client) | {"seen": '{"description_de": 1}', "description_de": "Neu."}

    told = client.post(PAGE, data)

    assert (told.status_code, list(told.context["form"].errors)) == (409, ["description_de"])


def test_who_is_overtaken_between_look_and_lock_is_told_as_well(client, monkeypatch):
    save, member = actions.update_profile, StaffFactory()

    def overtaken(**parts):
        monkeypatch.setattr(actions, "update_profile", save)
        save(organisation=parts["organisation"], by=member, data={"summary_de": "Wir singen laut."})
        return save(**parts)

    data = tab(client) | {"summary_de": "Wir singen leise."}
    monkeypatch.setattr(actions, "update_profile", overtaken)

    told = client.post(PAGE, data)

    assert told.status_code == 409
    assert "„Wir singen laut.“" in str(told.context["form"].errors)
    assert Organisation.objects.get().summary == "Wir singen laut."


def test_links_in_another_order_are_a_change(client):
    client.post(PAGE, tab(client) | {"social_links": "https://a.example.org/\nhttps://b.example.org/"})

    client.post(PAGE, tab(client) | {"social_links": "https://b.example.org/\nhttps://a.example.org/"})

    assert Organisation.objects.get().social_links == ["https://b.example.org/", "https://a.example.org/"]


def test_two_languages_are_two_fields(client):
    first, second = tab(client), tab(client)

    answers = [
        client.post(PAGE, first | {"description_en": "New.", "audience_de": "Alle"}),
        client.post(PAGE, second | {"description_de": "Neu.", "meeting_times_en": "Mondays"}),
    ]

    assert [answer.status_code for answer in answers] == [302, 302]
    chor = Organisation.objects.get()
    assert (chor.description_de, chor.description_en) == ("Neu.", "New.")
    assert (chor.audience_de, chor.meeting_times_en) == ("Alle", "Mondays")
