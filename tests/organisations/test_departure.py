"""Who answers for an organisation no longer: keys end, who is left is told, nothing is left behind unnoticed."""

import pytest
from django.urls import reverse

from organisations import actions, links
from organisations.models import Change, Invitation, Membership, Organisation
from tests.factories import InvitationFactory, MembershipFactory, StaffFactory
from wedo.accounts.models import User
from wedo.me.actions import delete_account
from wedo.team import ensure_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    """An organisation with two owners: the first stays."""
    ada = MembershipFactory(organisation__name="Beispielchor", user__name="Ada Beispiel")
    ben = MembershipFactory(organisation=ada.organisation, user__name="Ben Beispiel")
    return ada, ben


def change(user) -> str:
    return reverse("admin:accounts_user_change", args=[user.pk])


def emergency(organisation) -> str:
    return reverse("organisations:emergency", args=[links.emergency_token(organisation)])


WAYS = {
    "removed": lambda ada, ben: actions.remove(membership=ben, by=ada.user),
    "left": lambda ada, ben: actions.leave(organisation=ben.organisation, by=ben.user),
    "stepped down": lambda ada, ben: actions.change_role(membership=ben, role="editor", by=ben.user),
    "put down": lambda ada, ben: actions.change_role(membership=ben, role="editor", by=ada.user),
    "account closed": lambda ada, ben: delete_account(by=ben.user, fates={}),
}


@pytest.mark.parametrize("way", WAYS)
def test_who_is_no_owner_any_more_holds_no_keys(way, two, client, run_jobs):
    """Else the emergency link of an old mail takes the profile down for ever, and an invitation lets them in again."""
    ada, ben = two
    old = emergency(ada.organisation)
    own = InvitationFactory(organisation=ada.organisation, invited_by=ben.user, role="owner")
    others = InvitationFactory(organisation=ada.organisation, invited_by=ada.user)

    WAYS[way](ada, ben)

    assert client.post(old).status_code == 410
    assert list(Invitation.objects.standing()) == [others]
    assert Invitation.objects.get(pk=own.pk).revoked_at is not None
    [told] = [mail for mail in run_jobs() if mail.to == [ada.user.email]]
    assert "Ben Beispiel" in told.body
    assert "Die Notfall-Links in alten E-Mails gelten nicht mehr." in told.body
    assert emergency(Organisation.objects.get()) in told.body


def test_handing_over_ends_the_keys_of_the_former_owner(two, client, run_jobs):
    ada, ben = two
    editor = MembershipFactory(organisation=ada.organisation, role="editor")
    old = emergency(ada.organisation)

    actions.hand_over(membership=editor, by=ben.user)

    assert client.post(old).status_code == 410
    said = {mail.to[0]: mail.body for mail in run_jobs()}
    assert set(said) == {ada.user.email, editor.user.email}
    assert "Ben Beispiel ist nicht mehr für euer Profil verantwortlich." in said[ada.user.email]
    assert "Ben Beispiel hat dir die Verantwortung übergeben." in said[editor.user.email]


def test_an_editor_who_goes_leaves_the_links_as_they_are(two, client, run_jobs):
    ada, _ben = two
    editor = MembershipFactory(organisation=ada.organisation, role="editor", user__name="Cem Beispiel")

    actions.leave(organisation=ada.organisation, by=editor.user)

    assert client.get(emergency(ada.organisation)).status_code == 200
    assert Organisation.objects.get().safety_version == ada.organisation.safety_version
    assert ["Cem Beispiel hat euer Team verlassen." in mail.body for mail in run_jobs()] == [True, True]


def test_who_takes_over_from_a_closed_account_gets_one_mail_with_the_name(run_jobs):
    ada = MembershipFactory(user__name="Ada Beispiel")
    bahar = MembershipFactory(organisation=ada.organisation, role="editor")

    delete_account(by=ada.user, fates={ada.organisation.pk: str(bahar.pk)})

    [told] = [mail for mail in run_jobs() if mail.to == [bahar.user.email]]
    assert "Ada Beispiel hat dir die Verantwortung übergeben und das Team verlassen." in told.body
    assert "Jemand" not in told.body
    assert list(Membership.objects.values_list("user", "role")) == [(bahar.user.pk, "owner")]
    assert list(Change.objects.order_by("pk").values_list("kind", flat=True)) == ["role", "left"]


