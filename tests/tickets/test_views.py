"""Booking through the site: three steps, two round trips, no cookie, no surprise."""

import datetime as dt
import re

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import HAMBURG, Event, today
from tests.factories import BookingFactory, EventFactory, TicketTypeFactory
from tests.pages import address, filled
from tickets.models import Booking, Need, Ticket

pytestmark = pytest.mark.django_db


def test_a_visitor_books_without_an_account_and_without_a_cookie():
    ticket_type = TicketTypeFactory()
    client = Client(enforce_csrf_checks=True)

    page = client.get(address(ticket_type))
    answer = client.post(address(ticket_type), filled())

    booking = Booking.objects.get()
    assert page.status_code == 200
    assert (answer.status_code, answer.url) == (303, f"/tickets/{booking.token}/")
    assert client.get(answer.url).status_code == 200
    assert dict(client.cookies) == {}


def test_the_form_leads_to_what_becomes_of_the_data(client):
    assert 'href="/datenschutz/"' in client.get(address(TicketTypeFactory())).content.decode()


def test_a_double_click_makes_one_booking(client):
    ticket_type = TicketTypeFactory(capacity=1)

    first = client.post(address(ticket_type), filled())
    second = client.post(address(ticket_type), filled())

    assert (second.status_code, second.url) == (303, first.url)
    assert Ticket.objects.count() == 1


def test_names_for_each_place_and_what_is_empty_may_follow(client):
    ticket_type = TicketTypeFactory()

    client.post(address(ticket_type), filled(places="3", attendee_2="Kim Beispiel"))

    assert list(Ticket.objects.values_list("position", "name")) == [
        (1, "Alex Beispiel"),
        (2, "Kim Beispiel"),
        (3, ""),
    ]


def test_needs_and_organisation_are_kept(client):
    ticket_type = TicketTypeFactory()

    client.post(
        address(ticket_type),
        filled(organisation_name="Beispielverein", needs=["wheelchair", "companion"], needs_other="Viel Licht"),
    )

    assert Booking.objects.get().organisation_name == "Beispielverein"
    assert list(Need.objects.values_list("kind", "detail")) == [
        ("wheelchair", ""),
        ("companion", ""),
        ("other", "Viel Licht"),
    ]


def test_each_need_is_kept_with_its_detail_and_its_number(client):
    ticket_type = TicketTypeFactory()

    client.post(
        address(ticket_type),
        filled(
            needs=["interpreting", "childcare", "food", "wheelchair"],
            need_interpreting="Dari",
            number_interpreting="2",
            need_childcare="3 und 6 Jahre",
            number_childcare="2",
            need_food="halal",
            number_wheelchair="1",
        ),
    )

    assert list(Need.objects.values_list("kind", "detail", "number")) == [
        ("interpreting", "Dari", 2),
        ("childcare", "3 und 6 Jahre", 2),
        ("food", "halal", 1),
        ("wheelchair", "", 1),
    ]


def test_what_stands_below_a_box_that_is_not_ticked_is_not_kept(client):
    ticket_type = TicketTypeFactory()

    client.post(address(ticket_type), filled(needs="step_free", need_food="halal", number_childcare="3"))

    assert list(Need.objects.values_list("kind", "detail")) == [("step_free", "")]


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"name": ""}, "name", "Bitte ausfüllen."),
        ({"name": "x" * 121}, "name", None),
        ({"email": "alex@"}, "email", None),
        ({"email": "alex@example.org\nBcc: eve@example.org"}, "email", None),
        ({"places": "-1"}, "places", None),
        ({"places": "0"}, "places", None),
        ({"places": "99999999999999999999"}, "places", None),
        ({"places": "viele"}, "places", None),
        ({"places": "5"}, "places", None),
        ({"language": "xx"}, "language", None),
        ({"needs": "<script>"}, "needs", None),
        ({"needs": "interpreting"}, "need_interpreting", "Schreib bitte, welche Sprache du brauchst."),
        ({"needs": "childcare", "number_childcare": "0"}, "number_childcare", "Hier geht eine Zahl von 1 bis 20."),
        ({"needs": "childcare", "number_childcare": "21"}, "number_childcare", "Hier geht eine Zahl von 1 bis 20."),
        ({"needs": "childcare", "number_childcare": "viele"}, "number_childcare", "Bitte eine ganze Zahl eingeben."),
        ({"needs": "food", "need_food": "x" * 81}, "need_food", None),
        ({"consent": ""}, "consent", "Ohne deine Zustimmung können wir kein Ticket ausstellen."),
        ({"website2": "http://spam.example.org"}, "website2", "Bitte lass dieses Feld leer."),
    ],
)
def test_bad_input_is_said_beside_its_field_and_nothing_is_stored(client, changes, field, sentence):
    ticket_type = TicketTypeFactory(max_per_booking=4)

    answer = client.post(address(ticket_type), filled(organisation_name="Bleibt stehen", **changes))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert len(answer.context["form"].errors[field]) == 1
    if sentence:
        assert answer.context["form"].errors[field] == [sentence]
    assert 'value="Bleibt stehen"' in answer.content.decode()
    assert "<title>Fehler:" in answer.content.decode()
    assert Booking.objects.count() == 0


