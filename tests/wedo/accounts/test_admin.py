"""Accounts in the admin: nobody can raise themselves."""

import pytest
from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from tests.factories import StaffFactory, UserFactory
from wedo.accounts.models import User

pytestmark = pytest.mark.django_db

LIST = reverse("admin:accounts_user_changelist")
ADD = reverse("admin:accounts_user_add")
PASSWORDS = {"password1": "ein langes Beispiel 8", "password2": "ein langes Beispiel 8"}
POWER = {"is_staff": "on", "is_superuser": "on", "groups": []}


@pytest.fixture
def team():
    """A member of staff who may do everything with accounts that a permission can give."""
    user = StaffFactory(is_superuser=False)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label__in=["accounts", "auth", "account"]))
    return user


def change(user):
    return reverse("admin:accounts_user_change", args=[user.pk])


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(as_user, number, django_assert_num_queries):
    client = as_user(StaffFactory())
    UserFactory.create_batch(number)
    with django_assert_num_queries(5):
        client.get(LIST)


def test_an_account_is_found_by_address_and_name(as_user):
    client, user = as_user(StaffFactory()), UserFactory(name="Ada", email="lovelace@example.org")
    assert [list(client.get(LIST, {"q": typed}).context["cl"].result_list) for typed in ("ada", "LOVELACE")] == [
        [user],
        [user],
    ]


def test_a_new_account_has_a_lower_case_address_and_a_password(as_user, team):
    data = {"email": "Neu@Example.ORG", "name": "Neu", "language": "en"}
    as_user(team).post(ADD, {**data, **PASSWORDS})
    user = User.objects.get(email="neu@example.org")
    assert (user.check_password("ein langes Beispiel 8"), user.is_staff, user.language) == (True, False, "en")


def test_a_new_account_cannot_be_given_power_by_the_team(as_user, team):
    data = {"email": "neu@example.org", "name": "", "language": "de", **POWER}
    as_user(team).post(ADD, {**data, **PASSWORDS})
    user = User.objects.get(email="neu@example.org")
    assert (user.is_staff, user.is_superuser) == (False, False)


def test_a_known_address_is_refused_whatever_its_case(as_user, team):
    UserFactory(email="ada@example.org")
    data = {"email": "ADA@example.org", "name": "", "language": "de"}
    answer = as_user(team).post(
        ADD, {**data, "password1": "ein langes Beispiel 8", "password2": "ein langes Beispiel 8"}
    )
    assert answer.status_code == 422
    assert answer.context["adminform"].form.errors["email"][0] == "Mit dieser Adresse gibt es schon ein Konto."


def test_the_team_looks_after_members_but_gives_no_power_and_takes_no_login(as_user, team):
    member = UserFactory(email="mitglied@example.org")
    data = {"name": "Neuer Name", "language": "de", "is_active": "on", "email": "fremd@example.org", **POWER}
    as_user(team).post(change(member), data)
    member.refresh_from_db()
    assert (member.name, member.email) == ("Neuer Name", "mitglied@example.org")
    assert (member.is_staff, member.is_superuser) == (False, False)


def test_the_team_cannot_touch_each_other_nor_themselves(as_user, team):
    others = [team, StaffFactory(is_superuser=False), StaffFactory()]
    client = as_user(team)
    answers = []
    for user in others:
        answers.append(client.post(change(user), {"name": "X", "language": "de", **POWER}).status_code)
        answers.append(client.get(reverse("admin:accounts_user_delete", args=[user.pk])).status_code)
        answers.append(client.get(reverse("admin:auth_user_password_change", args=[user.pk])).status_code)
    team.refresh_from_db()
    assert answers == [403] * 9
    assert team.is_superuser is False


def test_the_team_sets_no_passwords_of_members(as_user, team):
    assert as_user(team).get(reverse("admin:auth_user_password_change", args=[UserFactory().pk])).status_code == 403


def test_deleting_many_leaves_the_powerful_alone(as_user, team):
    boss = StaffFactory()
    data = {"action": "delete_selected", "_selected_action": [boss.pk], "post": "yes"}
    assert as_user(team).post(LIST, data).status_code == 403
    assert User.objects.filter(pk=boss.pk).exists()


def test_groups_and_confirmed_addresses_are_for_superusers(as_user, team):
    Group.objects.create(name="Team")
    pages = [reverse("admin:auth_group_changelist"), reverse("admin:account_emailaddress_changelist")]
    assert [as_user(team).get(page).status_code for page in pages] == [403, 403]
    assert [as_user(StaffFactory()).get(page).status_code for page in pages] == [200, 200]


def test_a_superuser_gives_power_and_a_new_address_must_be_confirmed(as_user):
    member = UserFactory()
    group = Group.objects.create(name="Team")
    data = {"name": "Neu", "language": "de", "is_active": "on", "email": "NEU@example.org", "is_staff": "on"}
    as_user(StaffFactory()).post(change(member), {**data, "groups": [group.pk]})
    member.refresh_from_db()
    assert (member.email, member.is_staff, list(member.groups.all())) == ("neu@example.org", True, [group])
    assert not member.emailaddress_set.exists()


def test_the_log_names_accounts_by_number_and_so_outlives_no_data(as_user, team):
    user, client = UserFactory(name="Ada", email="ada@example.org"), as_user(team)
    client.post(change(user), {"name": "Ada B.", "language": "de", "is_active": "on"})
    client.post(reverse("admin:accounts_user_delete", args=[user.pk]), {"post": "yes"})
    assert list(LogEntry.objects.order_by("pk").values_list("action_flag", "object_repr")) == [
        (CHANGE, f"Konto {user.pk}"),
        (DELETION, f"Konto {user.pk}"),
    ]
