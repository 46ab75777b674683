"""Staff review organisations."""

from pathlib import Path

import pytest
from django.contrib.messages import get_messages
from django.core.files.base import ContentFile
from django.urls import reverse

from organisations.models import Membership, Organisation
from tests.factories import MembershipFactory, OrganisationFactory, StaffFactory, TopicFactory, UserFactory
from wedo.text import sort_key

pytestmark = pytest.mark.django_db

LIST = reverse("admin:organisations_organisation_changelist")
Status = Organisation.Status


@pytest.fixture
def staff(as_user):
    return as_user(StaffFactory())


def submitted(**fields):
    return OrganisationFactory(status=Status.SUBMITTED, published_at=None, **fields)


def change(organisation):
    return reverse("admin:organisations_organisation_change", args=[organisation.pk])


def profile(organisation, **changes):
    """What the browser sends for the form."""
    return {
        "name": organisation.name,
        "summary_de": organisation.summary_de,
        "description_de": "",
        "district": "",
        "website": "",
        "contact_form": "on",
        "summary_en": "",
        "description_en": "",
        "slug": organisation.slug,
        "pattern_seed": "",
        "memberships-TOTAL_FORMS": "0",
        "memberships-INITIAL_FORMS": "0",
        **changes,
    }


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(staff, number, django_assert_num_queries):
    OrganisationFactory.create_batch(number)
    with django_assert_num_queries(6):
        staff.get(LIST)


def test_who_waits_comes_first_and_can_be_picked(staff):
    published, waiting = OrganisationFactory(name="Aaa"), submitted(name="Zzz")
    assert list(staff.get(LIST).context["cl"].result_list) == [waiting, published]
    assert list(staff.get(LIST, {"stand": "submitted"}).context["cl"].result_list) == [waiting]


def test_publishing_tells_the_owners(staff, run_jobs):
    organisation = submitted()
    MembershipFactory(organisation=organisation, user__email="verein@example.org")
    staff.post(LIST, {"action": "publish_organisations", "_selected_action": [organisation.pk]})
    organisation.refresh_from_db()
    assert organisation.status == Status.PUBLISHED
    assert [mail.to for mail in run_jobs()] == [["verein@example.org"]]


def test_declining_keeps_it_off_the_site(staff):
    organisation = submitted()
    staff.post(LIST, {"action": "decline_organisations", "_selected_action": [organisation.pk]})
    organisation.refresh_from_db()
    assert organisation.status == Status.DECLINED


def test_a_published_one_is_not_declined(staff):
    organisation = OrganisationFactory(name="Beispielverein")
    answer = staff.post(LIST, {"action": "decline_organisations", "_selected_action": [organisation.pk]})
    organisation.refresh_from_db()
    assert organisation.status == Status.PUBLISHED
    assert [str(message) for message in get_messages(answer.wsgi_request)] == [
        "Beispielverein ist schon veröffentlicht und lässt sich nicht mehr ablehnen."
    ]


def test_the_form_changes_the_profile_but_not_the_state(staff):
    organisation, topic = submitted(), TopicFactory()
    data = profile(
        organisation,
        name="Ärztinnen",
        topics=[topic.pk],
        languages=["ar", "de"],
        summary_en="In English",
        status="published",
    )
    assert staff.post(change(organisation), data).status_code == 302
    organisation.refresh_from_db()
    assert (organisation.name, organisation.sort_name, organisation.summary_en) == (
        "Ärztinnen",
        sort_key("Ärztinnen"),
        "In English",
    )
    assert (organisation.languages, list(organisation.topics.all())) == (["ar", "de"], [topic])
    assert organisation.status == Status.SUBMITTED


def test_a_reserved_address_is_refused(staff):
    organisation = submitted()
    answer = staff.post(change(organisation), profile(organisation, slug="suche-biete"))
    assert answer.status_code == 422
    assert answer.context["adminform"].form.errors == {
        "slug": ["Diese Adresse hat schon eine andere Seite. Nimm eine andere."]
    }


def test_a_member_is_added_by_the_address_of_the_account(staff):
    organisation = submitted()
    user = UserFactory()
    rows = {
        "memberships-TOTAL_FORMS": "1",
        "memberships-0-organisation": organisation.pk,
        "memberships-0-email": user.email.upper(),
        "memberships-0-role": "owner",
    }
    assert staff.post(change(organisation), profile(organisation, **rows)).status_code == 302
    assert list(organisation.memberships.values_list("user", "role")) == [(user.pk, "owner")]


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("niemand@example.org", "Mit dieser Adresse gibt es noch kein Konto. Die Person registriert sich zuerst."),
        ("verein@example.org", "Diese Person ist schon Mitglied."),
    ],
)
def test_a_member_must_have_an_account_and_be_new(staff, email, sentence):
    organisation = submitted()
    member = MembershipFactory(organisation=organisation, user__email="verein@example.org")
    rows = {
        "memberships-TOTAL_FORMS": "2",
        "memberships-INITIAL_FORMS": "1",
        "memberships-0-id": member.pk,
        "memberships-0-organisation": organisation.pk,
        "memberships-0-email": "verein@example.org",
        "memberships-0-role": "owner",
        "memberships-1-organisation": organisation.pk,
        "memberships-1-email": email,
        "memberships-1-role": "editor",
    }
    answer = staff.post(change(organisation), profile(organisation, **rows))
    assert answer.status_code == 422
    formset = answer.context["inline_admin_formsets"][0].formset
    assert formset.forms[1].errors == {"email": [sentence]}
    assert Membership.objects.count() == 1


def test_a_deleted_organisation_leaves_no_logo(staff, settings, django_capture_on_commit_callbacks):
    organisation = submitted()
    organisation.logo.save("logo.webp", ContentFile(b"picture"))
    path = Path(organisation.logo.path)
    with django_capture_on_commit_callbacks(execute=True):
        staff.post(reverse("admin:organisations_organisation_delete", args=[organisation.pk]), {"post": "yes"})
    assert (Organisation.objects.count(), path.exists()) == (0, False)
