"""A name of 120 letters without a space breaks no page, on the smallest phone and on paper."""

import pytest
from playwright.sync_api import Page

from tests.factories import PASSWORD, BookingFactory, EventFactory, OrganisationFactory, StaffFactory, TicketTypeFactory

LONG = ("Donaudampfschifffahrtsgesellschaftskapitän" * 3)[:120]
# A sheet of A4 between margins of 16 mm, in CSS pixels.
PAPER = 673
LEAVES = """selector => [...document.querySelectorAll(selector)].filter(one => {
    const card = one.closest(".ticket").getBoundingClientRect(), box = one.getBoundingClientRect();
    return !box.width || box.left < card.left || box.right > card.right || one.scrollWidth > one.clientWidth + 1;
}).map(one => one.outerHTML.slice(0, 80))"""


@pytest.fixture
def pages() -> list[str]:
    """Pages on which people's words stand."""
    event = EventFactory(title=LONG, summary=LONG, room="x" * 80, venue__name=LONG)
    ticket_type = TicketTypeFactory(event=event)
    booking = BookingFactory(ticket_type=ticket_type, name=LONG, places=2)
    organisation = OrganisationFactory(name=LONG, summary=LONG, description=LONG, website=f"https://example.org/{LONG}")
    return [
        f"/tickets/{booking.token}/",
        "/",
        "/veranstaltungen/",
        event.get_absolute_url(),
        "/netzwerk/",
        organisation.get_absolute_url(),
        f"{organisation.get_absolute_url()}kontakt/",
    ]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def test_no_page_is_wider_than_the_smallest_phone(open_browser, pages):
    page = open_browser()
    page.set_viewport_size({"width": 320, "height": 640})
    for path in pages:
        page.goto(path)
        assert (path, overflow(page)) == (path, 0)


@pytest.mark.parametrize(("media", "width"), [("screen", 320), ("screen", 1280), ("print", PAPER)])
def test_code_and_time_of_a_ticket_are_always_whole(open_browser, pages, media, width):
    page = open_browser()
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(media=media)
    page.goto(pages[0])
    assert page.evaluate(LEAVES, ".ticket__code svg, .ticket__code code, .ticket__code p, .ticket dd, .ticket h2") == []
    assert page.locator(".ticket__code svg").first.bounding_box()["width"] >= 120


def test_on_paper_the_code_is_black_even_from_a_dark_screen(open_browser, pages):
    page = open_browser()
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(pages[0])
    colour = page.evaluate("getComputedStyle(document.querySelector('.ticket__code [stroke]')).stroke")
    assert colour == "rgb(0, 0, 0)"


@pytest.mark.parametrize("model", ["events/event", "organisations/organisation", "accounts/user"])
def test_the_lists_of_the_administration_fit_on_a_small_laptop(open_browser, pages, model):
    staff = StaffFactory()
    page = open_browser()
    page.set_viewport_size({"width": 1280, "height": 844})
    page.goto("/konto/login/")
    page.get_by_label("E-Mail-Adresse").fill(staff.email)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Anmelden", exact=True).click()
    page.goto(f"/verwaltung/{model}/")
    cut = "one => one.scrollWidth - one.clientWidth"
    assert (overflow(page), page.locator("#changelist .results").evaluate(cut)) == (0, 0)
