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
from tickets import actions, mails, needs, reminders
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


def test_seats_kept_for_the_network_are_kept_within_the_limit_of_the_event(client):
    public = TicketTypeFactory(capacity=3, event__capacity=3)
    network = TicketTypeFactory(event=public.event, audience="network", capacity=2, position=1)
    first, second = MembershipFactory(), MembershipFactory()

    with pytest.raises(actions.SoldOut) as refusal:
        call(public, places=3, wait=False)
    guest = call(public, wait=False)
    seats = [call(network, organisation=one.organisation, by=one.user) for one in (first, second)]

    assert refusal.value.free == 1
    assert [one.status for one in (guest, *seats)] == ["confirmed"] * 3
    with pytest.raises(actions.SoldOut):
        call(public, wait=False)


def test_what_the_network_has_not_taken_is_free_for_all_once_it_is_released():
    public = TicketTypeFactory(capacity=1, event__capacity=3)
    held_until = timezone.now() - dt.timedelta(minutes=1)
    TicketTypeFactory(event=public.event, audience="network", capacity=2, held_until=held_until)

    actions.expire(event=public.event)

    assert call(public, places=3, wait=False).status == "confirmed"


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


def body(run_jobs) -> str:
    (mail,) = run_jobs()
    return " ".join(mail.body.split())


def test_who_moves_up_without_being_asked_reads_that_it_was_the_waiting_list(run_jobs):
    kind = TicketTypeFactory(capacity=1, event__promote_at_once=True)
    first = BookingFactory(ticket_type=kind, email="", source="phone")
    call(kind)
    run_jobs()

    actions.cancel(booking=first)

    words = "Hallo Gast, du standest auf der Warteliste. Jetzt bist du dabei. Wir freuen uns auf dich."
    assert words in body(run_jobs)


@pytest.mark.parametrize(
    ("places", "words"),
    [
        (1, "das Team hat deinen Platz abgesagt. Dein Ticket gilt nicht mehr."),
        (2, "das Team hat deine Plätze abgesagt. Deine Tickets gelten nicht mehr."),
    ],
)
def test_staff_cancel_one_place_or_several(run_jobs, places, words):
    actions.cancel(booking=BookingFactory(places=places), by=StaffFactory())

    assert words in body(run_jobs)


def test_a_stand_and_the_seat_beside_it_are_no_double_booking(run_jobs):
    seat = BookingFactory(email="verein@example.org")
    stand = TicketTypeFactory(event=seat.event, audience="stand")
    member = MembershipFactory()
    contact = Contact(name="Verein", email="verein@example.org")
    asked = actions.book(
        ticket_type=stand,
        attendees=["Verein"],
        contact=contact,
        consent=True,
        organisation=member.organisation,
        by=member.user,
        stand={"power": True, "shows": "Bücher"},
    )
    run_jobs()

    actions.accept(booking=asked, by=StaffFactory())

    text = body(run_jobs)
    assert "Mit dieser Adresse gibt es noch eine Anmeldung" not in text
    assert "Bücher" in text


# The page ------------------------------------------------------------------------------------------------


def test_who_comes_in_the_minute_after_an_offer_ran_out_may_join_the_list(client):
    kind = TicketTypeFactory(capacity=1)
    first, second = call(kind), call(kind)
    call(kind)
    actions.cancel(booking=first)
    Booking.objects.filter(pk=second.pk).update(expires_at=timezone.now() - dt.timedelta(seconds=1))

    answer = client.post(address(kind), filled())

    assert answer.status_code == 409
    assert "Auf die Warteliste" in answer.text
    assert client.post(address(kind), filled(wait="1")).status_code == 303
    assert Booking.objects.get(email="alex@example.org").status == "waiting"


def test_only_who_holds_places_gives_them_back(client):
    kind = TicketTypeFactory(capacity=2)
    bookings = [call(kind), call(kind), call(kind)]
    client.force_login(StaffFactory())

    page = client.post(
        "/verwaltung/tickets/booking/",
        {"action": "cancel_bookings", "_selected_action": [one.pk for one in bookings]},
    )

    assert page.context["places"] == 2


def test_who_waits_when_nobody_moves_up_any_more_reads_how_to_get_a_place(client):
    soon = (timezone.now() + dt.timedelta(minutes=70)).astimezone(HAMBURG)
    kind = TicketTypeFactory(capacity=0, event=EventFactory(end_time=None))
    booking = call(kind)
    Event.objects.update(date=soon.date(), start_time=soon.time().replace(microsecond=0))

    page = client.get(booking.get_absolute_url()).text

    assert "Wird noch ein Platz frei, bekommt ihn, wer ihn zuerst bucht." in page
    assert "E-Mail mit einer Frist" not in page


def test_totals_of_needs_join_spellings():
    kind = TicketTypeFactory()
    for detail in ("Dari", "dari ", "DARI", "Farsi"):
        BookingFactory(ticket_type=kind).needs.create(kind="interpreting", detail=detail)

    (total,) = needs.totals(kind.event)

    assert total.by_detail == [("Dari", 3), ("Farsi", 1)]


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


# Waiting -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kept", "limit", "waits"), [(0, None, False), (2, None, True), (2, 2, False)])
def test_a_party_that_would_never_fit_is_told_so_instead_of_waiting(kept, limit, waits):
    kind = TicketTypeFactory(capacity=1, event__capacity=limit)
    BookingFactory(ticket_type=kind)
    later = timezone.now() + dt.timedelta(days=1)
    TicketTypeFactory(event=kind.event, audience="network", capacity=kept, held_until=later)

    with contextlib.nullcontext() if waits else pytest.raises(actions.TooManyPlaces):
        actions.book(ticket_type=kind, attendees=[""] * 3, contact=ALEX, consent=True, wait=True)

    assert Booking.objects.waiting().count() == waits
