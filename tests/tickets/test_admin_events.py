"""An event's pages for staff: waiting list, needs, invitations, stands, and guests who have to be told."""

import datetime as dt
import io

import pypdf
import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from events.models import today
from tests.factories import (
    BookingFactory,
    EventFactory,
    OrganisationFactory,
    StaffFactory,
    TicketTypeFactory,
)
from tests.tickets.event_pages import address, save, sentences
from tickets.models import Booking, Stand

pytestmark = pytest.mark.django_db

EVENTS = reverse("admin:events_event_changelist")


@pytest.fixture
def staff(as_user):
    return as_user(StaffFactory())


def waiting(ticket_type, **more):
    return BookingFactory(ticket_type=ticket_type, status="waiting", queued_at=timezone.now(), **more)


def limited(as_user, *permissions):
    user = StaffFactory(is_superuser=False)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return as_user(user)


def stand(ticket_type, organisation_name, **more):
    organisation = OrganisationFactory(name=organisation_name)
    booking = BookingFactory(ticket_type=ticket_type, organisation=organisation, **more)
    Stand.objects.create(booking=booking, shows="Bücher und ein Quiz", power=True)
    return booking


def text_of(pdf):
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


# the waiting list


def test_the_queue_shows_order_size_offers_and_why_nobody_moves_up(staff):
    ticket_type = TicketTypeFactory(capacity=2)
    BookingFactory(ticket_type=ticket_type, places=1)
    offered = BookingFactory(
        ticket_type=ticket_type,
        status="offered",
        queued_at=timezone.now(),
        expires_at=timezone.now() + dt.timedelta(hours=5),
    )
    first, second = waiting(ticket_type, places=2), waiting(ticket_type, places=3)
    (queue,) = staff.get(address("waiting", ticket_type.event)).context["queues"]
    assert (queue.offered, queue.waiting, queue.number, queue.places, queue.reason) == (
        [offered],
        [first, second],
        2,
        5,
        "Es ist kein Platz frei.",
    )


def test_requested_stands_can_be_accepted_there(staff):
    ticket_type = TicketTypeFactory(audience="stand")
    booking = stand(ticket_type, "Verein Nord", status="requested")
    html = staff.get(address("waiting", ticket_type.event)).content.decode()
    assert "Verein Nord" in html
    assert "Bücher und ein Quiz" in html
    assert f'name="_selected_action" value="{booking.pk}"' in html


@pytest.mark.parametrize("number", [1, 3])
def test_the_queue_costs_the_same_for_one_and_three(staff, number, django_assert_num_queries):
    ticket_type = TicketTypeFactory(capacity=0, audience="stand")
    for _ in range(number):
        waiting(ticket_type)
        stand(ticket_type, "Verein", status="requested")
    with django_assert_num_queries(9):
        assert staff.get(address("waiting", ticket_type.event)).status_code == 200


def test_who_may_not_see_bookings_sees_no_queue(as_user):
    event = TicketTypeFactory().event
    client = limited(as_user, "view_event")
    assert [client.get(address(name, event)).status_code for name in ("waiting", "needs", "stand_list")] == [403] * 3


def test_more_places_let_the_list_move_up(staff):
    ticket_type = TicketTypeFactory(capacity=1)
    BookingFactory(ticket_type=ticket_type)
    booking = waiting(ticket_type)
    answer = save(staff, ticket_type.event, **{"ticket_types-0-capacity": "2"})
    booking.refresh_from_db()
    assert (booking.status, sentences(answer)[0]) == ("offered", "1 Anmeldung rückt von der Warteliste nach.")


def test_the_first_page_says_that_somebody_waits(staff):
    ticket_type = TicketTypeFactory(audience="stand", capacity=0)
    waiting(ticket_type)
    stand(ticket_type, "Verein", status="requested")
    html = staff.get(reverse("admin:index")).content.decode()
    assert ("1 Anmeldung wartet." in html, "1 Anfrage wartet auf Zusage." in html) == (True, True)
    assert html.count(address("waiting", ticket_type.event)) == 2


# needs


