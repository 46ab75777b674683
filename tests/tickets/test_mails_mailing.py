"""What staff tell all guests of an event: called off, changed, takes place after all, thanks."""

import datetime as dt

import pytest
from django.utils import timezone

from events.actions import NotPossible
from events.models import Event
from tests.factories import BookingFactory, EventFactory, MaterialFactory, StaffFactory, TicketTypeFactory, VenueFactory
from tickets import actions, mails
from tickets.models import Booking, BookingMail, Need

pytestmark = pytest.mark.django_db

NOTES = {"de": "Der Raum ist gesperrt.", "en": "The room is closed."}


def guests(ticket_type, *statuses) -> list[Booking]:
    """One guest in each of these states."""
    now = timezone.now()
    made = []
    for status in statuses:
        more = {"queued_at": now} if status in ("waiting", "offered") else {}
        if status in ("held", "offered"):
            more["expires_at"] = now + dt.timedelta(hours=1)
        if status == "cancelled":
            more["cancelled_at"] = now
        made.append(BookingFactory(ticket_type=ticket_type, status=status, **more))
    return made


def told(run_jobs) -> list[str]:
    return sorted(mail.to[0] for mail in run_jobs())


def addresses(bookings) -> list[str]:
    return sorted(booking.email for booking in bookings)


def change(event: Event, **fields) -> int:
    """Save the event as the admin does and tell its guests."""
    before = mails.snapshot(event)
    for name, value in fields.items():
        setattr(event, name, value)
    event.sequence += 1
    event.save()
    return actions.event_changed(event=event, by=StaffFactory(), before=before)


# Called off --------------------------------------------------------------------------------------


def test_calling_off_tells_everybody_who_has_or_waits_for_a_place_and_ends_no_booking(run_jobs):
    ticket_type = TicketTypeFactory()
    there = guests(ticket_type, "confirmed", "waiting", "offered", "requested")
    guests(ticket_type, "cancelled", "held")
    guests(TicketTypeFactory(), "confirmed")

    actions.call_off(event=ticket_type.event, by=StaffFactory(), notes=NOTES)

    assert told(run_jobs) == addresses(there)
    assert Booking.objects.standing().for_event(ticket_type.event).count() == 5


def test_calling_off_twice_tells_once(run_jobs):
    ticket_type = TicketTypeFactory()
    guests(ticket_type, "confirmed")
    staff = StaffFactory()

    actions.call_off(event=ticket_type.event, by=staff, notes=NOTES)
    actions.call_off(event=ticket_type.event, by=staff, notes=NOTES)

    assert len(run_jobs()) == 1


def test_the_mail_gives_the_reason_in_both_languages_and_takes_the_calendar_entry_back(run_jobs):
    ticket_type = TicketTypeFactory()
    BookingFactory(ticket_type=ticket_type, language="en")

    actions.call_off(event=ticket_type.event, by=StaffFactory(), notes=NOTES)

    (mail,) = run_jobs()
    assert NOTES["de"] in mail.body
    assert NOTES["en"] in mail.body
    assert "STATUS:CANCELLED" in mail.attachments[0][1]


def test_who_only_waits_gets_no_calendar_file(run_jobs):
    ticket_type = TicketTypeFactory()
    guests(ticket_type, "waiting")

    actions.call_off(event=ticket_type.event, by=StaffFactory(), notes=NOTES)

    (mail,) = run_jobs()
    assert mail.attachments == []


@pytest.mark.parametrize("event", [{"status": "draft"}, {"date": dt.date(2025, 1, 10)}])
def test_what_cannot_be_called_off_tells_nobody(run_jobs, event):
    ticket_type = TicketTypeFactory(event=EventFactory(**event))
    guests(ticket_type, "confirmed")

    with pytest.raises(NotPossible):
        actions.call_off(event=ticket_type.event, by=StaffFactory(), notes=NOTES)

    assert run_jobs() == []


