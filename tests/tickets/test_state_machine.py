"""Whatever guests and staff do, in any order: never more places given than there are, and nobody jumps the queue."""

import datetime as dt

import pytest
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.factories import MembershipFactory, StaffFactory, TicketTypeFactory
from tickets import actions
from tickets.actions import lock
from tickets.models import Booking, Ticket, TicketType

choose = st.integers(0, 30)


class Tickets(RuleBasedStateMachine):
    """One event with a limit, two kinds for everybody, seats of the network, and people who do all that can be done."""

    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.number = 0

    def teardown(self):
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize(
        capacity=st.integers(0, 6), limit=st.none() | st.integers(0, 8), at_once=st.booleans(), hold=st.booleans()
    )
    def an_event(self, capacity, limit, at_once, hold):
        first = TicketTypeFactory(
            capacity=capacity,
            event__capacity=limit,
            event__promote_at_once=at_once,
            event__confirm_by_mail=hold,
        )
        self.event = first.event
        self.types = [first, TicketTypeFactory(event=first.event, capacity=3)]
        self.network = TicketTypeFactory(
            event=first.event,
            audience=TicketType.Audience.NETWORK,
            capacity=2,
            position=9,
            held_until=timezone.now() + dt.timedelta(days=1),
        )
        self.members = [MembershipFactory() for _ in range(3)]
        self.staff = StaffFactory()

    def a_booking(self, index):
        bookings = list(Booking.objects.standing().order_by("pk"))
        return bookings[index % len(bookings)] if bookings else None

    @rule(kind=st.integers(0, 1), places=st.integers(1, 4), wait=st.booleans(), own=st.integers(0, 2))
    def book(self, kind, places, wait, own):
        self.number += 1
        contact = actions.Contact(name="Gast", email=f"gast{self.number}@example.org")
        try:
            actions.book(
                ticket_type=self.types[kind],
                attendees=[""] * places,
                emails=[""] * own + [f"freund{self.number}@example.org"] * bool(own),
                contact=contact,
                consent=True,
                wait=wait,
            )
        except actions.SoldOut:
            assert not wait
        except actions.TooManyPlaces:
            assert places > TicketType.objects.get(pk=self.types[kind].pk).capacity or places > self.event.capacity

    @rule(member=st.integers(0, 2))
    def book_a_seat_of_the_network(self, member):
        self.number += 1
        person = self.members[member]
        contact = actions.Contact(name="Mitglied", email=f"mitglied{self.number}@example.org")
        try:
            actions.book(
                ticket_type=TicketType.objects.get(pk=self.network.pk),
                attendees=[""],
                contact=contact,
                consent=True,
                wait=True,
                by=person.user,
                organisation=person.organisation,
            )
        except actions.SoldOut:
            pass
        except actions.BookingClosed:
            # Its day has come: organisations book as everybody does.
            assert TicketType.objects.get(pk=self.network.pk).is_for_everybody_by_now

    @rule()
    def the_day_of_release_comes(self):
        held = TicketType.objects.filter(pk=self.network.pk, audience=TicketType.Audience.NETWORK)
        held.update(held_until=timezone.now() - dt.timedelta(seconds=1))
        actions.expire(event=self.event)

    @rule()
    def call_off_and_take_back(self):
        actions.call_off(event=self.event, by=self.staff, notes={"de": "Sturm"})
        actions.publish(event=self.event, by=self.staff)

    @rule(index=choose)
    def cancel(self, index):
        if booking := self.a_booking(index):
            actions.cancel(booking=booking)

    @rule(index=choose)
    def cancel_ticket(self, index):
        tickets = list(Ticket.objects.filter(cancelled_at__isnull=True).order_by("pk"))
        if tickets:
            actions.cancel_ticket(ticket=tickets[index % len(tickets)])

    @rule(index=choose, place=st.integers(1, 4))
    def give_an_own_address(self, index, place):
        if booking := self.a_booking(index):
            self.number += 1
            actions.rename(booking=booking, names={}, emails={place: f"freund{self.number}@example.org"})

    @rule(index=choose, places=st.integers(1, 4))
    def change(self, index, places):
        if booking := self.a_booking(index):
            try:
                actions.change_places(booking=booking, places=places)
            except actions.SoldOut:
                assert places > booking.places
            except actions.TooManyPlaces:
                waits = booking.status == Booking.Status.WAITING
                assert not booking.ticket_type.is_public or (
                    waits and places > actions.largest_party(booking.ticket_type)
                )

    @rule(index=choose)
    def confirm_or_accept(self, index):
        if booking := self.a_booking(index):
            try:
                actions.confirm_hold(booking=booking)
            except actions.TooLate:
                if booking.status == Booking.Status.OFFERED:
                    actions.accept_offer(booking=booking)

    @rule(index=choose)
    def decline(self, index):
        booking = self.a_booking(index)
        if booking and booking.status == Booking.Status.OFFERED:
            actions.decline_offer(booking=booking)

    @rule(index=choose)
    def time_passes(self, index):
        booking = self.a_booking(index)
        if booking and booking.expires_at:
            Booking.objects.filter(pk=booking.pk).update(expires_at=timezone.now() - dt.timedelta(seconds=1))
            actions.expire(event=self.event)

    @rule(kind=st.integers(0, 1), more=st.integers(0, 3))
    def raise_capacity(self, kind, more):
        now = TicketType.objects.get(pk=self.types[kind].pk).capacity
        actions.set_capacity(ticket_type=self.types[kind], capacity=now + more, by=self.staff)

    @rule(kind=st.integers(0, 1))
    def shrink_to_what_is_taken(self, kind):
        taken = TicketType.objects.with_taken().get(pk=self.types[kind].pk).taken
        actions.set_capacity(ticket_type=self.types[kind], capacity=taken, by=self.staff)

    @rule(index=choose, kind=st.integers(0, 1))
    def move(self, index, kind):
        if booking := self.a_booking(index):
            try:
                actions.move(booking=booking, to=self.types[kind], by=self.staff)
            except actions.SoldOut:
                assert booking.ticket_type_id != self.types[kind].pk

    @rule(index=choose)
    def pass_on(self, index):
        public = Ticket.objects.filter(booking__ticket_type__audience=TicketType.Audience.PUBLIC)
        if ticket := public.filter(cancelled_at__isnull=True).order_by("pk").first():
            self.number += 1
            actions.pass_on(ticket=ticket, name="Neu", email=f"neu{self.number}@example.org")

    @invariant()
    def never_more_than_there_are(self):
        if not hasattr(self, "event"):
            return
        total = 0
        for kind in TicketType.objects.filter(event=self.event).select_related("event").with_taken():
            assert kind.taken <= kind.capacity
            total += kind.taken
        if self.event.capacity is not None:
            assert total <= self.event.capacity

    @invariant()
    def a_confirmed_booking_has_a_ticket_for_each_place_and_no_other_has_any(self):
        for booking in Booking.objects.all():
            valid = booking.tickets.filter(cancelled_at__isnull=True).count()
            assert valid == (booking.places if booking.is_confirmed else 0)

    @invariant()
    def nobody_waits_who_fits(self):
        if not hasattr(self, "event"):
            return
        for kind in TicketType.objects.filter(event=self.event).select_related("event").with_taken():
            for waiting in Booking.objects.waiting().filter(ticket_type=kind):
                has_seat = waiting.organisation_id and lock.seat_of(kind, waiting.organisation).exists()
                assert waiting.places > kind.free or has_seat

    @invariant()
    def an_organisation_has_one_seat_and_what_is_released_is_not_kept(self):
        if not hasattr(self, "event"):
            return
        kind = TicketType.objects.with_taken().get(pk=self.network.pk)
        seats = Booking.objects.holding().filter(ticket_type=kind).exclude(organisation=None)
        assert seats.count() == len(set(seats.values_list("organisation", flat=True)))
        if kind.released_at:
            assert kind.capacity == kind.taken

    @invariant()
    def places_are_what_the_tickets_say(self):
        taken = Booking.objects.confirmed().aggregate(sum=Sum("places"))["sum"] or 0
        assert Ticket.objects.filter(cancelled_at__isnull=True).count() == taken


@pytest.mark.django_db
def test_no_order_of_events_gives_a_place_twice():
    run_state_machine_as_test(
        Tickets,
        settings=settings(
            max_examples=40,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
