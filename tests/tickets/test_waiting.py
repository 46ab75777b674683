"""The waiting list: who gets the free place, until when, and why nobody does."""

import datetime as dt

import pytest
from django.utils import timezone

from events.models import Event, today
from tests.factories import (
    BookingFactory,
    MembershipFactory,
    OrganisationFactory,
    StaffFactory,
    TicketTypeFactory,
    UserFactory,
)
from tickets import actions
from tickets.actions import Contact, book
from tickets.models import Booking, Ticket, TicketType

pytestmark = pytest.mark.django_db


def call(ticket_type, places=1, *, wait=True, name="Gast", **more):
    """Book, or join the waiting list."""
    number = Booking.objects.count()
    contact = Contact(name=name, email=f"{name.lower()}{number}@example.org")
    return book(
        ticket_type=ticket_type,
        attendees=[name] + [""] * (places - 1),
        contact=contact,
        consent=True,
        wait=wait,
        **more,
    )


def states(*bookings):
    return [Booking.objects.get(pk=booking.pk).status for booking in bookings]


def run_out(booking):
    """Let the time of a hold or an offer pass."""
    Booking.objects.filter(pk=booking.pk).update(expires_at=timezone.now() - dt.timedelta(seconds=1))


def test_who_comes_when_all_is_full_waits_and_has_no_ticket():
    ticket_type = TicketTypeFactory(capacity=1)
    call(ticket_type)

    waiting = call(ticket_type, 2)

    assert (waiting.status, waiting.places, actions.position(waiting)) == ("waiting", 2, 1)
    assert Ticket.objects.filter(booking=waiting).count() == 0


def test_a_cancelled_place_is_offered_to_the_first_who_waits(run_jobs):
    ticket_type = TicketTypeFactory(capacity=1)
    seated, first, second = call(ticket_type), call(ticket_type), call(ticket_type)

    actions.cancel(booking=seated)

    assert states(first, second) == ["offered", "waiting"]


def test_a_party_that_does_not_fit_is_passed_over_by_one_that_does_and_keeps_its_turn():
    ticket_type = TicketTypeFactory(capacity=4)
    one, three = call(ticket_type), call(ticket_type, 3)
    big, small = call(ticket_type, 4), call(ticket_type, 1)

    actions.cancel(booking=one)
    assert states(big, small) == ["waiting", "offered"]

    actions.decline_offer(booking=small)
    actions.cancel(booking=three)
    assert states(big) == ["offered"]


def test_an_offer_holds_the_place_until_its_deadline():
    ticket_type = TicketTypeFactory(capacity=1)
    seated, waiting = call(ticket_type), call(ticket_type)
    actions.cancel(booking=seated)

    with pytest.raises(actions.SoldOut):
        call(ticket_type, wait=False)

    waiting.refresh_from_db()
    assert waiting.expires_at - timezone.now() > dt.timedelta(hours=23)


def test_accepting_makes_the_tickets_with_the_names_that_were_typed():
    ticket_type = TicketTypeFactory(capacity=2)
    seated = call(ticket_type, 2)
    waiting = call(ticket_type, 2, name="Kim")
    actions.cancel(booking=seated)

    actions.accept_offer(booking=waiting)
    actions.accept_offer(booking=waiting)

    assert states(waiting) == ["confirmed"]
    assert list(waiting.tickets.values_list("position", "name")) == [(1, "Kim"), (2, "")]


def test_an_unanswered_offer_passes_on_and_its_guest_is_told():
    ticket_type = TicketTypeFactory(capacity=1)
    seated, first, second = call(ticket_type), call(ticket_type), call(ticket_type)
    actions.cancel(booking=seated)
    run_out(first)

    assert actions.due_events() == [ticket_type.event]
    actions.expire(event=ticket_type.event)

    first.refresh_from_db()
    assert states(first, second) == ["cancelled", "offered"]
    assert first.end == "offer_expired"
    assert list(first.mails.filter(kind="offer_expired").values_list("sent_at", flat=True)) == [None]
    assert actions.due_events() == []


def test_an_offer_that_has_run_out_cannot_be_accepted_even_if_nobody_has_noticed_yet():
    ticket_type = TicketTypeFactory(capacity=1)
    seated, waiting = call(ticket_type), call(ticket_type)
    actions.cancel(booking=seated)
    run_out(waiting)

    with pytest.raises(actions.TooLate):
        actions.accept_offer(booking=waiting)


