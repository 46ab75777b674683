"""Letting people in: the verbs, what the database forbids, and many devices at once."""

import datetime as dt
import random
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests.factories import BookingFactory, DoorLinkFactory, StaffFactory, TicketTypeFactory, UserFactory
from tickets.actions import AlreadyIn, SoldOut, cancel, cancel_ticket
from tickets.door import actions, page
from tickets.door.actions import Keeper, check_in, undo, walk_in
from tickets.door.codes import read_code
from tickets.models import Booking, CheckIn, DoorLink, Ticket
from wedo.keys import hashed
from wedo.tasks import forget

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return StaffFactory()


@pytest.fixture
def keeper(staff):
    return Keeper(by=staff, device="Tür links")


def ticket(**fields) -> Ticket:
    return BookingFactory(**fields).tickets.get(position=1)


def event_of(one: Ticket):
    return one.booking.ticket_type.event


def offline(one: Ticket, keeper: Keeper, *, minutes: int = 5, key=None):
    """What a device without network let in some minutes ago."""
    at = timezone.now() - dt.timedelta(minutes=minutes)
    return check_in(event=event_of(one), keeper=keeper, code=one.code, source="offline", at=at, key=key)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("WEDO:7K3M9QXT4RTW", "7K3M9QXT4RTW"),
        ("7k3m-9qxt-4rtw", "7K3M9QXT4RTW"),
        (" 7K3M 9QXT 4RTW\r\n", "7K3M9QXT4RTW"),
        ("oil09qxt4rtw", "01109QXT4RTW"),
        ("wedo:oil0-9qxt-4rtw", "01109QXT4RTW"),
        # a hand scanner with US keys on a computer with German keys
        ("WEDOÖ7K3M9QXT4YZW", "7K3M9QXT4ZYW"),
        ("WEDO7K3M9QXT", "WED07K3M9QXT"),
        ("WEDO:7K3M9QXT4RT", ""),
        ("WEDO:7K3M9QXT4RTUU", ""),
        ("https://example.org/7K3M9QXT4RTW", ""),
        ("7K3M9QXT4RT\x00", ""),
        ("", ""),
    ],
)
def test_codes_are_read_as_people_and_scanners_type_them(typed, read):
    assert read_code(typed) == read


def test_a_ticket_is_let_in_once_and_then_it_is_there_since(keeper):
    one = ticket(name="Alex Beispiel")
    event = event_of(one)

    first = check_in(event=event, keeper=keeper, code=one.code)
    again = check_in(event=event, keeper=keeper, code=one.code)

    assert (first.verdict, first.name) == ("welcome", "Alex Beispiel")
    assert (again.verdict, again.check_in) == ("already", first.check_in)
    assert CheckIn.objects.count() == 1
    assert (first.check_in.by, first.check_in.device, first.check_in.source) == (keeper.by, "Tür links", "online")
    assert page.tally(event) == page.Tally(arrived=1, expected=1)


def test_what_may_not_come_in_is_told_apart(keeper):
    one, other = ticket(), ticket()
    booking = BookingFactory(ticket_type=one.booking.ticket_type, places=2)
    gone = booking.tickets.get(position=2)
    cancel_ticket(ticket=gone)
    waiting = BookingFactory(ticket_type=one.booking.ticket_type, status="waiting", queued_at=timezone.now())
    event = event_of(one)

    verdicts = [
        check_in(event=event, keeper=keeper, code=gone.code).verdict,
        check_in(event=event, keeper=keeper, code=other.code).verdict,
        check_in(event=event, keeper=keeper, code="0" * 12).verdict,
        check_in(event=event, keeper=keeper, ticket=None).verdict,
        actions.waiting(event=event, booking=waiting.pk).verdict,
        actions.waiting(event=event, booking=booking.pk).verdict,
    ]

    assert verdicts == ["cancelled", "other_event", "unknown", "unknown", "waiting", "unknown"]
    assert check_in(event=event, keeper=keeper, code=other.code).name == ""
    assert CheckIn.objects.count() == 0


def test_the_same_check_in_sent_again_gets_the_same_answer(keeper):
    one, key = ticket(), uuid.uuid4()
    event = event_of(one)

    verdicts = [check_in(event=event, keeper=keeper, code=one.code, key=key).verdict for _ in range(3)]

    assert verdicts == ["welcome"] * 3
    assert CheckIn.objects.count() == 1


def test_a_key_that_belongs_to_another_ticket_is_not_believed(keeper):
    one, key = ticket(), uuid.uuid4()
    other = ticket(ticket_type=one.booking.ticket_type)
    check_in(event=event_of(one), keeper=keeper, code=one.code, key=key)

    assert check_in(event=event_of(one), keeper=keeper, code=other.code, key=key).verdict == "welcome"
    assert CheckIn.objects.count() == 2


