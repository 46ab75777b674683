"""Whole groups at the door, and parties that wait for a place: the verbs, the pages, and many devices at once."""

import datetime as dt
import re
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.utils import timezone

from tests.factories import BookingFactory, DoorLinkFactory, StaffFactory, TicketTypeFactory
from tests.tickets.test_door_views import JSON, KEY, text, told
from tickets.actions import AlreadyIn, cancel, cancel_ticket
from tickets.door import actions, page, words
from tickets.door.actions import Keeper, check_in
from tickets.models import Booking, CheckIn, DoorLink, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return StaffFactory()


@pytest.fixture
def keeper(staff):
    return Keeper(by=staff, device="Tür links")


@pytest.fixture
def booking():
    return BookingFactory(name="Alex Beispiel")


@pytest.fixture
def base(booking):
    """What a helper's addresses begin with."""
    DoorLinkFactory(event=booking.event, key=KEY)
    return f"/einlass/{booking.event.slug}/{KEY}/"


def test_a_whole_group_comes_in_at_once_each_ticket_once(keeper):
    booking, key = BookingFactory(name="Alex Beispiel", places=4), uuid.uuid4()
    one, two, gone, _four = booking.tickets.order_by("position")
    cancel_ticket(ticket=gone)
    event = booking.event
    check_in(event=event, keeper=keeper, code=two.code)
    assert page.rest_of(Ticket.objects.get(pk=two.pk)) == 2

    answers = [actions.check_in_group(event=event, keeper=keeper, ticket=two.pk, key=key) for _ in range(2)]

    for answer in answers:
        assert (answer.verdict, answer.name, len(answer.all_check_ins)) == ("welcome", "Alex Beispiel", 2)
        assert one.pk in [made.ticket_id for made in answer.all_check_ins]
    assert CheckIn.objects.count() == 3
    assert page.tally(event) == page.Tally(arrived=3, expected=3)
    assert page.rest_of(Ticket.objects.get(pk=two.pk)) == 0
    again = actions.check_in_group(event=event, keeper=keeper, ticket=two.pk)
    assert (again.verdict, again.check_in.ticket) == ("already", one)


def test_places_of_a_group_are_counted_as_on_its_tickets(keeper):
    booking = BookingFactory(name="Alex Beispiel", places=3)
    first, _second, third = booking.tickets.order_by("position")
    cancel_ticket(ticket=first)

    answer = check_in(event=booking.event, keeper=keeper, code=third.code)

    assert words.detail(answer) == "Platz 2 von 2."
    assert [(one.number, one.places) for one in page.search(booking.event, "alex")[0]] == [(1, 2), (2, 2)]
    assert [one.number for one in page.by_name(booking.event)] == [1, 2]


def test_a_group_goes_out_again_with_one_press(keeper):
    booking = BookingFactory(name="Alex Beispiel", places=3)
    event = booking.event
    answer = actions.check_in_group(event=event, keeper=keeper, ticket=booking.tickets.first().pk)

    keys = [made.key for made in answer.all_check_ins]
    undone = [actions.undo_all(event=event, keys=keys) for _ in range(2)]

    assert [(one.verdict, one.name) for one in undone] == [("undone", "Alex Beispiel")] * 2
    assert page.tally(event) == page.Tally(arrived=0, expected=3)


def test_no_group_of_another_event_nor_a_cancelled_one_comes_in(keeper):
    booking = BookingFactory(places=2)
    ticket_ = booking.tickets.first()

    def verdict(event, pk):
        return actions.check_in_group(event=event, keeper=keeper, ticket=pk).verdict

    assert verdict(TicketTypeFactory().event, ticket_.pk) == "unknown"
    assert verdict(booking.event, None) == "unknown"
    cancel(booking=booking)
    assert verdict(booking.event, ticket_.pk) == "cancelled"
    assert CheckIn.objects.count() == 0


def waiting_party(kind, *, places=1, minutes=0, status="waiting", **more) -> Booking:
    queued_at = timezone.now() - dt.timedelta(hours=1) + dt.timedelta(minutes=minutes)
    return BookingFactory(ticket_type=kind, status=status, places=places, queued_at=queued_at, **more)


