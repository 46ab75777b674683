"""Staff put a wrong name or address right, and forget a guest who asks for it."""

import datetime as dt

import pytest
from django.urls import reverse

from events.models import today
from tests.events.test_admin import typed
from tests.factories import BookingFactory, StaffFactory, TicketTypeFactory
from tickets.actions import NotAllowed, NothingToChange, correct_contact, erase_booking
from tickets.models import Booking, BookingMail, Need, Step

pytestmark = pytest.mark.django_db
LIST = reverse("admin:tickets_booking_changelist")


def booked(**facts) -> Booking:
    return BookingFactory(**{"name": "Kim Beispil", "email": "kim@exmple.org"} | facts)


def test_a_mistyped_address_is_corrected_and_the_ticket_goes_there_at_once(run_jobs):
    booking = booked()

    correct_contact(booking=booking, name="Kim Beispiel", email="kim@example.org", by=StaffFactory())

    (mail,) = run_jobs()
    assert (mail.to, booking.token in mail.body) == (["kim@example.org"], True)
    booking.refresh_from_db()
    assert (booking.name, booking.email) == ("Kim Beispiel", "kim@example.org")
    assert list(booking.steps.values_list("kind", "actor", "detail")) == [
        ("changed", "staff", {"fields": ["name", "email"]})
    ]


def test_each_correction_sends_again_even_after_the_confirmation_has_gone(run_jobs):
    booking, staff = booked(), StaffFactory()
    for email in ("a@example.org", "b@example.org"):
        correct_contact(booking=booking, name="Kim", email=email, by=staff)

    assert [mail.to for mail in run_jobs()] == [["b@example.org"], ["b@example.org"]]


def test_a_corrected_name_stands_on_the_ticket_and_sends_nothing(run_jobs):
    booking = booked(email="kim@example.org", tickets=1)
    booking.tickets.update(name="Kim Beispil")

    correct_contact(booking=booking, name="Kim Beispiel", email="kim@example.org", by=StaffFactory())

    assert (list(booking.tickets.values_list("name", flat=True)), run_jobs()) == (["Kim Beispiel"], [])


def test_who_waits_gets_the_mail_of_who_waits(run_jobs):
    booking = booked(status="waiting", queued_at=dt.datetime.now(dt.UTC))

    correct_contact(booking=booking, name="Kim", email="kim@example.org", by=StaffFactory())

    assert list(BookingMail.objects.values_list("kind", flat=True)) == ["waiting"]


def test_what_staff_write_down_beside_a_booking_is_in_its_timeline(as_user):
    booking, staff = booked(), StaffFactory()
    form = reverse("admin:tickets_booking_change", args=[booking.pk])
    browser = as_user(staff)

    browser.post(form, typed(browser.get(form), note="Kommt mit dem Rad"))

    booking.refresh_from_db()
    assert booking.note == "Kommt mit dem Rad"
    assert list(booking.steps.values_list("kind", "by", "detail")) == [("changed", staff.pk, {"fields": ["note"]})]
    assert "Notiz" in browser.get(form).content.decode()


def test_staff_without_the_right_change_and_erase_nothing():
    booking, staff = booked(), StaffFactory(is_superuser=False)

    with pytest.raises(NotAllowed):
        correct_contact(booking=booking, name="x", email="x@example.org", by=staff)
    with pytest.raises(NotAllowed):
        erase_booking(booking=booking, by=staff)


def test_nothing_to_correct_is_said():
    with pytest.raises(NothingToChange):
        correct_contact(booking=booked(), name="Kim Beispil", email="kim@exmple.org", by=StaffFactory())


def test_the_button_keeps_what_was_typed(as_user):
    booking, browser = booked(), as_user(StaffFactory())
    chosen = {"action": "correct_bookings", "_selected_action": [booking.pk], "confirmed": "1"}

    wrong = browser.post(LIST, {**chosen, "name": "Kim", "email": "kim@"})
    browser.post(LIST, {**chosen, "name": "Kim", "email": "kim@example.org"})

    assert (wrong.status_code, wrong.context_data["form"]["email"].value()) == (422, "kim@")
    booking.refresh_from_db()
    assert booking.email == "kim@example.org"


def test_a_guest_who_asks_is_forgotten_and_the_place_goes_on(client, run_jobs):
    kind = TicketTypeFactory(capacity=1, event__promote_at_once=True)
    booking = booked(ticket_type=kind, organisation_name="Beispielverein", note="Ruft zurück", tickets=1)
    Need.objects.create(booking=booking, kind="other", detail="Diät")
    waiting = BookingFactory(ticket_type=kind, status="waiting", queued_at=dt.datetime.now(dt.UTC))
    old_address = booking.get_absolute_url()

    erase_booking(booking=booking, by=StaffFactory())

    booking.refresh_from_db()
    waiting.refresh_from_db()
    facts = (booking.name, booking.email, booking.organisation_name, booking.note, booking.status)
    assert facts == ("–", "", "", "", "cancelled")
    assert (booking.needs.count(), booking.mails.count(), waiting.status) == (0, 0, "confirmed")
    assert client.get(old_address).status_code == 404


def test_after_the_event_the_numbers_stay_true():
    booking = booked(ticket_type__event__date=today() - dt.timedelta(days=2), tickets=1)

    for _ in range(2):
        erase_booking(booking=booking, by=StaffFactory())

    booking.refresh_from_db()
    assert (booking.status, booking.places, booking.name) == ("confirmed", 1, "–")
    assert list(booking.tickets.values_list("name", flat=True)) == [""]
    assert Step.objects.filter(kind="erased").count() == 1
