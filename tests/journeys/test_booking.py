"""A visitor finds an event, books, gets a mail, and cancels: with and without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.factories import AgendaItemFactory, AppearanceFactory, PartnershipFactory, TicketTypeFactory
from tickets.models import Booking


@pytest.fixture
def ticket_type():
    """A forum with everything that a page can show."""
    ticket_type = TicketTypeFactory(capacity=5, event__title="Beispielforum", event__kind="forum")
    AgendaItemFactory(event=ticket_type.event)
    AppearanceFactory(event=ticket_type.event)
    PartnershipFactory(event=ticket_type.event, role="initiator")
    return ticket_type


def fill(page, name="Alex Beispiel", email="alex@example.org"):
    page.get_by_label("Dein Name").fill(name)
    page.get_by_label("E-Mail-Adresse", exact=True).fill(email)
    page.get_by_label("Ich bin einverstanden").check()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_visitor_books_two_places_and_cancels(open_browser, ticket_type, run_jobs, link_in, javascript):
    page = open_browser(javascript=javascript)
    page.goto("/")
    page.get_by_role("link", name="Beispielforum").first.click()
    page.get_by_role("link", name="Kostenlos buchen").click()
    fill(page)
    page.get_by_label("Wie viele Plätze?").select_option("2")
    page.get_by_role("button", name="Kostenlos buchen").click()

    booking = Booking.objects.get()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wir freuen uns auf dich, Alex Beispiel!")
    for ticket in booking.tickets.all():
        expect(page.get_by_text(ticket.readable_code)).to_be_visible()
    assert booking.tickets.count() == 2

    (mail,) = run_jobs()
    page.goto(link_in(mail, r"/tickets/[\w-]{32}/stornieren/"))
    page.get_by_role("button", name="absagen").click()

    booking.refresh_from_db()
    assert booking.status == "cancelled"
    expect(page.get_by_text("Abgesagt").first).to_be_visible()


def test_every_page_on_the_way_can_be_used_by_everybody(open_browser, ticket_type, look):
    page = open_browser()
    event = ticket_type.event
    for address in (
        "/",
        "/veranstaltungen/",
        "/veranstaltungen/archiv/",
        f"/veranstaltungen/{event.slug}/",
        f"/veranstaltungen/{event.slug}/anmelden/",
        "/datenschutz/",
        "/gibt-es-nicht/",
        "/en/",
        f"/en/veranstaltungen/{event.slug}/",
    ):
        page.goto(address)
        look(page)
    page.goto(f"/veranstaltungen/{event.slug}/anmelden/")
    page.get_by_role("button", name="Kostenlos buchen").click()
    look(page)
    fill(page)
    page.get_by_role("button", name="Kostenlos buchen").click()
    look(page)
    page.get_by_role("link", name="absagen").first.click()
    look(page)


def test_mistakes_are_shown_first_and_what_was_typed_stays(open_browser, ticket_type):
    page = open_browser()
    page.goto(f"/veranstaltungen/{ticket_type.event.slug}/anmelden/")
    page.get_by_label("Dein Name").fill("Alex Beispiel")
    page.get_by_label("E-Mail-Adresse", exact=True).fill("alex@")
    page.get_by_role("button", name="Kostenlos buchen").click()

    assert page.title().startswith("Fehler:")
    summary = page.get_by_role("alert")
    assert summary.get_by_role("link").count() == 2
    assert page.get_by_label("Dein Name").input_value() == "Alex Beispiel"
    summary.get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.id") == "id_email"
    assert Booking.objects.count() == 0


def test_a_booking_with_the_keyboard_alone(open_browser, ticket_type):
    page = open_browser()
    page.goto(f"/veranstaltungen/{ticket_type.event.slug}/anmelden/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.get_by_label("Dein Name").focus()
    page.keyboard.type("Alex Beispiel")
    page.keyboard.press("Tab")
    page.keyboard.type("alex@example.org")
    page.get_by_label("Ich bin einverstanden").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Kostenlos buchen").focus()
    page.keyboard.press("Enter")

    page.wait_for_url("**/tickets/**")
    assert Booking.objects.get().name == "Alex Beispiel"


def test_a_full_event_says_so_and_leads_to_the_waiting_list(open_browser, look):
    ticket_type = TicketTypeFactory(capacity=0)
    page = open_browser()
    page.goto(f"/veranstaltungen/{ticket_type.event.slug}/")
    expect(page.get_by_text("Ausgebucht").first).to_be_visible()
    assert page.get_by_role("link", name="Kostenlos buchen").count() == 0
    look(page)
    page.get_by_role("link", name="Auf die Warteliste").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ausgebucht")


def test_the_reader_changes_the_language_and_stays_on_the_page(open_browser, ticket_type):
    page = open_browser()
    page.goto(f"/veranstaltungen/{ticket_type.event.slug}/")
    page.get_by_role("contentinfo").get_by_role("link", name="English").click()
    page.wait_for_url(f"**/en/veranstaltungen/{ticket_type.event.slug}/")
    assert page.locator("html").get_attribute("lang") == "en"
