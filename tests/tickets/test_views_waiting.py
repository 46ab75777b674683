"""Pages of the waiting list, of held places and of offers: what each says, and that only buttons act."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from events.models import Event, today
from tests.factories import BookingFactory, EventFactory, TicketTypeFactory
from tests.pages import address, filled, text
from tickets import actions
from tickets.models import Booking, Ticket

pytestmark = pytest.mark.django_db

WAITING, HELD, OFFERED = Booking.Status.WAITING, Booking.Status.HELD, Booking.Status.OFFERED


def in_line(ticket_type, **fields):
    """A waiting booking."""
    return BookingFactory(ticket_type=ticket_type, status=WAITING, queued_at=timezone.now(), **fields)


def on_time(status, minutes=30, **fields):
    """A booking that is held or offered until in some minutes."""
    until = timezone.now() + dt.timedelta(minutes=minutes)
    queued = timezone.now() if status == OFFERED else None
    return BookingFactory(status=status, expires_at=until, queued_at=queued, **fields)


def status(booking):
    booking.refresh_from_db()
    return booking.status


def test_when_all_is_full_the_same_form_leads_to_the_waiting_list_and_states_the_rule(client):
    ticket_type = BookingFactory(ticket_type__capacity=1).ticket_type

    words = text(client.get(address(ticket_type)))

    assert words.startswith("Start")
    for part in (
        "Ausgebucht",
        "Auf die Warteliste",
        "Wer zuerst kommt, ist zuerst dran.",
        "Passt deine Gruppe nicht in die freien Plätze, darf eine kleinere Gruppe vor.",
        "Deinen Platz auf der Liste behältst du.",
        "eine E-Mail mit einer Frist zum Antworten",
    ):
        assert part in words
    assert "Kostenlos buchen" not in words


def test_a_party_joins_the_waiting_list_without_account_cookie_and_token():
    ticket_type = BookingFactory(ticket_type__capacity=3, places=3).ticket_type
    client = Client(enforce_csrf_checks=True)

    answer = client.post(address(ticket_type), filled(places="3", wait="1", attendee_2="Kim Beispiel"))

    booking = Booking.objects.get(status=WAITING)
    assert (answer.status_code, answer.url) == (303, f"/tickets/{booking.token}/")
    assert (booking.places, booking.attendees) == (3, ["Alex Beispiel", "Kim Beispiel", ""])
    assert Ticket.objects.filter(booking=booking).count() == 0
    assert dict(client.cookies) == {}


def test_who_sends_the_form_of_a_full_event_without_the_button_keeps_all_and_gets_the_offer(client):
    ticket_type = BookingFactory(ticket_type__capacity=2, places=2).ticket_type

    answer = client.post(address(ticket_type), filled(places="2"))

    assert answer.status_code == 409
    assert answer.context["form"].errors == {"places": ["Es ist leider kein Platz mehr frei."]}
    html = answer.content.decode()
    assert 'value="Alex Beispiel"' in html
    assert '<option value="2" selected>2</option>' in html
    assert 'name="wait" value="1"' in html
    assert Booking.objects.filter(status=WAITING).count() == 0


def test_more_than_is_left_offers_fewer_places_or_the_waiting_list(client):
    ticket_type = BookingFactory(ticket_type__capacity=3).ticket_type

    answer = client.post(address(ticket_type), filled(places="3", organisation_name="Bleibt stehen"))

    words = text(answer)
    assert answer.status_code == 409
    assert "2 Plätze buchen Mit 3 Plätzen auf die Warteliste" in words
    assert '<option value="3" selected>3</option>' in answer.content.decode()
    assert 'value="Bleibt stehen"' in answer.content.decode()
    assert Booking.objects.count() == 1


def test_the_button_for_fewer_places_wins_over_the_select(client):
    ticket_type = TicketTypeFactory(capacity=2)

    client.post(address(ticket_type), filled(places=["3", "2"]))

    assert list(Booking.objects.values_list("status", "places")) == [("confirmed", 2)]


def test_the_button_for_the_waiting_list_takes_all_places_asked_for(client):
    ticket_type = BookingFactory(ticket_type__capacity=3).ticket_type

    client.post(address(ticket_type), filled(places="3", wait="1"))

    assert list(Booking.objects.order_by("pk").values_list("status", "places")) == [("confirmed", 1), ("waiting", 3)]


def test_the_form_asks_for_no_more_than_there_will_ever_be(client):
    ticket_type = TicketTypeFactory(capacity=2)

    answer = client.get(address(ticket_type))

    asked = re.findall(r'<option value="(\d)"', answer.content.decode())
    assert (asked, "auf die Warteliste" in text(answer)) == (["1", "2"], False)


def test_few_places_are_named_before_anybody_asks_for_more(client):
    ticket_type = BookingFactory(ticket_type__capacity=3).ticket_type

    words = text(client.get(address(ticket_type)))

    assert "Es sind noch 2 Plätze frei. Mit mehr Plätzen kommst du auf die Warteliste." in words


def test_shortly_before_the_start_nobody_is_put_on_a_list_that_does_not_move(client):
    now = timezone.localtime() + dt.timedelta(hours=1)
    ticket_type = TicketTypeFactory(
        capacity=0, event=EventFactory(date=now.date(), start_time=now.time().replace(microsecond=0), end_time=None)
    )

    page = client.get(address(ticket_type))
    answer = client.post(address(ticket_type), filled(wait="1"))

    assert "Jetzt rückt niemand mehr nach." in text(page)
    assert (page.status_code, answer.status_code) == (200, 409)
    assert Booking.objects.count() == 0


def test_a_waiting_guest_sees_the_turn_and_the_size_of_the_party(client):
    ticket_type = TicketTypeFactory(capacity=0)
    in_line(ticket_type)
    mine = in_line(ticket_type, places=3)

    words = text(client.get(mine.get_absolute_url()))

    assert "Du bist auf Platz 2 der Liste. Du wartest auf 3 Plätze." in words
    assert "Warteliste verlassen" in words
    assert "Weitergeben" not in words


@pytest.mark.parametrize("number", [1, 3])
def test_a_waiting_guests_page_costs_the_same_for_one_and_three(client, number, django_assert_num_queries):
    ticket_type = TicketTypeFactory(capacity=0)
    mine = [in_line(ticket_type, places=number) for _one in range(number)][-1]

    with django_assert_num_queries(4):
        client.get(mine.get_absolute_url())


def test_a_waiting_guest_leaves_the_list(client):
    mine = in_line(TicketTypeFactory(capacity=0))
    path = f"/tickets/{mine.token}/stornieren/"

    assert "Die Warteliste verlassen?" in text(client.get(path))
    answer = client.post(path)

    assert (answer.status_code, status(mine)) == (303, "cancelled")
    assert "Du hast die Warteliste verlassen" in text(client.get(answer.url))


def test_where_addresses_are_confirmed_the_next_page_says_so_and_keeps_the_tickets_address_secret(client, run_jobs):
    ticket_type = TicketTypeFactory(event__confirm_by_mail=True)

    form = client.get(address(ticket_type))
    answer = client.post(address(ticket_type), filled(places="2"))
    page = client.get(answer.url)

    booking = Booking.objects.get()
    time = timezone.localtime(booking.expires_at).strftime("%H:%M")
    assert "Bestätige darin deine Adresse. Erst dann ist dein Platz fest. Wir halten ihn 30 Minuten frei." in text(form)
    assert (answer.status_code, booking.status) == (303, "held")
    assert "Fast geschafft: bestätige in deiner E-Mail" in text(page)
    assert f"Bis {time} Uhr halten wir frei." in text(page)
    assert booking.token not in answer.url + page.content.decode()
    (mail,) = run_jobs()
    assert f"/tickets/{booking.token}/bestaetigen/" in mail.body


def test_where_addresses_are_confirmed_the_waiting_list_shows_no_secret_either(client):
    ticket_type = TicketTypeFactory(capacity=0, event__confirm_by_mail=True)

    answer = client.post(address(ticket_type), filled(wait="1"))

    assert Booking.objects.get().token not in answer.url
    assert "Du stehst auf der Warteliste" in text(client.get(answer.url))


@pytest.mark.parametrize(
    ("query", "times"),
    [
        ("", 0),
        ("?bis=", 0),
        ("?bis=gestern", 0),
        ("?bis=-1", 0),
        ("?bis=99999999999999999999", 0),
        ("?bis=9999999999", 1),
    ],
)
def test_the_next_page_stands_any_question(client, query, times):
    event = EventFactory()

    response = client.get(f"/veranstaltungen/{event.slug}/anmelden/fast-geschafft/{query}")

    assert (response.status_code, text(response).count("halten wir frei")) == (200, times)


def test_who_confirms_a_place_of_a_called_off_event_reads_why_it_does_not_go(client):
    booking = on_time(HELD)
    Event.objects.filter(pk=booking.event.pk).update(status=Event.Status.CANCELLED)

    answer = client.post(f"/tickets/{booking.token}/bestaetigen/")

    said = "abgesagt" in text(answer), "Die Zeit zum Bestätigen ist um." in text(answer)
    assert (answer.status_code, said) == (409, (True, False))


def test_following_the_link_confirms_nothing_pressing_the_button_does(client):
    booking = on_time(HELD, places=2)
    path = f"/tickets/{booking.token}/bestaetigen/"

    client.head(path)
    page = client.get(path)
    assert status(booking) == "held"
    assert "Deine 2 Plätze bestätigen" in text(page)

    answer = client.post(path)
    assert (answer.status_code, answer.url, status(booking)) == (303, f"/tickets/{booking.token}/", "confirmed")
    assert client.post(path).status_code == 303
    assert Ticket.objects.count() == 2
    assert "Dein Platz ist schon bestätigt" in text(client.get(path))


def test_a_hold_that_has_run_out_says_so_and_leads_back_to_the_form(client):
    booking = on_time(HELD, minutes=-1)
    path = f"/tickets/{booking.token}/bestaetigen/"

    answer = client.post(path)

    assert answer.status_code == 409
    for page in (answer, client.get(path), client.get(booking.get_absolute_url())):
        assert "Die Zeit zum Bestätigen ist um" in text(page)
        assert "Noch einmal anmelden" in text(page)
    assert Ticket.objects.count() == 0


def test_following_the_link_accepts_nothing_pressing_a_button_does(client):
    booking = on_time(OFFERED)
    path = f"/tickets/{booking.token}/angebot/"

    client.head(path)
    page = client.get(path)
    assert status(booking) == "offered"
    time = timezone.localtime(booking.expires_at).strftime("%H:%M")
    assert f"{time} Uhr. So lange halten wir frei." in text(page)

    nothing = client.post(path, {"answer": "vielleicht"})
    assert (nothing.status_code, status(booking)) == (409, "offered")
    assert "Bitte wähl aus, ob du kommst." in text(nothing)

    answer = client.post(path, {"answer": "accept"})
    assert (answer.status_code, answer.url, status(booking)) == (303, f"/tickets/{booking.token}/", "confirmed")
    assert "Du hast schon zugesagt" in text(client.get(path))


def test_a_declined_offer_passes_on(client):
    ticket_type = TicketTypeFactory(capacity=1)
    booking = on_time(OFFERED, ticket_type=ticket_type)
    waiting = in_line(ticket_type)

    answer = client.post(f"/tickets/{booking.token}/angebot/", {"answer": "decline"})

    assert (status(booking), booking.end, status(waiting)) == ("cancelled", "declined", "offered")
    assert "Du hast das Angebot abgelehnt" in text(client.get(answer.url))


def test_an_offer_that_is_over_says_so_in_words(client):
    booking = on_time(OFFERED, minutes=-1)
    path = f"/tickets/{booking.token}/angebot/"

    answer = client.post(path, {"answer": "accept"})

    assert answer.status_code == 409
    assert "Das Angebot gilt nicht mehr." in text(answer)
    assert "Das Angebot ist abgelaufen" in text(client.get(path))
    assert "Das Angebot ist abgelaufen" in text(client.get(booking.get_absolute_url()))


@pytest.mark.parametrize(
    ("end", "words"),
    [
        ("guest", "Du hast abgesagt"),
        ("staff", "Das Team hat sie abgesagt."),
        ("hold_expired", "Die Zeit zum Bestätigen ist um"),
        ("offer_expired", "Das Angebot ist abgelaufen"),
        ("declined", "Du hast das Angebot abgelehnt"),
        ("passed_on", "Du hast dein Ticket weitergegeben"),
    ],
)
def test_a_booking_that_is_over_says_why(client, end, words):
    booking = BookingFactory(status="cancelled", end=end, cancelled_at=timezone.now())

    page = client.get(booking.get_absolute_url())

    assert words in text(page)
    assert "Etwas ändern" not in text(page)


def test_the_page_of_a_called_off_event_says_so_and_offers_no_change(client):
    booking = BookingFactory(ticket_type__event__status="cancelled")

    words = text(client.get(booking.get_absolute_url()))

    assert "Diese Veranstaltung fällt aus" in words
    assert "Etwas ändern" not in words


def test_one_address_gets_so_many_places_and_is_told_beside_the_address(client):
    ticket_type = TicketTypeFactory(max_per_booking=2)
    for number in range(2):
        client.post(address(ticket_type), filled(places="2", submission=f"f{number}"))

    answer = client.post(address(ticket_type), filled(places="1", submission="f9"))

    assert answer.status_code == 409
    assert list(answer.context["form"].errors) == ["email"]
    assert "Schreib uns" in answer.context["form"].errors["email"][0]
    assert Booking.objects.count() == 2


def test_booking_that_closes_while_somebody_types_says_so_and_stores_nothing(client, monkeypatch):
    ticket_type = TicketTypeFactory()

    def refuse(**_kwargs):
        raise actions.BookingClosed("over")

    monkeypatch.setattr("tickets.views.booking.actions.book", refuse)
    answer = client.post(address(ticket_type), filled())

    assert answer.status_code == 409
    assert "Diese Veranstaltung ist vorbei." in text(answer)


def test_yesterdays_waiting_guest_is_told_that_it_is_over(client):
    mine = in_line(TicketTypeFactory(capacity=0, event__date=today() - dt.timedelta(days=1)))

    assert "Du hattest keinen festen Platz." in text(client.get(mine.get_absolute_url()))
    assert client.post(f"/tickets/{mine.token}/stornieren/").status_code == 409


def test_of_several_kinds_the_guest_chooses(client):
    hall = TicketTypeFactory(name="Saal", capacity=3, position=0)
    balcony = TicketTypeFactory(name="Empore", capacity=1, event=hall.event, position=1)

    page = client.get(address(hall))
    other = client.get(f"{address(hall)}?art={balcony.pk}")

    assert "Welche Ticketart? Saal 3 Plätze frei Empore 1 Platz frei" in text(page)
    assert "Es sind noch 4 Plätze frei." in text(client.get(hall.event.get_absolute_url()))
    assert [one.context["availability"].ticket_type for one in (page, other)] == [hall, balcony]
    assert f'name="art" value="{balcony.pk}"' in other.text
    client.post(address(hall), filled(art=balcony.pk))
    assert Booking.objects.get().ticket_type == balcony


def test_a_kind_that_is_full_has_its_own_list_though_another_one_is_open(client):
    hall = TicketTypeFactory(name="Saal", capacity=3, position=0)
    balcony = TicketTypeFactory(name="Empore", capacity=0, event=hall.event, position=1)

    refused = client.post(address(hall), filled(art=balcony.pk))
    client.post(address(hall), filled(art=balcony.pk, wait="1"))

    assert (refused.status_code, refused.context["availability"].ticket_type) == (409, balcony)
    assert "Saal 3 Plätze frei Empore Warteliste" in text(refused)
    assert [(one.status, one.ticket_type) for one in Booking.objects.all()] == [("waiting", balcony)]


@pytest.mark.parametrize("art", ["", "0", "x", "999999"])
def test_one_kind_asks_nothing_and_a_forged_choice_changes_nothing(client, art):
    kind = TicketTypeFactory()
    TicketTypeFactory(event=kind.event, audience="network")

    page = client.get(f"{address(kind)}?art={art}")

    assert (page.status_code, "Welche Ticketart?" in page.text) == (200, False)
    assert client.post(address(kind), filled(art=art)).status_code == 303
    assert Booking.objects.get().ticket_type == kind
