""" "Kommst du?": on time, late after downtime, once, and never for what does not take place."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from events.models import HAMBURG, Event
from tests.factories import BookingFactory, TicketTypeFactory
from tickets import actions, reminders
from tickets.models import Booking, BookingMail, Step
from wedo.tasks import remind_guests

pytestmark = pytest.mark.django_db

# Far from the days on which the clocks change.
START = dt.datetime(2031, 1, 15, 18, 0, tzinfo=HAMBURG)


@pytest.fixture
def clock(monkeypatch):
    """Sets the time: `clock(hours)` before the event starts."""

    def set_time(hours: float) -> dt.datetime:
        now = START - dt.timedelta(hours=hours)
        monkeypatch.setattr(timezone, "now", lambda: now.astimezone(dt.UTC))
        return now

    set_time(24 * 10)
    return set_time


def guest(**more) -> Booking:
    """A confirmed booking made ten days before an event on 15 January 2031, 18:00."""
    event = {f"event__{name}": more.pop(name) for name in list(more) if name in EVENT_FIELDS}
    ticket_type = more.pop("ticket_type", None) or TicketTypeFactory(
        **{"event__date": START.date(), "event__start_time": dt.time(18), "event__end_time": None} | event
    )
    return BookingFactory(**{"created_at": timezone.now(), "ticket_type": ticket_type} | more)


EVENT_FIELDS = {"status", "start_time", "remind_72h", "remind_24h"}


def sent(run_jobs) -> list[str]:
    """Run the scheduler and the worker; returns the recipients."""
    remind_guests(timestamp=0)
    return [mail.to[0] for mail in run_jobs()]


def test_each_guest_is_asked_three_days_and_one_day_before(clock, run_jobs):
    booking = guest()
    counts = []
    for hours in (73, 72.01, 72, 71.9, 48, 26, 24.1, 24, 23.9, 4, 3, 1):
        clock(hours)
        counts.append(len(sent(run_jobs)))

    assert counts == [0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0]
    assert list(booking.mails.values_list("kind", "about")) == [
        ("reminder", "72h:2031-01-15"),
        ("reminder", "24h:2031-01-15"),
    ]


@pytest.mark.parametrize(
    ("hours", "abouts"),
    [
        (70, ["72h:2031-01-15"]),
        (26.1, ["72h:2031-01-15"]),
        (26, []),
        (25, []),
        (20, ["24h:2031-01-15"]),
        (3.1, ["24h:2031-01-15"]),
        (3, []),
        (0.5, []),
    ],
)
def test_c12_after_downtime_it_catches_up_while_it_is_of_use(clock, run_jobs, hours, abouts):
    guest()
    clock(hours)

    sent(run_jobs)

    assert list(BookingMail.objects.values_list("about", flat=True)) == abouts


def test_c12_nobody_is_reminded_twice_however_often_the_scheduler_runs(clock, run_jobs):
    guest()
    clock(70)

    assert [len(sent(run_jobs)) for _ in range(3)] == [1, 0, 0]


@pytest.mark.django_db(transaction=True)
def test_c12_two_schedulers_at_once_remind_once(clock):
    for _ in range(5):
        guest(ticket_type=BookingFactory(ticket_type=guest().ticket_type).ticket_type)
    clock(70)
    confirmed = Booking.objects.filter(created_at__lt=timezone.now()).count()

    def run(_number):
        try:
            return reminders.remind_all()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        noted = sum(pool.map(run, range(4)))

    assert noted == BookingMail.objects.count() == confirmed


@pytest.mark.parametrize("status", ["draft", "cancelled"])
def test_c12_never_for_an_event_that_does_not_take_place(clock, run_jobs, status):
    guest(status=status)
    clock(70)

    assert sent(run_jobs) == []
    assert BookingMail.objects.count() == 0


@pytest.mark.parametrize("status", ["cancelled", "waiting", "offered", "held", "requested"])
def test_c12_never_for_a_booking_without_a_place(clock, run_jobs, status):
    booking = guest()
    ends = {"cancelled_at": timezone.now()} if status == "cancelled" else {"queued_at": timezone.now()}
    if status in ("offered", "held"):
        ends["expires_at"] = timezone.now()
    Booking.objects.filter(pk=booking.pk).update(status=status, **ends)
    clock(70)

    assert reminders.guests(booking.event, reminders.REMINDERS[0]) == []


@pytest.mark.parametrize("what", ["event", "booking"])
def test_c12_the_state_is_checked_again_when_the_mail_leaves(clock, run_jobs, what):
    booking = guest()
    clock(70)
    remind_guests(timestamp=0)
    assert BookingMail.objects.count() == 1

    if what == "event":
        Event.objects.update(status=Event.Status.CANCELLED)
    else:
        actions.cancel(booking=booking, mail=False)

    assert run_jobs() == []
    assert BookingMail.objects.count() == 0


def test_an_event_can_do_without(clock, run_jobs):
    guest(remind_72h=False)
    clock(70)
    assert sent(run_jobs) == []

    clock(23)
    assert len(sent(run_jobs)) == 1


def test_who_has_booked_after_the_moment_has_just_had_the_confirmation(clock, run_jobs):
    early = guest()
    clock(60)
    guest(ticket_type=early.ticket_type)
    promoted = guest(ticket_type=early.ticket_type, created_at=early.created_at)
    Step.objects.create(booking=promoted, kind="confirmed", actor="guest", at=timezone.now())

    assert sent(run_jobs) == [early.email]
    clock(23)
    assert len(sent(run_jobs)) == 3


def test_a_booking_without_an_address_is_left_alone(clock, run_jobs):
    guest(email="", source="phone")
    clock(70)

    assert sent(run_jobs) == []


def test_an_event_without_a_known_time_is_reminded_of_at_noon(clock, run_jobs):
    guest(start_time=None)
    clock(72 + 6.1)
    assert sent(run_jobs) == []

    clock(72 + 5.9)
    assert len(sent(run_jobs)) == 1


def test_an_event_that_is_moved_is_reminded_of_at_its_new_time(clock, run_jobs):
    booking = guest()
    clock(70)
    assert len(sent(run_jobs)) == 1
    Event.objects.update(date=START.date() + dt.timedelta(days=7))

    clock(70 - 7 * 24)
    assert sent(run_jobs) == [booking.email]
    clock(23 - 7 * 24)
    assert sent(run_jobs) == [booking.email]


def test_many_guests_are_reminded_part_by_part_and_a_stop_in_between_loses_nobody(clock, run_jobs, monkeypatch):
    monkeypatch.setattr(reminders, "BATCH", 2)
    ticket_type = guest().ticket_type
    for _ in range(4):
        guest(ticket_type=ticket_type)
    clock(70)

    queue, stopped = reminders.queue_many, []

    def stop_in_the_second_part(*args, **more):
        if len(stopped) == 1:
            stopped.append("now")
            raise RuntimeError("power cut")
        stopped.append("")
        return queue(*args, **more)

    monkeypatch.setattr(reminders, "queue_many", stop_in_the_second_part)
    with pytest.raises(ExceptionGroup):
        reminders.remind_all()
    assert BookingMail.objects.count() == 2
    reminders.remind_all()

    assert (BookingMail.objects.count(), len(run_jobs())) == (5, 5)


def test_c08_the_reminder_has_two_buttons_and_the_second_frees_the_place_at_once(clock, run_jobs, client, settings):
    booking = guest()
    clock(70)
    remind_guests(timestamp=0)
    (mail,) = run_jobs()

    cancel_url = f"{settings.SITE_URL}/tickets/{booking.token}/stornieren/"
    html = mail.alternatives[0].content
    assert f'<a href="{settings.SITE_URL}/tickets/{booking.token}/"' in html
    assert f'<a href="{cancel_url}"' in html
    assert "Ich komme doch nicht" in html
    assert cancel_url in mail.body

    asked = client.get(cancel_url)
    booking.refresh_from_db()
    assert (asked.status_code, booking.status) == (200, "confirmed")
    client.post(cancel_url)
    booking.refresh_from_db()
    assert booking.status == "cancelled"


def move(booking, **changes):
    Event.objects.filter(pk=booking.event.pk).update(**changes)


def test_who_was_asked_about_a_day_is_asked_again_about_another_one(clock, run_jobs):
    booking = guest()
    counts = []
    for hours, day in ((72, 15), (60, 15), (60, 20), (-50, 20), (-96, 20), (-97, 20)):
        move(booking, date=dt.date(2031, 1, day))
        clock(hours)
        counts.append(len(sent(run_jobs)))

    # 72 hours before the 20th is 48 hours after the start that was planned first.
    assert counts == [1, 0, 0, 1, 1, 0]
    assert list(booking.mails.values_list("about", flat=True)) == [
        "72h:2031-01-15",
        "72h:2031-01-20",
        "24h:2031-01-20",
    ]


def test_another_hour_of_the_same_day_and_a_day_that_comes_back_are_no_reason_to_ask_again(clock, run_jobs):
    booking = guest()
    clock(72)
    counts = [len(sent(run_jobs))]
    for changes in ({"start_time": dt.time(19)}, {"date": dt.date(2031, 1, 20)}, {"date": dt.date(2031, 1, 15)}):
        move(booking, **changes)
        clock(70)
        counts.append(len(sent(run_jobs)))

    assert counts == [1, 0, 0, 0]


def test_a_reminder_that_waited_for_the_mail_server_until_the_event_was_moved_does_not_go(clock, run_jobs):
    booking = guest()
    clock(72)
    remind_guests(timestamp=0)
    move(booking, date=dt.date(2031, 1, 20))

    assert [mail.to for mail in run_jobs()] == []
    assert booking.mails.count() == 0


def test_reminders_from_before_name_their_day(clock):
    booking = guest()
    BookingMail.objects.create(booking=booking, kind="reminder", about="72h")
    migration = import_module("tickets.migrations.0005_reminders_name_the_day")

    migration.name_the_day(apps, None)
    assert booking.mails.get().about == "72h:2031-01-15"
    booking.mails.create(kind="reminder", about="72h:2031-01-20")
    migration.forget_the_day(apps, None)

    assert [mail.about for mail in booking.mails.all()] == ["72h"]
