"""At the door: whole groups, and parties that wait for a place; with network and without."""

import pytest
from playwright.sync_api import expect

from tests.factories import BookingFactory, DoorLinkFactory
from tests.journeys.test_door import KEY, ready_for_offline, scan, verdict
from tickets.models import Booking, CheckIn


@pytest.fixture
def alex():
    """A guest of an event whose door a helper may keep."""
    booking = BookingFactory(name="Alex Beispiel", ticket_type__event__title="Beispielforum")
    DoorLinkFactory(event=booking.event, key=KEY, label="Tür links")
    return booking


@pytest.fixture
def address(alex):
    return f"/einlass/{alex.event.slug}/{KEY}/"


@pytest.fixture
def group(alex):
    """Four guests who were booked together."""
    return BookingFactory(name="Mo Gruppe", places=4, ticket_type=alex.ticket_type)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_group_comes_in_after_one_of_them_and_goes_out_together(open_browser, group, address, look, javascript):
    page = open_browser(javascript=javascript)
    page.goto(address)
    scan(page, group.tickets.get(position=3).code)
    if javascript:
        look(page)
    page.get_by_role("button", name="Auch die anderen 3 einlassen").click()
    verdict(page, "Die Gruppe ist da: 3 Personen.", "welcome")
    verdict(page, "Mo Gruppe", "welcome")
    expect(page.locator("[data-tally]")).to_have_text("4 von 5 sind da")
    expect(page.get_by_role("button", name="Auch die")).to_have_count(0)

    page.get_by_role("button", name="Einlass zurücknehmen").click()
    verdict(page, "Zurückgenommen", "undone")
    expect(page.locator("[data-tally]")).to_have_text("1 von 5 sind da")

    page.get_by_role("searchbox", name="Name").fill("mo")
    page.get_by_role("button", name="Suchen").click()
    page.get_by_role("button", name="Ganze Gruppe (3) Einlassen Mo Gruppe").click()
    verdict(page, "Die Gruppe ist da: 3 Personen.", "welcome")
    if javascript:
        # The rows tell at once who is in.
        expect(page.locator("[data-found] .badge--ok")).to_have_count(4)
        look(page)


def test_without_network_a_group_comes_in_and_each_ticket_is_reported(open_browser, group, address):
    page = open_browser()
    page.goto(address)
    ready_for_offline(page)
    page.context.set_offline(True)
    scan(page, group.tickets.get(position=1).code)
    page.get_by_role("button", name="Auch die anderen 3 einlassen").click()
    verdict(page, "Die Gruppe ist da: 3 Personen.", "welcome")
    expect(page.locator("[data-net]")).to_have_text("Ohne Netz: 4 Einlässe warten.")

    page.get_by_role("button", name="Einlass zurücknehmen").click()
    expect(page.locator("[data-net]")).to_have_text("Ohne Netz: 1 Einlass wartet.")
    scan(page, group.tickets.get(position=2).code)
    page.get_by_role("button", name="Auch die anderen 2 einlassen").click()
    expect(page.locator("[data-net]")).to_have_text("Ohne Netz: 4 Einlässe warten.")
    scan(page, group.tickets.get(position=4).code)
    verdict(page, "Schon da", "already")
    page.context.set_offline(False)
    expect(page.locator("[data-net]")).to_have_text("Alles gemeldet.", timeout=20_000)

    rows = CheckIn.objects.order_by("ticket__position").values_list("ticket__position", "source", "problem")
    assert list(rows) == [(number, "offline", "") for number in range(1, 5)]


def test_a_group_comes_in_when_the_network_goes_after_the_first_one(open_browser, group, address):
    page = open_browser()
    page.goto(address)
    ready_for_offline(page)
    scan(page, group.tickets.get(position=1).code)
    verdict(page, "Willkommen!", "welcome")
    page.context.set_offline(True)
    page.get_by_role("button", name="Auch die anderen 3 einlassen").click()
    expect(page.locator("[data-net]")).to_have_text("Ohne Netz: 3 Einlässe warten.")
    page.context.set_offline(False)
    expect(page.locator("[data-net]")).to_have_text("Alles gemeldet.", timeout=20_000)

    assert sorted(CheckIn.objects.values_list("source", "problem")) == [("offline", "")] * 3 + [("online", "")]


def test_who_waits_gets_a_free_place_with_network_only(open_browser, alex, address, look):
    fields = {"ticket_type": alex.ticket_type, "status": "waiting", "queued_at": alex.created_at}
    kim, lou = BookingFactory(name="Kim Wartend", **fields), BookingFactory(name="Lou Wartend", places=3, **fields)
    alex.ticket_type.capacity = 2
    alex.ticket_type.save()
    page = open_browser()
    page.goto(address)
    ready_for_offline(page)
    page.get_by_role("searchbox", name="Name").fill("wartend")
    page.get_by_role("button", name="Suchen").click()
    look(page)

    page.context.set_offline(True)
    page.get_by_role("button", name="Platz geben und einlassen Kim Wartend").click()
    verdict(page, "Das geht nur mit Netz.", "unknown")
    page.context.set_offline(False)
    expect(page.locator("[data-net]")).to_have_text("Mit Netz verbunden.", timeout=20_000)
    page.get_by_role("button", name="Platz geben und einlassen Lou Wartend").click()
    verdict(page, "Frei: 1. Diese Gruppe braucht 3. Einzelne gehen unter „Ohne Ticket“.", "waiting")
    look(page)
    page.get_by_role("button", name="Platz geben und einlassen Kim Wartend").click()
    verdict(page, "Kim Wartend", "welcome")
    page.get_by_role("button", name="Platz geben und einlassen Lou Wartend").click()
    verdict(page, "Es ist leider kein Platz mehr frei.", "waiting")

    assert [Booking.objects.get(pk=one.pk).status for one in (kim, lou)] == ["confirmed", "waiting"]
    assert CheckIn.objects.get().ticket.booking == kim
