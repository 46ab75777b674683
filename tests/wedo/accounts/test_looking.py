"""Looking at a page changes nothing, and what could take an account over asks once more who it is."""

import re
import time

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.models import EmailConfirmationHMAC
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.access import ALLAUTH
from tests.factories import PASSWORD, UserFactory
from tests.pages import text
from tests.test_access import names
from wedo.accounts.models import User

pytestmark = pytest.mark.django_db

CHANGE = {"email": "neu@example.org", "action_add": ""}


@pytest.fixture(autouse=True)
def no_tries_yet():
    """allauth counts tries in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def passkeys_unread(monkeypatch):
    """What a real device has signed no test can make here: the library does not look into it."""
    monkeypatch.setattr("allauth.mfa.webauthn.internal.auth.get_credentials", lambda user: [])


def once_more(client: Client) -> Client:
    """Says the password again."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def confirmation_of(user: User, email: str = "neu@example.org") -> str:
    """The path of the link that proves a new address."""
    address = user.emailaddress_set.create(email=email, verified=False)
    return reverse("account_confirm_email", args=[EmailConfirmationHMAC(address).key])


def reset_of(user: User, run_jobs) -> str:
    """The path of the link to a new password."""
    Client().post(reverse("account_reset_password"), {"email": user.email})
    return re.search(r"https?://[^/]+(/\S*konto/\S+)", run_jobs()[0].body).group(1)


def is_in(client: Client) -> bool:
    """Whether somebody is signed in."""
    return client.get(reverse("mein")).status_code == 200


@pytest.mark.parametrize("method", ["get", "head"])
def test_the_link_of_another_account_signs_nobody_out_the_button_does(as_user, method):
    client, path = as_user(UserFactory()), confirmation_of(UserFactory())
    session = client.session.session_key
    assert getattr(client, method)(path).status_code == 200
    assert (client.session.session_key, is_in(client)) == (session, True)

    client.post(path)

    assert (is_in(client), User.objects.filter(email="neu@example.org").exists()) == (False, True)


def test_it_says_beforehand_that_the_button_signs_out(as_user):
    mine, other = UserFactory(), UserFactory()
    path = confirmation_of(other)
    assert "melden wir dich hier ab" in text(as_user(mine).get(path))
    assert "melden wir dich hier ab" not in text(as_user(other).get(path))


def test_so_does_the_link_to_a_new_password(as_user, run_jobs):
    client, other = as_user(UserFactory()), UserFactory()
    page = client.get(reset_of(other, run_jobs), follow=True)
    assert ("melden wir dich hier ab" in text(page), is_in(client)) == (True, True)

    client.post(page.request["PATH_INFO"], {"password1": "Regen Tasse Fluss 8", "password2": "Regen Tasse Fluss 8"})

    other.refresh_from_db()
    assert (other.check_password("Regen Tasse Fluss 8"), is_in(client)) == (True, False)


def test_no_page_of_the_account_system_changes_anything_by_being_looked_at(as_user, run_jobs, passkeys_unread):
    user, other = UserFactory(), UserFactory()
    client = once_more(as_user(user))
    passkey = Authenticator.objects.create(user=user, type="webauthn", data={"name": "Handy", "credential": {}})
    paths = [confirmation_of(other), reset_of(other, run_jobs)]
    for name in sorted(ALLAUTH - {"account_confirm_email", "account_reset_password_from_key"}):
        needs = {"pk": passkey.pk} if name in ("mfa_remove_webauthn", "mfa_edit_webauthn") else {}
        paths.append(reverse(name, kwargs=needs))
    before = _everything(client)

    for path in paths:
        client.get(path, follow=True)
        client.head(path)
        assert (path, _everything(client)) == (path, before)
    assert run_jobs() == []


def _everything(client: Client) -> tuple:
    """What of accounts is stored, and whether the visitor is still signed in."""
    return (
        is_in(client),
        list(User.objects.order_by("pk").values_list("email", "password", "is_active")),
        sorted(User.objects.values_list("emailaddress__email", "emailaddress__verified", "emailaddress__primary")),
        list(Authenticator.objects.order_by("pk").values_list("type", "data")),
        UserSession.objects.count(),
    )


