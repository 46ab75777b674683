"""Rules that hold however somebody comes to a place: by booking, by changing, by being on the staff."""

import contextlib
import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from events.models import HAMBURG, Event
from tests.calls import call
from tests.factories import (
    BookingFactory,
    EventFactory,
    MembershipFactory,
    StaffFactory,
    TicketTypeFactory,
)
from tests.mail_samples import sample_row
from tests.pages import address, filled
from tickets import actions, mails, reminders
from tickets.actions import Contact
from tickets.actions.lock import offer_ends_at
from tickets.availability import State
from tickets.models import Booking, CheckIn
from tickets.page import booking_by_id

pytestmark = pytest.mark.django_db

SOON = timezone.now() + dt.timedelta(hours=1)
ALEX = Contact(name="Alex Beispiel", email="alex@example.org")


def with_rights(*codes, **more):
    """A member of staff with these rights and no others."""
    user = StaffFactory(is_superuser=False, **more)
    user.user_permissions.set(Permission.objects.filter(codename__in=codes))
    return type(user).objects.get(pk=user.pk)


# Growing ---------------------------------------------------------------------------------------------


def test_more_places_count_against_the_limit_of_the_address():
    kind = TicketTypeFactory(max_per_booking=2)
    bookings = [BookingFactory(ticket_type=kind, email="alex@example.org") for _number in range(3)]
    actions.change_places(booking=bookings[0], places=2)

    with pytest.raises(actions.TooManyForAddress):
        actions.change_places(booking=bookings[1], places=2)

    assert list(Booking.objects.order_by("pk").values_list("places", flat=True)) == [2, 1, 1]


def test_a_place_that_somebody_else_gave_counts_for_who_wants_more():
    kind = TicketTypeFactory(max_per_booking=2)
    given = BookingFactory(ticket_type=kind, email="kim@example.org", group=BookingFactory(ticket_type=kind))
    for _number in range(3):
        BookingFactory(ticket_type=kind, email="kim@example.org")

    with pytest.raises(actions.TooManyForAddress):
        actions.change_places(booking=given, places=2)


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ({"closes_at": timezone.now() - dt.timedelta(minutes=1)}, State.CLOSED),
        ({"opens_at": timezone.now() + dt.timedelta(days=1)}, State.NOT_YET),
    ],
)
def test_more_places_only_while_booking_is_open_and_fewer_always(kind, state):
    booking = BookingFactory(places=2, ticket_type=TicketTypeFactory(**kind))

    with pytest.raises(actions.BookingClosed) as refusal:
        actions.change_places(booking=booking, places=3)

    assert refusal.value.state == state
    assert actions.change_places(booking=booking, places=1).places == 1


def test_a_big_group_that_staff_entered_can_become_smaller_and_not_bigger():
    booking = BookingFactory(places=10, ticket_type__max_per_booking=4)

    assert actions.change_places(booking=booking, places=8).places == 8
    with pytest.raises(actions.TooManyPlaces):
        actions.change_places(booking=booking, places=9)


def test_fewer_places_leave_those_who_are_in():
    booking = BookingFactory(places=3)
    CheckIn.objects.create(ticket=booking.tickets.get(position=3))

    actions.change_places(booking=booking, places=1)

    assert [one.position for one in booking.tickets.filter(cancelled_at=None)] == [3]
    booking.refresh_from_db()
    CheckIn.objects.create(ticket=actions.change_places(booking=booking, places=2).tickets.get(position=4))
    with pytest.raises(actions.AlreadyIn):
        actions.change_places(booking=booking, places=1)


# Organisations -----------------------------------------------------------------------------------------


def test_an_organisation_has_one_seat_whatever_the_kind_of_ticket_says(client):
    network = TicketTypeFactory(audience="network", max_per_booking=4)
    member = MembershipFactory()
    client.force_login(member.user)

    with pytest.raises(actions.TooManyPlaces):
        call(network, places=2, organisation=member.organisation, by=member.user)
    form = client.get(f"{address(network)}netzwerk/").context["form"]()
    booking = call(network, organisation=member.organisation, by=member.user)
    with pytest.raises(actions.TooManyPlaces):
        actions.change_places(booking=booking, places=2)

    assert (form.fields["places"].widget.is_hidden, booking.places) == (True, 1)


