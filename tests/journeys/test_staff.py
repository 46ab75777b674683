"""Staff look after bookings in a real browser: find, confirm, take away, send again."""

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from events.models import today
from tests.factories import BookingFactory, OrganisationFactory, StaffFactory, TicketTypeFactory
from tickets import mails
from tickets.models import Booking, BookingMail, EventChange, Stand


@pytest.fixture
def ticket_type():
    return TicketTypeFactory(capacity=2, event__needs_by=today() + dt.timedelta(days=3))


def sign_in(page: Page) -> Page:
    """Sign somebody of the team in, by the cookie that the sign-in page sets."""
    client = Client()
    client.force_login(StaffFactory(), backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.goto("/healthz")
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": page.url}])
    return page


@pytest.fixture
def signed_in(open_browser) -> Page:
    """A window in which somebody of the team works without JavaScript."""
    return sign_in(open_browser(javascript=False))


def waiting(ticket_type, name, places=1):
    return BookingFactory(ticket_type=ticket_type, name=name, places=places, status="waiting", queued_at=timezone.now())


def test_who_waits_is_confirmed_and_who_does_not_fit_only_on_purpose(signed_in, ticket_type):
    waiting(ticket_type, "Ada Beispiel"), waiting(ticket_type, "Große Gruppe", places=3)
    page = signed_in
    page.goto(f"/verwaltung/tickets/booking/?veranstaltung={ticket_type.event_id}&status__exact=waiting")
    for box in page.locator("input.action-select").all():
        box.check()
    page.locator("select[name=action]").select_option("accept_bookings")
    page.locator("button[name=index]").click()
    page.get_by_role("button", name="Ja, zusagen").click()
    assert page.title().startswith("Fehler:")
    assert page.locator(".refused .what").all_inner_texts() == ["Große Gruppe"]

    page.get_by_label("Platzzahl überschreiten").check()
    page.get_by_role("button", name="Ja, zusagen").click()
    assert set(Booking.objects.values_list("status", "over_capacity")) == {("confirmed", False), ("confirmed", True)}


def test_the_bookings_are_taken_away_as_a_file(signed_in, ticket_type):
    BookingFactory(ticket_type=ticket_type)
    page = signed_in
    page.goto(f"/verwaltung/tickets/booking/?veranstaltung={ticket_type.event_id}")
    page.get_by_role("link", name="Exportieren").click()
    page.get_by_label("LibreOffice (ODS)").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Datei herunterladen").click()
    name = download.value.suggested_filename
    assert (name.startswith(f"anmeldungen-{ticket_type.event.slug}-"), name.endswith(".ods")) == (True, True)


def test_a_mail_goes_again_and_a_note_is_saved_beside_it(signed_in, ticket_type):
    booking = BookingFactory(ticket_type=ticket_type)
    mail = BookingMail.objects.create(booking=booking, kind="confirmation", sent_at=timezone.now())
    page = signed_in
    page.goto(f"/verwaltung/tickets/booking/{booking.pk}/change/")
    page.get_by_label("Notiz des Teams").fill("Ruft an")
    # The first button of the page must not be what Enter presses.
    page.get_by_label("Notiz des Teams").press("Enter")
    booking.refresh_from_db()
    mail.refresh_from_db()
    assert (booking.note, mail.number) == ("Ruft an", 1)

    page.goto(f"/verwaltung/tickets/booking/{booking.pk}/change/")
    page.get_by_role("button", name="Bestätigung: noch einmal senden").click()
    mail.refresh_from_db()
    assert mail.number == 2


def test_every_page_for_staff_is_accessible(open_browser, look, ticket_type):
    event = ticket_type.event
    booking = BookingFactory(ticket_type=ticket_type, places=2)
    booking.needs.create(kind="interpreting", detail="Dari")
    booking.steps.create(kind="booked", actor="guest", detail={"places": 2})
    BookingMail.objects.create(
        booking=booking, kind="confirmation", attempts=9, last_error="550", failed_at=timezone.now()
    )
    waiting(ticket_type, "سارة مثال")
    stands = TicketTypeFactory(event=event, audience="stand", name="Infostand")
    requested = BookingFactory(ticket_type=stands, status="requested", organisation=OrganisationFactory())
    Stand.objects.create(booking=requested, shows="Bücher")
    EventChange.objects.create(event=event, before={**mails.snapshot(event), "start_time": "15:00"})
    past = BookingFactory(ticket_type__event__date=today() - dt.timedelta(days=9)).event
    page = sign_in(open_browser())
    for address in (
        f"/verwaltung/tickets/booking/?veranstaltung={event.pk}",
        f"/verwaltung/tickets/booking/{booking.pk}/change/",
        "/verwaltung/tickets/booking/add/",
        f"/verwaltung/tickets/booking/export/?veranstaltung={event.pk}",
        f"/verwaltung/events/event/{event.pk}/change/",
        f"/verwaltung/events/event/{past.pk}/change/",
        f"/verwaltung/events/event/{event.pk}/warteliste/",
        f"/verwaltung/events/event/{event.pk}/bedarf/",
        f"/verwaltung/events/event/{event.pk}/einladen/{stands.pk}/",
        f"/verwaltung/events/venue/{event.venue_id}/change/",
        f"/verwaltung/events/venue/{event.venue_id}/delete/",
    ):
        page.goto(address)
        look(page, preload=False)
