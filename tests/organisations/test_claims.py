"""Helped registration: staff make a profile, its people take it over by a link."""

import re

import pytest

from organisations import actions
from organisations.models import Change, Invitation
from tests.factories import InvitationFactory, MembershipFactory, OrganisationFactory, StaffFactory, UserFactory
from tests.pages import text

pytestmark = pytest.mark.django_db


def link(mail) -> str:
    """The address in the mail."""
    return re.search(r"https?://[^/]+(/\S*einladung/\S+/)", mail.body).group(1)


def test_staff_make_a_profile_and_its_people_take_it_over(as_user, run_jobs):
    staff, user = StaffFactory(), UserFactory(email="neu@example.org")
    organisation = actions.create_for(
        by=staff,
        data={"name": "Beispielchor", "summary_de": "Wir singen.", "status": "published", "slug": "boese"},
        email="Neu@example.org",
        language="de",
        publish=True,
    )
    [mail] = run_jobs()
    client = as_user(user)

    shown, answer = client.get(link(mail)), client.post(link(mail), {"do": "accept"})

    assert (organisation.status, organisation.slug, organisation.published_at is not None) == (
        "published",
        "beispielchor",
        True,
    )
    assert mail.subject == "Euer Profil bei WeDo: Beispielchor"
    assert "Übernehmt das Profil von Beispielchor" in text(shown)
    assert answer.url == "/netzwerk/beispielchor/bearbeiten/"
    assert list(organisation.memberships.values_list("user", "role")) == [(user.pk, "owner")]
    assert sorted(organisation.changes.values_list("kind", "actor")) == [
        ("created", "staff"),
        ("invited", "staff"),
        ("joined", "member"),
        ("published", "staff"),
    ]


def test_who_knows_nothing_of_a_public_profile_takes_it_off_the_net(client, run_jobs):
    organisation = actions.create_for(
        by=StaffFactory(),
        data={"name": "Beispielchor", "summary_de": "Wir singen."},
        email="n@example.org",
        publish=True,
    )
    [mail] = run_jobs()
    address = re.search(r"https?://[^/]+(/\S*notfall/\S+/)", mail.body).group(1)

    client.post(address)

    organisation.refresh_from_db()
    assert "Stimmt das nicht? Hier nehmt ihr das Profil sofort vom Netz, ohne Anmeldung:" in mail.body
    assert (organisation.status, organisation.offline_by_staff) == ("offline", False)


def test_a_profile_whose_owner_left_is_not_said_to_be_made_by_the_team(run_jobs):
    member = MembershipFactory(organisation__name="Beispielkino")
    organisation = member.organisation
    actions.record(organisation=organisation, kind=Change.Kind.CREATED, by=member.user)
    member.delete()
    actions.send_claim(organisation=organisation, by=StaffFactory(), email="n@example.org", language="de")

    [mail] = run_jobs()

    assert "Das Profil von Beispielkino sucht jemanden, der es weiterführt." in mail.body
    assert "angelegt, wie besprochen" not in mail.body


def test_a_profile_by_staff_may_stay_a_draft():
    organisation = actions.create_for(by=StaffFactory(), data={"name": "Beispielchor", "summary_de": "Wir singen."})

    assert (organisation.status, organisation.memberships.count(), Invitation.objects.count()) == ("draft", 0, 0)


def test_a_second_claim_link_replaces_the_first():
    staff = StaffFactory()
    organisation = OrganisationFactory()
    first = actions.send_claim(organisation=organisation, by=staff, email="falsch@example.org", language="de")
    second = actions.send_claim(organisation=organisation, by=staff, email="richtig@example.org", language="de")

    with pytest.raises(actions.NoLongerOpen):
        actions.accept(invitation=first, by=UserFactory(email="falsch@example.org"))
    actions.accept(invitation=second, by=UserFactory(email="richtig@example.org"))

    with pytest.raises(actions.HasOwners):
        actions.send_claim(organisation=organisation, by=staff, email="dritte@example.org", language="de")


def test_staff_send_the_claim_link_from_the_team_page(as_user, run_jobs):
    organisation = OrganisationFactory(name="Beispielchor")
    client = as_user(StaffFactory())
    path = f"/netzwerk/{organisation.slug}/team/"

    shown = client.get(path)
    answer = client.post(path, {"email": "Neu@example.org", "language": "de"})
    [mail] = run_jobs()

    assert "Schick der Organisation einen Link. Damit übernimmt sie ihr Profil." in text(shown)
    assert (answer.status_code, mail.to) == (302, ["neu@example.org"])
    assert organisation.invitations.get().purpose == Invitation.Purpose.CLAIM


def test_only_staff_make_profiles_for_others():
    for by in (UserFactory(), StaffFactory(is_superuser=False)):
        with pytest.raises(actions.NotAllowed):
            actions.create_for(by=by, data={"name": "Beispielchor", "summary_de": "x"})
        with pytest.raises(actions.NotAllowed):
            actions.send_claim(organisation=OrganisationFactory(), by=by, email="x@example.org", language="de")


def test_staff_manage_claims_and_not_what_owners_have_sent(as_user):
    organisation, staff = OrganisationFactory(), StaffFactory()
    claim = actions.send_claim(organisation=organisation, by=staff, email="eins@example.org", language="de")
    invitation = InvitationFactory(organisation=organisation)
    client, path = as_user(staff), f"/netzwerk/{organisation.slug}/team/"

    page = client.get(path).content.decode()
    codes = [client.post(f"{path}einladung/{one.pk}/", {"do": "revoke"}).status_code for one in (claim, invitation)]

    assert f"{path}einladung/{claim.pk}/" in page
    assert f"{path}einladung/{invitation.pk}/" not in page
    assert codes == [302, 403]


def test_an_owner_takes_back_a_claim_link_that_is_still_open():
    organisation = OrganisationFactory()
    claim = actions.send_claim(organisation=organisation, by=StaffFactory(), email="eins@example.org", language="de")
    owner = MembershipFactory(organisation=organisation)

    actions.revoke(invitation=claim, by=owner.user)

    assert organisation.invitations.standing().count() == 0
