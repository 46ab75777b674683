"""At the door: with and without JavaScript, with the camera, without network, on two devices."""

import datetime as dt
import re

import pytest
import segno
from PIL import Image
from playwright.sync_api import Page, expect

from tests.factories import PASSWORD, BookingFactory, DoorLinkFactory, StaffFactory
from tests.journeys.conftest import CHROMIUM
from tickets.door.codes import read_code
from tickets.models import Booking, CheckIn, DoorLink

KEY = "k" * 43


@pytest.fixture
def alex():
    """A guest of an event whose door a helper may keep."""
    booking = BookingFactory(name="Alex Beispiel", ticket_type__event__title="Beispielforum")
    DoorLinkFactory(event=booking.event, key=KEY, label="Tür links")
    return booking


@pytest.fixture
def code(alex):
    return alex.tickets.get().readable_code


@pytest.fixture
def address(alex):
    return f"/einlass/{alex.event.slug}/{KEY}/"


def scan(page, code):
    """What a hand scanner does: it types, then Enter."""
    page.get_by_label("Ticket-Code").click()
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def verdict(page, words, kind):
    answer = page.locator("[data-answer] .verdict")
    expect(answer).to_have_attribute("data-verdict", kind)
    expect(answer).to_contain_text(words)


def ready_for_offline(page):
    """Until list and page are kept on the device."""
    page.evaluate(
        """async () => {
            await navigator.serviceWorker.ready;
            const has = () => Object.keys(localStorage).some(key => key.endsWith(":list"));
            while (!has()) await new Promise(go => setTimeout(go, 50));
        }"""
    )


