"""The team's pages, and "my WeDo"."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organisations import actions
from organisations.models import Membership
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.pages import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    """An owner with an organisation."""
    return MembershipFactory(organisation__name="Beispielchor", user__name="Ada Beispiel")


@pytest.fixture
def editor(owner):
    """Somebody else of the same organisation."""
    return MembershipFactory(organisation=owner.organisation, role="editor", user__name="Ben Beispiel")


def path(membership, end="") -> str:
    """The address of the team's page."""
    return f"/netzwerk/{membership.organisation.slug}/team/{end}"


def invite(owner, email):
    """An invitation as the owner sends it."""
    return actions.invite(organisation=owner.organisation, by=owner.user, email=email, role="editor", language="de")


def test_an_owner_sees_people_addresses_and_invitations(owner, editor, as_user):
    invite(owner, "neu@example.org")

    page = text(as_user(owner.user).get(path(owner)))

    assert "Ada Beispiel (du)" in page
    assert editor.user.email in page
    assert "neu@example.org" in page
    assert "Jemanden einladen" in page


def test_an_editor_sees_people_and_neither_addresses_nor_invitations(owner, editor, as_user):
    invite(owner, "neu@example.org")

    page = text(as_user(editor.user).get(path(owner)))

    assert "Ada Beispiel" in page
    assert owner.user.email not in page
    assert "neu@example.org" not in page
    assert "Jemanden einladen" not in page


def test_an_editor_who_posts_anyway_is_refused(owner, editor, as_user):
    client = as_user(editor.user)
    invitation = invite(owner, "neu@example.org")

    codes = [
        client.post(path(owner), {"email": "x@example.org", "role": "owner", "language": "de"}).status_code,
        client.post(path(owner, f"einladung/{invitation.pk}/"), {"do": "revoke"}).status_code,
        client.post(path(owner, f"{owner.pk}/"), {"role": "editor"}).status_code,
        client.post(path(owner, f"{owner.pk}/entfernen/")).status_code,
        client.post(path(owner, f"{editor.pk}/uebergeben/")).status_code,
    ]

    assert codes == [403] * 5
    assert owner.organisation.invitations.standing().count() == 1


def test_the_way_of_one_member(owner, editor, as_user):
    client = as_user(owner.user)

    asked = [client.get(path(owner, f"{editor.pk}/{end}")).status_code for end in ("", "uebergeben/", "entfernen/")]
    client.post(path(owner, f"{editor.pk}/"), {"role": "owner"})
    roles = dict(Membership.objects.values_list("user__name", "role"))
    removed = client.post(path(owner, f"{editor.pk}/entfernen/"), follow=True)

    assert asked == [200, 200, 200]
    assert roles == {"Ada Beispiel": "owner", "Ben Beispiel": "owner"}
    assert "Erledigt. Das Team ist geändert." in text(removed)
    assert list(owner.organisation.memberships.all()) == [owner]


def test_handing_over_by_the_page(owner, editor, as_user):
    answer = as_user(owner.user).post(path(owner, f"{editor.pk}/uebergeben/"))

    assert (answer.status_code, answer.url) == (302, path(owner))
    assert dict(Membership.objects.values_list("user__name", "role")) == {
        "Ada Beispiel": "editor",
        "Ben Beispiel": "owner",
    }


def test_the_last_owner_is_told_how_to_leave(owner, as_user):
    client = as_user(owner.user)

    asked = client.get(path(owner, "austreten/"))
    answer = client.post(path(owner, "austreten/"), follow=True)

    assert "Wer übernimmt?" in text(asked)
    assert "Jemand muss verantwortlich bleiben." in text(answer)
    assert owner.organisation.memberships.count() == 1


def test_an_editor_leaves_and_is_out(owner, editor, as_user):
    client = as_user(editor.user)

    answer = client.post(path(owner, "austreten/"))

    assert (answer.status_code, answer.url) == (302, "/mein/")
    assert f"Du bist nicht mehr im Team von {owner.organisation.name}." in text(client.get("/mein/"))
    assert client.get(path(owner)).status_code == 403


def test_a_second_tab_after_handing_over_says_that_it_is_done(owner, editor, as_user):
    client = as_user(owner.user)
    client.post(path(owner, f"{editor.pk}/uebergeben/"))

    again = client.post(path(owner, f"{editor.pk}/uebergeben/"), follow=True)

    assert (again.status_code, "Das ist schon geschehen." in text(again)) == (200, True)


def test_an_unknown_role_is_not_found(owner, editor, as_user):
    assert as_user(owner.user).post(path(owner, f"{editor.pk}/"), {"role": "chef"}).status_code == 404


def test_a_member_of_another_organisation_is_not_touched(owner, as_user):
    other = MembershipFactory()

    answer = as_user(owner.user).post(path(owner, f"{other.pk}/entfernen/"))

    assert (answer.status_code, answer.url) == (302, path(owner))
    assert Membership.objects.filter(pk=other.pk).exists()


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "\u202egnirts", "a\"b'c", "x" * 120])
def test_names_stay_text(owner, as_user, name):
    user = UserFactory(name=name)
    MembershipFactory(organisation=owner.organisation, user=user, role="editor")

    page = as_user(owner.user).get(path(owner)).content.decode()

    assert "<script>alert" not in page


def test_the_team_page_costs_the_same_for_two_and_for_thirty(owner, as_user):
    client = as_user(owner.user)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(path(owner))
        return len(queries)

    client.get(path(owner))
    few = cost()
    for number in range(30):
        MembershipFactory(organisation=owner.organisation, role="editor")
        invite(owner, f"neu{number}@example.org")
        actions.ask_to_join(organisation=owner.organisation, by=UserFactory())

    assert cost() == few


def test_my_wedo_shows_what_waits(owner, as_user):
    mine = MembershipFactory(organisation__name="Nähstube", user__email="ich@example.org")
    invitation = invite(owner, "ich@example.org")
    actions.ask_to_join(organisation=mine.organisation, by=UserFactory())
    actions.ask_to_join(organisation=OrganisationFactory(name="Gartengruppe"), by=mine.user)

    answer = as_user(mine.user).get("/mein/")
    page = text(answer)

    assert "Ada Beispiel lädt dich ins Team ein." in page
    assert f'href="/mein/einladungen/{invitation.pk}/"' in answer.content.decode()
    assert "Eine Person möchte ins Team von Nähstube ." in page
    assert "Deine Anfragen Gartengruppe" in page
    assert answer["Cache-Control"] == "private, no-store"


def test_my_wedo_shows_no_invitation_to_an_address_that_is_not_proved(owner, as_user):
    invite(owner, "ich@example.org")
    user = UserFactory(email="ich@example.org", verified=False)

    assert "Einladungen" not in text(as_user(user).get("/mein/"))


def test_my_wedo_costs_the_same_for_one_and_for_many(as_user):
    user = UserFactory(email="ich@example.org")
    client = as_user(user)

    def add():
        for number in range(8):
            MembershipFactory(user=user, organisation__name=f"Beispiel {number}")
            one = MembershipFactory()
            invite(one, "ich@example.org")
            actions.ask_to_join(organisation=OrganisationFactory(), by=user)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/mein/")
        return len(queries)

    add()
    cost()
    few = cost()
    add()

    assert cost() == few


def test_a_profile_offers_to_be_let_in_but_not_to_members(owner, as_user, client):
    profile = f"/netzwerk/{owner.organisation.slug}/"
    offer = f'href="{profile}dabei-sein/"'

    assert offer in client.get(profile).content.decode()
    assert offer not in as_user(owner.user).get(profile).content.decode()
