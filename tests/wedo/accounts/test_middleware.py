"""The account system's answers say what they are."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_tries_yet():
    """allauth counts tries in the cache, which outlives a test."""
    cache.clear()


@pytest.mark.parametrize(
    ("name", "data", "kept"),
    [
        ("account_login", {"login": "a@example.org", "password": "falsch"}, 'value="a@example.org"'),
        ("account_login", {"login": "kein@"}, 'value="kein@"'),
        ("account_signup", {"name": "Mira", "email": "mira@example.org", "password1": "kurz"}, 'value="Mira"'),
        ("account_reset_password", {"email": "keine Adresse"}, 'value="keine Adresse"'),
    ],
)
def test_a_form_with_mistakes_is_422_and_keeps_what_was_typed(client, name, data, kept):
    answer = client.post(reverse(name), data)

    assert answer.status_code == 422
    assert kept in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("account_change_password", {"oldpassword": "falsch", "password1": "Regen Tasse Fluss 7"}),
        ("account_email", {"action_add": "", "email": "keine"}),
        ("account_reauthenticate", {"password": "falsch"}),
    ],
)
def test_the_forms_of_members_too(as_user, name, data):
    client = as_user(UserFactory())
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.post(reverse(name), data).status_code == 422


def test_too_many_tries_are_429(client):
    UserFactory(email="mira@example.org")
    answers = [
        client.post(reverse("account_login"), {"login": "mira@example.org", "password": "falsch"}).status_code
        for _ in range(12)
    ]

    assert (answers[0], answers[-1]) == (422, 429)


@pytest.mark.parametrize("path", ["/konto/confirm-email/falsch/", "/konto/password/reset/key/1-falsch/"])
def test_a_link_that_does_not_hold_is_404_in_words(client, path):
    answer = client.get(path)

    assert answer.status_code == 404
    assert "Dieser Link gilt nicht mehr" in answer.content.decode()


def test_what_is_right_stays_as_it_is(client):
    user = UserFactory()
    assert client.get(reverse("account_login")).status_code == 200
    answer = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302