@pytest.mark.parametrize("javascript", [True, False])
def test_a_helper_lets_in_looks_up_undoes_and_takes_walk_ins(open_browser, alex, code, address, look, javascript):
    page = open_browser(javascript=javascript)
    # axe needs JavaScript; the page is the same.
    view = look if javascript else Page.title
    page.goto(address)
    assert page.evaluate("document.activeElement.id") == "code"
    view(page)

    scan(page, code.lower())
    verdict(page, "Willkommen!", "welcome")
    verdict(page, "Alex Beispiel", "welcome")
    expect(page.locator("[data-tally]")).to_have_text("1 von 1 sind da")
    view(page)
    scan(page, code)
    verdict(page, "Schon da", "already")
    view(page)
    page.get_by_role("button", name="Einlass zurücknehmen").click()
    verdict(page, "Zurückgenommen", "undone")
    view(page)
    scan(page, "0000-0000-0000")
    verdict(page, "Unbekannt", "unknown")
    view(page)

    page.get_by_role("searchbox", name="Name").fill("alex")
    page.get_by_role("button", name="Suchen").click()
    view(page)
    page.get_by_role("button", name="Einlassen Alex Beispiel").click()
    verdict(page, "Alex Beispiel", "welcome")

    page.get_by_role("textbox", name="Name", exact=True).fill("Kim Neu")
    page.get_by_role("button", name="Eintragen und einlassen").click()
    verdict(page, "Kim Neu", "welcome")
    expect(page.locator("[data-tally]")).to_have_text("2 von 2 sind da")
    assert Booking.objects.get(source="door").name == "Kim Neu"
    page.set_viewport_size({"width": 360, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_staff_make_a_link_with_which_a_helper_works(open_browser, alex, code, look):
    page = open_browser()
    page.goto(f"/einlass/{alex.event.slug}/")
    page.get_by_label("E-Mail-Adresse").fill(StaffFactory().email)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Anmelden", exact=True).click()
    look(page)
    scan(page, code)
    verdict(page, "Willkommen!", "welcome")
    page.get_by_label("Für wen ist der Link?").fill("Kim, Tür rechts")
    page.get_by_role("button", name="Link anlegen").click()
    look(page)
    link = page.locator(".door__address a").text_content()

    helper = open_browser()
    helper.goto(re.sub(r"^https?://[^/]+", "", link))
    scan(helper, code)
    verdict(helper, "Schon da", "already")
    assert helper.context.cookies() == []
    page.get_by_role("button", name="Widerrufen Kim, Tür rechts").click()
    expect(page.get_by_text("gilt nicht mehr")).to_be_visible()
    assert helper.goto(helper.url).status == 410
    look(helper)


def test_without_network_the_door_goes_on_and_reports_later(open_browser, alex, code, address, look):
    page = open_browser()
    page.goto(address)
    ready_for_offline(page)
    context = page.context
    context.set_offline(True)

    scan(page, code)
    verdict(page, "Willkommen!", "welcome")
    expect(page.locator("[data-net]")).to_have_text("Ohne Netz: 1 Einlass wartet.")
    assert "Alex" not in page.locator("[data-answer]").text_content()
    scan(page, code)
    verdict(page, "Schon da", "already")
    scan(page, "0000-0000-0000")
    verdict(page, "Ohne Netz nicht zu finden.", "unknown")
    page.get_by_role("searchbox", name="Name").fill("alex")
    page.get_by_role("button", name="Suchen").click()
    expect(page.locator("[data-found]")).to_have_text(
        "Auf diesem Gerät sind keine Namen. Ohne Netz geht nur der Ticket-Code."
    )
    look(page)

    page.reload()
    expect(page.locator("[data-net]")).to_have_text("Ohne Netz: 1 Einlass wartet.")
    scan(page, code)
    verdict(page, "Schon da", "already")
    assert CheckIn.objects.count() == 0

    context.set_offline(False)
    expect(page.locator("[data-net]")).to_have_text("Alles gemeldet.", timeout=20_000)
    made = CheckIn.objects.get()
    assert (made.source, made.problem, made.ticket.booking) == ("offline", "", alex)


def test_a_check_in_taken_back_without_network_is_never_sent(open_browser, code, address):
    page = open_browser()
    page.goto(address)
    ready_for_offline(page)
    page.context.set_offline(True)
    scan(page, code)
    page.get_by_role("button", name="Einlass zurücknehmen").click()
    verdict(page, "Zurückgenommen", "undone")
    page.context.set_offline(False)
    expect(page.locator("[data-net]")).to_have_text("Mit Netz verbunden.", timeout=20_000)

    assert CheckIn.objects.count() == 0


def test_what_the_server_refuses_does_not_hold_up_the_rest(open_browser, alex, code, address):
    page = open_browser()
    page.goto(address)
    ready_for_offline(page)
    page.context.set_offline(True)
    scan(page, code)
    verdict(page, "Willkommen!", "welcome")
    page.evaluate(
        """() => {
            const name = Object.keys(localStorage).find(key => key.endsWith(":queue"));
            const queue = JSON.parse(localStorage.getItem(name));
            localStorage.setItem(name, JSON.stringify([{ key: "kaputt", hash: "x", at: "gestern" }, ...queue]));
        }"""
    )
    page.context.set_offline(False)
    expect(page.locator("[data-net]")).to_contain_text("Unbekannte Codes beim Melden: 1.", timeout=20_000)

    assert CheckIn.objects.get().ticket.booking == alex
    scan(page, code)
    verdict(page, "Schon da", "already")


def test_a_check_in_taken_back_while_it_is_being_sent_is_taken_back_there(open_browser, code, address):
    page = open_browser()
    page.goto(address)
    ready_for_offline(page)
    page.context.set_offline(True)
    scan(page, code)
    verdict(page, "Willkommen!", "welcome")

    held = []
    page.route("**/melden/", lambda route: held.append(route))
    with page.expect_request("**/melden/", timeout=20_000):
        page.context.set_offline(False)
    page.get_by_role("button", name="Einlass zurücknehmen").click()
    with page.expect_response("**/zurueck/"):
        held[0].continue_()

    assert CheckIn.objects.get().undone_at is not None


def test_two_devices_without_network_that_let_the_same_ticket_in_both_learn_of_it(open_browser, code, address, look):
    left, right = open_browser(), open_browser()
    for page, name in ((left, "Tür links"), (right, "Tür rechts")):
        page.goto(address)
        page.get_by_label("Name des Geräts").fill(name)
        ready_for_offline(page)
        page.context.set_offline(True)
        scan(page, code)
        verdict(page, "Willkommen!", "welcome")

    left.context.set_offline(False)
    expect(left.locator("[data-net]")).to_have_text("Alles gemeldet.", timeout=20_000)
    right.context.set_offline(False)

    for page in (left, right):
        section = page.get_by_role("region", name="Doppelt eingelassen")
        expect(section).to_be_visible(timeout=20_000)
        expect(section).to_contain_text("Alex Beispiel")
        expect(section).to_contain_text("Tür links")
        expect(section).to_contain_text("Tür rechts")
    look(right)
    assert sorted(CheckIn.objects.values_list("problem", flat=True)) == ["", "twice"]
    right.get_by_role("button", name="Geklärt Alex Beispiel").click()
    for page in (left, right):
        expect(page.get_by_role("region", name="Doppelt eingelassen")).to_have_count(0, timeout=20_000)


def test_names_without_network_only_where_the_event_allows_it(open_browser, alex, address):
    alex.event.door_names_offline = True
    alex.event.save()
    page = open_browser()
    page.goto(address)
    ready_for_offline(page)
    page.context.set_offline(True)
    page.get_by_role("searchbox", name="Name").fill("bei")
    page.get_by_role("button", name="Suchen").click()
    page.get_by_role("button", name="Einlassen Alex Beispiel").click()

    verdict(page, "Alex Beispiel", "welcome")
    expect(page.locator("[data-net]")).to_have_text("Ohne Netz: 1 Einlass wartet.")


def test_a_device_forgets_everything_when_its_link_is_revoked(open_browser, address):
    page = open_browser()
    page.goto(address)
    ready_for_offline(page)
    link = DoorLink.objects.get()
    link.revoked_at = link.created_at + dt.timedelta(seconds=1)
    link.save()

    expect(page.locator("[data-net]")).to_contain_text("Dieser Zugang gilt nicht mehr.", timeout=20_000)
    kept = "Object.keys(localStorage).filter(key => key.endsWith(':list') || key.endsWith(':queue'))"
    assert page.evaluate(kept) == []


@pytest.mark.parametrize(
    "typed",
    [
        "WEDO:7K3M9QXT4RTW",
        "7k3m-9qxt-4rtw",
        "oil09qxt4rtw",
        "WEDOÖ7K3M9QXT4YZW",
        "7K3M",
        "7K3M9QXT4RTU",
        "WEDO7K3M9QXT",
    ],
)
def test_the_page_reads_codes_as_the_server_does(open_browser, address, typed):
    page = open_browser()
    page.goto(address)
    asked = []
    page.on("request", lambda request: asked.append(request.post_data or "") if "pruefen" in request.url else None)
    page.get_by_label("Ticket-Code").fill(typed)
    page.keyboard.press("Enter")
    verdict(page, "Unbekannt", "unknown")

    sent = [re.search(r"code=(\w+)", body).group(1) for body in asked]
    assert sent == ([read_code(typed)] if read_code(typed) else [])


@pytest.fixture
def film(alex, tmp_path):
    """A film for the fake camera: somebody holds the ticket's QR code into it."""
    qr = tmp_path / "qr.png"
    segno.make_qr("WEDO:" + alex.tickets.get().code, error="q").save(qr, scale=10, border=4)
    frame = Image.new("L", (640, 480), 200)
    code = Image.open(qr).convert("L").resize((360, 360), Image.Resampling.NEAREST)
    frame.paste(code, (140, 60))
    grey = bytes([128]) * (320 * 240)
    y4m = tmp_path / "camera.y4m"
    y4m.write_bytes(b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420\n" + (b"FRAME\n" + frame.tobytes() + grey * 2) * 10)
    return y4m


def test_the_camera_reads_a_ticket(alex, address, film, live_server, chromium):
    browser = chromium.browser_type.launch(
        executable_path=CHROMIUM,
        args=[
            "--no-sandbox",
            "--disable-gpu",
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={film}",
        ],
    )
    complaints = []
    try:
        context = browser.new_context(base_url=live_server.url, locale="de-DE", permissions=["camera"])
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.goto(address)
        page.get_by_role("button", name="Kamera an").click()
        verdict(page, "Alex Beispiel", "welcome")
        page.get_by_role("button", name="Kamera aus").click()
        expect(page.locator("video")).to_be_hidden()
    finally:
        browser.close()

    assert complaints == []
    assert CheckIn.objects.get().ticket.booking == alex