def test_control_and_turning_characters_are_taken_out_of_names(client):
    ticket_type = TicketTypeFactory()

    client.post(address(ticket_type), filled(name="Al\u202eex\x07 \x00 Beispiel\n"))

    assert Booking.objects.get().name == "Alex Beispiel"


def test_names_in_every_script_are_kept_as_they_are(client):
    ticket_type = TicketTypeFactory()

    client.post(address(ticket_type), filled(name="أحمد مثال ሰላም 李"))

    assert Booking.objects.get().name == "أحمد مثال ሰላም 李"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"event__status": Event.Status.CANCELLED}, "abgesagt"),
        ({"event__date": today() - dt.timedelta(days=1)}, "vorbei"),
        ({"opens_at": timezone.now() + dt.timedelta(days=1)}, "noch nicht"),
        ({"closes_at": timezone.now() - dt.timedelta(days=1)}, "beendet"),
    ],
)
def test_while_booking_is_not_possible_page_and_post_say_so_and_the_form_is_gone(client, change, words):
    ticket_type = TicketTypeFactory(**change)

    page = client.get(address(ticket_type))
    answer = client.post(address(ticket_type), filled())

    for response, status in ((page, 200), (answer, 409)):
        text = re.sub(r"<[^>]+>", " ", response.content.decode().split("<main")[1].split("</main")[0]).lower()
        assert response.status_code == status
        assert words in text
        assert "<form" not in response.content.decode().split("<main")[1].split("</main")[0]
    assert Booking.objects.count() == 0


def test_the_day_when_booking_opens_is_the_one_in_hamburg(client):
    ticket_type = TicketTypeFactory(
        event__date=dt.date(2040, 2, 1), opens_at=dt.datetime(2040, 1, 1, 0, 0, tzinfo=HAMBURG)
    )

    html = client.get(address(ticket_type)).content.decode()

    assert "Du kannst ab Sonntag, 1. Januar 2040 um 00:00 Uhr buchen." in html


def test_who_wants_more_places_than_are_left_is_told_and_keeps_everything_typed(client):
    ticket_type = BookingFactory(ticket_type__capacity=3).ticket_type

    answer = client.post(address(ticket_type), filled(places="3"))

    assert answer.status_code == 409
    assert answer.context["form"].errors["places"] == ["Es sind nur noch 2 Plätze frei. Bitte buch weniger Plätze."]
    assert 'value="Alex Beispiel"' in answer.content.decode()
    assert Booking.objects.count() == 1


def test_the_same_address_books_again_and_the_page_tells_no_stranger(client, run_jobs):
    ticket_type = TicketTypeFactory()
    client.post(address(ticket_type), filled())
    first = Booking.objects.get()
    run_jobs()

    answer = client.post(address(ticket_type), filled(submission="f2", name="Kim Beispiel"))

    second = Booking.objects.exclude(pk=first.pk).get()
    assert answer.url == f"/tickets/{second.token}/"
    assert first.token not in client.get(answer.url).content.decode()
    (mail,) = run_jobs()
    assert first.token in mail.body
    assert second.token in mail.body


