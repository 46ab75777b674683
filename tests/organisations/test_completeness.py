"""How well a profile can be found: a fact, and one next step."""

import pytest

from organisations.completeness import STEPS, completeness
from organisations.forms.profile import PARTS
from organisations.models import Organisation
from tests.factories import MembershipFactory, TopicFactory
from tests.pages import text

FULL = {
    "summary_de": "Wir singen.",
    "description_en": "We sing.",
    "district": "nord",
    "languages": ["de"],
    "logo": "logos/x.webp",
    "website": "https://example.org/",
    "kind": "initiative",
    "audience_de": "Alle",
}


def of(*, topics=True, pictures=False, **changes):
    found = completeness(Organisation(**FULL | changes), has_topics=topics, has_pictures=pictures)
    return found.done, found.total, found.next_step and found.next_step.key


def test_a_full_profile_has_no_next_step():
    assert of() == (10, 10, None)


@pytest.mark.parametrize(
    ("changes", "step"),
    [
        ({"summary_de": ""}, "sentence"),
        ({"district": ""}, "district"),
        ({"topics": False}, "topics"),
        ({"languages": []}, "languages"),
        ({"description_en": ""}, "text"),
        ({"logo": ""}, "picture"),
        ({"contact_form": False}, "contact"),
        ({"contact_form": False, "email": "a@example.org"}, "contact"),
        ({"website": ""}, "link"),
        ({"kind": ""}, "kind"),
        ({"audience_de": ""}, "audience"),
    ],
)
def test_each_thing_that_is_missing_is_a_step(changes, step):
    assert of(**changes) == (9, 10, step)


@pytest.mark.parametrize(
    "changes",
    [
        {"logo": "", "pictures": True},
        {"contact_form": False, "phone": "040 1", "phone_public": True},
        {"website": "", "social_links": ["https://example.org/"]},
        {"audience_de": "", "meeting_times_en": "Mondays"},
        {"summary_de": "", "summary_en": "We sing."},
    ],
)
def test_one_good_answer_is_enough(changes):
    assert of(**changes) == (10, 10, None)


def test_the_most_useful_comes_first():
    assert completeness(Organisation(), has_topics=False, has_pictures=False).next_step.key == "sentence"
    assert of(kind="", district="") == (8, 10, "district")


def test_a_safe_profile_is_not_asked_for_links():
    assert of(is_safe=True, website="") == (9, 9, None)


def test_a_safe_profile_can_always_be_written_to():
    assert of(is_safe=True, contact_form=False) == (9, 9, None)


def test_every_step_leads_to_a_part_of_the_form():
    assert {step.part for step in STEPS} <= {key for key, _title, _names in PARTS}


@pytest.mark.django_db
def test_members_see_it_where_they_can_do_something(as_user):
    membership = MembershipFactory(organisation__district="nord")
    membership.organisation.topics.add(TopicFactory())
    client = as_user(membership.user)
    edit = f"/netzwerk/{membership.organisation.slug}/bearbeiten/"

    assert "Gut zu finden: 4 von 10. Nächster Schritt: eure Sprachen" in text(client.get(edit))
    page = client.get("/mein/").content.decode()
    assert f'<a href="{edit}?teil=topics#teil-topics">eure Sprachen</a>' in page
    assert [part.key for part in client.get(f"{edit}?teil=topics").context["form"].parts if part.is_open] == ["topics"]
