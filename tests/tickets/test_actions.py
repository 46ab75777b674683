"""Booking and cancelling: who gets a place, what is stored, what is queued."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from events.models import Event, today
from tests.factories import BookingFactory, StaffFactory, TicketTypeFactory, UserFactory
from tickets.actions import BookingClosed, Contact, SoldOut, TooManyPlaces, book, cancel, submission_key
from tickets.availability import State
from tickets.models import Booking, BookingMail, Need, Ticket, TicketType

pytestmark = pytest.mark.django_db

ALEX = Contact(name="Alex Beispiel", email="alex@example.org")


def taken(ticket_type):
    return TicketType.objects.with_taken().get(pk=ticket_type.pk).taken


def book_as(contact, ticket_type, places=1, **more):
    names = [contact.name] + [""] * (places - 1)
    return book(ticket_type=ticket_type, attendees=names, contact=contact, consent=True, **more)


def test_a_booking_has_one_ticket_for_each_name():
    ticket_type = TicketTypeFactory()

    booking = book(ticket_type=ticket_type, attendees=["Alex Beispiel", "Kim Beispiel"], contact=ALEX, consent=True)

    assert [(one.position, one.name) for one in booking.tickets.all()] == [(1, "Alex Beispiel"), (2, "Kim Beispiel")]
    assert (booking.status, booking.source, booking.email) == ("confirmed", "web", "alex@example.org")
    assert taken(ticket_type) == 2


def test_the_last_place_goes_to_the_first_caller():
    ticket_type = TicketTypeFactory(capacity=1)

    first = book_as(ALEX, ticket_type)
    with pytest.raises(SoldOut) as refusal:
        book_as(Contact(name="Kim Beispiel", email="kim@example.org"), ticket_type)

    assert str(refusal.value) == "Es ist leider kein Platz mehr frei."
    assert list(Booking.objects.all()) == [first]


def test_a_party_that_does_not_fit_learns_how_many_places_are_left():
    ticket_type = TicketTypeFactory(capacity=3)
    book_as(ALEX, ticket_type)

    with pytest.raises(SoldOut) as refusal:
        book_as(ALEX, ticket_type, places=3)

    assert (refusal.value.free, refusal.value.state) == (2, State.OPEN)
    assert str(refusal.value) == "Es sind nur noch 2 Plätze frei. Bitte buch weniger Plätze."
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize("places", [0, 5])
def test_a_booking_has_at_least_one_and_at_most_the_allowed_places(places):
    ticket_type = TicketTypeFactory(max_per_booking=4)

    with pytest.raises(TooManyPlaces):
        book(ticket_type=ticket_type, attendees=["x"] * places, contact=ALEX, consent=True)

    assert Booking.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ({"event__status": Event.Status.CANCELLED}, State.CANCELLED),
        ({"event__date": today() - dt.timedelta(days=1)}, State.OVER),
        ({"opens_at": timezone.now() + dt.timedelta(hours=1)}, State.NOT_YET),
        ({"closes_at": timezone.now() - dt.timedelta(hours=1)}, State.CLOSED),
    ],
)
def test_no_place_while_booking_is_not_possible(change, state):
    ticket_type = TicketTypeFactory(**change)

    with pytest.raises(BookingClosed) as refusal:
        book_as(ALEX, ticket_type)

    assert refusal.value.state == state
    assert Booking.objects.count() == 0


def test_the_same_form_sent_twice_is_one_booking():
    ticket_type = TicketTypeFactory()
    key = submission_key(form="f", ticket_type=ticket_type, attendees=["Alex Beispiel"], contact=ALEX)

    first = book_as(ALEX, ticket_type, submission=key)
    second = book_as(ALEX, ticket_type, submission=key)

    assert second == first
    assert Ticket.objects.count() == 1
    assert BookingMail.objects.count() == 1


def test_the_same_form_used_for_a_friend_is_another_booking():
    ticket_type = TicketTypeFactory()
    keys = {
        submission_key(form="f", ticket_type=ticket_type, attendees=[name], contact=ALEX)
        for name in ("Alex Beispiel", "Kim Beispiel")
    }

    assert len(keys) == 2


def test_the_repeated_form_finds_its_booking_even_when_the_event_is_full_by_now():
    ticket_type = TicketTypeFactory(capacity=1)
    first = book_as(ALEX, ticket_type, submission="k")

    assert book_as(ALEX, ticket_type, submission="k") == first


def test_booking_queues_the_confirmation_in_the_same_transaction(run_jobs):
    ticket_type = TicketTypeFactory()

    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012
        book_as(ALEX, ticket_type)
        raise RuntimeError("the process dies here")

    assert Booking.objects.count() == 0
    assert run_jobs() == []


def test_the_confirmation_goes_once_however_often_the_job_runs(run_jobs):
    from tickets.tasks import send_booking_mail

    booking = book_as(ALEX, TicketTypeFactory())

    sent = run_jobs()
    send_booking_mail(mail_id=booking.mails.get().pk)

    assert [mail.to for mail in sent] == [["alex@example.org"]]
    assert run_jobs() == []
    assert BookingMail.objects.get().sent_at is not None


def test_needs_are_stored_with_the_booking():
    contact = Contact(name="Alex", email="alex@example.org", needs={"wheelchair": "", "other": "Bitte ein Glas Wasser"})

    booking = book_as(contact, TicketTypeFactory())

    assert list(booking.needs.values_list("kind", "detail")) == [
        ("wheelchair", ""),
        ("other", "Bitte ein Glas Wasser"),
    ]


def test_staff_enter_a_booking_without_an_address_and_no_mail_is_queued(run_jobs):
    staff = StaffFactory()

    booking = book(
        ticket_type=TicketTypeFactory(),
        attendees=["Kim Beispiel"],
        contact=Contact(name="Kim Beispiel"),
        source=Booking.Source.PHONE,
        by=staff,
    )

    assert (booking.source, booking.created_by, booking.over_capacity) == ("phone", staff, False)
    assert run_jobs() == []


def test_staff_exceed_the_capacity_only_by_saying_so_and_it_is_recorded():
    ticket_type = TicketTypeFactory(capacity=1)
    BookingFactory(ticket_type=ticket_type)
    entry = {
        "ticket_type": ticket_type,
        "attendees": ["Kim Beispiel"],
        "contact": Contact(name="Kim Beispiel"),
        "source": Booking.Source.EMAIL,
        "by": StaffFactory(),
    }

    with pytest.raises(SoldOut):
        book(**entry)
    booking = book(**entry, exceed=True)

    assert booking.over_capacity is True
    assert taken(ticket_type) == 2


def test_a_draft_cannot_be_booked_by_anybody():
    ticket_type = TicketTypeFactory(event__status=Event.Status.DRAFT)

    for by in (None, StaffFactory()):
        with pytest.raises(BookingClosed):
            book_as(ALEX, ticket_type, by=by, exceed=True)

    assert Booking.objects.count() == 0


def test_staff_book_after_closing_only_by_saying_so_and_at_the_door_without():
    ticket_type = TicketTypeFactory(closes_at=timezone.now() - dt.timedelta(hours=1))
    staff = StaffFactory()

    with pytest.raises(BookingClosed):
        book_as(ALEX, ticket_type, source="email", by=staff)
    late = book_as(ALEX, ticket_type, source="email", by=staff, exceed=True)
    walk_in = book_as(ALEX, ticket_type, source="door", by=staff)

    assert (late.over_capacity, walk_in.over_capacity) == (True, False)


def test_nobody_but_staff_can_exceed_the_capacity():
    ticket_type = TicketTypeFactory(capacity=0)

    with pytest.raises(SoldOut):
        book_as(ALEX, ticket_type, by=UserFactory(), exceed=True)

    assert Booking.objects.count() == 0


def test_cancelling_frees_the_places_and_forgets_the_needs():
    ticket_type = TicketTypeFactory(capacity=2)
    booking = BookingFactory(ticket_type=ticket_type, places=2)
    Need.objects.create(booking=booking, kind=Need.Kind.WHEELCHAIR)

    cancelled = cancel(booking=booking)

    assert (cancelled.status, cancelled.cancelled_at is not None) == ("cancelled", True)
    assert taken(ticket_type) == 0
    assert Need.objects.count() == 0
    assert book_as(ALEX, ticket_type, places=2).status == "confirmed"


def test_cancelling_twice_sends_one_mail(run_jobs):
    booking = BookingFactory()

    cancel(booking=booking)
    cancel(booking=booking)

    assert [mail.to for mail in run_jobs()] == [[booking.email]]


def test_who_cancels_before_the_confirmation_has_left_gets_the_cancellation_alone(run_jobs):
    booking = book_as(ALEX, TicketTypeFactory(event__title="Beispielforum"))

    cancel(booking=booking)

    (mail,) = run_jobs()
    assert list(booking.mails.values_list("kind", flat=True)) == ["cancellation"]
    assert "reserviert" not in mail.body


def test_nobody_cancels_after_the_event():
    booking = BookingFactory(ticket_type__event__date=today() - dt.timedelta(days=1))

    with pytest.raises(BookingClosed):
        cancel(booking=booking)

    booking.refresh_from_db()
    assert booking.status == "confirmed"


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"status": "cancelled"}, "booking_cancelled_has_a_date"),
        ({"email": ""}, "booking_from_the_web_has_address_and_consent"),
        ({"consent_at": None}, "booking_from_the_web_has_address_and_consent"),
        ({"over_capacity": True}, "booking_over_capacity_only_by_staff"),
    ],
)
def test_the_database_forbids_what_must_never_be_true(fields, constraint):
    booking = BookingFactory()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Booking.objects.filter(pk=booking.pk).update(**fields)