def test_needs_are_totals_without_names(staff):
    ticket_type = TicketTypeFactory(event__needs_by=today() + dt.timedelta(days=3))
    bookings = [BookingFactory(ticket_type=ticket_type, name=f"Geheim {n}") for n in range(2)]
    queued = waiting(ticket_type)
    for booking in (*bookings, queued):
        booking.needs.create(kind="interpreting", detail="Dari")
    bookings[0].needs.create(kind="childcare", number=3, detail="2, 3 und 5 Jahre")
    bookings[0].needs.create(kind="other", detail="Sehr privat")
    BookingFactory().needs.create(kind="food")
    answer = staff.get(address("needs", ticket_type.event))
    html = answer.content.decode()
    assert [(total.kind, total.coming, total.waiting, total.by_detail) for total in answer.context["totals"]] == [
        ("interpreting", 2, 1, [("Dari", 2)]),
        ("childcare", 3, 0, [("2, 3 und 5 Jahre", 3)]),
        ("other", 1, 0, []),
    ]
    assert ("Geheim" in html, "Sehr privat" in html, "Noch 3 Tage." in html) == (False, False, True)


def test_totals_are_only_for_those_who_may_see_needs(as_user):
    event = TicketTypeFactory().event
    may = ["view_event", "view_booking"]
    assert [
        limited(as_user, *may).get(address("needs", event)).status_code,
        limited(as_user, *may, "view_need").get(address("needs", event)).status_code,
    ] == [403, 200]


# invitations


def test_organisations_are_invited_on_a_page_of_their_own(staff):
    ticket_type = TicketTypeFactory(audience="network")
    one, _other = OrganisationFactory.create_batch(2)
    page = address("invite", ticket_type.event, ticket_type.pk)
    assert page in staff.get(address("change", ticket_type.event)).content.decode()
    assert staff.post(page, {"invited": [one.pk]})["Location"] == address("change", ticket_type.event)
    assert list(ticket_type.invited.all()) == [one]
    assert "1 Organisation ·" in staff.get(address("change", ticket_type.event)).content.decode()


def test_public_tickets_invite_nobody(staff):
    ticket_type = TicketTypeFactory()
    assert staff.get(address("invite", ticket_type.event, ticket_type.pk)).status_code == 404


def test_inviting_needs_the_right_to_manage(as_user):
    ticket_type = TicketTypeFactory(audience="network")
    client = limited(as_user, "view_event", "view_booking")
    assert client.post(address("invite", ticket_type.event, ticket_type.pk), {}).status_code == 403


def test_who_has_been_taken_offline_keeps_the_invitation(staff):
    ticket_type = TicketTypeFactory(audience="network")
    offline = OrganisationFactory(status="offline", offline_at=timezone.now())
    ticket_type.invited.add(offline)
    form = staff.get(address("invite", ticket_type.event, ticket_type.pk)).context["form"]
    assert list(form.fields["invited"].queryset) == [offline]


# stands on paper


def test_the_list_of_stands_says_who_needs_what(staff):
    ticket_type = TicketTypeFactory(audience="stand", event__title="Forum")
    stand(ticket_type, "Verein Süd", name="Ada Beispiel")
    stand(ticket_type, "Verein Nord")
    stand(ticket_type, "Verein West", status="requested")
    BookingFactory(ticket_type=ticket_type, organisation_name="Initiative ohne Profil")
    answer = staff.get(address("stand_list", ticket_type.event))
    (page,) = text_of(answer.content)
    assert answer["Content-Disposition"] == f'inline; filename="staende-{ticket_type.event.slug}.pdf"'
    assert [word in page for word in ("Infostände: Forum", "2 Tische, 2 mit Strom", "Ada Beispiel", "Verein West")] == [
        True,
        True,
        True,
        False,
    ]
    order = [page.index(name) for name in ("Initiative ohne Profil", "Verein Nord", "Verein Süd")]
    assert order == sorted(order)


def test_two_stand_cards_share_a_page_and_lead_to_the_profile(staff):
    ticket_type = TicketTypeFactory(audience="stand")
    for name in ("Verein A", "جمعية مثال", "例の会"):
        stand(ticket_type, name)
    pages = text_of(staff.get(address("stand_cards", ticket_type.event)).content)
    assert len(pages) == 2
    assert "Verein A" in pages[0]
    assert "/netzwerk/beispielverein-" in pages[0].replace(" ", "")


@pytest.mark.parametrize("long", [300, 20])
def test_a_long_card_stays_in_its_half(staff, long):
    ticket_type = TicketTypeFactory(audience="stand")
    for _ in range(2):
        booking = stand(ticket_type, ("Ein sehr langer Name für Begegnung und Bildung " * 3)[:120])
        Stand.objects.filter(booking=booking).update(shows="W" * long)
    assert len(text_of(staff.get(address("stand_cards", ticket_type.event)).content)) == 1


def test_without_a_confirmed_stand_there_is_nothing_to_print(staff):
    event = TicketTypeFactory(audience="stand").event
    assert staff.get(address("stand_list", event)).status_code == 404
    assert staff.get(address("stand_cards", event)).status_code == 404


