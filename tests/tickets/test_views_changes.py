"""What a guest changes by the secret address, without an account: names, places, needs, single tickets."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from events.models import today
from tests.factories import BookingFactory, OrganisationFactory, TicketTypeFactory
from tests.pages import text
from tickets.models import Booking, Need, Ticket

pytestmark = pytest.mark.django_db


def path(booking, end=""):
    return f"/tickets/{booking.token}/{end}"


def tickets(booking):
    """Position, name and whether it is cancelled."""
    return [(one.position, one.name, bool(one.cancelled_at)) for one in booking.tickets.order_by("position")]


CHANGES = ("namen/", "plaetze/", "bedarf/", "platz/1/weitergeben/", "platz/2/absagen/", "bestaetigen/", "angebot/")


def test_looking_at_the_pages_changes_nothing_and_they_stay_secret():
    booking = BookingFactory(places=2)
    client = Client(enforce_csrf_checks=True)
    before = tickets(booking)

    for end in CHANGES:
        client.head(path(booking, end))
        response = client.get(path(booking, end))
        assert (end, response.status_code) == (end, 200)
        assert response["Referrer-Policy"] == "no-referrer"
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert response["Cache-Control"] == "private, no-store"

    assert tickets(booking) == before
    assert dict(client.cookies) == {}


def test_names_change_on_a_full_event_and_codes_stay(client, run_jobs):
    booking = BookingFactory(places=2, ticket_type__capacity=2)
    codes = list(booking.tickets.values_list("code", flat=True))

    answer = client.post(path(booking, "namen/"), {"name_1": "Kim Beispiel", "name_2": "أحمد مثال"})

    assert (answer.status_code, answer.url) == (303, path(booking, "?fertig=namen"))
    assert tickets(booking) == [(1, "Kim Beispiel", False), (2, "أحمد مثال", False)]
    assert list(booking.tickets.values_list("code", flat=True)) == codes
    assert "Die Namen sind gespeichert." in text(client.get(answer.url))


def test_a_name_that_is_too_long_is_said_beside_its_field(client):
    booking = BookingFactory(places=2)

    answer = client.post(path(booking, "namen/"), {"name_1": "Kim", "name_2": "x" * 121})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["name_2"]
    assert "<title>Fehler:" in answer.content.decode()
    assert [name for _position, name, _void in tickets(booking)] == [booking.name, ""]


def test_fewer_places_free_the_last_ones(client):
    booking = BookingFactory(places=3)

    answer = client.post(path(booking, "plaetze/"), {"places": "1"})

    assert answer.status_code == 303
    assert [void for _position, _name, void in tickets(booking)] == [False, True, True]
    assert "Die Zahl der Plätze ist geändert." in text(client.get(answer.url))


def test_more_places_only_while_they_are_free(client):
    booking = BookingFactory(places=1, ticket_type__capacity=2)

    refused = client.post(path(booking, "plaetze/"), {"places": "3"})
    assert refused.status_code == 409
    assert refused.context["form"].errors["places"] == ["Es ist nur noch ein Platz frei. Bitte buch weniger Plätze."]
    assert len(tickets(booking)) == 1

    assert client.post(path(booking, "plaetze/"), {"places": "2"}).status_code == 303
    assert len(tickets(booking)) == 2


@pytest.mark.parametrize("places", ["0", "-1", "5", "viele", "", "99999999999999999999"])
def test_a_number_of_places_that_cannot_be_is_refused(client, places):
    booking = BookingFactory(ticket_type__max_per_booking=4)

    answer = client.post(path(booking, "plaetze/"), {"places": places})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["places"])
    assert len(tickets(booking)) == 1


def test_a_waiting_party_changes_its_size_and_keeps_its_turn(client):
    since = timezone.now() - dt.timedelta(days=1)
    waiting = BookingFactory(ticket_type__capacity=0, status="waiting", queued_at=since, places=3)

    client.post(path(waiting, "plaetze/"), {"places": "2"})

    waiting.refresh_from_db()
    assert (waiting.places, waiting.queued_at, waiting.status) == (2, since, "waiting")


def test_needs_and_language_change_and_the_form_shows_what_was_said(client):
    booking = BookingFactory()
    Need.objects.create(booking=booking, kind="childcare", detail="3 und 6 Jahre", number=2)
    Need.objects.create(booking=booking, kind="other", detail="Viel Licht")

    form = client.get(path(booking, "bedarf/")).context["form"]
    assert (form["number_childcare"].value(), form["need_childcare"].value()) == (2, "3 und 6 Jahre")
    assert form["needs_other"].value() == "Viel Licht"

    answer = client.post(
        path(booking, "bedarf/"),
        {"language": "en", "needs": ["interpreting"], "need_interpreting": "Dari", "number_interpreting": "2"},
    )

    booking.refresh_from_db()
    assert (answer.status_code, booking.language) == (303, "en")
    assert list(booking.needs.values_list("kind", "detail", "number")) == [("interpreting", "Dari", 2)]
    assert "Übersetzung (2, Dari )" in text(client.get(answer.url)).replace("Dari )", "Dari )")


def test_one_of_several_places_is_cancelled(client, run_jobs):
    booking = BookingFactory(places=2)

    page = client.get(path(booking, "platz/2/absagen/"))
    answer = client.post(path(booking, "platz/2/absagen/"))

    booking.refresh_from_db()
    assert "Platz 2 absagen?" in text(page)
    assert (answer.status_code, booking.places, booking.status) == (303, 1, "confirmed")
    assert [void for _position, _name, void in tickets(booking)] == [False, True]
    assert client.get(path(booking, "platz/2/absagen/")).status_code == 404


def test_the_last_place_cancelled_cancels_the_booking(client):
    booking = BookingFactory()

    client.post(path(booking, "platz/1/absagen/"))

    booking.refresh_from_db()
    assert (booking.status, booking.end) == ("cancelled", "guest")


def test_a_ticket_is_passed_on_with_a_new_code_and_the_old_one_is_void(client, run_jobs):
    booking = BookingFactory(places=2, ticket_type__capacity=2)
    old = booking.tickets.get(position=2).code

    answer = client.post(path(booking, "platz/2/weitergeben/"), {"name": "Kim Beispiel", "email": "kim@example.org"})

    new = Booking.objects.exclude(pk=booking.pk).get()
    assert (answer.status_code, answer.url) == (303, path(booking, "?fertig=weitergegeben"))
    assert (new.name, new.email, new.source, new.status) == (
        "Kim Beispiel",
        "kim@example.org",
        "passed_on",
        "confirmed",
    )
    assert Ticket.objects.get(code=old).cancelled_at is not None
    assert new.token not in client.get(answer.url).content.decode()
    assert {mail.to[0] for mail in run_jobs()} == {booking.email, "kim@example.org"}


def test_passing_on_asks_for_a_name_and_an_address(client):
    booking = BookingFactory()

    answer = client.post(path(booking, "platz/1/weitergeben/"), {"email": "kim@"})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["name", "email"])
    assert Booking.objects.count() == 1


def test_a_seat_of_the_network_is_not_passed_on(client):
    booking = BookingFactory(ticket_type=TicketTypeFactory(audience="network"), organisation=OrganisationFactory())

    assert client.get(path(booking, "platz/1/weitergeben/")).status_code == 404
    assert "Weitergeben" not in text(client.get(path(booking)))


@pytest.mark.parametrize("number", ["0", "2", "99999999999999999999"])
@pytest.mark.parametrize("end", ["weitergeben/", "absagen/"])
def test_a_ticket_that_there_is_not_is_404(client, number, end):
    booking = BookingFactory()

    assert client.get(path(booking, f"platz/{number}/{end}")).status_code == 404
    assert client.post(path(booking, f"platz/{number}/{end}")).status_code == 404


@pytest.mark.parametrize(
    "state",
    [
        {"status": "cancelled", "end": "guest", "cancelled_at": timezone.now()},
        {"ticket_type__event__date": today() - dt.timedelta(days=1)},
        {"ticket_type__event__status": "cancelled"},
    ],
)
@pytest.mark.parametrize("end", ["namen/", "plaetze/", "bedarf/"])
def test_what_is_over_cannot_be_changed_and_says_so(client, state, end):
    booking = BookingFactory(**state)

    page = client.get(path(booking, end))
    answer = client.post(path(booking, end), {"places": "2", "language": "en", "name_1": "Kim"})

    assert (page.status_code, answer.status_code) == (200, 409)
    for response in (page, answer):
        assert "Daran kannst du jetzt nichts mehr ändern." in text(response)
    booking.refresh_from_db()
    assert (booking.places, booking.language) == (1, "de")


def test_changes_of_one_booking_are_limited(client, settings):
    settings.RATE_LIMITS = True
    booking = BookingFactory()

    answers = [client.post(path(booking, "namen/"), {"name_1": f"Kim {n}"}).status_code for n in range(31)]

    assert answers == [303] * 30 + [429]


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("end", ["namen/", "plaetze/", "bedarf/", "handy/"])
def test_the_pages_cost_the_same_for_one_and_three_places(client, number, end, django_assert_num_queries):
    booking = BookingFactory(places=number)

    with django_assert_num_queries(3):
        client.get(path(booking, end))


def test_what_guests_write_is_shown_as_text_and_never_as_a_link(client):
    hostile = "<script>alert(1)</script> http://boese.example.org"
    booking = BookingFactory(name=hostile, places=2, organisation_name=hostile)
    booking.tickets.update(name=hostile)
    Need.objects.create(booking=booking, kind="food", detail=hostile)
    waiting = BookingFactory(name=hostile, organisation_name=hostile, status="waiting", queued_at=timezone.now())

    pages = [path(booking, end) for end in ("", "handy/", "stornieren/", *CHANGES)] + [
        path(waiting),
        "/tickets/finden/",
    ]
    for page in pages:
        html = client.get(page).content.decode()
        assert (page, "<script>alert" in html) == (page, False)
        assert (page, 'href="http://boese' in html) == (page, False)


def test_a_link_copied_with_a_strange_question_shows_the_page(client):
    booking = BookingFactory()

    answers = {asked: client.get(path(booking, f"?fertig={asked}")) for asked in ("<script>", "namen")}

    said = {asked: "gespeichert" in answer.content.decode().lower() for asked, answer in answers.items()}
    assert ([answer.status_code for answer in answers.values()], said) == (
        [200, 200],
        {"<script>": False, "namen": True},
    )
