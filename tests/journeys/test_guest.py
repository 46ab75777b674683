"""What guests do by their link: wait, answer, change, find again, and show the ticket without network."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories import BookingFactory, MembershipFactory, TicketTypeFactory
from tickets import actions
from tickets.models import Booking, Need, TicketType

NO_NETWORK = r"ERR_INTERNET_DISCONNECTED|ERR_FAILED"


@pytest.fixture
def full():
    """The only booking of an event with one place."""
    return BookingFactory(ticket_type__capacity=1, ticket_type__event__title="Beispielforum")


def fill(page, name="Alex Beispiel", email="alex@example.org"):
    page.get_by_label("Dein Name").fill(name)
    page.get_by_label("E-Mail-Adresse", exact=True).fill(email)
    page.get_by_label("Ich bin einverstanden").check()


def sign_in(page, as_user, user, live_server):
    """Put the session of somebody who is signed in into the browser."""
    session = as_user(user).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])


@pytest.mark.parametrize("javascript", [True, False])
def test_who_waits_gets_the_place_of_somebody_who_cancels(open_browser, full, run_jobs, link_in, javascript):
    page = open_browser(javascript=javascript)
    page.goto(full.event.get_absolute_url())
    page.get_by_role("link", name="Auf die Warteliste").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ausgebucht")
    fill(page)
    page.get_by_role("button", name="Auf die Warteliste").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Du stehst auf der Warteliste")
    expect(page.get_by_text("Du bist auf Platz 1 der Liste.")).to_be_visible()
    run_jobs()

    other = open_browser(javascript=javascript)
    other.goto(f"/tickets/{full.token}/")
    other.get_by_role("link", name="Platz absagen").click()
    other.get_by_role("button", name="Ja, absagen").click()
    expect(other.get_by_text("Abgesagt").first).to_be_visible()

    offer = next(mail for mail in run_jobs() if mail.to == ["alex@example.org"])
    page.goto(link_in(offer, r"/tickets/[\w-]{32}/angebot/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Ein Platz ist frei für dich")
    page.get_by_role("button", name="Ja, ich komme").click()

    booking = Booking.objects.get(email="alex@example.org")
    expect(page.get_by_role("heading", level=1)).to_have_text("Wir freuen uns auf dich, Alex Beispiel!")
    expect(page.get_by_text(booking.tickets.get().readable_code)).to_be_visible()
    assert booking.status == "confirmed"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_group_that_does_not_fit_is_offered_fewer_places_or_the_list(open_browser, look, javascript):
    ticket_type = TicketTypeFactory(capacity=3)
    BookingFactory(ticket_type=ticket_type)
    page = open_browser(javascript=javascript)
    page.goto(f"/veranstaltungen/{ticket_type.event.slug}/anmelden/")
    fill(page)
    page.get_by_label("Wie viele Plätze?").select_option("3")
    page.get_by_role("button", name="Kostenlos buchen").click()

    expect(page.get_by_role("alert")).to_contain_text("Es sind nur noch 2 Plätze frei.")
    if javascript:
        look(page)
    page.get_by_role("button", name="Mit 3 Plätzen auf die Warteliste").click()
    expect(page.get_by_text("Du wartest auf 3 Plätze.")).to_be_visible()

    page.goto(f"/veranstaltungen/{ticket_type.event.slug}/anmelden/")
    fill(page, "Kim Beispiel", "kim@example.org")
    page.get_by_label("Wie viele Plätze?").select_option("3")
    page.get_by_role("button", name="Kostenlos buchen").click()
    page.get_by_role("button", name="2 Plätze buchen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wir freuen uns auf dich, Kim Beispiel!")
    assert list(Booking.objects.order_by("pk").values_list("status", "places")) == [
        ("confirmed", 1),
        ("waiting", 3),
        ("confirmed", 2),
    ]


@pytest.mark.parametrize("javascript", [True, False])
def test_more_to_say_about_a_need_appears_with_its_tick(open_browser, javascript):
    ticket_type = TicketTypeFactory()
    page = open_browser(javascript=javascript)
    page.goto(f"/veranstaltungen/{ticket_type.event.slug}/anmelden/")
    fill(page)
    expect(page.get_by_label("Wie viele Kinder?")).not_to_be_visible()
    page.get_by_label("Kinderbetreuung").check()
    page.get_by_label("Wie viele Kinder?").fill("2")
    page.get_by_label("Wie alt sind sie?").fill("3 und 6 Jahre")
    page.get_by_label("Übersetzung").check()
    page.get_by_role("button", name="Kostenlos buchen").click()

    expect(page.get_by_label("In welche Sprache?")).to_be_visible()
    expect(page.get_by_label("Wie viele Kinder?")).to_have_value("2")
    page.get_by_label("In welche Sprache?").fill("Dari")
    page.get_by_role("button", name="Kostenlos buchen").click()

    page.wait_for_url("**/tickets/**")
    assert list(Need.objects.order_by("kind").values_list("kind", "detail", "number")) == [
        ("childcare", "3 und 6 Jahre", 2),
        ("interpreting", "Dari", 1),
    ]


@pytest.mark.parametrize("javascript", [True, False])
def test_a_place_is_confirmed_by_the_button_behind_the_mails_link(open_browser, run_jobs, link_in, javascript):
    ticket_type = TicketTypeFactory(event__confirm_by_mail=True)
    page = open_browser(javascript=javascript)
    page.goto(f"/veranstaltungen/{ticket_type.event.slug}/anmelden/")
    fill(page)
    page.get_by_role("button", name="Kostenlos buchen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Fast geschafft: bestätige in deiner E-Mail")

    (mail,) = run_jobs()
    page.goto(link_in(mail, r"/tickets/[\w-]{32}/bestaetigen/"))
    page.get_by_role("button", name="Ja, bestätigen").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Wir freuen uns auf dich, Alex Beispiel!")
    assert Booking.objects.get().status == "confirmed"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_guest_changes_names_places_and_wishes_and_passes_a_ticket_on(open_browser, javascript):
    booking = BookingFactory(places=2)
    page = open_browser(javascript=javascript)
    page.goto(f"/tickets/{booking.token}/")

    page.get_by_role("link", name="Namen ändern").click()
    page.get_by_label("Name der Person auf Platz 2").fill("Kim Beispiel")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_role("status")).to_have_text("Die Namen sind gespeichert.")
    expect(page.get_by_text("Kim Beispiel")).to_be_visible()

    page.get_by_role("link", name="Mehr oder weniger Plätze").click()
    page.get_by_label("Wie viele Plätze?").select_option("3")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_role("article")).to_have_count(3)

    page.get_by_role("link", name="Diesen Platz absagen").last.click()
    page.get_by_role("button", name="Ja, absagen").click()
    expect(page.get_by_role("article")).to_have_count(2)

    page.get_by_role("link", name="Bedarf und Sprache ändern").click()
    page.get_by_label("Weg ohne Stufen").check()
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_text("Weg ohne Stufen")).to_be_visible()

    page.get_by_role("link", name="Weitergeben").last.click()
    page.get_by_label("Name der Person").fill("Sam Beispiel")
    page.get_by_label("E-Mail-Adresse der Person").fill("sam@example.org")
    page.get_by_role("button", name="Ticket weitergeben").click()
    expect(page.get_by_role("article")).to_have_count(1)
    assert Booking.objects.get(email="sam@example.org").status == "confirmed"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_lost_ticket_is_found_by_mail(open_browser, run_jobs, link_in, javascript):
    booking = BookingFactory(email="alex@example.org")
    page = open_browser(javascript=javascript)
    page.goto("/")
    page.get_by_role("contentinfo").get_by_role("link", name="Ticket finden").click()
    page.get_by_label("E-Mail-Adresse", exact=True).fill("alex@example.org")
    page.get_by_role("button", name="Links schicken").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Schau in deine E-Mails")

    (mail,) = run_jobs()
    page.goto(link_in(mail, r"/tickets/[\w-]{32}/"))
    expect(page.get_by_text(booking.tickets.get().readable_code)).to_be_visible()


def test_the_ticket_on_the_phone_needs_no_network_once_it_was_opened(open_browser):
    booking = BookingFactory()
    other = BookingFactory()
    code = booking.tickets.get().readable_code
    page = open_browser()
    page.goto(f"/tickets/{booking.token}/")
    page.get_by_role("link", name="Groß auf dem Handy zeigen").click()
    expect(page.get_by_text("Gespeichert: Diese Seite geht auch ohne Netz.")).to_be_visible()
    kept = (
        "async () => (await (await caches.open((await caches.keys())[0])).keys()).map(one => new URL(one.url).pathname)"
    )
    paths = page.evaluate(kept)
    assert f"/tickets/{booking.token}/handy/" in paths
    assert [path for path in paths if not path.startswith("/static/")] == [f"/tickets/{booking.token}/handy/"]

    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_text(code)).to_be_visible()
    expect(page.get_by_role("img")).to_be_visible()
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px Rubik'))")
    # Every other page is none of its business.
    for elsewhere in (f"/tickets/{booking.token}/", f"/tickets/{other.token}/handy/", "/"):
        with pytest.raises(Exception, match=NO_NETWORK):
            page.goto(elsewhere)

    page.context.set_offline(False)
    actions.cancel(booking=booking)
    page.goto(f"/tickets/{booking.token}/handy/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Dieses Ticket gilt nicht mehr")
    assert page.evaluate("caches.keys()") == []

    page.context.set_offline(True)
    with pytest.raises(Exception, match=NO_NETWORK):
        page.reload()


def test_the_phone_forgets_a_ticket_when_the_event_is_over_even_without_network(open_browser, monkeypatch):
    # The worker's own clock cannot be turned: instead it is told that the event was long ago.
    monkeypatch.setattr("tickets.views.phone.KEPT_AFTER", dt.timedelta(days=-90))
    page = open_browser()
    page.goto(f"/tickets/{BookingFactory().token}/handy/")
    expect(page.get_by_text("Gespeichert: Diese Seite geht auch ohne Netz.")).to_be_visible()

    page.context.set_offline(True)
    with pytest.raises(Exception, match=NO_NETWORK):
        page.reload()


def test_an_organisation_takes_its_seat_and_asks_for_a_stand(open_browser, as_user, live_server, look):
    member = MembershipFactory()
    seats = TicketTypeFactory(audience=TicketType.Audience.NETWORK, max_per_booking=1)
    TicketTypeFactory(event=seats.event, audience=TicketType.Audience.STAND, max_per_booking=2, name="Stand")
    page = open_browser()
    page.goto(seats.event.get_absolute_url())
    look(page)
    expect(page.get_by_text("Ein Platz je Organisation")).to_be_visible()
    sign_in(page, as_user, member.user, live_server)
    page.reload()
    page.get_by_role("link", name="Platz für eure Organisation").click()
    look(page)
    page.get_by_label("Dein Name").fill("Alex Beispiel")
    page.get_by_label("Ich bin einverstanden").check()
    page.get_by_role("button", name="Platz buchen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wir freuen uns auf dich, Alex Beispiel!")

    page.goto(seats.event.get_absolute_url())
    page.get_by_role("link", name="Infostand anfragen").click()
    page.get_by_label("Was zeigt ihr?").fill("Bücher auf Dari")
    page.get_by_label("Wir brauchen Strom").check()
    look(page)
    page.get_by_label("Ich bin einverstanden").check()
    page.get_by_role("button", name="Infostand anfragen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Eure Anfrage ist angekommen")
    look(page)

    page.goto("/mein/")
    expect(page.get_by_role("heading", name="Deine Tickets")).to_be_visible()
    assert page.locator("a[href*='/tickets/']", has_text=re.compile("Beispieltreffen")).count() == 2
    look(page)


def test_every_page_behind_the_link_can_be_used_by_everybody(open_browser, look, full):
    page = open_browser()
    soon = timezone.now() + dt.timedelta(hours=3)
    group = BookingFactory(places=2)
    Need.objects.create(booking=group, kind="food", detail="halal", number=2)
    ended = {"status": "cancelled", "cancelled_at": timezone.now(), "end": "hold_expired"}
    waiting = BookingFactory(ticket_type=full.ticket_type, status="waiting", queued_at=timezone.now(), places=2)
    offered = BookingFactory(status="offered", queued_at=timezone.now(), expires_at=soon)
    held = BookingFactory(status="held", expires_at=soon)
    form = f"/veranstaltungen/{full.event.slug}/anmelden/"
    addresses = [
        form,
        form + "fast-geschafft/",
        "/tickets/finden/",
        "/tickets/finden/?verschickt",
        *(f"/tickets/{group.token}/{end}" for end in ("", "namen/", "plaetze/", "bedarf/", "handy/", "stornieren/")),
        *(f"/tickets/{group.token}/platz/2/{end}" for end in ("weitergeben/", "absagen/")),
        *(f"/tickets/{waiting.token}/{end}" for end in ("", "stornieren/", "angebot/", "namen/", "handy/")),
        *(f"/tickets/{offered.token}/{end}" for end in ("", "angebot/")),
        *(f"/tickets/{held.token}/{end}" for end in ("", "bestaetigen/")),
        f"/tickets/{BookingFactory(**ended).token}/",
    ]
    for address in addresses:
        page.goto(address)
        look(page)
