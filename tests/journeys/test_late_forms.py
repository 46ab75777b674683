"""A form that comes too late, or second, loses nothing that somebody typed."""

from playwright.sync_api import expect

from organisations.models import Organisation
from tests.factories import PASSWORD, MembershipFactory


def sign_in(page, user):
    page.goto("/konto/login/")
    page.get_by_label("E-Mail-Adresse").fill(user.email)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Anmelden", exact=True).click()


def test_a_session_that_ends_while_somebody_types(open_browser):
    member = MembershipFactory()
    page = open_browser(javascript=False)
    sign_in(page, member.user)
    page.goto(f"/netzwerk/{member.organisation.slug}/bearbeiten/")
    page.get_by_label("Über euch").first.fill("Ein langer Text,\nden niemand noch einmal schreibt.")
    page.context.clear_cookies()
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Das Formular war zu lange offen")
    expect(page.get_by_text("den niemand noch einmal schreibt.")).to_be_visible()

    other = page.context.new_page()
    sign_in(other, member.user)
    # Signing in changes the token, so that it may take a second click.
    for _click in range(2):
        button = page.get_by_role("button", name="Noch einmal abschicken")
        if button.count():
            button.click()

    expect(page.get_by_role("heading", level=1)).to_have_text(member.organisation.name)
    assert Organisation.objects.get().description == "Ein langer Text,\nden niemand noch einmal schreibt."


def test_two_people_change_the_same_sentence(open_browser, look):
    member = MembershipFactory()
    address = f"/netzwerk/{member.organisation.slug}/bearbeiten/"
    first, second = open_browser(), open_browser()
    for page, words in ((first, "Wir singen laut."), (second, "Wir singen leise.")):
        sign_in(page, member.user)
        page.goto(address)
        page.get_by_label("Was ihr macht, in einem Satz").first.fill(words)
    first.get_by_role("button", name="Speichern").click()
    second.get_by_role("button", name="Speichern").click()

    expect(second.get_by_text("Dort steht jetzt: „Wir singen laut.“").first).to_be_visible()
    look(second)
    second.get_by_role("button", name="Speichern").click()
    expect(second.get_by_role("heading", level=1)).to_have_text(member.organisation.name)
    assert Organisation.objects.get().summary == "Wir singen leise."


def test_the_page_for_a_late_form_is_for_everybody(open_browser, look):
    member = MembershipFactory()
    page = open_browser()
    sign_in(page, member.user)
    page.goto(f"/netzwerk/{member.organisation.slug}/bearbeiten/")
    page.context.clear_cookies()
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_role("button", name="Noch einmal abschicken")).to_be_visible()
    look(page)
