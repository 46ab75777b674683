"""The first publication: yes, a question, or no."""

import pytest
from django.urls import reverse

from organisations import tasks
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
    (again,) = run_jobs()
    assert (again.to, again.subject) == ([staff.email], "Geändert nach der Rückfrage: Beispielverein")
    assert "\n\nIhr hattet gefragt:\nSeit wann gibt es euch?\n\n" in again.body
    assert list(Change.objects.order_by("pk").values_list("kind", "actor")) == [
        ("asked", "staff"),
        ("edited", "member"),
        ("submitted", "member"),
    ]


def test_every_time_that_a_profile_waits_is_a_mail_of_its_own(run_jobs):
    """Mail programs show a Message-ID once: the second mail with it would never be seen."""
    staff, founder = StaffFactory(), UserFactory()
    organisation = create_organisation(by=founder, data={"name": "Beispielverein", "summary_de": "Wir singen."})
    mails = run_jobs()
    for verb, year in ((ask_back, 2001), (ask_back, 2002), (decline, 2003)):
        verb(organisation=organisation, by=staff, message=f"Wort {year}")
        update_profile(organisation=organisation, by=founder, data={"founded_year": year})
        mails += run_jobs()
    publish(organisation=organisation, by=staff)
    mails += run_jobs()

    assert [mail.subject for mail in mails if mail.to == [staff.email]] == [
        "Ein Profil wartet auf Prüfung: Beispielverein",
        "Geändert nach der Rückfrage: Beispielverein",
        "Geändert nach der Rückfrage: Beispielverein",
        "Geändert nach der Absage: Beispielverein",
    ]
    assert "\n\nEuer Grund war:\nWort 2003\n\n" in [mail.body for mail in mails if mail.to == [staff.email]][-1]
    assert "\n\nWir haben euer Profil noch einmal gelesen. Jetzt passt es.\n\n" in mails[-1].body
    assert len({mail.extra_headers["Message-ID"] for mail in mails}) == len(mails) == 8


def test_jobs_of_the_release_before_still_leave(owner, run_jobs):
    staff = StaffFactory()
    publish(organisation=owner.organisation, by=staff)
    run_jobs()

    tasks.tell_owners_of_publication.defer(organisation_id=owner.organisation_id, recipient_id=owner.user_id)

    assert [mail.subject for mail in run_jobs()] == ["Euer Profil ist öffentlich: Beispielverein"]


def test_a_refusal_says_why_and_can_be_answered_by_an_edit(owner, run_jobs):
    decline(organisation=owner.organisation, by=StaffFactory(), message="Das ist eine Firma.")

    (mail,) = run_jobs()
    declined = state(owner.organisation)
    update_profile(organisation=owner.organisation, by=owner.user, data={"summary_de": "Wir sind ein Verein."})

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
    organisation = create_organisation(by=UserFactory(), data={"name": "Alt", "summary_de": "x"})

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


@pytest.mark.parametrize("verb", [ask_back, decline])
def test_every_member_reads_what_staff_have_said_until_it_is_answered(verb, owner, as_user):
    """The mail goes to the owners alone, and mails get lost."""
    editor = MembershipFactory(organisation=owner.organisation, role="editor").user
    pages = [
        "/mein/",
        owner.organisation.get_absolute_url(),
        reverse("organisations:edit", args=[owner.organisation.slug]),
    ]
    verb(organisation=owner.organisation, by=StaffFactory(), message="Zu alt")
    verb(organisation=owner.organisation, by=StaffFactory(), message="Wo ist <Raum 3>?")

    said = [as_user(editor).get(page).content.decode() for page in pages]
    update_profile(organisation=owner.organisation, by=owner.user, data={"street": "Beispielweg 1"})
    answered = [as_user(editor).get(page).content.decode() for page in pages]

    assert ["<q><bdi>Wo ist &lt;Raum 3&gt;?</bdi></q>" in page for page in said] == [True] * 3
    assert ["Zu alt" in page for page in said] == [False] * 3
    assert ["Raum 3" in page for page in answered] == [False] * 3


@pytest.mark.parametrize("contact", ["", "netzwerk@example.org"])
def test_an_answer_by_mail_is_offered_where_somebody_reads_it(contact, owner, run_jobs, settings):
    settings.CONTACT_EMAIL = contact
    ask_back(organisation=owner.organisation, by=StaffFactory(), message="Wo trefft ihr euch?")

    [told] = run_jobs()

    parts = [told.body, told.alternatives[0].content]
    assert ["Oder antwortet auf diese E-Mail." in part for part in parts] == [bool(contact)] * 2
    assert bool(told.reply_to) == bool(contact)


def test_what_is_off_the_net_leads_to_the_page_where_it_comes_back(as_user):
    owner = MembershipFactory(role="owner")
    take_offline(organisation=owner.organisation, by=owner.user)
    form = reverse("admin:organisations_organisation_change", args=[owner.organisation.pk])

    html = as_user(StaffFactory()).get(form).content.decode()

    assert reverse("organisations:protection", args=[owner.organisation.slug]) in html
    assert "publish_organisations" not in html
