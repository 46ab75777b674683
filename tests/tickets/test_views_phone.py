"""The ticket for the phone, and when the phone forgets it."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from events.models import today
from tests.factories import BookingFactory
from tests.pages import text

pytestmark = pytest.mark.django_db


def phone(booking):
    return f"/tickets/{booking.token}/handy/"


def test_all_that_the_door_needs_is_big_and_nothing_else_is_asked_for(client):
    booking = BookingFactory(places=2)

    response = client.get(phone(booking))

    html = response.content.decode()
    assert response.status_code == 200
    assert html.count('<svg role="img"') == 2
    assert [one.readable_code in html for one in booking.tickets.all()] == [True, True]
    assert f'data-worker="{phone(booking)}worker.js"' in html
    assert set(re.findall(r'(?:src|href)="(/static/[^"]+)"', html)) == {
        "/static/css/tokens.css",
        "/static/css/phone.css",
        "/static/js/phone.js",
    }


def test_the_worker_is_limited_to_its_ticket_by_its_place(client):
    booking = BookingFactory()

    response = client.get(phone(booking) + "worker.js")

    script = response.content.decode()
    assert response["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in response.headers
    assert response["Referrer-Policy"] == "no-referrer"
    assert phone(booking).replace("-", "\\u002D") in script
    ends = booking.event.ends_at + dt.timedelta(hours=3)
    assert f"const UNTIL = {int(ends.timestamp() * 1000)};" in script


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"status": "cancelled", "end": "guest", "cancelled_at": timezone.now()}, "Auf der Seite deiner Anmeldung"),
        ({"status": "waiting", "queued_at": timezone.now()}, "Auf der Seite deiner Anmeldung"),
        ({"ticket_type__event__date": today() - dt.timedelta(days=1)}, "Diese Veranstaltung ist vorbei"),
        ({"ticket_type__event__status": "cancelled"}, "Diese Veranstaltung fällt aus"),
    ],
)
def test_a_ticket_that_is_no_good_is_gone_so_that_the_phone_forgets_it(client, state, words):
    booking = BookingFactory(**state)

    response = client.get(phone(booking))

    assert response.status_code == 410
    assert words in text(response)
    assert "data-worker" not in response.content.decode()
    assert [ticket.readable_code in response.content.decode() for ticket in booking.tickets.all()] in ([], [False])


def test_a_forged_address_has_neither_page_nor_worker(client):
    assert client.get(f"/tickets/{'A' * 32}/handy/").status_code == 404
    assert client.get(f"/tickets/{'A' * 32}/handy/worker.js").status_code == 404
