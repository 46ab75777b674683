"""Signing up, signing in and everything around it, as a browser does it."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests.factories import PASSWORD, UserFactory
from wedo.accounts.models import User

pytestmark = pytest.mark.django_db

SIGN_UP = {"name": "Mira Beispiel", "email": "Mira@Example.org", "password1": "Regen Tasse Fluss 7"}


@pytest.fixture(autouse=True)
def no_tries_yet():
    """allauth counts tries in the cache, which outlives a test."""
    cache.clear()


def text(response) -> str:
    """The page without markup and doubled spaces."""
    main = response.content.decode().split("<main", 1)[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def link(mail) -> str:
    """The path of the link in a mail."""
    return re.search(r"https?://[^/]+(/\S*konto/\S+)", mail.body).group(1)


def test_signing_up_stores_name_and_language_and_asks_to_confirm(client, run_jobs):
    response = client.post("/en/konto/signup/", SIGN_UP)
    assert response.status_code == 302
    assert response.url == "/en/konto/confirm-email/"
    user = User.objects.get()
    assert (user.email, user.name, user.language) == ("mira@example.org", "Mira Beispiel", "en")
    [mail] = run_jobs()
    assert mail.to == ["mira@example.org"]
    assert mail.extra_headers["Content-Language"] == "en"


def test_who_signs_in_before_proving_the_address_is_asked_for_it_not_for_a_new_one(client, run_jobs):
    client.post(reverse("account_signup"), SIGN_UP)
    cache.clear()
    client.post(reverse("account_logout"))
    client.post(reverse("account_login"), {"login": SIGN_UP["email"], "password": SIGN_UP["password1"]})
    assert [mail.subject for mail in run_jobs()] == ["Bestätige deine E-Mail-Adresse"] * 2


def test_opening_the_link_changes_nothing_pressing_the_button_does(client, run_jobs):
    client.post(reverse("account_signup"), SIGN_UP)
    [mail] = run_jobs()
    page = client.get(link(mail))
    assert page.status_code == 200
    address = User.objects.get().emailaddress_set.get()
    assert address.verified is False
    response = client.post(link(mail))
    assert response.status_code == 302
    address.refresh_from_db()
    assert address.verified is True


def test_signing_up_says_the_same_for_a_known_address(client, run_jobs):
    UserFactory(email="mira@example.org")
    known = client.post(reverse("account_signup"), SIGN_UP)
    new = client.post(reverse("account_signup"), {**SIGN_UP, "email": "neu@example.org"})
    assert (known.status_code, known.url) == (new.status_code, new.url)
    assert [mail.subject for mail in run_jobs()] == [
        "Du hast schon ein Konto bei WeDo",
        "Bestätige deine E-Mail-Adresse",
    ]


def test_asking_for_a_password_says_the_same_for_an_unknown_address(client, run_jobs):
    user = UserFactory()
    known = client.post(reverse("account_reset_password"), {"email": user.email}, follow=True)
    unknown = client.post(reverse("account_reset_password"), {"email": "niemand@example.org"}, follow=True)
    assert text(known) == text(unknown)
    assert "Jemand wollte das Passwort zu dieser Adresse ändern." in run_jobs()[1].body


def test_signing_in_says_the_same_for_a_wrong_password_and_an_unknown_address(client):
    user = UserFactory()
    pages = [
        client.post(reverse("account_login"), {"login": address, "password": "falsch falsch"})
        for address in (user.email, "niemand@example.org")
    ]
    assert text(pages[0]) == text(pages[1])
    assert "Adresse und Passwort passen nicht zusammen." in text(pages[0])


def test_a_page_with_errors_says_so_in_its_title(client):
    page = client.post(reverse("account_login"), {"login": "alex@", "password": ""}).content.decode()
    assert "<title>Fehler: Anmelden – WeDo</title>" in page
    assert "2 Angaben noch einmal ansehen" in page


def test_signing_in_goes_on_to_where_one_wanted(client):
    user = UserFactory()
    response = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD, "next": "/mitmachen/"})
    assert response.url == "/mitmachen/"


def test_signing_in_never_leads_to_another_site(client):
    user = UserFactory()
    data = {"login": user.email, "password": PASSWORD, "next": "https://evil.example/"}
    assert client.post(reverse("account_login"), data).url == reverse("mein")


def test_a_new_password_by_mail(client, run_jobs):
    user = UserFactory()
    client.post(reverse("account_reset_password"), {"email": user.email})
    [mail] = run_jobs()
    form = client.get(link(mail), follow=True)
    response = client.post(
        form.request["PATH_INFO"], {"password1": "Regen Tasse Fluss 8", "password2": "Regen Tasse Fluss 8"}, follow=True
    )
    assert "Passwort gespeichert" in text(response)
    user.refresh_from_db()
    assert user.check_password("Regen Tasse Fluss 8")
    assert [mail.subject for mail in run_jobs()] == ["Dein Passwort ist geändert"]


def test_a_used_link_says_so(client):
    page = client.get(reverse("account_reset_password_from_key", args=["1", "falsch"]))
    assert "Dieser Link gilt nicht mehr" in text(page)


def test_the_new_address_counts_when_it_is_confirmed(as_user, run_jobs):
    user = UserFactory()
    client = as_user(user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("account_email"), {"email": "neu@example.org", "action_add": ""})
    assert User.objects.get().email == user.email
    [mail] = run_jobs()
    assert mail.to == ["neu@example.org"]
    assert "Noch nicht bestätigt" in text(client.get(reverse("account_email")))
    client.post(link(mail))
    assert User.objects.get().email == "neu@example.org"
    assert [(mail.to, mail.subject) for mail in run_jobs()] == [([user.email], "Deine E-Mail-Adresse ist geändert")]


def test_signing_out_needs_a_button(as_user):
    client = as_user(UserFactory())
    assert "Abmelden?" in text(client.get(reverse("account_logout")))
    assert client.get(reverse("mein")).status_code == 200
    client.post(reverse("account_logout"))
    assert client.get(reverse("mein")).status_code == 302


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_signup",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_email_verification_sent",
        "account_inactive",
    ],
)
def test_pages_without_an_account(client, name):
    page = client.get(reverse(name))
    assert page.status_code == 200
    assert '<meta name="robots" content="noindex">' in page.content.decode()


@pytest.mark.parametrize(
    "name", ["account_email", "account_change_password", "account_logout", "account_reauthenticate"]
)
def test_pages_of_an_account(as_user, name):
    client = as_user(UserFactory())
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse(name))
    assert page.status_code == 200
    assert "placeholder" not in page.content.decode()
