"""Seats that are kept for the network go to everybody on their day, and whenever one is free again later."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from tests.factories import BookingFactory, EventFactory, MembershipFactory, StaffFactory, TicketTypeFactory
from tickets.actions import (
    BookingClosed,
    Contact,
    NotAllowed,
    NotForYou,
    WithoutOrganisation,
    book,
    call_off,
    cancel,
    due_events,
    event_changed,
    expire,
    invite,
    move,
    places_changed,
    publish,
    queue,
)
from tickets.models import Booking, TicketType

pytestmark = pytest.mark.django_db
NETWORK = TicketType.Audience.NETWORK
PAST, SOON = dt.timedelta(hours=-1), dt.timedelta(days=1)


def seats(event: Event, *, capacity: int, held: dt.timedelta = SOON, **more) -> TicketType:
    return TicketTypeFactory(
        event=event, audience=NETWORK, capacity=capacity, held_until=timezone.now() + held, max_per_booking=1, **more
    )


def waits(ticket_type: TicketType, **more) -> Booking:
    return BookingFactory(ticket_type=ticket_type, status="waiting", queued_at=timezone.now(), **more)


def state(booking: Booking) -> str:
    return Booking.objects.values_list("status", flat=True).get(pk=booking.pk)


def capacities(*kinds: TicketType) -> list[int]:
    return [TicketType.objects.get(pk=kind.pk).capacity for kind in kinds]


@pytest.fixture
def event():
    return EventFactory(date=timezone.localdate() + dt.timedelta(days=20))


def test_a_seat_that_frees_after_the_release_goes_to_who_waits_among_everybody(event):
    public, network = TicketTypeFactory(event=event, capacity=0), seats(event, capacity=2)
    seat = BookingFactory(ticket_type=network, organisation=MembershipFactory().organisation)
    stranger = waits(public)
    TicketType.objects.filter(pk=network.pk).update(held_until=timezone.now() + PAST)
    expire(event=event)
    first = state(stranger)
    second = waits(public)

    cancel(booking=seat)

    assert (first, state(second)) == ("offered", "offered")
    assert capacities(public, network) == [2, 0]


def test_an_offer_in_the_network_that_runs_out_after_the_release_goes_on_too(event):
    public, network = TicketTypeFactory(event=event, capacity=0), seats(event, capacity=1, held=PAST)
    TicketType.objects.update(released_at=timezone.now())
    BookingFactory(ticket_type=network, status="offered", queued_at=timezone.now(), expires_at=timezone.now() + PAST)
    stranger = waits(public)

    assert due_events() == [event]
    expire(event=event)
    assert state(stranger) == "offered"


def test_less_than_two_hours_before_the_start_seats_are_still_released(event):
    Event.objects.filter(pk=event.pk).update(date=timezone.localdate(), start_time=None, end_time=None)
    public, network = TicketTypeFactory(event=event, capacity=0), seats(event, capacity=3, held=PAST)

    expire(event=event)

    assert capacities(public, network) == [3, 0]


def test_a_second_person_of_an_organisation_waits_like_anybody_once_seats_are_public(event):
    public, network = TicketTypeFactory(event=event, capacity=0), seats(event, capacity=2)
    organisation = MembershipFactory(organisation__name="Beispielverein").organisation
    BookingFactory(ticket_type=network, organisation=organisation)
    colleague = waits(network, organisation=organisation)
    before = queue(network).reason
    TicketType.objects.filter(pk=network.pk).update(held_until=timezone.now() + PAST)

    expire(event=event)

    colleague.refresh_from_db()
    assert before == "Wer wartet, gehört zu einer Organisation, die schon einen Platz hat."
    assert (colleague.status, colleague.ticket_type, colleague.organisation) == ("offered", public, None)
    assert colleague.organisation_name == "Beispielverein"


def test_staff_enter_two_people_of_one_organisation_for_everybodys_places(event):
    public, organisation = TicketTypeFactory(event=event, capacity=5), MembershipFactory().organisation

    made = [
        book(
            ticket_type=public,
            attendees=[name],
            contact=Contact(name=name),
            source="phone",
            by=StaffFactory(),
            organisation=organisation,
        )
        for name in ("Amal", "Kim")
    ]

    assert [(one.status, one.organisation) for one in made] == [("confirmed", None)] * 2


def test_a_seat_that_staff_move_to_everybodys_places_is_no_seat_of_the_network(event):
    public, network = TicketTypeFactory(event=event, capacity=5), seats(event, capacity=2)
    seat = BookingFactory(ticket_type=network, organisation=MembershipFactory().organisation)

    moved = move(booking=seat, to=public, by=StaffFactory())

    assert (moved.organisation, moved.organisation_name != "") == (None, True)
    assert moved.steps.get(kind="moved").detail == {"from": network.pk, "to": public.pk}


def test_an_offer_of_an_event_that_is_called_off_is_not_lost(event, run_jobs):
    kind, staff = TicketTypeFactory(event=event, capacity=1), StaffFactory()
    guest = waits(kind, email="kim@example.org")
    expire(event=event) or places_changed(event=event)
    run_jobs()

    call_off(event=event, by=staff, notes={"de": "Sturm"})
    between = state(guest)
    told = [mail.subject for mail in run_jobs()]
    publish(event=Event.objects.get(pk=event.pk), by=staff)

    assert (between, state(guest)) == ("waiting", "offered")
    assert [subject for subject in told if "abgelaufen" in subject] == []
    assert guest.mails.filter(kind="offer").count() == 2


def test_publishing_again_gives_places_on(event):
    kind, staff = TicketTypeFactory(event=event, capacity=1), StaffFactory()
    call_off(event=event, by=staff, notes={"de": "Sturm"})
    guest = waits(kind)

    publish(event=Event.objects.get(pk=event.pk), by=staff)

    assert state(guest) == "offered"


def test_an_offer_ends_in_time_for_a_start_that_has_come_nearer(event):
    kind = TicketTypeFactory(event=event, capacity=1)
    guest = waits(kind)
    places_changed(event=event)
    start = timezone.localtime() + dt.timedelta(hours=1)
    Event.objects.filter(pk=event.pk).update(date=start.date(), start_time=start.time(), end_time=None)

    places_changed(event=event)

    assert (state(guest), guest.mails.count() > 0) == ("cancelled", True)


@pytest.mark.parametrize("verb", ["call_off", "publish", "event_changed"])
def test_staff_without_the_right_neither_call_off_nor_publish_nor_tell(verb, event):
    staff = StaffFactory(is_superuser=False)
    verbs = {
        "call_off": lambda: call_off(event=event, by=staff, notes={"de": "Sturm"}),
        "publish": lambda: publish(event=event, by=staff),
        "event_changed": lambda: event_changed(event=event, by=staff, before={}),
    }

    with pytest.raises(NotAllowed):
        verbs[verb]()
    assert Event.objects.get(pk=event.pk).status == "published"


def test_of_two_kinds_of_seats_the_one_that_invites_me_is_shown(event, as_user):
    mine, others = MembershipFactory(), MembershipFactory()
    for kind, member in ((seats(event, capacity=5, position=1), others), (seats(event, capacity=5, position=2), mine)):
        invite(ticket_type=kind, organisations=[member.organisation], by=StaffFactory())

    page = as_user(mine.user).get(reverse("tickets:network", args=[event.slug]))

    assert page.context["organisations"] == [mine.organisation]


def test_once_seats_are_for_everybody_organisations_book_as_everybody_does(event, as_user):
    public, network = TicketTypeFactory(event=event, capacity=5), seats(event, capacity=2, held=PAST)
    member = MembershipFactory()
    expire(event=event)
    browser = as_user(member.user)

    page = browser.get(event.get_absolute_url())
    way = browser.get(reverse("tickets:network", args=[event.slug]))
    sent = browser.post(reverse("tickets:network", args=[event.slug]), {"name": "Alex"})

    assert (capacities(public, network), page.context["seats"]) == ([7, 0], [])
    assert [one.url for one in (way, sent)] == [reverse("tickets:book", args=[event.slug])] * 2
    with pytest.raises(BookingClosed):
        book(
            ticket_type=network,
            attendees=["Alex"],
            contact=Contact(name="Alex", email="alex@example.org", language="de"),
            organisation=member.organisation,
            by=member.user,
            wait=True,
        )
    assert Booking.objects.count() == 0


def test_a_seat_that_lost_its_organisation_does_not_become_one_again(event):
    public, network = TicketTypeFactory(event=event), seats(event, capacity=2)
    seat = BookingFactory(ticket_type=network, organisation=MembershipFactory().organisation)
    staff = StaffFactory()
    move(booking=seat, to=public, by=staff)

    with pytest.raises(WithoutOrganisation):
        move(booking=Booking.objects.get(), to=network, by=staff)

    assert Booking.objects.get().ticket_type == public


def test_an_invited_organisation_that_is_deleted_opens_nothing(event, as_user):
    kind, invited, other = seats(event, capacity=5), MembershipFactory(), MembershipFactory()
    invite(ticket_type=kind, organisations=[invited.organisation], by=StaffFactory())
    invited.organisation.delete()

    page = as_user(other.user).get(reverse("tickets:network", args=[event.slug]))

    assert page.context["organisations"] == []
    with pytest.raises(NotForYou):
        book(
            ticket_type=TicketType.objects.get(pk=kind.pk),
            attendees=["Alex"],
            contact=Contact(name="Alex", email="alex@example.org", language="de"),
            organisation=other.organisation,
            by=other.user,
        )
