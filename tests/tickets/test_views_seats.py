"""What organisations of the network book for themselves, and what everybody sees of it."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import MembershipFactory, OrganisationFactory, StaffFactory, TicketTypeFactory, UserFactory
from tests.pages import address, filled, text
from tickets.actions import invite
from tickets.models import Booking, Stand, TicketType

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(as_user):
    """Somebody who speaks for a published organisation, signed in."""
    membership = MembershipFactory()
    client = as_user(membership.user)
    client.organisation, client.user = membership.organisation, membership.user
    return client


def network(**fields):
    return TicketTypeFactory(audience=TicketType.Audience.NETWORK, max_per_booking=1, name="Netzwerk", **fields)


def stands(**fields):
    return TicketTypeFactory(audience=TicketType.Audience.STAND, max_per_booking=2, name="Infostand", **fields)


def seat(ticket_type):
    return address(ticket_type) + "netzwerk/"


def stand(ticket_type):
    return address(ticket_type) + "infostand/"


def sent(organisation, **changes):
    data = filled(organisation=str(organisation.pk), **changes)
    if changes.get("shows") is None:
        data.pop("shows", None)
    return data


def test_anonymous_readers_see_that_there_are_seats_and_how_to_get_in(client):
    event = network().event
    stands(event=event)

    response = client.get(event.get_absolute_url())

    assert "Für Organisationen Ein Platz je Organisation Infostände" in text(response)
    html = response.content.decode()
    assert f'href="/konto/login/?next={event.get_absolute_url()}"' in html or "next=" in html
    assert "/mitmachen/" in html
    assert "anmelden/netzwerk/" not in html


def test_members_are_led_to_the_forms(member):
    event = network().event
    stands(event=event)

    html = member.get(event.get_absolute_url()).content.decode()

    assert f'href="{event.get_absolute_url()}anmelden/netzwerk/"' in html
    assert f'href="{event.get_absolute_url()}anmelden/infostand/"' in html


def test_who_is_not_invited_sees_no_way_to_book(member, as_user):
    ours, others = network(), stands()
    TicketType.objects.filter(pk=others.pk).update(event=ours.event)
    invite(ticket_type=ours, organisations=[member.organisation], by=StaffFactory())
    invite(ticket_type=others, organisations=[OrganisationFactory()], by=StaffFactory())

    page = text(member.get(ours.event.get_absolute_url()))
    assert "Platz für eure Organisation Infostände" in page
    draft = MembershipFactory(organisation__status="submitted", organisation__published_at=None)
    for user in (draft.user, UserFactory(), MembershipFactory().user):
        page = text(as_user(user).get(ours.event.get_absolute_url()))
        assert "Für Organisationen Ein Platz je Organisation Infostände" in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_event_page_costs_members_nine_queries(member, number, django_assert_num_queries):
    event = network().event
    for _one in range(number):
        stands(event=event)
        TicketTypeFactory(event=event)

    with django_assert_num_queries(9):
        member.get(event.get_absolute_url())


def test_a_member_books_the_seat_of_the_organisation(member, run_jobs):
    ticket_type = network()

    form = member.get(seat(ticket_type))
    answer = member.post(seat(ticket_type), sent(member.organisation, places=""))

    booking = Booking.objects.get()
    assert form.context["form"]()["email"].value() == member.user.email
    assert (answer.status_code, answer.url) == (303, f"/tickets/{booking.token}/")
    assert (booking.status, booking.organisation, booking.places) == ("confirmed", member.organisation, 1)
    assert booking.organisation_name == member.organisation.name
    assert len(run_jobs()) == 1


def test_the_forms_of_members_keep_their_token(member):
    ticket_type = network()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = member.cookies

    assert strict.post(seat(ticket_type), sent(member.organisation)).status_code == 403
    assert Booking.objects.count() == 0


def test_a_second_person_of_the_same_organisation_waits(member, as_user):
    ticket_type = network(capacity=5)
    member.post(seat(ticket_type), sent(member.organisation))
    second = as_user(MembershipFactory(organisation=member.organisation).user)

    answer = second.post(seat(ticket_type), sent(member.organisation, submission="f2", email="zwei@example.org"))

    assert list(Booking.objects.order_by("pk").values_list("status", flat=True)) == ["confirmed", "waiting"]
    assert "Jede Organisation hat einen Platz. Solange eurer vergeben ist, wartest du." in text(second.get(answer.url))


def test_who_speaks_for_several_organisations_chooses_one(member):
    other = MembershipFactory(user=member.user).organisation
    ticket_type = network()

    nothing = member.post(seat(ticket_type), filled())
    member.post(seat(ticket_type), sent(other))

    assert (nothing.status_code, list(nothing.context["form"].errors)) == (422, ["organisation"])
    assert Booking.objects.get().organisation == other


def test_nobody_books_for_an_organisation_of_others(member):
    ticket_type = network()

    answer = member.post(seat(ticket_type), sent(OrganisationFactory()))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["organisation"])
    assert Booking.objects.count() == 0


def test_without_a_published_profile_the_page_says_what_to_do(as_user):
    ticket_type = network()
    draft = MembershipFactory(organisation__status="submitted", organisation__published_at=None)

    for client in (as_user(UserFactory()), as_user(draft.user)):
        response = client.get(seat(ticket_type))
        assert "Ihr braucht ein veröffentlichtes Profil" in text(response)
        assert client.post(seat(ticket_type), sent(draft.organisation)).status_code == 409
    assert Booking.objects.count() == 0


def test_who_is_not_invited_is_told(member):
    ticket_type = network()
    invite(ticket_type=ticket_type, organisations=[OrganisationFactory()], by=StaffFactory())

    assert "Eure Organisation ist hier nicht eingeladen" in text(member.get(seat(ticket_type)))
    assert member.post(seat(ticket_type), sent(member.organisation)).status_code == 409
    assert Booking.objects.count() == 0


def test_a_full_network_has_a_waiting_list(member):
    ticket_type = network(capacity=0)

    page = member.get(seat(ticket_type))
    answer = member.post(seat(ticket_type), sent(member.organisation, wait="1"))

    assert "Auf die Warteliste" in text(page)
    assert (answer.status_code, Booking.objects.get().status) == (303, "waiting")


def test_until_when_seats_are_held_is_said(member):
    until = timezone.now() + dt.timedelta(days=3)

    assert "Danach können alle buchen." in text(member.get(seat(network(held_until=until))))


def test_a_stand_is_asked_for_and_the_team_decides(member, run_jobs):
    ticket_type = stands(capacity=0)

    answer = member.post(
        stand(ticket_type), filled(organisation=str(member.organisation.pk), power="on", shows="Bücher auf Dari")
    )
    page = member.get(answer.url)

    booking = Booking.objects.get()
    assert (answer.status_code, booking.status) == (303, "requested")
    assert list(Stand.objects.values_list("table", "power", "shows")) == [(False, True, "Bücher auf Dari")]
    for words in ("Eure Anfrage ist angekommen", "meldet sich per E-Mail", "ohne Tisch mit Strom Bücher auf Dari"):
        assert words in text(page)
    assert len(run_jobs()) == 1


def test_a_stand_says_what_is_shown_there(member):
    answer = member.post(stand(stands()), sent(member.organisation))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["shows"])


def test_events_without_such_seats_have_no_such_form(member):
    ticket_type = TicketTypeFactory()

    assert member.get(seat(ticket_type)).status_code == 404
    assert member.get(stand(ticket_type)).status_code == 404


def test_the_form_of_a_past_event_says_so(member):
    ticket_type = network(event__date=dt.date(2025, 1, 10))

    assert "vorbei" in text(member.get(seat(ticket_type)))
    assert member.post(seat(ticket_type), sent(member.organisation)).status_code == 409


@pytest.mark.parametrize("number", [1, 3])
def test_the_form_costs_the_same_for_one_and_three_organisations(member, number, django_assert_num_queries):
    ticket_type = network()
    for _one in range(number):
        MembershipFactory(user=member.user)

    with django_assert_num_queries(6):
        member.get(seat(ticket_type))


def test_where_addresses_are_confirmed_the_seat_is_held_and_the_link_is_in_the_mail_alone(member):
    ticket_type = network(event__confirm_by_mail=True)

    answer = member.post(seat(ticket_type), sent(member.organisation))

    booking = Booking.objects.get()
    assert booking.status == "held"
    assert answer.url.startswith(f"/veranstaltungen/{ticket_type.event.slug}/anmelden/fast-geschafft/?bis=")
    assert booking.token not in answer.url
