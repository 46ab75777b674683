"""Signing in by a code from a mail, without telling who has an account, and sessions."""

import re

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth import hashers
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import PASSWORD, UserFactory
from tests.pages import text
from wedo.accounts import tasks
from wedo.accounts.templatetags.accounts import device

pytestmark = pytest.mark.django_db

ASK, CONFIRM = reverse("account_request_login_code"), reverse("account_confirm_login_code")


@pytest.fixture(autouse=True)
def no_tries_yet():
    """allauth counts tries in the cache, which outlives a test."""
    cache.clear()


def code_in(mail) -> str:
    """The code of a mail."""
    return re.search(r"^([A-Z]{4}-[A-Z]{4})$", mail.body, re.MULTILINE).group(1)


def test_a_code_signs_in_and_confirms_the_address(client, run_jobs):
    user = UserFactory(verified=False)
    user.emailaddress_set.create(email=user.email, verified=False, primary=True)
    client.post(f"{ASK}?next=/mitmachen/", {"email": user.email.upper()})
    [mail] = run_jobs()
    assert mail.subject == "Dein Code zum Anmelden"
    answer = client.post(CONFIRM, {"code": code_in(mail).lower().replace("-", " "), "next": "/mitmachen/"})
    assert answer.url == "/mitmachen/"
    assert user.emailaddress_set.get().verified is True


def test_a_code_works_once_and_in_its_own_browser_only(client, run_jobs):
    user = UserFactory()
    client.post(ASK, {"email": user.email})
    [mail] = run_jobs()
    stranger = Client()
    assert stranger.post(CONFIRM, {"code": code_in(mail)}).url == ASK
    client.post(CONFIRM, {"code": code_in(mail)})
    client.post(reverse("account_logout"))
    assert client.post(CONFIRM, {"code": code_in(mail)}).url == ASK


def test_somebody_who_mistyped_the_address_starts_again(client, run_jobs):
    user = UserFactory()
    client.post(ASK, {"email": "vertippt@example.org"})
    assert client.get(ASK).url == CONFIRM
    assert client.post(reverse("account_logout"), {"next": ASK}).url == ASK
    client.post(ASK, {"email": user.email})
    mail = run_jobs()[-1]
    assert client.post(CONFIRM, {"code": code_in(mail)}).url == reverse("mein")


def test_three_wrong_codes_end_it(client, run_jobs):
    user = UserFactory()
    client.post(ASK, {"email": user.email})
    [mail] = run_jobs()
    answers = [client.post(CONFIRM, {"code": "BBBB-BBBB"}).status_code for _ in range(3)]
    assert answers == [422, 422, 302]
    assert client.post(CONFIRM, {"code": code_in(mail)}).url == ASK


def test_asking_says_and_does_the_same_for_an_unknown_address(run_jobs):
    UserFactory(email="mira@example.org")
    seen = []
    for address in ("mira@example.org", "niemand@example.org"):
        client = Client()
        answer = client.post(ASK, {"email": address}, follow=True)
        wrong = client.post(CONFIRM, {"code": "BBBB-BBBB"})
        shown = (text(answer) + text(wrong)).replace(address, "…")
        seen.append((answer.redirect_chain, shown, wrong.status_code, set(client.cookies)))
    assert seen[0] == seen[1]
    code, unknown = run_jobs()
    assert [code.subject, unknown.subject] == ["Dein Code zum Anmelden", "Zu dieser Adresse gibt es kein Konto"]
    for part in (unknown.body, unknown.alternatives[0].content):
        assert ("mit dieser Adresse anmelden" in part, "das Passwort zu dieser Adresse" in part) == (True, False)


def test_the_work_is_the_same_for_an_unknown_address():
    UserFactory(email="mira@example.org")
    Client().post(ASK, {"email": "irgendwer@example.org"})  # fills what is read once
    counts = []
    for address in ("mira@example.org", "niemand@example.org"):
        with CaptureQueriesContext(connection) as queries:
            Client().post(ASK, {"email": address})
        writes = [query["sql"].split('"')[1] for query in queries if query["sql"].startswith("INSERT")]
        counts.append(writes)
    assert counts[0] == counts[1]


def test_a_password_is_hashed_for_an_unknown_address_too(monkeypatch, client):
    """Else the time would tell who has an account."""
    user = UserFactory()
    hashed = []
    hasher = hashers.get_hasher()
    monkeypatch.setattr(type(hasher), "encode", _counted(type(hasher).encode, hashed))
    for address in (user.email, "niemand@example.org"):
        client.post(reverse("account_login"), {"login": address, "password": "falsch falsch"})
    assert len(hashed) == 2


def _counted(encode, calls):
    def counting(self, password, salt, *args):
        calls.append(1)
        return encode(self, password, salt, *args)

    return counting


