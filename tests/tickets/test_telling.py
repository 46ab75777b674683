"""Nobody reads "bisher" of what they never knew: changes that are told later, twice, or not at all."""

import datetime as dt

import pytest
from django.utils import timezone

from events.models import Event
from tests.factories import BookingFactory, StaffFactory, TicketTypeFactory
from tickets import actions, mails
from tickets.models import Booking, BookingMail, EventChange

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return TicketTypeFactory(event__room_de="Keller").event


def book(event: Event, **more) -> Booking:
    return BookingFactory(ticket_type=event.ticket_types.get(), **more)


def move(event: Event, room: str, *, tell: bool) -> int:
    """Save another room as the admin does, told or not."""
    stored = Event.objects.select_related("venue").get(pk=event.pk)
    before = mails.snapshot(stored)
    if stored.room_de != room:
        stored.room_de = room
        stored.sequence += 1
        stored.save()
    return actions.event_changed(event=stored, by=StaffFactory(), before=before, tell=tell)


def rooms(mail) -> tuple[str, str]:
    """What was and what is, as the mail says it."""
    lines = [line.strip() for line in mail.body.splitlines()]
    at = lines.index("Raum")
    return lines[at + 1].removeprefix("bisher: "), lines[at + 2].removeprefix("jetzt: ")


def test_a_change_after_one_that_was_not_told_says_what_guests_know(event, run_jobs):
    book(event)
    move(event, "Keller 2", tell=True)
    assert rooms(run_jobs()[0]) == ("Keller", "Keller 2")

    assert move(event, "Dach", tell=False) == 0
    move(event, "Speicher", tell=True)

    (mail,) = run_jobs()
    assert rooms(mail) == ("Keller 2", "Speicher")


def test_a_change_can_be_told_later_though_nothing_else_changes_and_once(event, run_jobs):
    book(event)
    move(event, "Dach", tell=False)
    assert run_jobs() == []

    assert move(event, "Dach", tell=True) == 1
    assert rooms(run_jobs()[0]) == ("Keller", "Dach")
    assert move(event, "Dach", tell=True) == 0


def test_each_guest_reads_what_they_knew_when_they_booked(event, run_jobs):
    first = book(event)
    move(event, "Dach", tell=False)
    second = book(event)
    move(event, "Speicher", tell=False)
    book(event)

    assert move(event, "Speicher", tell=True) == 2

    assert {mail.to[0]: rooms(mail) for mail in run_jobs()} == {
        first.email: ("Keller", "Speicher"),
        second.email: ("Dach", "Speicher"),
    }


def test_who_booked_after_the_change_is_told_nothing(event, run_jobs):
    move(event, "Dach", tell=False)
    book(event)

    assert move(event, "Dach", tell=True) == 0
    assert run_jobs() == []


def test_what_was_taken_back_is_not_told(event):
    book(event)
    move(event, "Dach", tell=False)
    move(event, "Keller", tell=False)

    assert actions.untold(event) == []
    assert move(event, "Keller", tell=True) == 0


def test_a_told_change_that_is_taken_back_before_its_mail_left_was_never_known(event, run_jobs):
    book(event)
    move(event, "Dach", tell=True)
    move(event, "Keller", tell=False)
    assert run_jobs() == []

    move(event, "Speicher", tell=True)
    assert rooms(run_jobs()[0]) == ("Keller", "Speicher")


def test_a_mail_that_left_late_has_told_what_came_in_between(event, run_jobs):
    book(event)
    move(event, "Dach", tell=True)
    move(event, "Speicher", tell=False)
    assert rooms(run_jobs()[0]) == ("Keller", "Speicher")

    move(event, "Saal", tell=True)
    assert rooms(run_jobs()[0]) == ("Speicher", "Saal")


def test_what_changed_while_the_event_was_called_off_is_told_when_it_takes_place(event, run_jobs):
    book(event)
    staff = StaffFactory()
    actions.call_off(event=event, by=staff, notes={"de": "Sturm"})
    run_jobs()
    assert move(event, "Dach", tell=True) == 0

    actions.publish(event=event, by=staff)

    (mail,) = run_jobs()
    assert mail.subject.startswith("Findet doch statt:")
    assert rooms(mail) == ("Keller", "Dach")


def test_a_date_that_was_the_past_by_mistake_is_no_date_that_guests_knew(event, run_jobs):
    book(event)
    day = event.date
    for date in (dt.date(2025, 1, 10), day + dt.timedelta(days=1)):
        before = mails.snapshot(event)
        Event.objects.filter(pk=event.pk).update(date=date)
        event.refresh_from_db()
        actions.event_changed(event=event, by=StaffFactory(), before=before)

    run_jobs()
    (mail,) = BookingMail.objects.all()
    assert mail.detail["date"] == day.isoformat()


def test_who_confirms_the_address_after_a_change_is_told_of_it_later(event):
    held = book(event, status="held", expires_at=timezone.now() + dt.timedelta(minutes=30))
    move(event, "Dach", tell=False)
    actions.confirm_hold(booking=held)

    assert move(event, "Dach", tell=True) == 1


def test_an_event_without_guests_keeps_nothing(event):
    move(event, "Dach", tell=False)
    assert EventChange.objects.count() == 0


def test_two_thousand_guests_are_told_with_few_queries(event, django_assert_max_num_queries):
    kind = event.ticket_types.get()
    Booking.objects.bulk_create(
        Booking(ticket_type=kind, name="Gast", email=f"g{n}@example.org", consent_at=timezone.now(), submission=n)
        for n in range(2000)
    )
    move(event, "Dach", tell=False)
    with django_assert_max_num_queries(40):
        move(event, "Speicher", tell=True)
    assert BookingMail.objects.count() == 2000
