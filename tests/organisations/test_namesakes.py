"""A profile takes the name of another: the person is asked, staff are told (features.md, B11)."""

import re

import pytest
from django.urls import reverse

from organisations import actions, twins
from organisations.models import Change, Organisation
from tests.factories import MembershipFactory, OrganisationFactory, StaffFactory

pytestmark = pytest.mark.django_db

RENAMED = "Heißt jetzt ähnlich wie andere"


@pytest.fixture
def member():
    return MembershipFactory(role="editor", organisation__name="Zwei Reiter Verein")


@pytest.fixture
def radio():
    return OrganisationFactory(name="Radio Beispielwelle")


def typed(browser, organisation: Organisation, **changes) -> dict:
    """The form of a profile as a browser sends it, with some fields written anew."""
    form = browser.get(reverse("organisations:edit", args=[organisation.slug])).context["form"]
    values = {field.html_name: field.value() for field in form if field.name != "logo"}
    values |= {"topics": [topic.pk for topic in values["topics"] or []], "seen": form.seen_mark}
    return {name: value for name, value in values.items() if value not in (None, False)} | changes


@pytest.mark.parametrize("name", ["Radio Beispielwelle", "Rаdio Beispielwelle e.V.", "RADIO-BEISPIELWELLE"])
def test_a_name_like_anothers_is_asked_about_before_it_is_saved(name, member, radio, as_user):
    browser, organisation = as_user(member.user), member.organisation
    address = reverse("organisations:edit", args=[organisation.slug])

    asked = browser.post(address, typed(browser, organisation, name=name, short_name="Funk"))

    organisation.refresh_from_db()
    html = asked.content.decode()
    assert (asked.status_code, organisation.name, Change.objects.count()) == (422, "Zwei Reiter Verein", 0)
    assert asked.context["form"].errors["name"] == [
        "Im Netzwerk gibt es schon: „Radio Beispielwelle“. Heißt ihr wirklich so? Dann setzt darunter den Haken."
    ]
    assert 'value="Funk"' in html
    assert re.findall('name="(name|really|short_name)"', html) == ["name", "really", "short_name"]


def test_whoever_is_called_so_says_so_and_staff_look_at_it(member, radio, as_user, run_jobs):
    staff, browser, organisation = StaffFactory(), as_user(member.user), member.organisation
    address = reverse("organisations:edit", args=[organisation.slug])

    saved = browser.post(address, typed(browser, organisation, name="Radio Beispielwelle", really="on"))

    organisation.refresh_from_db()
    [mail] = [mail for mail in run_jobs() if mail.subject.startswith(RENAMED)]
    assert (saved.status_code, organisation.name) == (302, "Radio Beispielwelle")
    assert (mail.to, mail.subject) == ([staff.email], f"{RENAMED}: Radio Beispielwelle")
    assert "„Zwei Reiter Verein“ heißt jetzt „Radio Beispielwelle“." in mail.body
    assert reverse("admin:organisations_change_change", args=[Change.objects.get().pk]) in mail.body


def test_other_names_and_other_edits_are_asked_nothing(member, radio, as_user, run_jobs):
    StaffFactory()
    browser, organisation = as_user(member.user), member.organisation
    address = reverse("organisations:edit", args=[organisation.slug])

    for changes in ({"name": "Drei Reiter Verein"}, {"short_name": "DRV"}):
        assert browser.post(address, typed(browser, organisation, **changes)).status_code == 302

    assert [mail for mail in run_jobs() if mail.subject.startswith(RENAMED)] == []


def test_names_of_profiles_that_nobody_sees_are_not_told(member, as_user):
    OrganisationFactory(name="Geheimes Frauenhaus", status="draft", published_at=None)
    browser, organisation = as_user(member.user), member.organisation

    saved = browser.post(
        reverse("organisations:edit", args=[organisation.slug]),
        typed(browser, organisation, name="Geheimes Frauenhaus"),
    )

    assert saved.status_code == 302


def test_a_profile_that_nobody_sees_yet_is_only_asked(member, radio, run_jobs):
    StaffFactory()
    Organisation.objects.filter(pk=member.organisation_id).update(status="submitted", published_at=None)

    actions.update_profile(organisation=member.organisation, by=member.user, data={"name": "Radio Beispielwelle"})

    assert [mail for mail in run_jobs() if mail.subject.startswith(RENAMED)] == []


def test_staff_are_warned_before_they_make_a_double(radio, as_user):
    browser = as_user(StaffFactory())
    address = reverse("admin:organisations_organisation_add")
    data = {
        "name": "Radio Beispielwelle e.V.",
        "summary_de": "Wir senden.",
        "languages": ["de"],
        "claim_language": "de",
    }

    warned = browser.post(address, data)
    assert (warned.status_code, Organisation.objects.count()) == (422, 1)
    [sentence] = warned.context["adminform"].form.errors["name"]
    assert f'href="{reverse("admin:organisations_organisation_change", args=[radio.pk])}"' in sentence

    assert browser.post(address, data | {"really_new": "on"}).status_code == 302
    assert Organisation.objects.count() == 2


def test_drafts_of_the_same_name_push_no_public_profile_out(member, radio):
    OrganisationFactory.create_batch(6, name="Radio Beispielwelle", status="draft", published_at=None)

    assert twins.namesakes("Radio Beispielwelle", of=member.organisation) == [radio]
