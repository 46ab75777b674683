"""Members fill in their profile on a phone, and see what has happened to it."""

from playwright.sync_api import expect

from organisations.models import Organisation
from tests.factories import PASSWORD, MembershipFactory, TopicFactory


def test_a_profile_is_filled_in_part_by_part(open_browser, look):
    TopicFactory(name="Musik", slug="musik")
    member = MembershipFactory(organisation__slug="chor", user__name="Kim Beispiel")
    page = open_browser()
    page.goto("/konto/login/")
    page.get_by_label("E-Mail-Adresse").fill(member.user.email)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Anmelden", exact=True).click()

    page.goto("/netzwerk/chor/bearbeiten/")
    page.get_by_label("Über euch").first.fill("# Wer wir sind\n\nEin **Chor**.")
    page.get_by_text("Themen und Sprachen").click()
    page.get_by_label("Musik").check()
    page.get_by_text("Wo und wann").click()
    page.get_by_label("Bezirk").first.select_option("altona")
    page.get_by_text("Kontakt und Links").click()
    page.get_by_label("Soziale Netze").fill("https://social.example.org/chor")
    page.get_by_label("Telefon").first.fill("ruft an")
    page.get_by_text("Logo und Muster").click()
    page.get_by_label("Muster 4").check()
    look(page)
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_text("Bitte nur Ziffern, zum Beispiel 040 123456.").first).to_be_visible()
    look(page)
    page.get_by_label("Telefon").first.fill("040 123456")
    page.get_by_role("button", name="Speichern").click()

    expect(page.get_by_role("heading", name="Wer wir sind", level=3)).to_be_visible()
    expect(page.get_by_role("link", name="social.example.org")).to_be_visible()
    look(page)
    chor = Organisation.objects.get()
    assert (chor.pattern_seed, chor.phone, chor.phone_public) == ("chor-3", "040 123456", False)

    page.goto("/netzwerk/chor/verlauf/")
    expect(page.get_by_text("Kim Beispiel")).to_be_visible()
    expect(page.get_by_text("social.example.org/chor")).to_be_visible()
    look(page)
