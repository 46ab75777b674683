""" "That's us, let us in": asked of the owners, or of staff."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from organisations import actions
from organisations.actions.contact import address_hash
from organisations.models import Block, JoinRequest, Membership, Organisation
from organisations.twins import Twin
from tests.factories import MembershipFactory, OrganisationFactory, StaffFactory, UserFactory
from tests.pages import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    """An owner with an organisation."""
    return MembershipFactory(organisation__name="Beispielchor", user__name="Ada Beispiel")


def test_asking_from_the_profile_reaches_every_owner(owner, as_user, run_jobs):
    second = MembershipFactory(organisation=owner.organisation)
    MembershipFactory(organisation=owner.organisation, role="editor")
    user = UserFactory(name="Neu Beispiel", email="neu@example.org")
    client = as_user(user)

    shown = client.get(f"/netzwerk/{owner.organisation.slug}/dabei-sein/")
    answer = client.post(f"/netzwerk/{owner.organisation.slug}/dabei-sein/", {"text": "Ich leite den Chor."})
    mails = run_jobs()

    assert "Gehörst du zu Beispielchor ?" in text(shown)
    assert (answer.status_code, answer.url) == (302, "/mein/")
    assert sorted(mail.to[0] for mail in mails) == sorted([owner.user.email, second.user.email])
    for mail in mails:
        assert mail.subject == "Jemand möchte ins Team: Beispielchor"
        assert "Neu Beispiel" in mail.body
        assert "Ich leite den Chor." in mail.body
        assert f"/netzwerk/{owner.organisation.slug}/team/" in mail.body
    assert JoinRequest.objects.get().text == "Ich leite den Chor."


@pytest.mark.parametrize(
    ("role", "asked"), [("owner", "Wir fragen die Verantwortlichen"), ("editor", "Das Team von WeDo entscheidet")]
)
def test_who_asks_knows_who_reads_it(role, asked, as_user):
    organisation = MembershipFactory(role=role).organisation

    page = text(as_user(UserFactory()).get(f"/netzwerk/{organisation.slug}/dabei-sein/"))

    assert [one in page for one in (asked, "Die Verantwortlichen sehen", "Das Team sieht")] == [
        True,
        role == "owner",
        role != "owner",
    ]


def test_an_organisation_without_owner_is_answered_for_by_staff(run_jobs, settings, as_user):
    settings.CONTACT_EMAIL = "team@example.org"
    organisation, user, staff = OrganisationFactory(), UserFactory(), StaffFactory()

    request = actions.ask_to_join(organisation=organisation, by=user)
    [mail] = run_jobs()
    answer = as_user(staff).post(f"/netzwerk/{organisation.slug}/team/anfrage/{request.pk}/", {"do": "accept"})

    assert mail.to == ["team@example.org"]
    assert "/notfall/" not in mail.body
    assert answer.status_code == 302
    assert list(organisation.memberships.values_list("user", "role")) == [(user.pk, "owner")]


def test_a_yes_makes_an_editor_and_tells_the_person_once(owner, as_user, run_jobs):
    user = UserFactory()
    request = actions.ask_to_join(organisation=owner.organisation, by=user)
    run_jobs()
    client = as_user(owner.user)
    path = f"/netzwerk/{owner.organisation.slug}/team/"

    assert user.email in text(client.get(path))
    answers = [client.post(f"{path}anfrage/{request.pk}/", {"do": "accept"}).status_code for _click in range(2)]
    [mail] = run_jobs()

    assert answers == [302, 302]
    assert owner.organisation.memberships.get(user=user).role == "editor"
    assert (mail.to, "Deine Anfrage ist angenommen." in mail.body) == ([user.email], True)


def test_a_no_is_told_and_holds_for_thirty_days(owner, run_jobs):
    user = UserFactory()
    request = actions.ask_to_join(organisation=owner.organisation, by=user)
    run_jobs()

    actions.answer_request(request=request, by=owner.user, accept=False)
    [mail] = run_jobs()

    assert (mail.to, "Deine Anfrage ist abgelehnt." in mail.body) == ([user.email], True)
    assert Membership.objects.count() == 1
    with pytest.raises(actions.NoLongerOpen):
        actions.answer_request(request=request, by=owner.user, accept=True)
    with pytest.raises(actions.AlreadyAsked):
        actions.ask_to_join(organisation=owner.organisation, by=user)
    JoinRequest.objects.update(answered_at=timezone.now() - dt.timedelta(days=31))
    assert actions.ask_to_join(organisation=owner.organisation, by=user).pk != request.pk


def test_asked_twice_is_one_request_and_one_mail(owner, run_jobs):
    user = UserFactory()

    requests = {actions.ask_to_join(organisation=owner.organisation, by=user).pk for _click in range(2)}

    assert len(requests) == 1
    assert len(run_jobs()) == 1


def test_a_blocked_address_asks_nobody_and_is_not_told(owner, as_user, run_jobs):
    user = UserFactory(email="troll@example.org")
    Block.objects.create(organisation=owner.organisation, email_hash=address_hash("troll@example.org"))

    answer = as_user(user).post(f"/netzwerk/{owner.organisation.slug}/dabei-sein/", {"text": "Hass"}, follow=True)

    assert "Deine Anfrage ist unterwegs." in text(answer)
    assert (JoinRequest.objects.count(), run_jobs()) == (0, [])


def test_members_need_not_ask(owner):
    with pytest.raises(actions.AlreadyMember):
        actions.ask_to_join(organisation=owner.organisation, by=owner.user)


@pytest.mark.parametrize("who", ["asker", "editor", "stranger", "plain staff"])
def test_nobody_else_answers(owner, who):
    asker = UserFactory()
    request = actions.ask_to_join(organisation=owner.organisation, by=asker)
    by = {
        "asker": asker,
        "editor": MembershipFactory(organisation=owner.organisation, role="editor").user,
        "stranger": MembershipFactory().user,
        "plain staff": StaffFactory(is_superuser=False),
    }[who]

    with pytest.raises(actions.NotAllowed):
        actions.answer_request(request=request, by=by, accept=True)


def test_a_request_of_another_organisation_is_not_found_there(owner, as_user):
    request = actions.ask_to_join(organisation=OrganisationFactory(), by=UserFactory())

    path = f"/netzwerk/{owner.organisation.slug}/team/anfrage/{request.pk}/"

    assert as_user(owner.user).post(path, {"do": "accept"}).status_code == 404
    assert JoinRequest.objects.get().answered_at is None


def test_a_request_is_taken_back_by_its_person_alone(owner, as_user):
    user = UserFactory()
    request = actions.ask_to_join(organisation=owner.organisation, by=user)

    assert as_user(owner.user).post(f"/mein/anfragen/{request.pk}/").status_code == 404
    with pytest.raises(actions.NotAllowed):
        actions.withdraw_request(request=request, by=owner.user)
    assert as_user(user).post(f"/mein/anfragen/{request.pk}/").status_code == 302
    assert JoinRequest.objects.count() == 0


def test_an_invitation_answers_the_request_too(owner):
    user = UserFactory(email="neu@example.org")
    request = actions.ask_to_join(organisation=owner.organisation, by=user)
    invitation = actions.invite(
        organisation=owner.organisation, by=owner.user, email="neu@example.org", role="editor", language="de"
    )
    actions.accept(invitation=invitation, by=user)

    request.refresh_from_db()
    assert (request.answered_at is not None, request.accepted) == (True, True)


def test_five_requests_a_day_are_enough(as_user, settings):
    settings.RATE_LIMITS = True
    client = as_user(UserFactory())

    codes = [client.post(f"/netzwerk/{OrganisationFactory().slug}/dabei-sein/").status_code for _number in range(6)]

    assert codes == [302] * 5 + [429]


def test_a_profile_that_is_not_public_is_asked_by_its_mark_and_stays_nameless(as_user):
    hidden = OrganisationFactory(name="Geheimchor", status=Organisation.Status.SUBMITTED, published_at=None)
    mark = Twin(hidden, True, False).mark
    client = as_user(UserFactory())

    by_slug = client.get(f"/netzwerk/{hidden.slug}/dabei-sein/")
    shown = client.get(f"/mitmachen/dabei-sein/{mark}/")
    answer = client.post(f"/mitmachen/dabei-sein/{mark}/", {"text": "<script>alert(1)</script>"})
    mein = client.get("/mein/")

    assert (by_slug.status_code, shown.status_code, answer.status_code) == (404, 200, 302)
    assert "Geheimchor" not in shown.content.decode() + mein.content.decode()
    assert JoinRequest.objects.get().organisation == hidden
    assert client.get(f"/mitmachen/dabei-sein/{hidden.pk}:gefälscht/").status_code == 404


def test_asking_needs_an_account(owner):
    answer = Client().get(f"/netzwerk/{owner.organisation.slug}/dabei-sein/")

    assert answer.status_code == 302
    assert answer.url == f"/konto/login/?next=/netzwerk/{owner.organisation.slug}/dabei-sein/"


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        "a\x00b",
        "x" * 5000,
        "\u202eabc\u2066",
        "Bcc: x@example.com\r\n\r\nhttp://boese.example",
    ],
)
def test_what_is_typed_stays_text(owner, as_user, run_jobs, words):
    client = as_user(UserFactory())
    answer = client.post(f"/netzwerk/{owner.organisation.slug}/dabei-sein/", {"text": words})
    mails = run_jobs()

    assert (answer.status_code, len(mails)) in [(302, 1), (422, 0)]
    page = as_user(owner.user).get(f"/netzwerk/{owner.organisation.slug}/team/").content.decode()
    assert "<script>alert" not in page
    for mail in mails:
        assert mail.message()["Bcc"] is None
        assert "http://boese.example" not in mail.body
        assert "\u202e" not in mail.body


def test_a_request_that_waits_is_shown_instead_of_the_form(owner, as_user):
    client, address = as_user(UserFactory()), f"/netzwerk/{owner.organisation.slug}/dabei-sein/"
    client.post(address, {"text": ""})

    page = client.get(address)

    assert ("ist unterwegs" in text(page), "Anfrage schicken" in text(page)) == (True, False)
