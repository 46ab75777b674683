"""The second step: app, codes for emergencies, its secrets in the database, and staff who must have one."""

import time

import pytest
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.webauthn.internal.auth import begin_authentication
from cryptography.fernet import Fernet
from django.conf import settings as django_settings
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.core.management import call_command
from django.template import engines
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD, DoorLinkFactory, EventFactory, StaffFactory, UserFactory
from tests.pages import text
from wedo.accounts import actions, factors, forms

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_tries_yet():
    """allauth counts tries in the cache, which outlives a test."""
    cache.clear()


def code_now(secret: str) -> str:
    """What an app that knows the secret shows."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in(client, user):
    """With the password."""
    return client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})


def once_more(client):
    """Says the password again, as before everything delicate."""
    return client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def with_app(user, secret: str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP") -> str:
    """Give an account an app and codes for emergencies; returns the app's secret."""
    adapter = factors.FactorAdapter()
    Authenticator.objects.create(user=user, type="totp", data={"secret": adapter.encrypt(secret)})
    Authenticator.objects.create(
        user=user, type="recovery_codes", data={"seed": adapter.encrypt("5eed" * 20), "used_mask": 0}
    )
    return secret


def test_connecting_an_app_gives_codes_and_a_mail(as_user, run_jobs, django_capture_on_commit_callbacks):
    user = UserFactory()
    client = as_user(user)
    assert client.get(reverse("mfa_activate_totp")).status_code == 302
    once_more(client)
    page = client.get(reverse("mfa_activate_totp"))
    html = page.content.decode()
    assert ('class="qr__code"' in html, "data:image" in html, "style=" in html) == (True, False, False)
    secret = page.context["form"].secret

    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    with django_capture_on_commit_callbacks(execute=True):
        right = client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})

    assert (wrong.status_code, right.status_code, right.url) == (422, 302, reverse("mfa_view_recovery_codes"))
    assert len(client.get(right.url).context["unused_codes"]) == 10
    assert [mail.subject for mail in run_jobs()] == ["Zweiter Schritt ist eingeschaltet"]


def test_signing_in_takes_the_code_once(client):
    user = UserFactory()
    secret = with_app(user)
    first = sign_in(client, user)
    assert (first.status_code, first.url) == (302, reverse("mfa_authenticate"))
    assert client.get(reverse("mein")).status_code == 302

    code = code_now(secret)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).url == reverse("mein")
    assert client.get(reverse("mein")).status_code == 200

    client.post(reverse("account_logout"))
    sign_in(client, user)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 422  # RFC 6238, 5.2


def test_a_code_for_emergencies_opens_once(client):
    user = UserFactory()
    with_app(user)
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[3]
    sign_in(client, user)
    assert client.post(reverse("mfa_authenticate"), {"code": f" {code} "}).status_code == 302
    client.post(reverse("account_logout"))
    sign_in(client, user)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 422


def test_a_code_by_mail_does_not_spare_the_second_step(client, run_jobs):
    user = UserFactory()
    with_app(user)
    client.post(reverse("account_request_login_code"), {"email": user.email})
    [mail] = run_jobs()
    code = next(line for line in mail.body.splitlines() if len(line) == 9 and line[4] == "-")
    answer = client.post(reverse("account_confirm_login_code"), {"code": code})
    assert (answer.url, client.get(reverse("mein")).status_code) == (reverse("mfa_authenticate"), 302)


def test_guessing_codes_ends_soon_whatever_the_headers_say(client):
    user = UserFactory()
    with_app(user)
    sign_in(client, user)
    answers = [
        client.post(
            reverse("mfa_authenticate"), {"code": "000000"}, headers={"X-Forwarded-For": f"192.0.2.{number}"}
        ).status_code
        for number in range(8)
    ]
    assert (answers[0], answers[-1]) == (422, 429)


def test_who_has_a_second_step_can_still_change_the_address(as_user):
    user = UserFactory()
    with_app(user)
    client = as_user(user)
    once_more(client)
    client.post(reverse("account_email"), {"email": "neu@example.org", "action_add": ""})
    assert user.emailaddress_set.filter(email="neu@example.org", verified=False).exists()


def test_secrets_lie_encrypted_in_the_database():
    user = UserFactory()
    secret = with_app(user)
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in stored
    assert factors.FactorAdapter().decrypt(stored) == secret


def test_a_changed_key_needs_the_old_one_until_all_is_encrypted_anew(settings, capsys):
    user = UserFactory()
    secret = with_app(user)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "ein anderer Schlüssel"
    settings.SECRET_KEY_FALLBACKS = [old]
    assert factors.FactorAdapter().decrypt(Authenticator.objects.get(type="totp").data["secret"]) == secret

    call_command("encrypt_factors_anew")
    settings.SECRET_KEY_FALLBACKS = []

    assert capsys.readouterr().out == "2 encrypted anew\n"
    assert factors.FactorAdapter().decrypt(Authenticator.objects.get(type="totp").data["secret"]) == secret


