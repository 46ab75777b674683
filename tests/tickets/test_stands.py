"""What stands on the paper for information stands."""

import io

import pypdf
import pytest
from django.utils import timezone

from tests.factories import BookingFactory, OrganisationFactory, TicketTypeFactory
from tests.tickets.test_codes import scan
from tickets import stands
from tickets.models import Stand

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket_type():
    return TicketTypeFactory(audience="stand")


def test_the_code_on_a_card_leads_to_the_german_profile(ticket_type, settings):
    settings.SITE_URL = "https://wedo.example.org"
    booking = BookingFactory(ticket_type=ticket_type, organisation=OrganisationFactory(slug="verein-nord"))
    profile = stands._profile(booking)
    assert scan(profile["qr"]) == ["https://wedo.example.org/netzwerk/verein-nord/"]
    assert profile["address"] == "wedo.example.org/netzwerk/verein-nord"


@pytest.mark.parametrize("status", ["submitted", "offline", "declined"])
def test_a_profile_that_nobody_can_open_has_no_code(ticket_type, status):
    more = {"offline_at": timezone.now()} if status == "offline" else {"published_at": None}
    booking = BookingFactory(ticket_type=ticket_type, organisation=OrganisationFactory(status=status, **more))
    assert stands._profile(booking)["qr"] == ""


def test_only_confirmed_stands_count_and_they_are_in_order(ticket_type):
    names = ["Zentrum", "Örnek"]
    bookings = [BookingFactory(ticket_type=ticket_type, organisation_name=name) for name in names]
    BookingFactory(ticket_type=ticket_type, status="requested")
    BookingFactory(ticket_type=TicketTypeFactory(event=ticket_type.event))
    assert stands.confirmed_stands(ticket_type.event) == bookings[::-1]


@pytest.mark.parametrize("number", [1, 3])
def test_the_paper_costs_one_query(ticket_type, number, django_assert_num_queries):
    for _ in range(number):
        BookingFactory(ticket_type=ticket_type, organisation=OrganisationFactory())
    event = type(ticket_type.event).objects.select_related("venue").get(pk=ticket_type.event_id)
    for draw in (stands.stand_list, stands.stand_cards):
        with django_assert_num_queries(1):
            assert draw(event).startswith(b"%PDF")


@pytest.mark.parametrize(("number", "told"), [(1, "1 Tisch, 0 mit Strom"), (2, "2 Tische, 0 mit Strom")])
def test_the_list_sums_what_is_to_be_set_up(ticket_type, number, told):
    for _ in range(number):
        Stand.objects.create(booking=BookingFactory(ticket_type=ticket_type))
    paper = pypdf.PdfReader(io.BytesIO(stands.stand_list(ticket_type.event)))
    assert told in paper.pages[0].extract_text()


def test_the_same_stands_give_the_same_bytes(ticket_type):
    BookingFactory(ticket_type=ticket_type)
    assert stands.stand_cards(ticket_type.event) == stands.stand_cards(ticket_type.event)