@pytest.mark.parametrize(
    ("people", "is_unowned"),
    [
        ([], True),
        ([{"role": "editor"}], True),
        ([{"user__is_active": False}], True),
        ([{"user__is_active": False}, {"role": "editor"}], True),
        ([{}], False),
        ([{"user__is_active": False}, {}], False),
    ],
)
def test_nobody_answers_who_cannot_sign_in(people, is_unowned, as_user):
    organisation = MembershipFactory().organisation
    organisation.memberships.all().delete()
    for one in people:
        MembershipFactory(organisation=organisation, **one)
    care = reverse("admin:organisations_organisation_changelist") + "?kuemmern=unowned"

    found = list(as_user(StaffFactory()).get(care).context["cl"].result_list)

    assert (list(Organisation.objects.unowned()) == [organisation], organisation.has_owner) == (
        is_unowned,
        not is_unowned,
    )
    assert found == ([organisation] if is_unowned else [])


def test_staff_who_delete_an_only_owner_are_asked_and_told(as_user, run_jobs):
    ada, staff = MembershipFactory(organisation__name="Beispielchor"), StaffFactory()
    page = reverse("admin:accounts_user_delete", args=[ada.user.pk])
    browser = as_user(staff)

    asked = browser.get(page).content.decode()
    answer = browser.post(page, {"post": "yes"}, follow=True).content.decode()

    assert "Danach ist hier niemand mehr verantwortlich: Beispielchor." in asked
    assert "Hier ist niemand mehr verantwortlich: Beispielchor." in answer
    assert not User.objects.filter(pk=ada.user.pk).exists()
    [told] = run_jobs()
    assert (told.to, told.subject) == ([staff.email], "Ohne Verantwortliche: Beispielchor")
    assert list(Organisation.objects.unowned()) == [ada.organisation]


@pytest.mark.parametrize(
    ("fate", "said"),
    [("offline", "Ihr müsst niemanden suchen."), ("staff", "Sucht jemanden und schickt einen Link zum Übernehmen.")],
)
def test_staff_get_one_mail_that_says_what_the_last_owner_chose(fate, said, run_jobs):
    ada, staff = MembershipFactory(organisation__name="Beispielchor"), StaffFactory()

    delete_account(by=ada.user, fates={ada.organisation_id: fate})

    [told] = [mail for mail in run_jobs() if mail.to == [staff.email]]
    assert told.subject == "Ohne Verantwortliche: Beispielchor"
    sentences = ("Ihr müsst niemanden suchen.", "Sucht jemanden und schickt einen Link zum Übernehmen.")
    assert [one for one in sentences if one in told.body] == [said]


def test_staff_who_lock_an_only_owner_are_told(as_user, client, run_jobs):
    ada, staff = MembershipFactory(organisation__name="Beispielchor"), StaffFactory()
    old = emergency(ada.organisation)
    data = {"email": ada.user.email, "name": ada.user.name, "language": "de"}

    answer = as_user(staff).post(change(ada.user), data, follow=True).content.decode()

    assert "Hier ist niemand mehr verantwortlich: Beispielchor." in answer
    assert User.objects.get(pk=ada.user.pk).is_active is False
    assert [(mail.to, mail.subject) for mail in run_jobs()] == [
        ([staff.email], "Ohne Verantwortliche: Beispielchor"),
    ]
    assert client.post(old).status_code == 410


def test_where_others_answer_a_locked_account_bothers_no_staff(two, as_user, run_jobs):
    ada, ben = two
    data = {"email": ben.user.email, "name": ben.user.name, "language": "de"}

    as_user(StaffFactory()).post(change(ben.user), data)

    [told] = run_jobs()
    assert told.to == [ada.user.email]
    assert "Ben Beispiel ist nicht mehr für euer Profil verantwortlich." in told.body


def test_the_team_deletes_the_account_of_a_member_without_any_other_right(two, as_user):
    _ada, ben = two
    InvitationFactory(organisation=ben.organisation, invited_by=ben.user)
    team = StaffFactory(is_superuser=False)
    team.groups.add(ensure_team())
    address = reverse("admin:accounts_user_delete", args=[ben.user.pk])

    asked = as_user(team).get(address)
    as_user(team).post(address, {"post": "yes"})

    assert asked.context["perms_lacking"] == set()
    assert list(User.objects.filter(pk=ben.user.pk)) == []
    assert not ben.organisation.memberships.filter(user=ben.user.pk).exists()


def test_an_account_that_is_saved_as_it_was_changes_nothing(two, as_user, run_jobs):
    ada, _ben = two
    data = {"email": ada.user.email, "name": "Neu", "language": "de", "is_active": "on"}

    as_user(StaffFactory()).post(change(ada.user), data)

    assert (run_jobs(), Organisation.objects.get().safety_version) == ([], 1)