def test_without_its_key_no_code_fits(settings):
    user = UserFactory()
    secret = with_app(user)
    settings.SECRET_KEY = "ein anderer Schlüssel"
    factor = Authenticator.objects.get(type="totp").wrap()
    empty = format_hotp_value(hotp_value("", int(time.time()) // 30))
    assert [factor.validate_code(code) for code in (code_now(secret), empty, "")] == [False] * 3
    assert factors.encrypt_anew() == 0


def test_the_key_is_not_the_secret_key_itself():
    stored = factors.FactorAdapter().encrypt("x")
    assert Fernet(factors.base64.urlsafe_b64encode(django_settings.SECRET_KEY.encode().ljust(32)[:32]))
    assert django_settings.SECRET_KEY not in stored


@pytest.mark.parametrize(
    "name", ["mfa_index", "mfa_list_webauthn", "usersessions_list", "mfa_activate_totp", "mfa_add_webauthn"]
)
def test_pages_of_the_second_step(client, name):
    user = UserFactory()
    sign_in(client, user)
    once_more(client)
    page = client.get(reverse(name))
    assert page.status_code == 200
    assert "placeholder" not in page.content.decode()


def test_pages_of_who_has_one(client):
    user = UserFactory()
    with_app(user)
    key = Authenticator.objects.create(user=user, type="webauthn", data={"name": "Handy", "credential": {}})
    client.force_login(user, backend=django_settings.AUTHENTICATION_BACKENDS[0])
    once_more(client)
    pages = {
        name: client.get(reverse(name, args=args))
        for name, args in {
            "mfa_deactivate_totp": [],
            "mfa_view_recovery_codes": [],
            "mfa_generate_recovery_codes": [],
            "mfa_reauthenticate": [],
            "mfa_list_webauthn": [],
            "mfa_edit_webauthn": [key.pk],
            "mfa_remove_webauthn": [key.pk],
        }.items()
    }
    assert {name: page.status_code for name, page in pages.items()} == dict.fromkeys(pages, 200)
    assert "Handy" in text(pages["mfa_list_webauthn"])
    file = client.get(reverse("mfa_download_recovery_codes"))
    assert (file["Content-Type"], file.content.decode().count("\n")) == ("text/plain", 13)


# staff -------------------------------------------------------------------------------------------


def test_staff_without_a_second_step_set_one_up_and_go_on(client, settings):
    settings.STAFF_SECOND_FACTOR = True
    staff = StaffFactory()
    wanted = reverse("admin:events_event_changelist") + "?q=a"
    sign_in(client, staff)
    sent = client.get(wanted)
    assert (sent.status_code, sent.url) == (302, reverse("mfa_index"))
    assert "Das Team braucht einen zweiten Schritt" in text(client.get(sent.url))

    once_more(client)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    codes = client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)}, follow=True)

    assert f'href="{wanted}"' in codes.content.decode()
    assert client.get(wanted).status_code == 200


def test_the_door_is_closed_too_but_not_for_helpers(as_user, settings):
    settings.STAFF_SECOND_FACTOR = True
    event, key = EventFactory(), "k" * 43
    link = DoorLinkFactory(event=event, key=key)
    client = as_user(link.created_by)
    own = client.get(reverse("door:door", args=[event.slug]))
    assert (own.status_code, own.url) == (302, reverse("mfa_index"))
    assert client.get(reverse("door:helper_door", args=[event.slug, key])).status_code == 200


def test_nothing_is_done_without_it(as_user, settings):
    settings.STAFF_SECOND_FACTOR = True
    user = UserFactory()
    answer = as_user(StaffFactory()).post(reverse("admin:accounts_user_delete", args=[user.pk]), {"post": "yes"})
    assert (answer.status_code, type(user).objects.filter(pk=user.pk).exists()) == (302, True)


def test_codes_for_emergencies_alone_are_no_second_step(as_user, settings):
    settings.STAFF_SECOND_FACTOR = True
    staff = StaffFactory()
    Authenticator.objects.create(user=staff, type="recovery_codes", data={"seed": "", "used_mask": 0})
    assert as_user(staff).get(reverse("admin:index")).status_code == 302


def test_members_and_strangers_are_answered_as_ever(as_user, client, settings):
    settings.STAFF_SECOND_FACTOR = True
    assert as_user(UserFactory()).get(reverse("admin:index")).status_code == 403
    assert reverse("account_login") in client.get(reverse("admin:index")).url


def test_without_the_setting_staff_go_in(as_user):
    assert as_user(StaffFactory()).get(reverse("admin:index")).status_code == 200


# a lost phone ------------------------------------------------------------------------------------


