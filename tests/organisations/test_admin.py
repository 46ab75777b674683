"""Staff review organisations."""

import json
from pathlib import Path

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.forms import model_to_dict
from django.urls import reverse

from organisations import actions
from organisations.actions import PROFILE_FIELDS, update_profile
from organisations.models import Change, Organisation
from tests.factories import MembershipFactory, OrganisationFactory, StaffFactory, TopicFactory
from tests.organisations.test_images import picture
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


def opened(staff, organisation) -> dict:
    """What the browser sends when somebody opens the form and changes nothing: all that the page shows."""
    form = staff.get(change(organisation)).context["adminform"].form
    shown = {name: form[name].value() for name in form.fields if name not in ("seen", "logo", "remove_logo")}
    shown = {name: value for name, value in shown.items() if value not in (None, False)}
    shown |= {"topics": [topic.pk for topic in shown["topics"]], "seen": form.seen_mark}
    return profile(organisation) | shown


def test_staff_take_nothing_back_that_members_saved_meanwhile(staff):
    owner, topic = MembershipFactory(organisation__name="Beispielchor"), TopicFactory()
    organisation = owner.organisation
    page = opened(staff, organisation)
    saved = {"topics": [topic], "street": "Beispielweg 1", "summary_de": "Wir singen laut."}
    update_profile(organisation=organisation, by=owner.user, data=saved)

    staff.post(change(organisation), page | {"name": "Beispielchor e.V."})

    organisation = Organisation.objects.get()
    assert (organisation.name, organisation.street, organisation.summary_de, list(organisation.topics.all())) == (
        "Beispielchor e.V.",
        "Beispielweg 1",
        "Wir singen laut.",
        [topic],
    )
    assert Change.objects.first().after == {"name": "Beispielchor e.V."}
    assert json.loads(LogEntry.objects.get().change_message) == [{"changed": {"fields": ["Name"]}}]


def test_staff_are_told_what_members_changed_in_the_same_place(staff):
    owner = MembershipFactory(organisation__summary_de="Wir singen.")
    page = opened(staff, owner.organisation) | {"summary_de": "Wir singen leise.", "phone": "040 123456"}
    update_profile(organisation=owner.organisation, by=owner.user, data={"summary_de": "Wir singen laut."})

    told = staff.post(change(owner.organisation), page)
    form = told.context["adminform"].form

    assert (told.status_code, list(form.errors)) == (422, ["summary_de"])
    assert "„Wir singen laut.“" in form.errors["summary_de"][0]
    assert (form["summary_de"].value(), form["phone"].value()) == ("Wir singen leise.", "040 123456")
    assert staff.post(change(owner.organisation), page | {"seen": form.seen_mark}).status_code == 302
    organisation = Organisation.objects.get()
    assert (organisation.summary_de, organisation.phone) == ("Wir singen leise.", "040 123456")


def test_who_is_overtaken_between_look_and_lock_looks_again(staff, monkeypatch):
    organisation, seen = submitted(summary_de="Wir singen."), []
    page = opened(staff, organisation) | {"summary_de": "Wir singen leise."}

    def overtaken_once(**parts):
        seen.append(parts["seen"]["summary_de"])
        if len(seen) == 1:
            raise actions.ChangedMeanwhile
        return update_profile(**parts)

    monkeypatch.setattr(actions, "update_profile", overtaken_once)
    staff.post(change(organisation), page)

    assert (seen, Organisation.objects.get().summary_de) == (["Wir singen.", "Wir singen."], "Wir singen leise.")


def test_staff_can_correct_every_field_of_a_profile(staff):
    organisation = submitted()
    form = staff.get(change(organisation)).context["adminform"].form
    assert {*PROFILE_FIELDS, "topics", "logo"} - {*form.fields} == set()
    shown = flatten_fieldsets(staff.get(change(organisation)).context["adminform"].fieldsets)
    assert {*form.fields} - {*shown} == {"seen"}


def test_staff_enter_links_and_a_logo_for_somebody_on_the_phone(staff):
    organisation = submitted()
    page = opened(staff, organisation) | {"social_links": "https://a.example.org/\nhttps://b.example.org/"}

    staff.post(change(organisation), page | {"logo": picture()})
    organisation = Organisation.objects.get()
    with_logo = bool(organisation.logo)
    staff.post(change(organisation), opened(staff, organisation) | {"remove_logo": "on"})

    assert organisation.social_links == ["https://a.example.org/", "https://b.example.org/"]
    assert (with_logo, bool(Organisation.objects.get().logo)) == (True, False)
    assert list(Change.objects.values_list("after", flat=True))[-1].keys() == {"social_links", "logo"}


@pytest.mark.parametrize(
    ("field", "value"),
    [("founded_year", "-5"), ("postal_code", "123"), ("phone", "ruf an"), ("website", "https://bank.de@falle.de/")],
)
def test_staff_are_held_to_the_same_rules_as_members(field, value, staff):
    organisation = submitted()
    answer = staff.post(change(organisation), opened(staff, organisation) | {field: value})
    assert list(answer.context["adminform"].form.errors) == [field]


def test_the_page_with_errors_is_headed_by_what_is_saved(staff):
    organisation = submitted(name="Beispielchor")
    page = staff.post(change(organisation), opened(staff, organisation) | {"name": "Ganz anders", "phone": "x"})
    assert (page.status_code, page.context["subtitle"], str(page.context["original"])) == (422, *["Beispielchor"] * 2)


def test_a_sentence_in_any_language_is_enough_for_staff_too(staff):
    organisation = submitted(summary_de="", summary_en="We sing.")

    page = opened(staff, organisation) | {"name": "Beispielchor"}
    without = staff.post(change(organisation), page | {"summary_en": ""})

    assert staff.post(change(organisation), page).status_code == 302
    assert Organisation.objects.get().name == "Beispielchor"
    assert list(without.context["adminform"].form.errors) == ["summary_de"]


def test_a_better_address_before_anybody_knows_it(staff):
    organisation = submitted()
    page = opened(staff, organisation)

    staff.post(change(organisation), page | {"slug": "beispielchor"})

    assert Organisation.objects.get().slug == "beispielchor"
    assert Change.objects.get().after == {"slug": "beispielchor"}
    with pytest.raises(actions.AlreadyDecided):
        actions.change_address(organisation=OrganisationFactory(), by=StaffFactory(), slug="anders")
    with pytest.raises(actions.NotAllowed):
        actions.change_address(organisation=organisation, by=StaffFactory(is_superuser=False), slug="anders")


def test_who_may_only_look_sees_the_profile_without_a_form(as_user):
    reader, organisation = StaffFactory(is_superuser=False), submitted()
    reader.user_permissions.add(Permission.objects.get(codename="view_organisation"))
    page = as_user(reader).get(change(organisation))
    assert page.status_code == 200
    assert 'name="seen"' not in page.text
