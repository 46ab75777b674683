"""What the door reads: the search, and the list that devices keep."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.factories import BookingFactory, StaffFactory, TicketTypeFactory
from tickets.actions import cancel_ticket
from tickets.door import page
from tickets.door.actions import Keeper, check_in
from tickets.models import CheckIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper():
    return Keeper(by=StaffFactory(), device="Tür links")


def test_the_search_finds_names_in_every_script_and_tells_no_more(keeper):
    kind = TicketTypeFactory()
    names = ["Ayşe Örnek", "Jean-Luc Beispiel", "أحمد مثال", "Örtrud Muster"]
    for name in names:
        BookingFactory(ticket_type=kind, name=name)
    BookingFactory(ticket_type=kind, name="Örs Wartend", status="waiting", queued_at=timezone.now())
    BookingFactory(name="Örnek von nebenan")

    def found(text):
        return [one.name for one in page.search(kind.event, text)[0]]

    assert found("ornek") == ["Ayşe Örnek"]
    assert found("luc bei") == ["Jean-Luc Beispiel"]
    assert found("أحمد") == ["أحمد مثال"]
    assert found("ör") == ["Ayşe Örnek", "Örs Wartend", "Örtrud Muster"]
    assert found("ö") == []
    assert [one.is_waiting for one in page.search(kind.event, "örs")[0]] == [True]


def test_guests_without_a_name_are_found_by_who_booked():
    booking = BookingFactory(name="Alex Beispiel", places=25)

    found, has_more = page.search(booking.event, "alex")

    assert [(one.name, one.of, one.number) for one in found[:2]] == [
        ("Alex Beispiel", "Alex Beispiel", 1),
        ("", "Alex Beispiel", 2),
    ]
    assert (len(found), has_more) == (20, True)


def test_a_device_keeps_hashes_and_names_only_where_allowed(keeper):
    booking = BookingFactory(name="Alex Beispiel", places=2)
    one, two = booking.tickets.order_by("position")
    event = booking.event
    check_in(event=event, keeper=keeper, code=one.code)
    cancel_ticket(ticket=two)

    kept = page.offline_list(event)

    at = CheckIn.objects.get().at.isoformat()
    first, second = (page.hash_of(kept["salt"], each.code) for each in (one, two))
    assert kept["tickets"] == {first: ["", at, "", 0], second: ["cancelled", "", "", 0]}
    assert one.code not in str(kept)
    event.door_names_offline = True
    assert page.offline_list(event)["tickets"][first] == ["", at, "Alex Beispiel", 0]
    assert page.offline_list(event)["tickets"][second] == ["cancelled", "", "", 0]
    assert page.offline_list(BookingFactory().event)["salt"] != kept["salt"]


def test_a_device_knows_which_tickets_belong_together():
    kind = TicketTypeFactory()
    bookings = [BookingFactory(ticket_type=kind, places=places) for places in (2, 1, 3)]

    kept = page.offline_list(kind.event)

    groups = [
        [kept["tickets"][page.hash_of(kept["salt"], one.code)][3] for one in booking.tickets.all()]
        for booking in bookings
    ]
    assert groups == [[1, 1], [0], [2, 2, 2]]


def test_the_search_tells_groups_and_turns():
    kind = TicketTypeFactory()
    group = BookingFactory(ticket_type=kind, name="Alex Beispiel", places=3)
    BookingFactory(ticket_type=kind, name="Alexa Beispiel")
    for minutes, name in enumerate(("Mo Vorher", "Ada Nachher")):
        queued_at = timezone.now() + dt.timedelta(minutes=minutes)
        names = [name, "Alexis Freund"]
        BookingFactory(ticket_type=kind, name=name, attendees=names, places=2, status="waiting", queued_at=queued_at)
    CheckIn.objects.create(ticket=group.tickets.get(position=1))

    found = page.search(kind.event, "alex")[0]

    assert [(one.name or one.of, one.rest, one.turn) for one in found] == [
        ("Ada Nachher", 0, 2),
        ("Alex Beispiel", 2, 0),
        ("Alex Beispiel", 0, 0),
        ("Alex Beispiel", 0, 0),
        ("Alexa Beispiel", 0, 0),
        ("Mo Vorher", 0, 1),
    ]


@pytest.mark.parametrize("number", [1, 4])
def test_a_search_costs_two_queries_whatever_it_finds(number, django_assert_num_queries):
    kind = TicketTypeFactory()
    for _ in range(number):
        BookingFactory(ticket_type=kind, name="Alex Beispiel", places=3)
        BookingFactory(ticket_type=kind, name="Alex Wartend", status="waiting", queued_at=timezone.now())

    with django_assert_num_queries(2):
        assert len(page.search(kind.event, "alex")[0]) == number * 4
