"""Staff review organisations."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.forms import model_to_dict
from django.urls import reverse

from organisations.models import Organisation
from tests.factories import MembershipFactory, OrganisationFactory, StaffFactory, TopicFactory
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
    data = model_to_dict(organisation, exclude=["topics", "members", "logo", "search_document"])
    stored = {name: value for name, value in data.items() if value not in (None, False)}
    rows = {f"{prefix}-{part}_FORMS": "0" for prefix in ("memberships", "changes") for part in ("TOTAL", "INITIAL")}
    return {**stored, **rows, **changes}


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


def test_a_deleted_organisation_leaves_no_logo(staff, settings, django_capture_on_commit_callbacks):
    organisation = submitted()
    organisation.logo.save("logo.webp", ContentFile(b"picture"))
    path = Path(organisation.logo.path)
    with django_capture_on_commit_callbacks(execute=True):
        staff.post(reverse("admin:organisations_organisation_delete", args=[organisation.pk]), {"post": "yes"})
    assert (Organisation.objects.count(), path.exists()) == (0, False)
