"""The first publication: yes, a question, or no."""

import pytest
from django.urls import reverse

from organisations.actions import (
    AlreadyDecided,
    NotAllowed,
    NothingSaid,
    ask_back,
    create_organisation,
    decline,
    publish,
    take_offline,
    update_profile,
)
from organisations.models import Change, Organisation
from tests.factories import MembershipFactory, OrganisationFactory, StaffFactory, UserFactory
from tests.organisations.test_admin import profile

pytestmark = pytest.mark.django_db
LIST = reverse("admin:organisations_organisation_changelist")


@pytest.fixture
def owner():
    return MembershipFactory(
        role="owner",
        organisation__name="Beispielverein",
        organisation__status="submitted",
        organisation__published_at=None,
    )


def state(organisation: Organisation) -> str:
    return Organisation.objects.values_list("status", flat=True).get(pk=organisation.pk)


def test_a_question_reaches_the_owners_and_the_answer_brings_the_profile_back(owner, run_jobs):
    staff = StaffFactory()

    ask_back(organisation=owner.organisation, by=staff, message=" Seit wann gibt es euch? ")
    (mail,) = run_jobs()
    asked = state(owner.organisation)
    update_profile(organisation=owner.organisation, by=owner.user, data={"founded_year": 2018})

    assert (mail.to, mail.subject) == ([owner.user.email], "Eine Frage zu eurem Profil: Beispielverein")
    assert "\n\nSeit wann gibt es euch?\n\n" in mail.body
    assert (asked, state(owner.organisation)) == ("asked", "submitted")
    assert [mail.to for mail in run_jobs()] == [[staff.email]]
    assert list(Change.objects.order_by("pk").values_list("kind", "actor")) == [
        ("asked", "staff"),
        ("edited", "member"),
        ("submitted", "member"),
    ]


def test_a_refusal_says_why_and_can_be_answered_by_an_edit(owner, run_jobs):
    decline(organisation=owner.organisation, by=StaffFactory(), message="Das ist eine Firma.")

    (mail,) = run_jobs()
    declined = state(owner.organisation)
    update_profile(organisation=owner.organisation, by=owner.user, data={"summary": "Wir sind ein Verein."})

    assert (mail.subject, "Das ist eine Firma." in mail.body) == ("Nicht veröffentlicht: Beispielverein", True)
    assert (declined, state(owner.organisation)) == ("declined", "submitted")


@pytest.mark.parametrize("verb", [ask_back, decline])
def test_without_a_word_nothing_happens(verb, owner):
    with pytest.raises(NothingSaid):
        verb(organisation=owner.organisation, by=StaffFactory(), message="  \n ")
    assert state(owner.organisation) == "submitted"


@pytest.mark.parametrize("verb", [ask_back, decline])
def test_only_staff_with_the_right_decide(verb, owner):
    with pytest.raises(NotAllowed):
        verb(organisation=owner.organisation, by=StaffFactory(is_superuser=False), message="Nein.")


@pytest.mark.parametrize("verb", [ask_back, decline])
def test_what_has_been_public_is_decided_even_while_it_is_off_the_net(verb):
    owner = MembershipFactory(role="owner")
    take_offline(organisation=owner.organisation, by=owner.user)

    with pytest.raises(AlreadyDecided):
        verb(organisation=owner.organisation, by=StaffFactory(), message="Nein.")


def test_an_edit_by_staff_sends_nothing_back_to_staff(owner, run_jobs):
    staff = StaffFactory()
    ask_back(organisation=owner.organisation, by=staff, message="Wie?")
    run_jobs()

    update_profile(organisation=owner.organisation, by=staff, data={"name": "Beispielverein e.V."})

    assert (state(owner.organisation), run_jobs()) == ("asked", [])


def test_later_edits_of_a_public_profile_are_live_at_once(owner, run_jobs):
    publish(organisation=owner.organisation, by=StaffFactory())
    run_jobs()

    update_profile(organisation=owner.organisation, by=owner.user, data={"name": "Neuer Name"})

    assert (state(owner.organisation), run_jobs()) == ("published", [])


def test_saving_without_a_change_is_no_history():
    owner = MembershipFactory(organisation__name="Beispielverein")

    update_profile(organisation=owner.organisation, by=owner.user, data={"name": "Beispielverein"})

    assert Change.objects.count() == 0


def test_staff_are_asked_for_words_before_anything_happens(owner, as_user):
    browser = as_user(StaffFactory())
    chosen = {"action": "decline_organisations", "_selected_action": [owner.organisation.pk]}

    asking = browser.post(LIST, chosen)
    empty = browser.post(LIST, {**chosen, "confirmed": "1", "message": ""})
    between = state(owner.organisation)
    browser.post(LIST, {**chosen, "confirmed": "1", "message": "Das ist eine Firma."})

    assert (asking.status_code, empty.status_code, between) == (200, 422, "submitted")
    assert empty.context_data["form"].errors == {"message": ["Schreib, worum es geht. Ohne ein Wort geht es nicht."]}
    assert state(owner.organisation) == "declined"


def test_a_published_one_is_not_declined_in_the_list(as_user):
    organisation = OrganisationFactory(name="Beispielverein")

    answer = as_user(StaffFactory()).post(
        LIST,
        {
            "action": "decline_organisations",
            "_selected_action": [organisation.pk],
            "confirmed": "1",
            "message": "Nein.",
        },
        follow=True,
    )

    assert state(organisation) == "published"
    assert [str(message) for message in answer.context["messages"]] == [
        "Beispielverein ist schon veröffentlicht. Dazu gibt es nichts mehr zu entscheiden."
    ]


def test_staff_make_a_profile_with_somebody_on_the_phone(as_user, run_jobs):
    browser = as_user(StaffFactory())
    data = {
        "name": "Beispielrunde",
        "summary_de": "Wir treffen uns.",
        "claim_email": "amal@example.org",
        "claim_language": "en",
    }

    browser.post(reverse("admin:organisations_organisation_add"), data)

    organisation = Organisation.objects.get()
    assert (organisation.status, organisation.slug, organisation.memberships.count()) == ("draft", "beispielrunde", 0)
    assert [(mail.to, mail.extra_headers["Content-Language"]) for mail in run_jobs()] == [(["amal@example.org"], "en")]


def test_the_form_writes_the_history_as_staff(as_user):
    staff = StaffFactory()
    organisation = create_organisation(by=UserFactory(), data={"name": "Alt", "summary": "x"})

    as_user(staff).post(
        reverse("admin:organisations_organisation_change", args=[organisation.pk]), profile(organisation, name="Neu")
    )

    change = Change.objects.get(kind="edited")
    assert (change.actor, change.by, change.before, change.after) == (
        "staff",
        staff,
        {"name": "Alt"},
        {"name": "Neu"},
    )


def test_staff_do_not_put_who_has_fled_back_on_the_net_by_publishing():
    owner = MembershipFactory(role="owner")
    take_offline(organisation=owner.organisation, by=owner.user)

    with pytest.raises(AlreadyDecided):
        publish(organisation=owner.organisation, by=StaffFactory())
    assert state(owner.organisation) == "offline"


def test_a_name_whose_letters_come_apart_is_no_error():
    assert OrganisationFactory(name="\ufdfa" * 40).pk