def test_nobody_who_comes_at_the_right_second_jumps_the_queue():
    ticket_type = TicketTypeFactory(capacity=1)
    seated, first, second = call(ticket_type), call(ticket_type), call(ticket_type)
    actions.cancel(booking=seated)
    run_out(first)

    with pytest.raises(actions.SoldOut):
        call(ticket_type, wait=False)
    newcomer = call(ticket_type)

    assert states(first, second, newcomer) == ["cancelled", "offered", "waiting"]


def test_an_offer_is_never_open_in_the_last_two_hours():
    start = timezone.localtime(timezone.now() + dt.timedelta(hours=5))
    if start.date() != timezone.localdate():
        start = start.replace(hour=23, minute=59) - dt.timedelta(days=1)
    ticket_type = TicketTypeFactory(
        capacity=1, event__date=start.date(), event__start_time=start.time(), event__end_time=None
    )
    seated, waiting = call(ticket_type), call(ticket_type)

    actions.cancel(booking=seated)

    waiting.refresh_from_db()
    if waiting.status == "offered":
        assert ticket_type.event.starts_at - waiting.expires_at == dt.timedelta(hours=2)
    else:
        assert "weniger als zwei Stunden" in actions.queue(ticket_type).reason


def test_staff_may_let_the_list_move_up_without_asking():
    ticket_type = TicketTypeFactory(capacity=1, event__promote_at_once=True)
    seated, waiting = call(ticket_type), call(ticket_type)

    actions.cancel(booking=seated)

    assert states(waiting) == ["confirmed"]
    assert waiting.tickets.count() == 1


@pytest.mark.parametrize(
    "release",
    [
        lambda seated, ticket_type, staff: actions.cancel(booking=seated),
        lambda seated, ticket_type, staff: actions.cancel(booking=seated, by=staff),
        lambda seated, ticket_type, staff: actions.cancel_ticket(ticket=seated.tickets.first()),
        lambda seated, ticket_type, staff: actions.change_places(booking=seated, places=1),
        lambda seated, ticket_type, staff: actions.set_capacity(ticket_type=ticket_type, capacity=3, by=staff),
    ],
    ids=["guest cancels", "staff cancel", "one ticket cancelled", "fewer places", "capacity raised"],
)
def test_every_release_asks_who_waits(release):
    ticket_type = TicketTypeFactory(capacity=2)
    seated, waiting = call(ticket_type, 2), call(ticket_type)

    release(seated, ticket_type, StaffFactory())

    assert states(waiting) == ["offered"]


def test_a_held_place_frees_itself_and_asks_who_waits():
    ticket_type = TicketTypeFactory(capacity=1, event__confirm_by_mail=True)
    held, waiting = call(ticket_type), call(ticket_type)
    assert states(held, waiting) == ["held", "waiting"]
    run_out(held)

    actions.expire(event=ticket_type.event)

    held.refresh_from_db()
    assert states(held, waiting) == ["cancelled", "offered"]
    assert held.end == "hold_expired"


def test_a_held_place_is_confirmed_by_the_link_and_not_after_its_time():
    ticket_type = TicketTypeFactory(event__confirm_by_mail=True)
    held, late = call(ticket_type), call(ticket_type)
    run_out(late)

    actions.confirm_hold(booking=held)
    with pytest.raises(actions.TooLate):
        actions.confirm_hold(booking=late)

    assert states(held) == ["confirmed"]
    assert (held.tickets.count(), late.tickets.count()) == (1, 0)


def test_seats_held_for_the_network_go_to_the_public_list_when_their_date_has_come():
    public = TicketTypeFactory(capacity=1)
    network = TicketTypeFactory(
        event=public.event, audience="network", capacity=3, held_until=timezone.now() - dt.timedelta(minutes=1)
    )
    call(public)
    waiting = call(public, 2)

    actions.expire(event=public.event)

    public.refresh_from_db()
    network.refresh_from_db()
    assert (public.capacity, network.capacity) == (4, 0)
    assert network.released_at is not None
    assert states(waiting) == ["offered"]
    assert actions.due_events() == []