def test_undone_is_out_again_and_can_come_in_again(keeper):
    one = ticket()
    event = event_of(one)
    first = check_in(event=event, keeper=keeper, code=one.code)

    assert undo(event=event, key=first.check_in.key).verdict == "undone"
    assert undo(event=event, key=first.check_in.key).verdict == "undone"
    assert page.tally(event).arrived == 0
    assert check_in(event=event, keeper=keeper, code=one.code).verdict == "welcome"
    assert CheckIn.objects.count() == 2
    assert undo(event=event_of(ticket()), key=first.check_in.key).verdict == "unknown"


def test_offline_check_ins_keep_their_time_and_impossible_times_are_not_believed(keeper):
    one = ticket()
    answer = offline(one, keeper, minutes=30)
    assert (answer.verdict, answer.check_in.source) == ("welcome", "offline")
    assert answer.check_in.received_at - answer.check_in.at >= dt.timedelta(minutes=29)

    for minutes in (-60, 60 * 24 * 30):
        answer = offline(ticket(ticket_type=one.booking.ticket_type), keeper, minutes=minutes)
        assert abs(answer.check_in.at - timezone.now()) < dt.timedelta(seconds=10)


def test_two_devices_that_let_the_same_ticket_in_are_a_problem_that_both_see(keeper, staff):
    one = ticket(name="Alex Beispiel")
    right, key = Keeper(by=staff, device="Tür rechts"), uuid.uuid4()
    first = offline(one, keeper, minutes=10)

    second = offline(one, right, minutes=8, key=key)
    again = offline(one, right, minutes=8, key=key)

    assert [answer.verdict for answer in (first, second, again)] == ["welcome", "already", "already"]
    (trouble,) = page.troubles(event_of(one))
    assert (trouble.problem, trouble.device, trouble.first.device) == ("twice", "Tür rechts", "Tür links")
    assert page.tally(event_of(one)) == page.Tally(arrived=1, expected=1)

    undo(event=event_of(one), key=key)
    assert page.troubles(event_of(one)) == []
    assert page.tally(event_of(one)).arrived == 1


def test_a_ticket_that_was_cancelled_while_the_network_was_away_is_a_problem(keeper):
    one = ticket()
    cancel(booking=one.booking)

    assert offline(one, keeper).verdict == "cancelled"
    assert [trouble.problem for trouble in page.troubles(event_of(one))] == ["cancelled"]
    assert page.tally(event_of(one)) == page.Tally(arrived=0, expected=0)


def test_the_database_forbids_what_must_not_be():
    one = ticket()
    CheckIn.objects.create(ticket=one)
    wrong = [
        {},
        {"problem": "twice"},
        {"undone_at": timezone.now() - dt.timedelta(hours=1)},
    ]
    for fields in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            CheckIn.objects.create(ticket=one, **fields)
    CheckIn.objects.create(ticket=one, source="offline", problem="twice")
    CheckIn.objects.create(ticket=one, undone_at=timezone.now() + dt.timedelta(seconds=1))
    assert CheckIn.objects.standing().count() == 1


def test_a_walk_in_is_booked_and_in_at_once(keeper, run_jobs):
    event = TicketTypeFactory(capacity=1).event
    key = uuid.uuid4()
    come = {"event": event, "keeper": keeper, "name": "Kim Beispiel", "language": "de"}

    answers = [walk_in(**come, email="kim@example.org", submission=key) for _ in range(2)]

    assert [answer.verdict for answer in answers] == ["welcome", "welcome"]
    booking = Booking.objects.get()
    assert (booking.name, booking.source, booking.created_by, booking.over_capacity) == (
        "Kim Beispiel",
        "door",
        keeper.by,
        False,
    )
    assert page.tally(event) == page.Tally(arrived=1, expected=1)
    assert [mail.to for mail in run_jobs()] == [["kim@example.org"]]


def test_only_staff_let_walk_ins_in_past_the_capacity(keeper):
    event = TicketTypeFactory(capacity=0).event
    link = DoorLinkFactory(event=event)
    come = {"event": event, "name": "Kim", "email": "", "language": "de"}
    helper = Keeper(by=link.created_by, link=link)

    for who, exceed in ((helper, False), (helper, True), (keeper, False)):
        with pytest.raises(SoldOut):
            walk_in(**come, keeper=who, exceed=exceed, submission=uuid.uuid4())
    answer = walk_in(**come, keeper=keeper, exceed=True, submission=uuid.uuid4())

    assert (answer.verdict, answer.ticket.booking.over_capacity) == ("welcome", True)
    assert Booking.objects.count() == 1


