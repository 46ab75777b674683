"""Who belongs to an organisation: roles, leaving, handing over; nobody is left without an owner."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from organisations import actions
from organisations.models import Change, Membership
from tests.factories import MembershipFactory, OrganisationFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db

OWNER, EDITOR = Membership.Role.OWNER, Membership.Role.EDITOR


@pytest.fixture
def team():
    """An organisation with an owner and an editor."""
    organisation = OrganisationFactory(name="Beispielchor")
    owner = MembershipFactory(organisation=organisation, user__name="Ada Beispiel")
    editor = MembershipFactory(organisation=organisation, role=EDITOR, user__name="Ben Beispiel")
    return organisation, owner, editor


def roles(organisation) -> dict:
    """The role of each person."""
    return dict(organisation.memberships.values_list("user__name", "role"))


def kinds(organisation) -> list:
    """What the history says."""
    return list(organisation.changes.order_by("pk").values_list("kind", flat=True))


def test_an_owner_changes_a_role_and_the_person_is_told(team, run_jobs):
    organisation, owner, editor = team

    actions.change_role(membership=editor, role="owner", by=owner.user)
    [mail] = run_jobs()

    assert roles(organisation) == {"Ada Beispiel": "owner", "Ben Beispiel": "owner"}
    assert mail.to == [editor.user.email]
    assert "Ada Beispiel hat dich zu einer verantwortlichen Person gemacht." in mail.body
    assert kinds(organisation) == [Change.Kind.ROLE]


def test_a_role_that_stays_is_no_change(team, run_jobs):
    organisation, owner, editor = team

    actions.change_role(membership=editor, role="editor", by=owner.user)

    assert (kinds(organisation), run_jobs()) == ([], [])


def test_the_last_owner_cannot_step_down_leave_or_be_removed(team):
    organisation, owner, _editor = team

    for verb in (
        lambda: actions.change_role(membership=owner, role="editor", by=owner.user),
        lambda: actions.leave(organisation=organisation, by=owner.user),
        lambda: actions.remove(membership=owner, by=owner.user),
    ):
        with pytest.raises(actions.LastOwner):
            verb()

    assert roles(organisation) == {"Ada Beispiel": "owner", "Ben Beispiel": "editor"}


def test_an_owner_whose_account_is_closed_is_no_successor(team):
    organisation, owner, editor = team
    Membership.objects.filter(pk=editor.pk).update(role=OWNER)
    editor.user.is_active = False
    editor.user.save()

    with pytest.raises(actions.LastOwner):
        actions.leave(organisation=organisation, by=owner.user)


def test_handing_over_makes_the_other_owner_and_oneself_editor(team, run_jobs):
    organisation, owner, editor = team

    actions.hand_over(membership=editor, by=owner.user)
    [mail] = run_jobs()

    assert roles(organisation) == {"Ada Beispiel": "editor", "Ben Beispiel": "owner"}
    assert mail.to == [editor.user.email]
    assert "Ada Beispiel hat dir die Verantwortung übergeben." in mail.body
    with pytest.raises(actions.NotAllowed):
        actions.hand_over(membership=editor, by=owner.user)


def test_a_member_is_removed_and_told(team, run_jobs):
    organisation, owner, editor = team

    actions.remove(membership=editor, by=owner.user)
    actions.remove(membership=editor, by=owner.user)
    [mail] = run_jobs()

    assert roles(organisation) == {"Ada Beispiel": "owner"}
    assert mail.to == [editor.user.email]
    assert "/team/" not in mail.body
    assert "/notfall/" not in mail.body
    assert kinds(organisation) == [Change.Kind.LEFT]


def test_a_member_leaves_and_the_owners_are_told(team, run_jobs):
    organisation, owner, editor = team

    actions.leave(organisation=organisation, by=editor.user)
    actions.leave(organisation=organisation, by=editor.user)
    [mail] = run_jobs()

    assert roles(organisation) == {"Ada Beispiel": "owner"}
    assert mail.to == [owner.user.email]
    assert "Ben Beispiel hat euer Team verlassen." in mail.body


@pytest.mark.parametrize("who", ["editor", "stranger", "staff"])
def test_only_owners_decide_about_people(team, who):
    organisation, owner, editor = team
    by = {"editor": editor.user, "stranger": MembershipFactory().user, "staff": StaffFactory()}[who]

    for verb in (
        lambda: actions.change_role(membership=editor, role="owner", by=by),
        lambda: actions.hand_over(membership=editor, by=by),
        lambda: actions.remove(membership=owner, by=by),
        lambda: actions.invite(organisation=organisation, by=by, email="x@example.org", role="owner", language="de"),
    ):
        with pytest.raises(actions.NotAllowed):
            verb()

    assert roles(organisation) == {"Ada Beispiel": "owner", "Ben Beispiel": "editor"}


def test_who_was_removed_meanwhile_decides_nothing(team):
    organisation, owner, editor = team
    second = MembershipFactory(organisation=organisation, user__name="Cem Beispiel")
    actions.remove(membership=second, by=owner.user)

    with pytest.raises(actions.NotAllowed):
        actions.remove(membership=editor, by=second.user)


@pytest.fixture
def no_jobs_left():
    """Django empties its own tables after such a test, not the job queue's."""
    yield
    ProcrastinateJob._base_manager.all()._raw_delete("default")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("no_jobs_left")