def test_drafts_and_unknown_events_are_404(client):
    draft = TicketTypeFactory(event__status=Event.Status.DRAFT)

    assert client.get(address(draft)).status_code == 404
    assert client.post(address(draft), filled()).status_code == 404
    assert client.get("/veranstaltungen/gibt-es-nicht/anmelden/").status_code == 404


def test_an_event_without_tickets_says_so(client):
    event = EventFactory()

    answers = [
        call(f"/veranstaltungen/{event.slug}/anmelden/") for call in (client.get, lambda a: client.post(a, filled()))
    ]

    assert [answer.status_code for answer in answers] == [200, 409]
    assert ["auf dieser Seite keine Tickets" in answer.content.decode() for answer in answers] == [True, True]


def test_a_forged_ticket_address_is_404(client):
    BookingFactory()

    for token in ("A" * 32, "kurz", "A" * 33, "..%2f..%2fetc%2fpasswd"):
        assert client.get(f"/tickets/{token}/").status_code == 404


def test_a_ticket_page_is_neither_stored_nor_indexed_nor_told_to_others(client):
    booking = BookingFactory()

    for path in ("", "stornieren/", "ticket.pdf", "termin.ics"):
        response = client.get(f"/tickets/{booking.token}/{path}")
        assert response.status_code == 200
        assert response["Referrer-Policy"] == "no-referrer"
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert response["Cache-Control"] == "private, no-store"


def test_a_mail_scanner_that_follows_the_cancel_link_cancels_nothing(client):
    booking = BookingFactory()

    client.get(f"/tickets/{booking.token}/stornieren/")
    client.head(f"/tickets/{booking.token}/stornieren/")

    booking.refresh_from_db()
    assert booking.status == "confirmed"


def test_a_guest_cancels_and_the_ticket_page_says_so(client):
    booking = BookingFactory(places=2)

    answer = client.post(f"/tickets/{booking.token}/stornieren/")

    booking.refresh_from_db()
    assert (answer.status_code, answer.url) == (303, f"/tickets/{booking.token}/")
    assert booking.status == "cancelled"
    assert "Abgesagt" in client.get(answer.url).content.decode()
    assert client.get(f"/tickets/{booking.token}/ticket.pdf").status_code == 404


def test_cancelling_after_the_event_is_refused_in_words(client):
    booking = BookingFactory(ticket_type__event__date=today() - dt.timedelta(days=1))

    answer = client.post(f"/tickets/{booking.token}/stornieren/")

    booking.refresh_from_db()
    assert answer.status_code == 409
    assert "Diese Veranstaltung ist vorbei." in answer.content.decode()
    assert booking.status == "confirmed"


def test_an_english_reader_stays_in_english(client, run_jobs):
    ticket_type = TicketTypeFactory()

    answer = client.post("/en" + address(ticket_type), filled(language="en"))

    booking = Booking.objects.get()
    (mail,) = run_jobs()
    assert answer.url == f"/en/tickets/{booking.token}/"
    assert f"/en/tickets/{booking.token}/" in mail.body


def test_too_many_bookings_from_one_place_wait(client, settings):
    settings.RATE_LIMITS = True
    ticket_type = TicketTypeFactory(capacity=200)

    answers = [
        client.post(address(ticket_type), filled(email=f"gast{number}@example.org")).status_code
        for number in range(101)
    ]

    assert answers == [303] * 100 + [429]
    assert Booking.objects.count() == 100


@pytest.mark.parametrize("places", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_places(client, places, django_assert_num_queries):
    ticket_type = TicketTypeFactory()
    client.post(address(ticket_type), filled(submission="warm", email="kim@example.org"))

    with CaptureQueriesContext(connection) as booking_queries:
        answer = client.post(address(ticket_type), filled(places=str(places)))
    with django_assert_num_queries(3):
        client.get(answer.url)

    assert len(booking_queries) == 15


def test_a_lost_database_is_a_503_that_says_so(client, monkeypatch):
    ticket_type = TicketTypeFactory()

    def gone(*_args, **_kwargs):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr("tickets.views.booking.bare_event", gone)
    answer = client.post(address(ticket_type), filled())

    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