# once more --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("account_email", CHANGE),
        ("mfa_activate_totp", {"code": "000000"}),
        ("mfa_add_webauthn", {"name": "x", "credential": "{}"}),
        ("mfa_generate_recovery_codes", {}),
        ("mfa_view_recovery_codes", None),
        ("me:data", {}),
        ("me:delete", {}),
    ],
)
def test_what_could_take_an_account_over_asks_once_more(as_user, name, data):
    user = UserFactory()
    if "recovery" in name:
        Authenticator.objects.create(user=user, type="recovery_codes", data={"seed": "", "used_mask": 0})
    client, path = as_user(user), reverse(name)
    answers = [client.get(path)] + ([client.post(path, data)] if data is not None else [])

    assert {(one.status_code, one.url.split("?")[0]) for one in answers} == {(302, reverse("account_reauthenticate"))}
    assert user.emailaddress_set.filter(email="neu@example.org").exists() is False
    assert once_more(client).get(path).status_code == 200


def test_ending_sessions_asks_once_more_looking_at_them_does_not(as_user):
    client, path = as_user(UserFactory()), reverse("usersessions_list")
    assert client.get(path).status_code == 200
    assert client.post(path).url == f"{reverse('account_reauthenticate')}?next={path}"
    assert once_more(client).post(path).url == path


def test_another_password_takes_the_old_one(as_user):
    user = UserFactory()
    data = {"oldpassword": "falsch falsch", "password1": "Regen Tasse Fluss 8", "password2": "Regen Tasse Fluss 8"}
    assert as_user(user).post(reverse("account_change_password"), data).status_code == 422
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_a_first_password_takes_the_second_step(as_user):
    user = UserFactory()
    user.set_unusable_password()
    user.save()
    Authenticator.objects.create(user=user, type="totp", data={"secret": ""})
    data = {"password1": "Regen Tasse Fluss 8", "password2": "Regen Tasse Fluss 8"}
    answer = as_user(user).post(reverse("account_set_password"), data)
    assert answer.url.split("?")[0] == reverse("mfa_reauthenticate")
    user.refresh_from_db()
    assert user.has_usable_password() is False


def test_the_proof_holds_five_minutes_and_nothing_that_was_sent_is_kept_meanwhile(as_user):
    user = UserFactory()
    client = once_more(as_user(user))
    session = client.session
    for record in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        record["at"] = time.time() - 301
    session.save()

    answer = client.post(reverse("account_email"), CHANGE, REMOTE_ADDR="192.0.2.7")

    assert answer.url == f"{reverse('account_reauthenticate')}?next={reverse('account_email')}"
    kept = str(dict(client.session))
    assert ("neu@example.org" in kept, "192.0.2.7" in kept) == (False, False)
    assert once_more(client).post(reverse("account_email"), CHANGE).status_code == 302
    assert user.emailaddress_set.filter(email="neu@example.org", verified=False).exists()


@pytest.mark.parametrize(
    ("contact", "way"), [("team@example.org", "team@example.org"), ("", "http://testserver/datenschutz/")]
)
def test_the_old_address_hears_of_it_and_what_to_do(as_user, run_jobs, settings, contact, way):
    settings.CONTACT_EMAIL, settings.SITE_URL = contact, "http://testserver"
    user = UserFactory()
    as_user(user).post(confirmation_of(user))
    [mail] = run_jobs()
    html = mail.alternatives[0].content
    assert mail.to == [user.email]
    for part in (mail.body, html):
        assert ("Warst du das nicht?" in part, way in part) == (True, True)


# the second step ---------------------------------------------------------------------------------


@pytest.mark.parametrize("has_passkey", [True, False])
def test_a_passkey_is_offered_to_whom_has_one(client, passkeys_unread, has_passkey):
    user = UserFactory()
    Authenticator.objects.create(user=user, type="totp", data={"secret": ""})
    if has_passkey:
        Authenticator.objects.create(user=user, type="webauthn", data={"name": "Handy", "credential": {}})
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    html = client.get(reverse("mfa_authenticate")).content.decode()
    assert ("Passkey" in html, 'data-passkey="get"' in html, "passkey-data" in html) == (has_passkey,) * 3


def test_every_page_of_allauth_is_known_here():
    theirs = {name for name in names() if name.startswith(("account_", "mfa_", "usersessions_", "socialaccount_"))}
    assert theirs == ALLAUTH