def test_an_event_that_takes_place_after_all_says_so(run_jobs):
    ticket_type = TicketTypeFactory()
    guests(ticket_type, "confirmed")
    staff = StaffFactory()
    actions.call_off(event=ticket_type.event, by=staff, notes=NOTES)
    run_jobs()

    actions.publish(event=ticket_type.event, by=staff)
    (mail,) = run_jobs()
    assert mail.subject.startswith("Findet doch statt:")

    actions.call_off(event=ticket_type.event, by=staff, notes=NOTES)
    (mail,) = run_jobs()
    assert mail.subject.startswith("Fällt aus:")


def test_publishing_a_draft_tells_nobody(run_jobs):
    ticket_type = TicketTypeFactory(event__status="draft")
    guests(ticket_type, "confirmed")

    actions.publish(event=ticket_type.event, by=StaffFactory())

    assert run_jobs() == []


def test_two_thousand_guests_are_told_with_few_queries(django_assert_max_num_queries):
    ticket_type = TicketTypeFactory(capacity=3000)
    Booking.objects.bulk_create(
        Booking(
            ticket_type=ticket_type,
            name="Gast",
            email=f"g{number}@example.org",
            consent_at=timezone.now(),
            submission=number,
        )
        for number in range(2000)
    )
    with django_assert_max_num_queries(25):
        actions.call_off(event=ticket_type.event, by=StaffFactory(), notes=NOTES)

    assert BookingMail.objects.count() == 2000


# Changed -----------------------------------------------------------------------------------------


def test_a_change_says_what_was_and_what_is(run_jobs):
    ticket_type = TicketTypeFactory(event__date=dt.date(2031, 1, 15), event__venue__name="Altes Beispielhaus")
    BookingFactory(ticket_type=ticket_type, language="en")

    change(
        ticket_type.event,
        date=dt.date(2031, 1, 22),
        start_time=dt.time(17, 30),
        venue=VenueFactory(name="Neues Beispielhaus", street="Beispielallee 9"),
        room_de="Raum 2",
        room_en="Room 2",
    )

    (mail,) = run_jobs()
    german = mail.body.split("Deutsch ─")[1]
    for line in (
        "bisher: Mittwoch, 15. Januar 2031",
        "jetzt: Mittwoch, 22. Januar 2031",
        "bisher: 16:00–20:00 Uhr",
        "jetzt: 17:30–20:00 Uhr",
        "bisher: Altes Beispielhaus, Beispielweg 1, Hamburg",
        "jetzt: Neues Beispielhaus, Beispielallee 9, Hamburg",
        "bisher: noch nicht bekannt",
        "jetzt: Raum 2",
    ):
        assert line in german
    assert "Room 2" in mail.body
    assert "DTSTART" in mail.attachments[0][1]


def test_a_change_is_told_to_all_but_those_who_have_not_confirmed_their_address(run_jobs):
    ticket_type = TicketTypeFactory()
    there = guests(ticket_type, "confirmed", "waiting", "offered", "requested")
    guests(ticket_type, "cancelled", "held")

    assert change(ticket_type.event, start_time=dt.time(15)) == 4

    assert told(run_jobs) == addresses(there)


@pytest.mark.parametrize("fields", [{"title_de": "Neuer Titel"}, {"summary_de": "Neu"}, {}])
def test_what_moves_nobody_is_not_told(run_jobs, fields):
    ticket_type = TicketTypeFactory()
    guests(ticket_type, "confirmed")

    assert change(ticket_type.event, **fields) == 0
    assert run_jobs() == []


@pytest.mark.parametrize("event", [{"status": "draft"}, {"status": "cancelled"}, {"date": dt.date(2025, 1, 10)}])
def test_changes_of_drafts_called_off_and_past_events_are_not_told(event):
    ticket_type = TicketTypeFactory(event=EventFactory(**event))
    guests(ticket_type, "confirmed")

    assert change(ticket_type.event, start_time=dt.time(15)) == 0


def test_two_changes_before_the_mail_has_left_are_told_in_one(run_jobs):
    ticket_type = TicketTypeFactory(event__start_time=dt.time(16), event__end_time=None)
    guests(ticket_type, "confirmed")

    change(ticket_type.event, start_time=dt.time(17))
    change(ticket_type.event, start_time=dt.time(18))

    (mail,) = run_jobs()
    assert "bisher: ab 16:00 Uhr" in mail.body
    assert "jetzt: ab 18:00 Uhr" in mail.body


