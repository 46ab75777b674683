"""Name and language, of pages and of mails."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests.factories import PASSWORD, UserFactory
from tests.pages import text

pytestmark = pytest.mark.django_db

ACCOUNT = reverse("me:account")


def test_name_and_language_are_changed_and_the_page_follows(as_user):
    user = UserFactory(name="Alt")
    client = as_user(user)
    answer = client.post(ACCOUNT, {"name": "  Mira   Beispiel ", "language": "en"})
    user.refresh_from_db()
    assert (user.name, user.language, answer.url) == ("Mira Beispiel", "en", "/en/mein/")


@pytest.mark.parametrize(
    "data",
    [{"name": "", "language": "de"}, {"name": "x" * 121, "language": "de"}, {"name": "M", "language": "tlh"}, {}],
)
def test_what_does_not_fit_changes_nothing(as_user, data):
    user = UserFactory(name="Mira")
    assert as_user(user).post(ACCOUNT, data).status_code == 422
    user.refresh_from_db()
    assert (user.name, user.language) == ("Mira", "de")


def test_nobody_can_raise_themselves(as_user):
    user = UserFactory()
    as_user(user).post(ACCOUNT, {"name": "M", "language": "de", "is_staff": "on", "email": "x@example.org"})
    user.refresh_from_db()
    assert (user.is_staff, user.email == "x@example.org") == (False, False)


def test_signing_in_leads_into_the_language_of_the_account(client):
    cache.clear()
    user = UserFactory(language="en")
    answer = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert answer.url == "/en/mein/"


def test_the_own_page_leads_to_all_of_it(as_user):
    page = as_user(UserFactory()).get(reverse("mein"))
    for name in ("me:account", "me:data", "me:delete", "mfa_index", "usersessions_list"):
        assert f'href="{reverse(name)}"' in page.content.decode()
    assert "Verwaltung" not in text(page)
