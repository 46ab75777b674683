"""What only staff may do: out of turn, into another kind, beyond the number of places; and who may not."""

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from events.models import Event
from tests.factories import BookingFactory, OrganisationFactory, StaffFactory, TicketTypeFactory, UserFactory
from tickets import actions
from tickets.models import Booking
from tickets.permissions import can_enter, can_manage, can_see_needs

pytestmark = pytest.mark.django_db

# Who may, and a verb that asks.
VERBS = {
    "accept": lambda booking, by: actions.accept(booking=booking, by=by),
    "move": lambda booking, by: actions.move(booking=booking, to=booking.ticket_type, by=by),
    "set_capacity": lambda booking, by: actions.set_capacity(ticket_type=booking.ticket_type, capacity=3, by=by),
    "invite": lambda booking, by: actions.invite(ticket_type=booking.ticket_type, organisations=[], by=by),
}


def waiting(**more):
    return BookingFactory(status="waiting", queued_at=timezone.now(), **more)


def seat(ticket_type, organisation, **more):
    return BookingFactory(ticket_type=ticket_type, organisation=organisation, **more)


def stored(booking):
    return Booking.objects.get(pk=booking.pk)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("person", ["nobody", "member", "staff without the right", "inactive"])
def test_without_the_right_nothing_happens(verb, person):
    booking = waiting()
    people = {
        "nobody": lambda: None,
        "member": UserFactory,
        "staff without the right": lambda: StaffFactory(is_superuser=False),
        "inactive": lambda: StaffFactory(is_active=False),
    }
    with pytest.raises(actions.NotAllowed):
        VERBS[verb](booking, people[person]())
    assert stored(booking).status == "waiting"


@pytest.mark.parametrize(
    ("permission", "can"),
    [("change_booking", can_manage), ("add_booking", can_enter), ("view_need", can_see_needs)],
)
def test_each_right_hangs_on_its_permission(permission, can):
    user = StaffFactory(is_superuser=False)
    before = can(user)
    user.user_permissions.add(Permission.objects.get(codename=permission))
    again = type(user).objects.get(pk=user.pk)
    member = UserFactory()
    member.user_permissions.add(Permission.objects.get(codename=permission))
    assert (before, can(again), can(member), can(None)) == (False, True, False, False)


@pytest.mark.parametrize("status", ["waiting", "requested"])
def test_a_second_seat_of_an_organisation_is_refused_with_a_sentence(status):
    ticket_type, organisation = TicketTypeFactory(audience="network"), OrganisationFactory()
    seat(ticket_type, organisation)
    more = {"queued_at": timezone.now()} if status == "waiting" else {}
    second = seat(ticket_type, organisation, status=status, **more)
    with pytest.raises(actions.SeatTaken) as refusal:
        actions.accept(booking=second, by=StaffFactory(), exceed=True)
    assert str(refusal.value) == "Diese Organisation hat schon einen Platz dieser Ticketart."
    assert stored(second).status == status


def test_moving_to_where_the_organisation_has_its_seat_is_refused():
    here = TicketTypeFactory()
    there = TicketTypeFactory(event=here.event, audience="network")
    organisation = OrganisationFactory()
    seat(there, organisation)
    booking = seat(here, organisation)
    with pytest.raises(actions.SeatTaken):
        actions.move(booking=booking, to=there, by=StaffFactory(), exceed=True)
    assert stored(booking).ticket_type == here


def test_who_waits_may_move_to_where_the_organisation_has_its_seat():
    here = TicketTypeFactory(capacity=0)
    there = TicketTypeFactory(event=here.event, audience="network")
    organisation = OrganisationFactory()
    seat(there, organisation)
    booking = waiting(ticket_type=here, organisation=organisation)
    actions.move(booking=booking, to=there, by=StaffFactory())
    assert (stored(booking).ticket_type, stored(booking).status) == (there, "waiting")


def test_moving_beyond_the_number_of_places_is_recorded():
    here, staff = TicketTypeFactory(), StaffFactory()
    there = TicketTypeFactory(event=here.event, capacity=1)
    booking = BookingFactory(ticket_type=here, places=2)
    with pytest.raises(actions.SoldOut):
        actions.move(booking=booking, to=there, by=staff)
    actions.move(booking=booking, to=there, by=staff, exceed=True)
    moved = stored(booking)
    assert (moved.ticket_type, moved.over_capacity, moved.created_by) == (there, True, staff)
    assert [(step.kind, step.actor, step.by) for step in moved.steps.all()] == [("moved", "staff", staff)]


def test_a_booking_stays_with_its_event():
    booking, elsewhere = BookingFactory(), TicketTypeFactory()
    with pytest.raises(actions.OtherEvent):
        actions.move(booking=booking, to=elsewhere, by=StaffFactory())


def test_nobody_is_confirmed_for_an_event_that_is_called_off():
    booking = waiting(ticket_type=TicketTypeFactory(event__status=Event.Status.CANCELLED))
    with pytest.raises(actions.BookingClosed):
        actions.accept(booking=booking, by=StaffFactory(), exceed=True)


def test_inviting_says_who_may_book():
    ticket_type, organisations = TicketTypeFactory(audience="network"), OrganisationFactory.create_batch(2)
    actions.invite(ticket_type=ticket_type, organisations=organisations[:1], by=StaffFactory())
    assert list(ticket_type.invited.all()) == organisations[:1]
