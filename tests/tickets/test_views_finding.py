"""Lost tickets: the links come by mail, or stand in the own area. Neither tells strangers anything."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from events.models import today
from tests.factories import BookingFactory, UserFactory
from tests.pages import text
from wedo.limits.models import Attempt

pytestmark = pytest.mark.django_db

FIND = "/tickets/finden/"


def test_the_links_of_what_lies_ahead_come_by_mail(client, run_jobs):
    mine = [BookingFactory(email="alex@example.org"), BookingFactory(email="Alex@Example.org")]
    waiting = BookingFactory(email="alex@example.org", status="waiting", queued_at=timezone.now())
    gone = [
        BookingFactory(email="alex@example.org", status="cancelled", end="guest", cancelled_at=timezone.now()),
        BookingFactory(email="alex@example.org", ticket_type__event__date=today() - dt.timedelta(days=1)),
        BookingFactory(),
    ]

    answer = client.post(FIND, {"email": " ALEX@example.org "})

    (mail,) = run_jobs()
    assert answer.status_code == 303
    assert [one.token in mail.body for one in [*mine, waiting, *gone]] == [True, True, True, False, False, False]


def test_the_answer_is_the_same_whether_there_are_tickets(run_jobs):
    BookingFactory(email="alex@example.org")
    answers = []
    for email in ("alex@example.org", "niemand@example.org"):
        client = Client(enforce_csrf_checks=True)
        answer = client.post(FIND, {"email": email})
        page = client.get(answer.url)
        answers.append((answer.status_code, answer.url, text(page), dict(client.cookies)))

    assert answers[0] == answers[1]
    assert "Gibt es Anmeldungen mit dieser Adresse, dann schicken wir dir jetzt die Links." in answers[0][2]
    assert [mail.to for mail in run_jobs()] == [["alex@example.org"]]


def test_a_mail_scanner_that_opens_the_page_sends_nothing(client, run_jobs):
    BookingFactory(email="alex@example.org")

    client.get(FIND + "?email=alex@example.org")

    assert run_jobs() == []


@pytest.mark.parametrize("email", ["", "alex", "alex@", "a@b.org\nBcc: eve@example.org"])
def test_what_is_no_address_is_said_beside_the_field(client, email):
    answer = client.post(FIND, {"email": email})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["email"])
    assert "<title>Fehler:" in answer.content.decode()


def test_one_address_gets_three_mails_an_hour_and_the_answer_stays_the_same(client, settings, run_jobs):
    settings.RATE_LIMITS = True
    BookingFactory(email="alex@example.org")

    answers = [
        client.post(FIND, {"email": email}).status_code for email in ["alex@example.org", "ALEX@example.org"] * 3
    ]

    assert answers == [303] * 6
    assert len(run_jobs()) == 3
    assert not Attempt.objects.filter(who__contains="example").exists()


def test_one_client_asks_for_so_many_addresses(client, settings):
    settings.RATE_LIMITS = True

    answers = [client.post(FIND, {"email": f"gast{n}@example.org"}).status_code for n in range(21)]

    assert answers == [303] * 20 + [429]


def test_every_page_leads_there(client):
    assert f'href="{FIND}"' in client.get("/datenschutz/").content.decode()


def test_the_own_area_shows_tickets_of_proved_addresses_alone(as_user):
    user = UserFactory(email="alex@example.org")
    user.emailaddress_set.create(email="neu@example.org", verified=False)
    mine = BookingFactory(email="Alex@example.org", places=2)
    waiting = BookingFactory(email="alex@example.org", status="waiting", queued_at=timezone.now())
    others = [
        BookingFactory(email="neu@example.org"),
        BookingFactory(),
        BookingFactory(email="", source="phone"),
        BookingFactory(email="alex@example.org", status="cancelled", end="guest", cancelled_at=timezone.now()),
        BookingFactory(email="alex@example.org", ticket_type__event__date=today() - dt.timedelta(days=1)),
    ]

    response = as_user(user).get("/mein/")

    html = response.content.decode()
    assert [one.token in html for one in [mine, waiting, *others]] == [True, True] + [False] * 5
    assert "2 Plätze" in text(response)
    assert response["Cache-Control"] == "private, no-store"


def test_the_own_area_without_tickets_says_so(as_user):
    BookingFactory()

    assert "Mit deiner Adresse ist zurzeit nichts gebucht." in text(as_user(UserFactory()).get("/mein/"))


@pytest.mark.parametrize("number", [1, 3])
def test_the_own_area_costs_the_same_for_one_and_three_tickets(as_user, number, django_assert_num_queries):
    user = UserFactory()
    for _one in range(number):
        BookingFactory(email=user.email)
    client = as_user(user)

    with django_assert_num_queries(6):
        client.get("/mein/")
