"""An MSO registers, staff publish it, everybody finds it; staff enter a booking."""

from playwright.sync_api import expect

from organisations.models import Organisation
from tests.factories import (
    PASSWORD,
    BookingFactory,
    MembershipFactory,
    OrganisationFactory,
    StaffFactory,
    TicketTypeFactory,
    TopicFactory,
)
from tickets.models import Booking

NEW_PASSWORD = "ein sehr langes Beispiel 9"


def sign_in(page, user, password=PASSWORD):
    page.goto("/konto/login/")
    page.get_by_label("E-Mail-Adresse").fill(user.email)
    page.get_by_label("Passwort", exact=True).fill(password)
    page.get_by_role("main").get_by_role("button", name="Anmelden", exact=True).click()


def test_an_organisation_registers_and_is_published(open_browser, run_jobs, link_in, look):
    TopicFactory(name="Musik", slug="musik")
    staff = StaffFactory()
    page = open_browser()
    page.goto("/mitmachen/")
    look(page)
    page.get_by_role("main").get_by_role("link", name="Konto anlegen").first.click()
    look(page)
    page.get_by_label("Dein Name").fill("Kim Beispiel")
    page.get_by_label("E-Mail-Adresse").fill("verein@example.org")
    page.get_by_label("Passwort", exact=True).fill(NEW_PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Konto anlegen").click()
    look(page)
    (mail,) = run_jobs()
    page.goto(link_in(mail, r"/konto/confirm-email/[^/\s]+/"))
    look(page)
    page.get_by_role("main").get_by_role("button").first.click()

    page.goto("/mitmachen/")
    look(page)
    page.get_by_label("Name der Organisation").fill("Beispielchor Vielklang")
    page.get_by_label("Was ihr macht, in einem Satz").fill("Wir singen in vielen Sprachen.")
    page.get_by_label("Musik").check()
    page.get_by_role("main").get_by_role("button", name="Profil").click()

    organisation = Organisation.objects.get()
    assert organisation.status == "submitted"
    expect(page.get_by_role("heading", level=1)).to_have_text("Beispielchor Vielklang")
    look(page)
    page.goto("/mein/")
    look(page)
    stranger = open_browser()
    stranger.goto("/netzwerk/")
    assert stranger.get_by_text("Beispielchor Vielklang").count() == 0

    desk = open_browser()
    sign_in(desk, staff)
    desk.goto("/verwaltung/organisations/organisation/")
    desk.get_by_label("Beispielchor Vielklang").or_(desk.locator("input.action-select")).first.check()
    desk.locator("select[name=action]").select_option("publish_organisations")
    desk.get_by_role("button", name="Ausführen").click()

    organisation.refresh_from_db()
    assert organisation.status == "published"
    stranger.goto("/netzwerk/?q=vielklang")
    look(stranger)
    stranger.get_by_role("link", name="Beispielchor Vielklang").click()
    look(stranger)
    expect(stranger.locator("p.lead").first).to_have_text("Wir singen in vielen Sprachen.")


def test_staff_enter_a_booking_for_somebody_who_wrote_an_email(open_browser, run_jobs):
    ticket_type = TicketTypeFactory(capacity=1)
    BookingFactory(ticket_type=ticket_type)
    staff = StaffFactory()
    page = open_browser()
    sign_in(page, staff)
    page.goto("/verwaltung/tickets/booking/add/")
    page.locator("#id_ticket_type").select_option(str(ticket_type.pk))
    page.locator("#id_name").fill("Kim Beispiel")
    page.locator("#id_email").fill("kim@example.org")
    page.locator("#id_source").select_option("email")
    page.locator("input[name=_save]").click()
    expect(page.get_by_text("Es ist kein Platz frei.")).to_be_visible()
    assert page.locator("#id_name").input_value() == "Kim Beispiel"
    assert Booking.objects.filter(name="Kim Beispiel").count() == 0

    page.locator("#id_exceed").check()
    page.locator("input[name=_save]").click()

    booking = Booking.objects.get(name="Kim Beispiel")
    assert (booking.source, booking.created_by, booking.over_capacity) == ("email", staff, True)
    assert [mail.to for mail in run_jobs()] == [["kim@example.org"]]


def test_a_visitor_writes_to_an_organisation(open_browser, look):
    organisation, alone = MembershipFactory().organisation, OrganisationFactory()
    page = open_browser()
    page.goto(f"/netzwerk/{alone.slug}/kontakt/")
    look(page)
    page.goto(f"/netzwerk/{organisation.slug}/")
    page.goto(f"/netzwerk/{organisation.slug}/kontakt/")
    look(page)
    page.get_by_label("Dein Name").fill("Kim Beispiel")
    page.get_by_label("E-Mail-Adresse").fill("kim@example.org")
    page.get_by_label("Deine Nachricht").fill("Hallo zusammen!")
    page.get_by_role("main").get_by_role("button").last.click()
    look(page)
    message = organisation.contact_messages.get()
    assert (message.email, message.sent_at) == ("kim@example.org", None)
