"""What guests and staff change in a booking, and who may."""

import datetime as dt

import pytest
from django.utils import timezone

from events.models import Event, today
from tests.calls import call, states
from tests.factories import BookingFactory, MembershipFactory, StaffFactory, TicketTypeFactory, UserFactory
from tickets import actions
from tickets.models import Booking, TicketType

pytestmark = pytest.mark.django_db


def test_more_places_only_if_they_are_free_and_names_always():
    ticket_type = TicketTypeFactory(capacity=3)
    booking, other = call(ticket_type, 2), call(ticket_type, 1)

    with pytest.raises(actions.SoldOut):
        actions.change_places(booking=booking, places=3)
    actions.rename(booking=booking, names={1: "Neu", 2: "Auch neu"})
    actions.cancel(booking=other)
    actions.change_places(booking=booking, places=3)

    assert list(booking.tickets.values_list("position", "name")) == [(1, "Neu"), (2, "Auch neu"), (3, "")]
    assert TicketType.objects.with_taken().get().taken == 3


def test_the_last_cancelled_ticket_cancels_the_booking():
    booking = call(TicketTypeFactory(), 2)
    first, second = booking.tickets.all()

    actions.cancel_ticket(ticket=first)
    actions.cancel_ticket(ticket=first)
    booking.refresh_from_db()
    assert (booking.status, booking.places) == ("confirmed", 1)
    actions.cancel_ticket(ticket=second)

    assert states(booking) == ["cancelled"]


def test_a_ticket_passed_on_has_a_new_code_and_takes_no_new_place():
    ticket_type = TicketTypeFactory(capacity=2)
    booking = call(ticket_type, 2)
    old = booking.tickets.last()

    new = actions.pass_on(ticket=old, name="Kim Beispiel", email="kim@example.org")

    booking.refresh_from_db()
    old.refresh_from_db()
    assert (booking.places, new.places, TicketType.objects.with_taken().get().taken) == (1, 1, 2)
    assert old.cancelled_at is not None
    assert new.tickets.get().code != old.code
    assert new.token != booking.token


def test_a_seat_of_an_organisation_is_not_passed_on():
    network = TicketTypeFactory(audience="network", capacity=5, max_per_booking=1)
    member = MembershipFactory()
    seat = call(network, organisation=member.organisation, by=member.user, wait=False)

    with pytest.raises(actions.NotForYou):
        actions.pass_on(ticket=seat.tickets.get(), name="Kim", email="kim@example.org")

    assert states(seat) == ["confirmed"]


def test_nobody_joins_a_list_from_which_nobody_moves_up_any_more():
    ticket_type = TicketTypeFactory(
        capacity=0, event__date=today(), event__start_time=None, event__end_time=None, closes_at=None
    )

    with pytest.raises(actions.SoldOut):
        call(ticket_type, wait=True)

    assert Booking.objects.count() == 0


def test_a_place_at_an_event_that_was_called_off_is_neither_confirmed_nor_accepted():
    ticket_type = TicketTypeFactory(capacity=1, event__confirm_by_mail=True)
    held, waiting = call(ticket_type), call(ticket_type)
    Event.objects.update(status=Event.Status.CANCELLED)

    with pytest.raises(actions.BookingClosed):
        actions.confirm_hold(booking=held)
    Booking.objects.filter(pk=waiting.pk).update(status="offered", expires_at=timezone.now() + dt.timedelta(hours=1))
    with pytest.raises(actions.BookingClosed):
        actions.accept_offer(booking=waiting)

    assert states(held, waiting) == ["held", "offered"]


def test_only_staff_with_the_right_act_for_a_guest():
    booking = call(TicketTypeFactory())

    for by in (UserFactory(), StaffFactory(is_superuser=False)):
        with pytest.raises(actions.NotAllowed):
            actions.cancel(booking=booking, by=by)

    assert states(booking) == ["confirmed"]


def test_every_step_is_in_the_timeline_with_who_did_it():
    ticket_type = TicketTypeFactory(capacity=1)
    staff = StaffFactory()
    seated, waiting = call(ticket_type), call(ticket_type)
    actions.cancel(booking=seated, by=staff)
    actions.accept_offer(booking=waiting)

    assert list(seated.steps.values_list("kind", "actor", "by")) == [
        ("booked", "guest", None),
        ("cancelled", "staff", staff.pk),
    ]
    assert list(waiting.steps.values_list("kind", "actor")) == [
        ("queued", "guest"),
        ("offered", "system"),
        ("confirmed", "guest"),
    ]


def test_moving_to_another_kind_of_ticket_asks_for_room_there_and_frees_room_here():
    here = TicketTypeFactory(capacity=1)
    there = TicketTypeFactory(event=here.event, capacity=1)
    booking, waiting = call(here), call(here)
    staff = StaffFactory()
    BookingFactory(ticket_type=there)

    with pytest.raises(actions.SoldOut):
        actions.move(booking=booking, to=there, by=staff)
    actions.set_capacity(ticket_type=there, capacity=2, by=staff)
    actions.move(booking=booking, to=there, by=staff)

    booking.refresh_from_db()
    assert booking.ticket_type == there
    assert states(waiting) == ["offered"]


def test_a_waiting_party_never_grows_beyond_what_can_ever_be_free():
    ticket_type = TicketTypeFactory(capacity=1, max_per_booking=3)
    BookingFactory(ticket_type=ticket_type)
    booking = BookingFactory(ticket_type=ticket_type, status="waiting", queued_at=timezone.now())

    with pytest.raises(actions.TooManyPlaces) as refused:
        actions.change_places(booking=booking, places=2)

    booking.refresh_from_db()
    assert (refused.value.most, booking.places) == (1, 1)


def test_nobody_is_flooded_with_tickets_that_are_passed_on():
    """The limit of an address holds for what others pass on to it, too: each one is a mail."""
    kind = TicketTypeFactory(capacity=50, max_per_booking=2)
    given = [BookingFactory(ticket_type=kind, email=f"g{number}@example.org", tickets=1) for number in range(5)]

    for booking in given[:4]:
        actions.pass_on(ticket=booking.tickets.get(), name="Opfer", email="opfer@example.org")
    with pytest.raises(actions.TooManyForAddress):
        actions.pass_on(ticket=given[4].tickets.get(), name="Opfer", email="opfer@example.org")

    assert Booking.objects.filter(email="opfer@example.org").count() == 4