def test_walk_ins_come_after_the_start(keeper):
    now = timezone.localtime()
    start = now - dt.timedelta(minutes=1)
    event = TicketTypeFactory(event__date=start.date(), event__start_time=start.time(), event__end_time=None).event

    answer = walk_in(
        event=event, keeper=keeper, name="Kim", email="", language="de", submission=uuid.uuid4(), exceed=False
    )

    assert answer.verdict == "welcome"


def test_a_link_is_stored_as_its_hash_and_only_staff_make_and_revoke_it(staff):
    event = TicketTypeFactory().event
    until = timezone.now() + dt.timedelta(hours=1)

    link, key = actions.make_link(event=event, label="Kim", expires_at=until, by=staff)

    assert (len(key), link.key_hash) == (43, hashed(key))
    assert key not in str(DoorLink.objects.values().get())
    assert page.link_of(event=event, key=key) == link
    assert page.link_of(event=TicketTypeFactory().event, key=key) is None
    for who in (UserFactory(), StaffFactory(is_superuser=False)):
        with pytest.raises(actions.NotAllowed):
            actions.make_link(event=event, label="Kim", expires_at=until, by=who)
        with pytest.raises(actions.NotAllowed):
            actions.revoke_link(link=link, by=who)
    actions.revoke_link(link=link, by=staff)
    assert page.link_of(event=event, key=key).is_standing is False


def test_links_are_deleted_a_week_past_their_end_and_check_ins_stay(keeper):
    one = ticket()
    event = event_of(one)
    links = [
        DoorLinkFactory(event=event, expires_at=timezone.now() - dt.timedelta(days=days, minutes=1)) for days in (7, 6)
    ]
    helper = Keeper(by=keeper.by, link=links[0], device="Tür links")
    check_in(event=event, keeper=helper, code=one.code)

    forget(timestamp=0)

    assert list(DoorLink.objects.all()) == links[1:]
    assert list(CheckIn.objects.values_list("link", "device")) == [(None, "Tür links")]


@pytest.mark.django_db(transaction=True)
def test_five_hundred_check_ins_from_four_devices_let_each_ticket_in_once(staff):
    kind = TicketTypeFactory(capacity=500)
    bookings = Booking.objects.bulk_create(
        Booking(ticket_type=kind, name=f"Gast {number}", source="door") for number in range(125)
    )
    tickets = Ticket.objects.bulk_create(Ticket(booking=booking) for booking in bookings)
    devices = [Keeper(by=staff, device=f"Gerät {number}") for number in range(4)]
    took = []

    def work(device: Keeper) -> list[str]:
        mine = random.Random(device.device).sample(tickets, len(tickets))
        verdicts = []
        try:
            for one in mine:
                start = time.perf_counter()
                verdicts.append(check_in(event=kind.event, keeper=device, code=one.code).verdict)
                took.append(time.perf_counter() - start)
        finally:
            connection.close()
        return verdicts

    with ThreadPoolExecutor(4) as pool:
        verdicts = [verdict for device in pool.map(work, devices) for verdict in device]

    assert len(verdicts) == 500
    assert (verdicts.count("welcome"), verdicts.count("already")) == (125, 375)
    assert CheckIn.objects.standing().count() == 125
    assert page.tally(kind.event) == page.Tally(arrived=125, expected=125)
    # The target is 200 ms on a machine that does nothing else; tests share theirs.
    assert sorted(took)[int(len(took) * 0.95)] < 1


@pytest.mark.django_db(transaction=True)
def test_a_ticket_that_is_cancelled_at_the_same_instant_is_in_or_cancelled_never_both_unnoticed(staff):
    keeper = Keeper(by=staff)
    kind = TicketTypeFactory()
    tickets = [ticket(ticket_type=kind) for _ in range(10)]

    def work(number: int) -> str:
        one = tickets[number // 2]
        try:
            if number % 2:
                return cancel(booking=one.booking).status
            return check_in(event=kind.event, keeper=keeper, code=one.code).verdict
        except AlreadyIn:
            return "already in"
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(work, range(20)))

    let_in = [tickets[number // 2].pk for number in range(0, 20, 2) if answers[number] == "welcome"]
    assert sorted(CheckIn.objects.values_list("ticket", flat=True)) == sorted(let_in)
    assert set(answers) <= {"welcome", "cancelled", "already in"}
    assert answers.count("welcome") == answers.count("already in")