@pytest.fixture
def tonight():
    """Two places at an event that begins in an hour: nobody is asked any more."""
    start = timezone.localtime() + dt.timedelta(hours=1)
    return TicketTypeFactory(capacity=2, event__date=start.date(), event__start_time=start.time(), event__end_time=None)


def test_who_waits_at_the_door_gets_a_free_place_and_is_in(tonight, keeper, run_jobs):
    booking, key = waiting_party(tonight, name="Kim Beispiel", email="kim@example.org"), uuid.uuid4()
    give = {"event": tonight.event, "keeper": keeper, "booking": booking.pk, "key": key}

    answers = [actions.give_place(**give) for _ in range(2)]

    assert [(one.verdict, one.name) for one in answers] == [("welcome", "Kim Beispiel")] * 2
    booking.refresh_from_db()
    assert (booking.status, booking.over_capacity) == ("confirmed", False)
    assert list(booking.steps.values_list("kind", "by")) == [("confirmed", keeper.by.pk)]
    assert page.tally(tonight.event) == page.Tally(arrived=1, expected=1)
    assert [mail.to for mail in run_jobs()] == [["kim@example.org"]]


def test_a_party_that_waits_is_confirmed_and_its_rest_follows(tonight, keeper):
    booking = waiting_party(tonight, places=2, attendees=["Kim", "Mo"])

    answer = actions.give_place(event=tonight.event, keeper=keeper, booking=booking.pk)

    assert (answer.verdict, answer.name, page.rest_of(answer.ticket)) == ("welcome", "Kim", 1)
    assert page.tally(tonight.event) == page.Tally(arrived=1, expected=2)


def test_nobody_gets_a_place_at_the_door_that_is_not_there_and_hears_why(tonight, keeper):
    party = waiting_party(tonight, places=3)
    few = actions.give_place(event=tonight.event, keeper=keeper, booking=party.pk)
    BookingFactory(ticket_type=tonight, places=2)
    none = actions.give_place(event=tonight.event, keeper=keeper, booking=waiting_party(tonight).pk)
    stand = TicketTypeFactory(event=tonight.event, audience="stand")
    asked = actions.give_place(
        event=tonight.event, keeper=keeper, booking=BookingFactory(ticket_type=stand, status="requested").pk
    )
    elsewhere = actions.give_place(event=TicketTypeFactory().event, keeper=keeper, booking=party.pk)

    assert [one.verdict for one in (few, none, asked, elsewhere)] == ["waiting", "waiting", "waiting", "unknown"]
    assert [one.reason for one in (few, none, asked)] == [
        "Frei: 2. Diese Gruppe braucht 3. Einzelne gehen unter „Ohne Ticket“.",
        "Es ist leider kein Platz mehr frei.",
        "Das ist die Anfrage für einen Infostand. Über sie entscheidet das Team.",
    ]
    assert Booking.objects.confirmed().count() == 1
    assert CheckIn.objects.count() == 0


def test_a_place_that_is_offered_to_somebody_else_is_not_free(tonight, keeper):
    later = timezone.now() + dt.timedelta(minutes=20)
    offered = waiting_party(tonight, places=2, status="offered", expires_at=later)
    other = waiting_party(tonight, minutes=5)

    refused = actions.give_place(event=tonight.event, keeper=keeper, booking=other.pk)
    taken = actions.give_place(event=tonight.event, keeper=keeper, booking=offered.pk)

    assert (refused.verdict, refused.reason) == ("waiting", "Es ist leider kein Platz mehr frei.")
    assert taken.verdict == "welcome"


def test_places_are_given_only_with_the_right_to_and_not_after_the_end(tonight, keeper):
    booking = waiting_party(tonight)
    helper = StaffFactory(is_superuser=False)
    helper.user_permissions.add(Permission.objects.get(codename="add_checkin"))
    link = DoorLinkFactory(event=tonight.event, created_by=helper)

    for who in (Keeper(by=helper), Keeper(by=helper, link=link)):
        answer = actions.give_place(event=tonight.event, keeper=who, booking=booking.pk)
        assert (answer.verdict, answer.reason) == (
            "waiting",
            "Diese Person hat noch keinen bestätigten Platz. Frag das Team.",
        )
    tonight.event.date = timezone.localdate() - dt.timedelta(days=2)
    tonight.event.save()
    over = actions.give_place(event=tonight.event, keeper=keeper, booking=booking.pk)
    assert (over.verdict, over.reason) == ("waiting", "Diese Veranstaltung ist vorbei.")
    booking.refresh_from_db()
    assert booking.status == "waiting"


