"""Letting people in: the verbs, what the database forbids, and many devices at once."""

import datetime as dt
import random
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests.factories import BookingFactory, DoorLinkFactory, StaffFactory, TicketTypeFactory, UserFactory
from tickets.actions import SoldOut, cancel, cancel_ticket
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


def test_the_search_finds_names_in_every_script_and_tells_no_more(keeper):
    kind = TicketTypeFactory()
    names = ["Ayşe Örnek", "Jean-Luc Beispiel", "أحمد مثال", "Örtrud Muster"]
    for name in names:
        BookingFactory(ticket_type=kind, name=name)
    BookingFactory(ticket_type=kind, name="Örs Wartend", status="waiting", queued_at=timezone.now())
    BookingFactory(name="Örnek von nebenan")

    def found(text):
        return [one.name for one in page.search(kind.event, text)[0]]

    assert found("ornek") == ["Ayşe Örnek"]
    assert found("luc bei") == ["Jean-Luc Beispiel"]
    assert found("أحمد") == ["أحمد مثال"]
    assert found("ör") == ["Ayşe Örnek", "Örs Wartend", "Örtrud Muster"]
    assert found("ö") == []
    assert [one.is_waiting for one in page.search(kind.event, "örs")[0]] == [True]


def test_guests_without_a_name_are_found_by_who_booked():
    booking = BookingFactory(name="Alex Beispiel", places=25)

    found, has_more = page.search(booking.event, "alex")

    assert [(one.name, one.of, one.number) for one in found[:2]] == [
        ("Alex Beispiel", "Alex Beispiel", 1),
        ("", "Alex Beispiel", 2),
    ]
    assert (len(found), has_more) == (20, True)


def test_a_device_keeps_hashes_and_names_only_where_allowed(keeper):
    booking = BookingFactory(name="Alex Beispiel", places=2)
    one, two = booking.tickets.order_by("position")
    event = booking.event
    check_in(event=event, keeper=keeper, code=one.code)
    cancel_ticket(ticket=two)

    kept = page.offline_list(event)

    at = CheckIn.objects.get().at.isoformat()
    first, second = (page.hash_of(kept["salt"], each.code) for each in (one, two))
    assert kept["tickets"] == {first: ["", at, "", 0], second: ["cancelled", "", "", 0]}
    assert one.code not in str(kept)
    event.door_names_offline = True
    assert page.offline_list(event)["tickets"][first] == ["", at, "Alex Beispiel", 0]
    assert page.offline_list(event)["tickets"][second] == ["cancelled", "", "", 0]
    assert page.offline_list(BookingFactory().event)["salt"] != kept["salt"]


def test_a_device_knows_which_tickets_belong_together():
    kind = TicketTypeFactory()
    bookings = [BookingFactory(ticket_type=kind, places=places) for places in (2, 1, 3)]

    kept = page.offline_list(kind.event)

    groups = [
        [kept["tickets"][page.hash_of(kept["salt"], one.code)][3] for one in booking.tickets.all()]
        for booking in bookings
    ]
    assert groups == [[1, 1], [0], [2, 2, 2]]


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


def test_the_search_tells_groups_and_turns():
    kind = TicketTypeFactory()
    group = BookingFactory(ticket_type=kind, name="Alex Beispiel", places=3)
    BookingFactory(ticket_type=kind, name="Alexa Beispiel")
    for minutes, name in enumerate(("Mo Vorher", "Ada Nachher")):
        waiting_party(kind, minutes=minutes, name=name, attendees=[name, "Alexis Freund"], places=2)
    CheckIn.objects.create(ticket=group.tickets.get(position=1))

    found = page.search(kind.event, "alex")[0]

    assert [(one.name or one.of, one.rest, one.turn) for one in found] == [
        ("Ada Nachher", 0, 2),
        ("Alex Beispiel", 2, 0),
        ("Alex Beispiel", 0, 0),
        ("Alex Beispiel", 0, 0),
        ("Alexa Beispiel", 0, 0),
        ("Mo Vorher", 0, 1),
    ]


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
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(work, range(15)))

    assert set(answers) <= {"welcome", "already", "cancelled"}
    once = CheckIn.objects.standing().values_list("ticket", flat=True)
    assert len(set(once)) == len(once)


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
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(work, range(20)))

    let_in = [tickets[number // 2].pk for number in range(0, 20, 2) if answers[number] == "welcome"]
    assert sorted(CheckIn.objects.values_list("ticket", flat=True)) == sorted(let_in)
    assert set(answers) <= {"welcome", "cancelled"}
