"""The directory in a browser: refined without loading the page anew, with the keyboard, back, and without scripts."""

from playwright.sync_api import expect

from organisations import search
from tests.factories import OrganisationFactory, TopicFactory

# Wide enough for map and filters beside the results.
DESK = {"width": 1280, "height": 1000}


def four() -> None:
    """Four organisations in two districts, and one more page of others."""
    music = TopicFactory(name="Musik", slug="musik")
    for name, district, languages in (
        ("Altonaer Chor", "altona", ["tr"]),
        ("Altonaer Theater", "altona", ["de"]),
        ("Harburger Chor", "harburg", ["de"]),
    ):
        organisation = OrganisationFactory(name=name, district=district, languages=languages)
        organisation.topics.add(music)
        search.refresh(organisation)
    OrganisationFactory.create_batch(24)


def test_it_refines_without_reload_and_goes_back(open_browser, look):
    four()
    page = open_browser()
    page.goto("/netzwerk/")
    look(page)
    page.set_viewport_size(DESK)
    page.evaluate("window.kept = true")
    heading, said = page.locator("#er"), page.locator("#ansage")
    expect(heading).to_have_text("27 Organisationen")
    expect(said).to_have_text("")

    page.locator("#karte-altona").focus()
    page.keyboard.press("Enter")
    expect(said).to_have_text("2 Organisationen")
    expect(page.locator("#karte-altona")).to_be_focused()
    expect(page).to_have_url("/netzwerk/?bezirk=altona")
    look(page)
    page.set_viewport_size(DESK)

    page.locator("#filter-sprache > summary").press("Enter")
    page.locator("#sprache-tr").press("Space")
    expect(said).to_have_text("1 Organisation")
    expect(page.locator("#sprache-tr")).to_be_focused()
    expect(page.locator("#filter-sprache")).to_have_attribute("open", "")
    expect(page).to_have_url("/netzwerk/?bezirk=altona&sprache=tr")

    page.get_by_label("Suche", exact=True).fill("chor")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/netzwerk/?q=chor&bezirk=altona&sprache=tr")
    page.get_by_role("link", name="Bezirk: Altona entfernen").press("Enter")
    expect(page).to_have_url("/netzwerk/?q=chor&sprache=tr")
    expect(heading).to_be_focused()
    assert (
        page.get_by_role("contentinfo")
        .get_by_role("link", name="English")
        .get_attribute("href")
        .endswith("/en/netzwerk/?q=chor&sprache=tr")
    )
    assert page.evaluate("window.kept") is True
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]

    page.go_back()
    expect(page).to_have_url("/netzwerk/?q=chor&bezirk=altona&sprache=tr")
    expect(heading).to_have_text("1 Organisation")
    page.go_back()
    expect(page.get_by_label("Suche", exact=True)).to_have_value("")
    page.get_by_role("link", name="Altonaer Chor").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Altonaer Chor")
    page.go_back()
    expect(page).to_have_url("/netzwerk/?bezirk=altona&sprache=tr")
    expect(page.locator("html")).to_have_count(1)
    expect(page.get_by_role("contentinfo")).to_be_visible()


def test_what_is_typed_while_the_answer_comes_stays(open_browser):
    four()
    page = open_browser()
    held = []
    page.route("**/netzwerk/?q=chor", lambda route: held.append(route))
    page.goto("/netzwerk/")
    search = page.get_by_label("Suche", exact=True)
    search.fill("chor")
    with page.expect_request("**/netzwerk/?q=chor"):
        page.keyboard.press("Enter")
    page.keyboard.type("leiter")

    held[0].continue_()

    expect(page.locator("#er")).to_have_text("2 Organisationen")
    expect(search).to_have_value("chorleiter")


def test_no_answer_leads_on(open_browser, look):
    four()
    page = open_browser()
    page.goto("/netzwerk/?q=musik&bezirk=nord")
    look(page)
    page.get_by_role("link", name="Ohne Filter: 3 Treffer").click()
    expect(page.locator("#er")).to_have_text("3 Organisationen")
    page.get_by_label("Suche", exact=True).fill("altonaer teater")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Meintest du vielleicht:")).to_be_visible()
    look(page)


def test_without_scripts_it_does_the_same(open_browser, look):
    four()
    page = open_browser(javascript=False)
    page.goto("/netzwerk/")
    page.locator("#karte > summary").click()
    page.locator("#karte-altona").click()
    expect(page).to_have_url("/netzwerk/?bezirk=altona")
    page.locator("#filter > summary").click()
    page.locator("#filter-sprache > summary").click()
    page.locator("#sprache-tr").check()
    page.get_by_role("button", name="Filter anwenden").click()
    expect(page).to_have_url("/netzwerk/?q=&bezirk=altona&sprache=tr")
    expect(page.locator("#er")).to_have_text("1 Organisation")