def test_a_change_that_is_taken_back_before_the_mail_has_left_is_not_told(run_jobs):
    ticket_type = TicketTypeFactory()
    guests(ticket_type, "confirmed")

    change(ticket_type.event, start_time=dt.time(17))
    change(ticket_type.event, start_time=dt.time(16))

    assert run_jobs() == []
    assert BookingMail.objects.count() == 0


def test_two_changes_with_mails_in_between_are_told_twice(run_jobs):
    ticket_type = TicketTypeFactory(event__start_time=dt.time(16), event__end_time=None)
    guests(ticket_type, "confirmed")

    change(ticket_type.event, start_time=dt.time(17))
    run_jobs()
    change(ticket_type.event, start_time=dt.time(18))

    (mail,) = run_jobs()
    assert "bisher: ab 17:00 Uhr" in mail.body


# Thanks ------------------------------------------------------------------------------------------


def test_thanks_come_once_with_the_published_results(run_jobs):
    ticket_type = TicketTypeFactory(event__date=dt.date(2025, 1, 10))
    (there,) = guests(ticket_type, "confirmed")
    guests(ticket_type, "waiting", "cancelled")
    MaterialFactory(event=ticket_type.event, title="Protokoll des Abends")
    MaterialFactory(event=ticket_type.event, title="Noch geheim", is_published=False)
    staff = StaffFactory()

    assert actions.thank(event=ticket_type.event, by=staff) == 1
    assert actions.thank(event=ticket_type.event, by=staff) == 0

    (mail,) = run_jobs()
    assert mail.to == [there.email]
    assert "Protokoll des Abends" in mail.body
    assert "Noch geheim" not in mail.body


@pytest.mark.parametrize("event", [{}, {"status": "cancelled", "date": dt.date(2025, 1, 10)}])
def test_thanks_wait_for_the_end_of_an_event_that_took_place(event):
    ticket_type = TicketTypeFactory(event=EventFactory(**event))
    MaterialFactory(event=ticket_type.event)

    with pytest.raises(actions.NotSent):
        actions.thank(event=ticket_type.event, by=StaffFactory())


def test_thanks_wait_for_results():
    ticket_type = TicketTypeFactory(event__date=dt.date(2025, 1, 10))

    with pytest.raises(actions.NotSent, match="Veröffentlich zuerst ein Ergebnis"):
        actions.thank(event=ticket_type.event, by=StaffFactory())


# Links and needs ---------------------------------------------------------------------------------


def test_lost_links_come_again_all_in_one_mail_and_only_to_the_address_itself(run_jobs):
    first = BookingFactory(email="alex@example.org")
    second = BookingFactory(email="ALEX@example.org")
    over = BookingFactory(email="alex@example.org", ticket_type__event__date=dt.date(2025, 1, 10))
    other = BookingFactory()

    actions.send_links(email="alex@example.org")
    actions.send_links(email="niemand@example.org")

    (mail,) = run_jobs()
    assert [booking.token in mail.body for booking in (first, second, over, other)] == [True, True, False, False]


@pytest.mark.parametrize(("days", "left"), [(6, 1), (7, 1), (8, 0)])
def test_needs_are_forgotten_a_week_after_the_event(days, left):
    past = timezone.localdate() - dt.timedelta(days=days)
    booking = BookingFactory(ticket_type__event__date=past)
    Need.objects.create(booking=booking, kind="food", detail="vegan")
    coming = Need.objects.create(booking=BookingFactory(), kind="food")

    actions.forget_needs()

    assert booking.needs.count() == left
    assert Need.objects.filter(pk=coming.pk).exists()


def test_an_address_that_nobody_has_confirmed_is_not_told_that_the_event_is_off(run_jobs):
    kind = TicketTypeFactory(event__confirm_by_mail=True)
    until = timezone.now() + dt.timedelta(minutes=20)
    BookingFactory(ticket_type=kind, status=Booking.Status.HELD, expires_at=until, email="unbekannt@example.org")
    BookingFactory(ticket_type=kind, email="kim@example.org")

    actions.call_off(event=kind.event, by=StaffFactory(), notes={"de": "Sturm"})

    assert [mail.to for mail in run_jobs()] == [["kim@example.org"]]
