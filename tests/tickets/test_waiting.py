"""The waiting list: who gets the free place, until when, and why nobody does."""

import datetime as dt

import pytest
from django.utils import timezone

from events.models import Event, today
from tests.calls import call, run_out, states
from tests.factories import (
    BookingFactory,
    MembershipFactory,
    OrganisationFactory,
    StaffFactory,
    TicketTypeFactory,
    UserFactory,
)
from tickets import actions
from tickets.actions import Contact, book, invite
from tickets.models import Booking, Ticket

pytestmark = pytest.mark.django_db


def test_who_comes_when_all_is_full_waits_and_has_no_ticket():
    ticket_type = TicketTypeFactory(capacity=2)
    call(ticket_type, 2)

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
        invite(ticket_type=network, organisations=[OrganisationFactory()], by=StaffFactory())

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
        ({"status": Event.Status.DRAFT}, "Die Veranstaltung ist noch nicht veröffentlicht."),
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


def test_of_a_long_queue_only_the_beginning_is_read():
    ticket_type = TicketTypeFactory(capacity=0)
    parties = [call(ticket_type) for _ in range(4)]

    found = actions.queue(ticket_type, shown=2)

    assert (found.waiting, found.number, found.places, found.more) == (parties[:2], 4, 4, 2)


def test_why_organisations_with_a_seat_wait_is_known_in_a_few_queries(django_assert_num_queries):
    ticket_type = TicketTypeFactory(audience="network", capacity=9)
    for _ in range(3):
        organisation = OrganisationFactory()
        BookingFactory(ticket_type=ticket_type, organisation=organisation)
        BookingFactory(
            ticket_type=ticket_type, organisation=organisation, status="waiting", queued_at=timezone.now(), places=1
        )

    with django_assert_num_queries(6):
        reason = actions.queue(ticket_type).reason

    assert reason == "Wer wartet, gehört zu einer Organisation, die schon einen Platz hat."


@pytest.mark.parametrize("number", [1, 4])
def test_parties_that_cannot_move_up_cost_nothing(number, django_assert_num_queries):
    ticket_type = TicketTypeFactory(audience="network", capacity=9)
    for _ in range(number):
        organisation = OrganisationFactory()
        BookingFactory(ticket_type=ticket_type, organisation=organisation)
        BookingFactory(
            ticket_type=ticket_type, organisation=organisation, status="waiting", queued_at=timezone.now(), places=1
        )

    with django_assert_num_queries(9):
        assert actions.expire(event=ticket_type.event) == []