def test_nobody_joins_the_list_behind_the_own_seat_when_nobody_moves_up_any_more():
    soon = timezone.now() + dt.timedelta(minutes=90)
    local = soon.astimezone(HAMBURG)
    event = EventFactory(date=local.date(), start_time=local.time().replace(microsecond=0), end_time=None)
    network = TicketTypeFactory(audience="network", event=event, max_per_booking=1)
    member = MembershipFactory()
    call(network, organisation=member.organisation, by=member.user)

    with pytest.raises(actions.SeatTaken):
        call(network, organisation=member.organisation, by=member.user)


# Staff ----------------------------------------------------------------------------------------------


def test_staff_book_on_the_website_as_the_members_they_are(client):
    stand = TicketTypeFactory(audience="stand")
    member = MembershipFactory(user=StaffFactory())
    client.force_login(member.user)

    form = filled(organisation=member.organisation.pk, shows="Bücher", table="on")
    answer = client.post(f"{address(stand)}infostand/", form)

    assert answer.status_code == 303
    assert Booking.objects.get().status == "requested"


@pytest.mark.parametrize(
    ("rights", "source", "may"),
    [
        ([], "phone", False),
        (["add_booking"], "phone", True),
        (["add_booking"], "web", False),
        (["add_checkin"], "phone", False),
        (["add_checkin"], "door", True),
    ],
)
def test_who_may_exceed_the_number_of_places(rights, source, may):
    kind = TicketTypeFactory(capacity=0)
    with contextlib.suppress(actions.SoldOut):
        actions.book(
            ticket_type=kind,
            attendees=["Alex"],
            contact=ALEX,
            consent=True,
            source=source,
            by=with_rights(*rights),
            exceed=True,
        )

    assert Booking.objects.count() == may


# Mails -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({}, "das ist jetzt gebucht: 2 Plätze"),
        ({"status": "waiting", "queued_at": timezone.now()}, "du wartest jetzt auf: 2 Plätze"),
        ({"status": "requested"}, "angefragt ist jetzt: 2 Plätze"),
        (
            {"status": "held", "expires_at": timezone.now() + dt.timedelta(hours=1)},
            "das ist jetzt vorgemerkt: 2 Plätze",
        ),
    ],
)
def test_a_change_is_told_as_what_it_is(mailoutbox, state, words):
    row = sample_row("change", **state)

    mails.send(row, booking_by_id(row.booking_id))

    assert words in mailoutbox[0].body


def test_that_it_takes_place_after_all_is_told_beside_a_change_that_has_not_left(run_jobs):
    booking = BookingFactory()
    event, staff = booking.event, StaffFactory()
    before = mails.snapshot(event)
    Event.objects.filter(pk=event.pk).update(start_time=dt.time(17), sequence=1)
    actions.event_changed(event=event, by=staff, before=before)
    Event.objects.filter(pk=event.pk).update(start_time=event.start_time, status="cancelled", sequence=2)

    actions.publish(event=event, by=staff)

    assert [mail.subject.partition(":")[0] for mail in run_jobs()] == ["Findet doch statt"]


# Clocks ------------------------------------------------------------------------------------------------


def test_hours_are_hours_over_the_change_to_summer_time(monkeypatch):
    """On 28 March 2027 the clocks go from 2 to 3: 72 hours before 16:00 (14:00 UTC) are 15:00 in Hamburg."""
    event = EventFactory(date=dt.date(2027, 3, 28), start_time=dt.time(16), end_time=None)
    reminder = reminders.REMINDERS[0]
    moment = dt.datetime(2027, 3, 25, 14, 0, tzinfo=dt.UTC)
    kind = TicketTypeFactory(event=event)
    before = BookingFactory(ticket_type=kind, created_at=moment)
    BookingFactory(ticket_type=kind, created_at=moment + dt.timedelta(minutes=1))

    assert reminders.due(moment) == [(event, reminder)]
    assert reminders.guests(event, reminder) == [before]
    night = EventFactory(date=dt.date(2027, 3, 28), start_time=dt.time(4), end_time=None)
    assert offer_ends_at(night, now=moment + dt.timedelta(days=2, hours=2)) == dt.datetime(
        2027, 3, 28, 0, tzinfo=dt.UTC
    )