@pytest.mark.django_db(transaction=True)
def test_two_devices_give_the_last_place_to_one_party(staff, tonight):
    tonight.capacity = 1
    tonight.save()
    parties = [waiting_party(tonight, minutes=number) for number in range(4)]

    def give(party) -> str:
        try:
            return actions.give_place(event=tonight.event, keeper=Keeper(by=staff), booking=party.pk).verdict
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        verdicts = sorted(pool.map(give, parties))

    assert verdicts == ["waiting", "waiting", "waiting", "welcome"]
    assert Booking.objects.confirmed().count() == 1


@pytest.mark.django_db(transaction=True)
def test_groups_that_come_in_on_two_devices_while_they_are_cancelled_block_nobody(staff):
    kind = TicketTypeFactory()
    groups = [BookingFactory(ticket_type=kind, places=4) for _ in range(5)]

    def work(number: int) -> str:
        group = groups[number // 3]
        try:
            if number % 3 == 2:
                return cancel(booking=group).status
            return actions.check_in_group(
                event=kind.event, keeper=Keeper(by=staff), ticket=group.tickets.order_by("pk").first().pk
            ).verdict
        except AlreadyIn:
            return "already"
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(work, range(15)))

    assert set(answers) <= {"welcome", "already", "cancelled"}
    once = CheckIn.objects.standing().values_list("ticket", flat=True)
    assert len(set(once)) == len(once)


def test_without_a_script_a_group_comes_in_and_out_with_one_press(client, base, booking):
    group = BookingFactory(ticket_type=booking.ticket_type, name="Mo Beispiel", places=3)
    one = group.tickets.get(position=2)

    first = client.post(base + "pruefen/", {"code": one.code})
    found = client.post(base + "suchen/", {"name": "mo"})
    rest = client.post(base + "gruppe/", {"ticket": one.pk})
    keys = re.findall(r'name="key" value="([^"]+)"', rest.content.decode().split("<template")[0])
    out = client.post(base + "zurueck/", {"key": keys})

    assert "Auch die anderen 2 einlassen" in text(first)
    assert "Ganze Gruppe (2) Einlassen Mo Beispiel" in text(found)
    assert "Willkommen! Mo Beispiel Die Gruppe ist da: 2 Personen." in text(rest)
    assert "3 von 4 sind da" in text(rest)
    assert told(out) == "undone"
    assert list(CheckIn.objects.standing().values_list("ticket", flat=True)) == [one.pk]


def test_without_a_script_who_waits_gets_a_free_place(client, base, booking):
    party = BookingFactory(
        ticket_type=booking.ticket_type, name="Kim Wartend", places=2, status="waiting", queued_at=timezone.now()
    )

    answer = client.post(base + "nachruecken/", {"booking": party.pk})

    assert told(answer) == "welcome"
    assert "Auch die andere Person einlassen" in text(answer)
    party.refresh_from_db()
    assert party.status == "confirmed"


def test_a_helper_hears_why_there_is_no_place_and_is_not_offered_what_the_link_may_not(client, base, booking):
    booking.ticket_type.capacity = 1
    booking.ticket_type.save()
    party = BookingFactory(
        ticket_type=booking.ticket_type, name="Kim Wartend", status="waiting", queued_at=timezone.now()
    )
    full = client.post(base + "nachruecken/", {"booking": party.pk}, **JSON).json()
    maker = DoorLink.objects.get().created_by
    maker.is_superuser = False
    maker.save()
    maker.user_permissions.add(Permission.objects.get(codename="add_checkin"))

    found = client.post(base + "suchen/", {"name": "kim"})

    assert (full["verdict"], full["detail"]) == ("waiting", "Es ist leider kein Platz mehr frei.")
    assert "Kim Wartend Warteliste: Nr. 1 Einlassen Kim Wartend" in text(found)
    assert told(client.post(base + "nachruecken/", {"booking": party.pk})) == "waiting"