def test_one_seat_for_each_organisation_and_the_second_person_waits():
    network = TicketTypeFactory(audience="network", capacity=5, max_per_booking=1)
    organisation = OrganisationFactory()
    first, second = (MembershipFactory(organisation=organisation).user for _ in range(2))

    seated = call(network, organisation=organisation, by=first, wait=False)
    waiting = call(network, organisation=organisation, by=second, wait=False)
    assert states(seated, waiting) == ["confirmed", "waiting"]

    actions.cancel(booking=seated)
    assert states(waiting) == ["offered"]


@pytest.mark.parametrize("who", ["nobody", "stranger", "unpublished", "not invited"])
def test_seats_of_the_network_are_for_invited_organisations(who):
    network = TicketTypeFactory(audience="network", capacity=5)
    membership = MembershipFactory()
    organisation, by = membership.organisation, membership.user
    if who == "nobody":
        organisation = by = None
    if who == "stranger":
        by = UserFactory()
    if who == "unpublished":
        organisation.status = "submitted"
        organisation.save()
    if who == "not invited":
        network.invited.add(OrganisationFactory())

    with pytest.raises(actions.NotForYou):
        call(network, organisation=organisation, by=by)

    assert Booking.objects.count() == 0


def test_a_stand_is_asked_for_and_accepted_by_staff():
    stand = TicketTypeFactory(audience="stand", capacity=1, max_per_booking=2)
    first, second = MembershipFactory(), MembershipFactory()
    asked = [
        call(stand, organisation=one.organisation, by=one.user, stand={"power": True, "shows": "Bücher"})
        for one in (first, second)
    ]
    staff = StaffFactory()
    assert states(*asked) == ["requested", "requested"]

    actions.accept(booking=asked[0], by=staff)
    with pytest.raises(actions.SoldOut):
        actions.accept(booking=asked[1], by=staff)

    assert states(*asked) == ["confirmed", "requested"]
    assert (asked[0].stand.power, asked[0].stand.shows) == (True, "Bücher")


def test_the_limit_of_the_event_holds_across_its_kinds_of_tickets():
    public = TicketTypeFactory(capacity=5, event__capacity=3)
    other = TicketTypeFactory(event=public.event, capacity=5)
    call(public, 2)

    with pytest.raises(actions.SoldOut) as refusal:
        call(other, 2, wait=False)

    assert refusal.value.free == 1
    waiting = call(other, 2)
    assert actions.queue(other).reason == "Frei: 1. Die kleinste Gruppe braucht 2."
    assert states(waiting) == ["waiting"]


def test_one_place_is_not_offered_to_two_kinds_of_tickets_at_once():
    public = TicketTypeFactory(capacity=5, event__capacity=1)
    other = TicketTypeFactory(event=public.event, capacity=5)
    seated, here, there = call(public), call(public), call(other)

    actions.cancel(booking=seated)

    assert states(here, there) == ["offered", "waiting"]


def test_one_address_gets_at_most_twice_as_many_places_as_one_booking(settings):
    ticket_type = TicketTypeFactory(max_per_booking=2)
    contact = Contact(name="Alex", email="alex@example.org")
    for number in range(2):
        book(ticket_type=ticket_type, attendees=["a", "b"], contact=contact, consent=True, submission=str(number))

    with pytest.raises(actions.TooManyForAddress):
        book(
            ticket_type=ticket_type,
            attendees=["c"],
            contact=Contact(name="Alex", email="ALEX@example.org"),
            consent=True,
        )
    by_staff = book(ticket_type=ticket_type, attendees=["c"], contact=contact, source="email", by=StaffFactory())

    assert by_staff.status == "confirmed"
    assert Booking.objects.count() == 3


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, "Es ist kein Platz frei."),
        ({"status": Event.Status.CANCELLED}, "Die Veranstaltung ist abgesagt."),
        (
            {"date": today(), "start_time": dt.time(0, 0), "end_time": None},
            "Bis zum Beginn sind es weniger als zwei Stunden. Jetzt rückt niemand mehr nach.",
        ),
    ],
)
def test_staff_see_why_nobody_was_promoted(change, reason):
    ticket_type = TicketTypeFactory(capacity=1)
    call(ticket_type)
    waiting = call(ticket_type)
    Event.objects.filter(pk=ticket_type.event_id).update(**change)

    found = actions.queue(ticket_type)

    assert (found.waiting, found.offered, found.reason) == ([waiting], [], reason)


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