@pytest.mark.parametrize("round", range(5))
def test_two_owners_who_leave_in_the_same_moment_leave_one(round):
    organisation = OrganisationFactory()
    owners = [MembershipFactory(organisation=organisation).user for _number in range(2)]
    start = Barrier(2)

    def call(user):
        try:
            start.wait()
            actions.leave(organisation=organisation, by=user)
            return "left"
        except actions.LastOwner:
            return "stays"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(call, owners))

    assert answers == ["left", "stays"]
    assert list(organisation.memberships.values_list("role", flat=True)) == [OWNER]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("no_jobs_left")
def test_two_owners_who_demote_each_other_leave_one():
    organisation = OrganisationFactory()
    one, two = (MembershipFactory(organisation=organisation) for _number in range(2))
    start = Barrier(2)

    def call(pair):
        by, membership = pair
        try:
            start.wait()
            actions.change_role(membership=membership, role="editor", by=by.user)
            return "done"
        except (actions.LastOwner, actions.NotAllowed):
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(call, [(one, two), (two, one)]))

    assert answers == ["done", "refused"]
    assert sorted(organisation.memberships.values_list("role", flat=True)) == [EDITOR, OWNER]


def test_a_name_with_line_breaks_and_links_makes_no_header_and_no_link(run_jobs):
    organisation = OrganisationFactory(name="Chor\r\nBcc: boese@example.com\r\n\r\nhttps://boese.example.com")
    owner = MembershipFactory(organisation=organisation, user__name="Ada\nBcc: x@example.com")
    editor = MembershipFactory(organisation=organisation, role=EDITOR)

    actions.change_role(membership=editor, role="owner", by=owner.user)
    actions.invite(organisation=organisation, by=owner.user, email="neu@example.org", role="editor", language="de")
    mails = run_jobs()

    assert [mail.recipients() for mail in mails] == [[editor.user.email], ["neu@example.org"]]
    for mail in mails:
        message = mail.message()
        assert message["Bcc"] is None
        assert "\n" not in str(mail.subject)
        assert "https://boese" not in mail.body
        assert "boese@example.com" not in mail.body


def test_several_organisations_and_several_people():
    first, second = OrganisationFactory(), OrganisationFactory()
    user = UserFactory()
    for organisation in (first, second):
        MembershipFactory(organisation=organisation)
        MembershipFactory(organisation=organisation, user=user)

    actions.leave(organisation=first, by=user)

    assert list(user.memberships.values_list("organisation", flat=True)) == [second.pk]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("no_jobs_left")
def test_the_same_invitation_and_its_yes_at_once_happen_once():
    owner = MembershipFactory()
    user = UserFactory(email="neu@example.org")

    def together(verb) -> list:
        start = Barrier(3)

        def call(_number):
            try:
                start.wait()
                return verb()
            except actions.AlreadyInvited as refusal:
                return refusal.invitation
            finally:
                connection.close()

        with ThreadPoolExecutor(3) as pool:
            return list(pool.map(call, range(3)))

    organisation = owner.organisation
    invitations = together(
        lambda: actions.invite(
            organisation=organisation, by=owner.user, email="neu@example.org", role="editor", language="de"
        )
    )
    memberships = together(lambda: actions.accept(invitation=invitations[0], by=user))

    assert {one.pk for one in invitations} == set(organisation.invitations.values_list("pk", flat=True))
    assert {one.pk for one in memberships} == set(
        organisation.memberships.filter(user=user).values_list("pk", flat=True)
    )
    assert (organisation.invitations.count(), organisation.memberships.count()) == (1, 2)