# what booking is about


def test_what_booking_is_about_can_be_set(staff):
    event = EventFactory()
    save(staff, event, capacity="40", confirm_by_mail="on", contact_email="fragen@example.org", remind_72h=None)
    event.refresh_from_db()
    assert (event.capacity, event.confirm_by_mail, event.contact_email, event.remind_72h, event.remind_24h) == (
        40,
        True,
        "fragen@example.org",
        False,
        True,
    )


def test_seats_that_are_held_anew_will_be_released_anew(staff):
    past = timezone.now() - dt.timedelta(days=1)
    ticket_type = TicketTypeFactory(audience="network", held_until=past, released_at=past)
    day = timezone.localtime() + dt.timedelta(days=3)
    save(staff, ticket_type.event, **{"ticket_types-0-held_until_0": day.strftime("%d.%m.%Y")})
    ticket_type.refresh_from_db()
    assert (ticket_type.held_until.date(), ticket_type.released_at) == (day.date(), None)


# entering seats and stands for somebody


def entry(ticket_type, **more):
    return {
        "ticket_type": ticket_type.pk,
        "source": "phone",
        "name": "Ada Beispiel",
        "language": "de",
        "places": "1",
        "submission": "one",
        **more,
    }


def test_a_stand_is_entered_with_what_it_needs(staff):
    ticket_type, organisation = TicketTypeFactory(audience="stand"), OrganisationFactory()
    more = {"organisation": organisation.pk, "stand_power": "on", "stand_shows": "Bücher"}
    staff.post(reverse("admin:tickets_booking_add"), entry(ticket_type, **more))
    booking = Booking.objects.get()
    assert (booking.organisation, booking.stand.table, booking.stand.power, booking.stand.shows) == (
        organisation,
        False,
        True,
        "Bücher",
    )


def test_a_seat_of_the_network_needs_its_organisation(staff):
    ticket_type = TicketTypeFactory(audience="network")
    answer = staff.post(reverse("admin:tickets_booking_add"), entry(ticket_type))
    assert answer.context["adminform"].form.errors == {
        "organisation": ["Wähl aus, für welche Organisation dieser Platz ist."]
    }


def test_who_phones_when_all_is_full_may_wait_and_say_what_is_needed(staff):
    ticket_type = TicketTypeFactory(capacity=0)
    needs = {"needs": ["childcare"], "number_childcare": "2", "need_childcare": "3 und 5"}
    staff.post(reverse("admin:tickets_booking_add"), entry(ticket_type, wait="on", **needs))
    booking = Booking.objects.get()
    need = booking.needs.get()
    assert (booking.status, need.kind, need.number, need.detail) == ("waiting", "childcare", 2, "3 und 5")


def test_the_limit_of_the_event_counts_in_the_list(staff):
    event = TicketTypeFactory(capacity=3, event__capacity=4).event
    TicketTypeFactory(event=event, capacity=2)
    unlimited = TicketTypeFactory(capacity=5).event

    found = staff.get(reverse("admin:events_event_changelist")).context["cl"].result_list

    assert {one.pk: one.seats for one in found} == {event.pk: 4, unlimited.pk: 5}


def test_the_ways_to_stands_on_paper_are_there_once_there_is_one(staff):
    kind = TicketTypeFactory(audience="stand")
    page = reverse("admin:events_event_change", args=[kind.event.pk])
    before = "staende.pdf" in staff.get(page).content.decode()

    stand(kind, "Beispielchor")

    assert (before, "staende.pdf" in staff.get(page).content.decode()) == (False, True)


# deleting a kind of ticket


def test_a_kind_that_was_booked_cannot_be_deleted_and_says_so(staff):
    booked = TicketTypeFactory()
    BookingFactory(ticket_type=booked)
    html = staff.get(address("change", booked.event)).content.decode()
    assert "Löschen geht nicht, es gibt dazu Anmeldungen." in html
    assert 'name="ticket_types-0-DELETE"' not in html

    # a page that was opened before the booking came
    answer = save(staff, booked.event, **{"ticket_types-0-DELETE": "on"})
    assert answer.status_code == 422
    assert "Für alle: Löschen geht nicht, es gibt dazu Anmeldungen." in answer.content.decode()
    assert booked.bookings.count() == 1


def test_a_kind_that_nobody_booked_can_be_deleted(staff):
    kind = TicketTypeFactory()
    assert 'name="ticket_types-0-DELETE"' in staff.get(address("change", kind.event)).content.decode()
    save(staff, kind.event, **{"ticket_types-0-DELETE": "on"})
    assert kind.event.ticket_types.count() == 0