def test_a_superuser_removes_the_second_step_and_never_sees_its_secret(as_user, run_jobs, monkeypatch):
    user = UserFactory(language="en")
    secret = with_app(user)
    boss = as_user(StaffFactory())
    page = reverse("admin:accounts_user_change", args=[user.pk])
    # Django's own widget of a password looks for a name that it does not have.
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", "")
    shown = boss.get(page).content.decode()
    assert ("Zweiten Schritt entfernen" in shown, secret in shown) == (True, False)
    data = {"action": "remove_factors", "_selected_action": [user.pk]}
    asked = boss.post(reverse("admin:accounts_user_changelist"), data)
    assert (asked.status_code, Authenticator.objects.count()) == (200, 2)

    boss.post(reverse("admin:accounts_user_changelist"), {**data, "confirmed": "1"})

    assert Authenticator.objects.count() == 0
    assert [(mail.to, mail.extra_headers["Content-Language"]) for mail in run_jobs()] == [([user.email], "en")]
    assert list(LogEntry.objects.values_list("object_repr", "change_message")) == [
        (f"Konto {user.pk}", "Zweiter Schritt entfernt")
    ]
    assert "Zweiten Schritt entfernen" not in boss.get(page).content.decode()


def test_only_superusers_remove_a_second_step(as_user, team_with_accounts):
    user = UserFactory()
    with_app(user)
    data = {"action": "remove_factors", "_selected_action": [user.pk], "confirmed": "1"}
    as_user(team_with_accounts).post(reverse("admin:accounts_user_changelist"), data)
    with pytest.raises(actions.NotAllowed):
        actions.remove_factors(user=user, by=team_with_accounts)
    assert Authenticator.objects.count() == 2


def test_removing_it_ends_every_session(client):
    user = UserFactory()
    sign_in(client, user)
    with_app(user)
    actions.remove_factors(user=user, by=StaffFactory())
    assert client.get(reverse("mein")).status_code == 302


def test_secrets_have_no_page_in_the_admin():
    from django.contrib import admin

    shown = {model._meta.label for model in admin.site._registry}
    assert shown & {"mfa.Authenticator", "usersessions.UserSession"} == set()


@pytest.fixture
def team_with_accounts():
    """A member of staff who may do everything with accounts that a permission can give."""
    from django.contrib.auth.models import Permission

    user = StaffFactory(is_superuser=False)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label__in=["accounts", "auth", "account"]))
    return user


# bad input ---------------------------------------------------------------------------------------

BROKEN = [
    "",
    "x",
    "null",
    "5",
    '"x"',
    "[]",
    "{}",
    '{"id": 5}',
    '{"id": "x", "rawId": "x", "type": "public-key", "response": 5}',
    '{"id": "x", "rawId": "x", "type": "public-key", "response": {}}',
    '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {"userHandle": 5, "clientDataJSON": "e30"}}',
    '{"id":"eA","rawId":"eA","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"oA"}}',
    '{"id":"eA","rawId":"eA","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"////"}}',
    '{"id":"eA","rawId":"eA","type":"public-key","response":{"clientDataJSON":"e30","authenticatorData":"e30",'
    '"signature":"e30","userHandle":"////"}}',
    '{"id":"eA","rawId":"eA","type":"public-key","response":{"clientDataJSON":"e30","authenticatorData":"e30",'
    '"signature":"e30","userHandle":"eA"}}',
    "[" * 3000,
]


@pytest.mark.parametrize("credential", BROKEN, ids=range(len(BROKEN)))
def test_a_broken_passkey_is_refused_and_breaks_nothing(client, as_user, credential):
    user = UserFactory()
    with_app(user)
    Authenticator.objects.create(user=user, type="webauthn", data={"name": "Handy", "credential": {}})
    sign_in(client, user)
    member = as_user(UserFactory())
    once_more(member)
    cache.clear()
    answers = {
        "login": client.post(reverse("mfa_login_webauthn"), {"credential": credential}).status_code,
        "add": member.post(reverse("mfa_add_webauthn"), {"name": "x", "credential": credential}).status_code,
    }
    assert answers == {"login": 302, "add": 422}
    assert member.get(reverse("mein")).status_code == 200


@pytest.mark.parametrize("credential", BROKEN, ids=range(len(BROKEN)))
@pytest.mark.parametrize("form", [forms.AuthenticatePasskeyForm, forms.ReauthenticatePasskeyForm])
def test_a_broken_passkey_is_no_second_step(rf, form, credential):
    user = UserFactory()
    request = rf.post("/")
    request.user, request.session = user, SessionStore()
    with context.request_context(request):
        begin_authentication(user)
        found = form(user=user, data={"credential": credential})
        assert list(found.errors) == ["credential"]


@pytest.mark.parametrize("code", ["", "\0", "١٢٣٤٥٦", "0" * 5000, "<script>"])
def test_a_broken_code_is_refused(client, code):
    user = UserFactory()
    with_app(user)
    sign_in(client, user)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 422


def test_a_form_that_came_too_late_shows_no_code():
    client = Client(enforce_csrf_checks=True)
    page = client.post(reverse("mfa_authenticate"), {"code": "geheim42"}, headers={"Origin": "http://testserver"})
    assert (page.status_code, "geheim42" in page.content.decode()) == (403, False)
