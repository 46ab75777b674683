"""Guests are told what changes at an event, at once or later (ADR 0015)."""

import datetime as dt

import pytest
from django.urls import reverse

from events.models import Event, today
from tests.events.test_admin import typed
from tests.factories import (
    BookingFactory,
    EventFactory,
    MaterialFactory,
    StaffFactory,
    TicketTypeFactory,
    VenueFactory,
)
from tests.tickets.event_pages import address, save, sentences

pytestmark = pytest.mark.django_db

EVENTS = reverse("admin:events_event_changelist")


@pytest.fixture
def staff(as_user):
    return as_user(StaffFactory())


def test_a_new_day_is_told_to_the_guests(staff):
    ticket_type = TicketTypeFactory()
    booking = BookingFactory(ticket_type=ticket_type)
    html = staff.get(address("change", ticket_type.event)).content.decode()
    assert "1 Gast bekommt eine E-Mail." in html
    day = today() + dt.timedelta(days=30)
    answer = save(staff, ticket_type.event, date=day.strftime("%d.%m.%Y"))
    assert [mail.kind for mail in booking.mails.all()] == ["event_changed"]
    assert sentences(answer)[0] == "1 E-Mail ist unterwegs."


def test_without_the_tick_nobody_is_told_and_staff_are_reminded(staff):
    ticket_type = TicketTypeFactory()
    booking = BookingFactory(ticket_type=ticket_type)
    answer = save(staff, ticket_type.event, start_time="17:30", inform_guests=None)
    assert list(booking.mails.all()) == []
    assert sentences(answer)[0] == "Die Gäste wissen von der Änderung noch nichts."


def test_what_guests_do_not_know_stands_on_the_event_until_they_are_told(staff):
    ticket_type = TicketTypeFactory(event__room_de="Keller")
    booking = BookingFactory(ticket_type=ticket_type)
    save(staff, ticket_type.event, room_de="Dach", inform_guests=None)
    html = " ".join(staff.get(address("change", ticket_type.event)).content.decode().split())
    assert "Die Gäste wissen noch nichts von:" in html
    assert "Raum, bisher: <bdi>Keller</bdi>, jetzt: <bdi>Dach</bdi>" in html

    answer = save(staff, ticket_type.event, inform_guests="on")
    assert sentences(answer)[0] == "1 E-Mail ist unterwegs."
    assert [mail.kind for mail in booking.mails.all()] == ["event_changed"]
    assert "wissen noch nichts" not in staff.get(address("change", ticket_type.event)).content.decode()


def test_guests_without_an_address_are_for_staff_to_call(staff):
    ticket_type = TicketTypeFactory()
    BookingFactory(ticket_type=ticket_type, email="", source="phone")
    answer = save(staff, ticket_type.event, start_time="17:30", inform_guests=None)
    assert sentences(answer)[0] == "1 Gast hat keine E-Mail-Adresse. Sag selbst Bescheid."
    assert "wissen noch nichts" not in staff.get(address("change", ticket_type.event)).content.decode()


def test_a_new_title_is_no_news_for_guests(staff):
    ticket_type = TicketTypeFactory()
    booking = BookingFactory(ticket_type=ticket_type)
    save(staff, ticket_type.event, title_de="Neuer Titel")
    assert list(booking.mails.all()) == []


def test_without_guests_there_is_nothing_to_tick(staff):
    assert 'name="inform_guests"' not in staff.get(address("change", TicketTypeFactory().event)).content.decode()


def test_the_new_street_of_a_venue_is_told_to_the_guests(staff):
    venue = VenueFactory()
    coming = BookingFactory(ticket_type=TicketTypeFactory(event__venue=venue))
    past = BookingFactory(ticket_type=TicketTypeFactory(event__venue=venue, event__date=today() - dt.timedelta(9)))
    form = reverse("admin:events_venue_change", args=[venue.pk])
    answer = staff.post(form, typed(staff.get(form), street="Anderer Weg 2"))
    assert ([mail.kind for mail in coming.mails.all()], list(past.mails.all())) == (["event_changed"], [])
    assert sentences(answer)[0] == "1 E-Mail ist unterwegs."


def test_the_new_street_of_a_venue_can_be_told_later_from_the_event(staff):
    venue = VenueFactory(name="Beispielhaus", street="Beispielweg 1")
    booking = BookingFactory(ticket_type__event__venue=venue)
    form = reverse("admin:events_venue_change", args=[venue.pk])
    answer = staff.post(form, typed(staff.get(form), street="Anderer Weg 2", inform_guests=None))
    assert sentences(answer)[0] == "Die Gäste wissen von der Änderung noch nichts."
    html = staff.get(address("change", booking.event)).content.decode()
    assert "<bdi>Beispielhaus, Beispielweg 1, Hamburg</bdi>" in html

    save(staff, booking.event)
    (mail,) = booking.mails.all()
    assert mail.detail["venue"] == {"name": "Beispielhaus", "address": "Beispielweg 1, Hamburg"}


def test_other_news_of_a_venue_tell_nothing_that_was_kept_back(staff):
    booking = BookingFactory()
    save(staff, booking.event, start_time="17:30", inform_guests=None)
    form = reverse("admin:events_venue_change", args=[booking.event.venue_id])
    staff.post(form, typed(staff.get(form), step_free="yes"))
    assert list(booking.mails.all()) == []


def test_an_event_that_takes_place_after_all_is_told(staff):
    ticket_type = TicketTypeFactory(event__status=Event.Status.CANCELLED)
    booking = BookingFactory(ticket_type=ticket_type)
    staff.post(EVENTS, {"action": "publish_events", "_selected_action": [ticket_type.event_id]})
    assert [mail.kind for mail in booking.mails.all()] == ["event_changed"]


def test_thanks_go_once_and_only_with_a_result(staff):
    event = EventFactory(date=today() - dt.timedelta(days=1))
    booking = BookingFactory(ticket_type=TicketTypeFactory(event=event))
    thank = {"action": "thank_guests", "_selected_action": [event.pk]}
    assert "Noch ist kein Ergebnis veröffentlicht." in staff.post(EVENTS, thank).content.decode()
    refused = staff.post(EVENTS, {**thank, "confirmed": "1"})
    assert sentences(refused) == [f"{event.title}: Veröffentlich zuerst ein Ergebnis. Diese E-Mail geht nur ein Mal."]
    MaterialFactory(event=event)
    assert sentences(staff.post(EVENTS, {**thank, "confirmed": "1"}))[-1] == f"{event.title}: 1 E-Mail ist unterwegs."
    assert [mail.kind for mail in booking.mails.all()] == ["thanks"]
