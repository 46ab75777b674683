"""Passkeys with an authenticator of the browser, an app without JavaScript, and the way of staff to their desk."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from playwright.sync_api import Page, expect

from tests.factories import PASSWORD, MembershipFactory, StaffFactory, UserFactory
from wedo.accounts.models import User


@pytest.fixture(autouse=True)
def no_tries_yet():
    """allauth counts tries in the cache, which outlives a test."""
    cache.clear()


def with_authenticator(page: Page) -> Page:
    """Give the window a device that keeps passkeys and always recognises its owner."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("link", name=name, exact=True).click()


def sign_in(page: Page, user: User) -> None:
    page.goto("/konto/login/")
    page.get_by_label("E-Mail-Adresse").fill(user.email)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    press(page, "Anmelden")


def say_the_password_again(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Bist du es?")
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    press(page, "Weiter")


def code_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_a_passkey_is_made_and_signs_in_without_a_password(open_browser, look):
    user = UserFactory(name="Kim Beispiel")
    page = with_authenticator(open_browser())
    page.goto("/konto/login/")
    look(page)
    sign_in(page, user)
    page.goto("/mein/")
    look(page)
    follow(page, "Konto schützen")
    look(page)
    follow(page, "Passkey anlegen")
    look(page)
    say_the_password_again(page)
    expect(page.get_by_text("Passkeys gehen in diesem Browser nicht")).to_be_hidden()
    look(page)
    page.get_by_label("Wie soll der Passkey heißen?").fill("Handy")
    press(page, "Passkey anlegen")

    expect(page.get_by_role("heading", level=1)).to_have_text("Deine Notfall-Codes")
    look(page)
    page.goto("/konto/schutz/")
    look(page)
    follow(page, "Passkeys ansehen")
    expect(page.get_by_text("Handy").first).to_be_visible()
    look(page)

    page.goto("/konto/logout/")
    press(page, "Abmelden")
    page.goto("/konto/login/?next=/mitmachen/")
    press(page, "Mit Passkey anmelden")
    expect(page.get_by_role("heading", level=1)).to_have_text("Profil anlegen")
    page.wait_for_load_state("networkidle")

    # After the password it is the second step.
    page.goto("/konto/logout/")
    press(page, "Abmelden")
    sign_in(page, user)
    expect(page.get_by_role("heading", level=1)).to_have_text("Zweiter Schritt")
    look(page)
    press(page, "Passkey nehmen")
    page.wait_for_url("**/mein/")
    assert Authenticator.objects.get(type="webauthn").wrap().name == "Handy"


def test_a_device_without_the_passkey_is_told_so(open_browser):
    page = with_authenticator(open_browser())
    page.goto("/konto/login/")
    press(page, "Mit Passkey anmelden")
    expect(page.get_by_role("alert")).to_contain_text("Mit dem Passkey hat es nicht geklappt.")
    expect(page.get_by_role("button", name="Mit Passkey anmelden")).to_be_enabled()


def test_staff_set_up_an_app_without_javascript_and_reach_their_desk(open_browser, look, settings):
    settings.STAFF_SECOND_FACTOR = True
    staff = StaffFactory()
    page = open_browser(javascript=False)
    sign_in(page, staff)
    page.goto("/verwaltung/events/event/")
    expect(page.get_by_role("heading", level=2, name="Das Team braucht einen zweiten Schritt")).to_be_visible()
    follow(page, "App verbinden")
    say_the_password_again(page)
    secret = page.locator("code.secret").text_content()
    expect(page.locator("svg.qr__code")).to_be_visible()
    page.get_by_label("Code aus der App").fill("000000")
    press(page, "Einschalten")
    expect(page.get_by_role("alert")).to_contain_text("Das hat nicht gepasst.")
    assert page.locator("code.secret").text_content() == secret
    page.get_by_label("Code aus der App").fill(code_now(secret))
    press(page, "Einschalten")
    follow(page, "Weiter dorthin, wo du hinwolltest")
    assert page.url.endswith("/verwaltung/events/event/")


def test_a_code_by_mail_instead_of_a_password(open_browser, look, run_jobs):
    user = UserFactory()
    page = open_browser(javascript=False)
    page.goto("/konto/login/")
    follow(page, "Code per E-Mail schicken")
    page.get_by_label("E-Mail-Adresse").fill(user.email)
    press(page, "Code schicken")
    (mail,) = run_jobs()
    page.get_by_label("Code aus der E-Mail").fill(re.search(r"^[A-Z]{4}-[A-Z]{4}$", mail.body, re.MULTILINE)[0])
    press(page, "Anmelden")
    page.wait_for_url("**/mein/")
    look_page = open_browser()
    look_page.goto("/konto/login/code/")
    look(look_page)
    look_page.get_by_label("E-Mail-Adresse").fill(user.email)
    press(look_page, "Code schicken")
    look(look_page)


def test_data_are_taken_along_and_the_account_deleted(open_browser, look):
    membership = MembershipFactory(organisation__name="Beispielverein Rad")
    user = membership.user
    page = open_browser()
    sign_in(page, user)
    page.goto("/konto/sitzungen/")
    look(page)
    page.goto("/mein/konto/")
    look(page)
    page.goto("/mein/daten/")
    say_the_password_again(page)
    look(page)
    with page.expect_download() as download:
        press(page, "Daten herunterladen")
    assert re.fullmatch(r"wedo-\d{4}-\d\d-\d\d\.zip", download.value.suggested_filename)

    page.goto("/mein/konto/loeschen/")
    look(page)
    page.get_by_label("Ja, mein Konto löschen.").check()
    press(page, "Konto löschen")
    expect(page.get_by_role("alert")).to_contain_text("Was soll mit Beispielverein Rad geschehen")
    look(page)
    page.get_by_label("Das Team von WeDo kümmert sich").check()
    press(page, "Konto löschen")
    expect(page.get_by_role("heading", level=1)).to_have_text("Dein Konto ist gelöscht")
    look(page)
    assert not User.objects.filter(pk=user.pk).exists()