@pytest.mark.parametrize(
    ("name", "data", "tries"),
    [
        ("account_request_login_code", {"email": "mira{}@example.org"}, 25),
        ("account_reset_password", {"email": "mira{}@example.org"}, 25),
        ("account_login", {"login": "mira{}@example.org", "password": "falsch"}, 35),
        ("mfa_login_webauthn", {"credential": "{{}}"}, 15),
    ],
)
def test_limits_hold_whatever_a_header_claims(name, data, tries):
    answers = [
        Client()
        .post(
            reverse(name),
            {key: value.format(number) for key, value in data.items()},
            headers={"X-Forwarded-For": f"192.0.2.{number}", "X-Real-IP": f"192.0.2.{number}"},
        )
        .status_code
        for number in range(tries)
    ]
    assert answers[-1] == 429
    assert 429 not in answers[:3]


def test_behind_a_proxy_each_reader_counts_for_themselves(client, settings):
    settings.TRUSTED_PROXIES = 1
    answers = {
        client.post(
            reverse("account_login"),
            {"login": f"mira{number}@example.org", "password": "falsch"},
            headers={"X-Forwarded-For": f"203.0.113.9, 192.0.2.{number}"},
        ).status_code
        for number in range(35)
    }
    assert answers == {422}
    assert client.get(reverse("account_login"), headers={"X-Forwarded-For": ""}).status_code == 200


def test_counters_know_no_ip_number_and_go_when_they_have_run_out(client):
    client.post(reverse("account_login"), {"login": "mira@example.org", "password": "falsch"}, REMOTE_ADDR="192.0.2.7")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM cache")
        keys = " ".join(key for (key,) in cursor.fetchall())
        assert ("login_failed" in keys, "192.0.2.7" in keys, ":fd" in keys) == (True, False, True)
        cursor.execute("UPDATE cache SET expires = now() - interval '1 second'")
        tasks.tidy_up(0)
        cursor.execute("SELECT count(*) FROM cache")
        assert cursor.fetchone() == (0,)


# sessions ----------------------------------------------------------------------------------------


def sign_in(user, browser: str) -> Client:
    """A browser in which somebody signed in by password."""
    client = Client(headers={"User-Agent": browser})
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client


def test_sessions_are_listed_and_the_others_ended():
    user = UserFactory()
    here = sign_in(user, "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    there = sign_in(user, "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36")
    page = text(here.get(reverse("usersessions_list")))
    assert ("Firefox, Linux" in page, "Chrome, Android" in page) == (True, True)

    here.post(reverse("usersessions_list"))
    assert [client.get(reverse("mein")).status_code for client in (here, there)] == [200, 200]
    here.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    here.post(reverse("usersessions_list"))

    assert [client.get(reverse("mein")).status_code for client in (here, there)] == [200, 302]


def test_one_session_is_ended_alone_and_nobody_else_s():
    user = UserFactory()
    here, there, elsewhere = (sign_in(user, f"{name}/140.0") for name in ("Firefox", "Chrome", "Edg"))
    other = sign_in(UserFactory(), "Firefox/140.0")
    there_pk, other_pk = (UserSession.objects.get(session_key=one.session.session_key).pk for one in (there, other))
    here.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    address = reverse("usersessions_list")

    answers = [here.post(address, {"session": value}, follow=True) for value in (there_pk, there_pk, other_pk, "x²")]

    assert [one.get(reverse("mein")).status_code for one in (here, there, elsewhere, other)] == [200, 302, 200, 200]
    assert ["jetzt abgemeldet" in text(answer) for answer in answers] == [True, False, False, False]


@pytest.mark.parametrize(("next_page", "greeting"), [("", "Hallo"), ("/en/mein/", "Hello"), ("/mein/", "Hallo")])
def test_the_greeting_is_in_the_language_of_the_page_that_shows_it(next_page, greeting):
    user = UserFactory(language="de", name="Ada")

    answer = Client().post(
        f"/en{reverse('account_login')}", {"login": user.email, "password": PASSWORD, "next": next_page}, follow=True
    )

    assert f"{greeting} Ada" in text(answer)


def test_a_session_keeps_no_ip_number(client):
    user = UserFactory()
    sign_in(user, "x").post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "Regen Tasse Fluss 8", "password2": "Regen Tasse Fluss 8"},
    )
    tasks.tidy_up(0)
    assert set(UserSession.objects.values_list("ip", flat=True)) == {"0.0.0.0"}


def test_ended_sessions_leave_no_trace():
    user = UserFactory()
    sign_in(user, "x")
    gone = sign_in(user, "y")
    gone.session.flush()
    tasks.tidy_up(0)
    assert UserSession.objects.count() == 1


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140 Safari/537.36 Edg/140", "Edge, Windows"),
        ("<script>", "unbekanntes Gerät"),
        ("", "unbekanntes Gerät"),
    ],
)
def test_browsers_have_names_that_people_know(agent, words):
    assert device(agent) == words
