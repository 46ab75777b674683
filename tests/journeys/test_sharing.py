"""A profile is passed on, and its members take home what shows it."""

from playwright.sync_api import expect

from tests.factories import PASSWORD, MembershipFactory, OrganisationFactory


def test_a_visitor_copies_the_text(open_browser, look):
    OrganisationFactory(slug="chor", name="Beispielchor")
    page = open_browser()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/netzwerk/chor/")

    page.get_by_text("Weitersagen").click()
    look(page)
    page.get_by_role("button", name="Text kopieren").click()

    expect(page.get_by_role("status").filter(has_text="Kopiert.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.get_by_label("Kurzer Text mit Link").input_value()
    assert copied.startswith("Beispielchor bei WeDo: Ein erfundener Verein. http")


def test_without_script_the_text_stands_there_and_no_button_that_does_nothing(open_browser):
    OrganisationFactory(slug="chor", name="Beispielchor")
    page = open_browser(javascript=False)
    page.goto("/netzwerk/chor/")

    page.get_by_text("Weitersagen").click()

    expect(page.get_by_label("Kurzer Text mit Link")).to_be_visible()
    expect(page.get_by_role("button", name="Text kopieren")).to_have_count(0)


def test_members_take_home_badge_poster_and_texts(open_browser, look):
    member = MembershipFactory(organisation__slug="chor", organisation__name="Beispielchor")
    page = open_browser()
    page.goto("/konto/login/?next=/netzwerk/chor/einbinden/")
    page.get_by_label("E-Mail-Adresse").fill(member.user.email)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Anmelden", exact=True).click()

    page.wait_for_url("**/einbinden/")
    badge = page.get_by_role("img", name="Abzeichen: Beispielchor bei WeDo")
    expect(badge).to_be_visible()
    assert badge.evaluate("image => image.complete && image.naturalWidth") == 280
    look(page)
