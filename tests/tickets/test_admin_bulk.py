"""Many bookings at once, and what a booking's page says of them."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from events.models import today
from tests.factories import BookingFactory, OrganisationFactory, StaffFactory, TicketTypeFactory
from tickets import actions
from tickets.admin import bulk
from tickets.models import Booking, BookingMail, CheckIn, Stand

pytestmark = pytest.mark.django_db

LIST = reverse("admin:tickets_booking_changelist")


@pytest.fixture
def person():
    return StaffFactory(name="Team Beispiel")


@pytest.fixture
def staff(as_user, person):
    return as_user(person)


def change(booking):
    return reverse("admin:tickets_booking_change", args=[booking.pk])


def waiting(ticket_type, **more):
    return BookingFactory(ticket_type=ticket_type, status="waiting", queued_at=timezone.now(), **more)


def do(client, action, *bookings, confirmed=True, **data):
    data |= {"action": action, "_selected_action": [booking.pk for booking in bookings]}
    return client.post(LIST, data | ({"confirmed": "1"} if confirmed else {}))


def sentences(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def states(*bookings):
    return [Booking.objects.get(pk=booking.pk).status for booking in bookings]


def found(client, **query):
    return set(client.get(LIST, query).context["cl"].result_list)


def limited(as_user, *permissions):
    user = StaffFactory(is_superuser=False)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return as_user(user)


def test_accepting_asks_first(staff):
    booking = waiting(TicketTypeFactory())
    answer = do(staff, "accept_bookings", booking, confirmed=False)
    assert (answer.status_code, [row["booking"] for row in answer.context["rows"]]) == (200, [booking])
    assert states(booking) == ["waiting"]


def test_who_does_not_fit_is_named_with_the_reason_and_may_be_let_in_all_the_same(staff, person):
    ticket_type = TicketTypeFactory(capacity=2)
    fits, big = waiting(ticket_type), waiting(ticket_type, places=2)
    answer = do(staff, "accept_bookings", fits, big)
    assert answer.status_code == 409
    assert [(row["booking"], row["refusal"]) for row in answer.context["rows"]] == [
        (big, "Es ist nur noch ein Platz frei.")
    ]
    assert sentences(answer) == ["1 Anmeldung bestätigt.", "1 ging nicht."]
    assert states(fits, big) == ["confirmed", "waiting"]

    do(staff, "accept_bookings", big, exceed="on")
    big.refresh_from_db()
    assert (big.status, big.over_capacity, big.created_by) == ("confirmed", True, person)


def test_a_requested_stand_is_accepted_from_its_page(staff):
    ticket_type = TicketTypeFactory(audience="stand")
    booking = BookingFactory(ticket_type=ticket_type, status="requested", organisation=OrganisationFactory())
    Stand.objects.create(booking=booking, shows="Bücher")
    html = staff.get(change(booking)).content.decode()
    assert "Bücher" in html
    assert 'value="accept_bookings"' in html
    answer = do(staff, "accept_bookings", booking, from_form="1")
    assert answer["Location"] == change(booking)
    assert states(booking) == ["confirmed"]


def test_confirmed_ones_need_no_second_yes(staff):
    answer = do(staff, "accept_bookings", BookingFactory())
    assert sentences(answer) == ["Diese Anmeldungen sind schon bestätigt oder abgesagt."]


@pytest.mark.parametrize(("ticked", "kinds"), [({"mail": "on"}, ["cancellation"]), ({}, [])])
def test_cancelling_with_a_mail_or_without(staff, ticked, kinds):
    bookings = BookingFactory.create_batch(2)
    answer = do(staff, "cancel_bookings", *bookings, **ticked)
    assert states(*bookings) == ["cancelled", "cancelled"]
    assert [mail.kind for mail in bookings[0].mails.all()] == kinds
    assert sentences(answer) == ["2 Anmeldungen abgesagt."]


def test_moving_offers_the_kinds_of_the_event_and_moves(staff):
    here = TicketTypeFactory()
    there, _elsewhere = TicketTypeFactory(event=here.event, name="Netzwerk", capacity=1), TicketTypeFactory()
    booking = BookingFactory(ticket_type=here)
    asked = do(staff, "move_bookings", booking, confirmed=False)
    assert [pk for pk, _label in asked.context["form"].fields["to"].choices] == ["", here.pk, there.pk]

    assert do(staff, "move_bookings", booking).context["form"].errors == {"to": ["Wähl die Ticketart aus."]}
    do(staff, "move_bookings", booking, to=there.pk)
    assert Booking.objects.get().ticket_type == there


def test_moving_between_events_is_not_offered(staff):
    answer = do(staff, "move_bookings", BookingFactory(), BookingFactory(), confirmed=False)
    assert sentences(answer) == ["Wähl nur Anmeldungen derselben Veranstaltung."]


def test_a_forged_move_to_another_event_is_refused(staff):
    booking, elsewhere = BookingFactory(), TicketTypeFactory()
    answer = do(staff, "move_bookings", booking, to=elsewhere.pk)
    assert (answer.status_code, answer.context["rows"][0]["refusal"]) == (
        409,
        "Diese Ticketart gehört zu einer anderen Veranstaltung.",
    )


def test_the_latest_mail_goes_once_more(staff, run_jobs):
    booking = BookingFactory(email="ada@example.org")
    mail = BookingMail.objects.create(booking=booking, kind="confirmation", sent_at=timezone.now())
    assert sentences(do(staff, "send_again_bookings", booking)) == ["1 E-Mail geht noch einmal."]
    assert [sent.to for sent in run_jobs()] == [["ada@example.org"]]
    mail.refresh_from_db()
    assert (mail.number, mail.sent_at is not None) == (2, True)


def test_who_never_got_a_mail_is_named(staff):
    answer = do(staff, "send_again_bookings", BookingFactory())
    assert answer.context["rows"][0]["refusal"] == "Zu dieser Anmeldung gibt es keine E-Mail."


def test_more_than_a_browser_waits_for_is_refused(staff, monkeypatch):
    monkeypatch.setattr(bulk, "MOST_AT_ONCE", 1)
    bookings = BookingFactory.create_batch(2)
    answer = do(staff, "cancel_bookings", *bookings, mail="on")
    assert sentences(answer) == ["Das sind zu viele auf einmal. Höchstens 1 gehen zusammen."]
    assert states(*bookings) == ["confirmed", "confirmed"]


@pytest.mark.parametrize("action", ["accept_bookings", "move_bookings", "cancel_bookings", "send_again_bookings"])
def test_who_may_only_look_can_do_nothing(as_user, action):
    booking = waiting(TicketTypeFactory())
    do(limited(as_user, "view_booking"), action, booking, mail="on")
    assert states(booking) == ["waiting"]


def test_the_timeline_says_who_did_what(staff, person):
    booking = waiting(TicketTypeFactory(), places=2)
    booking.steps.create(kind="queued", actor="guest", detail={"places": 2})
    actions.accept(booking=booking, by=person)
    booking.steps.create(kind="cancelled", actor="system", detail={"reason": "offer_expired"})
    html = staff.get(change(booking)).content.decode()
    rows = html[html.index('id="steps-group"') : html.index('id="mails-group"')]
    assert [
        text
        for text in (
            "auf die Warteliste gesetzt: 2 Plätze",
            "Gast",
            "bestätigt",
            "Team: Team Beispiel",
            "abgesagt: Angebot verfallen",
            "System",
        )
        if text not in rows
    ] == []


def test_a_mail_that_failed_shows_the_servers_answer_and_goes_again(staff, run_jobs):
    booking = BookingFactory(email="ada@example.org")
    mail = BookingMail.objects.create(
        booking=booking, kind="confirmation", attempts=7, last_error="550 no such user", failed_at=timezone.now()
    )
    html = staff.get(change(booking)).content.decode()
    assert "550 no such user" in html
    assert f'name="mail" value="{mail.pk}"' in html
    again = reverse("admin:tickets_booking_send_again", args=[booking.pk])
    assert staff.get(again).status_code == 405
    assert staff.post(again, {"mail": mail.pk})["Location"] == change(booking)
    assert len(run_jobs()) == 1
    mail.refresh_from_db()
    assert (mail.failed_at, mail.last_error) == (None, "")
    assert [step.kind for step in booking.steps.all()] == ["resent"]


@pytest.mark.parametrize("number", ["", "x", "٣", "9" * 18, "9" * 30])
def test_a_mail_that_is_not_of_this_booking_is_unknown(staff, number):
    again = reverse("admin:tickets_booking_send_again", args=[BookingFactory().pk])
    assert staff.post(again, {"mail": number}).status_code == 404


def test_who_may_only_look_cannot_send_again(as_user):
    mail = BookingMail.objects.create(booking=BookingFactory(), kind="confirmation", sent_at=timezone.now())
    client = limited(as_user, "view_booking")
    assert "Noch einmal senden" not in client.get(change(mail.booking)).content.decode()
    again = reverse("admin:tickets_booking_send_again", args=[mail.booking_id])
    assert client.post(again, {"mail": mail.pk}).status_code == 403


def test_the_filters_find_what_they_promise(staff):
    here = TicketTypeFactory(event__date=today(), event__start_time=dt.time(0, 0), event__end_time=None)
    there = TicketTypeFactory(event=here.event)
    came, missing = BookingFactory(ticket_type=here), BookingFactory(ticket_type=there)
    other = BookingFactory()
    CheckIn.objects.create(ticket=came.tickets.get())
    came.needs.create(kind="food")
    queued = waiting(here)
    BookingMail.objects.create(booking=other, kind="confirmation", attempts=1, last_error="451")
    event = {"veranstaltung": here.event_id}
    assert {
        "event": found(staff, **event),
        "kind": found(staff, **event, ticketart=there.pk),
        "waiting": found(staff, status__exact="waiting"),
        "arrived": found(staff, einlass="da"),
        "missing": found(staff, einlass="fehlt"),
        "food": found(staff, bedarf="food"),
        "wheelchair": found(staff, bedarf="wheelchair"),
        "mail": found(staff, email="problem"),
        "given up": found(staff, email="aufgegeben"),
    } == {
        "event": {came, missing, queued},
        "kind": {missing},
        "waiting": {queued},
        "arrived": {came},
        "missing": {missing},
        "food": {came},
        "wheelchair": set(),
        "mail": {other},
        "given up": set(),
    }


@pytest.mark.parametrize("value", ["x", "1" * 30, "²", "-1"])
def test_a_forged_filter_shows_the_list(staff, value):
    answer = staff.get(LIST, {"veranstaltung": value, "ticketart": value}, follow=True)
    assert answer.status_code == 200


def test_without_the_right_to_see_needs_they_cannot_be_filtered(as_user):
    with_need, without = BookingFactory(), BookingFactory()
    with_need.needs.create(kind="food")
    client = limited(as_user, "view_booking")
    answer = client.get(LIST, {"bedarf": "ja"}, follow=True)
    assert set(answer.context["cl"].result_list) == {with_need, without}


def test_search_finds_the_names_of_those_who_wait(staff):
    booking = waiting(TicketTypeFactory(), places=2, attendees=["Ada", "Sara Beispiel"])
    waiting(TicketTypeFactory())
    assert found(staff, q="sara") == {booking}


@pytest.mark.parametrize("number", [1, 3])
def test_a_bookings_page_costs_the_same_for_one_and_three(staff, person, number, django_assert_num_queries):
    booking = BookingFactory(places=number)
    for position in range(number):
        CheckIn.objects.create(ticket=booking.tickets.all()[position])
        booking.steps.create(kind="changed", actor="staff", by=person)
        BookingMail.objects.create(booking=booking, kind="change", about=str(position))
    staff.get(change(booking))
    with django_assert_num_queries(12):
        assert staff.get(change(booking)).status_code == 200


def test_the_timeline_says_from_where_to_where(staff):
    kind, person = TicketTypeFactory(name="Saal"), StaffFactory()
    booking = BookingFactory(ticket_type=kind)
    actions.move(booking=booking, to=TicketTypeFactory(event=kind.event, name="Empore"), by=person)

    page = staff.get(reverse("admin:tickets_booking_change", args=[booking.pk])).content.decode()

    assert "verschoben: von „Saal“ nach „Empore“" in page


def test_the_list_says_whose_stand_it_is(staff):
    kind = TicketTypeFactory(name="Infostand", audience="stand")
    BookingFactory(ticket_type=kind, organisation=OrganisationFactory(name="Beispielchor"))

    assert "Infostand: Beispielchor" in staff.get(LIST).content.decode()
