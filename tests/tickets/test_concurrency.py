"""Many callers at once, with real threads against a real PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection, transaction

from tests.factories import BookingFactory, TicketTypeFactory
from tickets.actions import Contact, SoldOut, book, cancel
from tickets.models import Booking, BookingMail, Ticket, TicketType

pytestmark = pytest.mark.django_db(transaction=True)


def together(function, arguments, threads=40):
    """Call `function` for each argument in parallel; each thread closes its own connection."""

    def call(argument):
        try:
            return function(argument)
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(call, arguments))


def test_fifty_places_and_two_hundred_callers_make_exactly_fifty_bookings():
    ticket_type = TicketTypeFactory(capacity=50)

    def call(number):
        contact = Contact(name=f"Gast {number}", email=f"gast{number}@example.org")
        try:
            return book(ticket_type=ticket_type, attendees=[contact.name], contact=contact, consent=True).status
        except SoldOut as refusal:
            return str(refusal)

    answers = together(call, range(200))

    assert sorted(answers) == ["Es ist leider kein Platz mehr frei."] * 150 + ["confirmed"] * 50
    assert Ticket.objects.count() == 50
    assert BookingMail.objects.count() == 50


def test_the_same_form_sent_ten_times_at_once_is_one_booking():
    ticket_type = TicketTypeFactory(capacity=50)
    contact = Contact(name="Alex", email="alex@example.org")

    def call(_number):
        return book(ticket_type=ticket_type, attendees=["Alex"], contact=contact, consent=True, submission="same").pk

    assert len(set(together(call, range(10), threads=10))) == 1
    assert Booking.objects.count() == 1


def test_places_freed_while_others_book_are_never_given_twice():
    ticket_type = TicketTypeFactory(capacity=20)
    bookings = [BookingFactory(ticket_type=ticket_type) for _ in range(20)]

    def call(number):
        if number % 2:
            return cancel(booking=bookings[number // 2]).status
        contact = Contact(name="Neu", email=f"neu{number}@example.org")
        try:
            return book(ticket_type=ticket_type, attendees=["Neu"], contact=contact, consent=True).status
        except SoldOut:
            return "sold out"

    answers = together(call, range(40), threads=20)

    taken = TicketType.objects.with_taken().get().taken
    assert taken == answers.count("confirmed")
    assert taken <= 20
    assert answers.count("cancelled") == 20


def test_no_booking_waits_for_the_mail_server():
    booking = BookingFactory()
    mail = BookingMail.objects.create(booking=booking, kind="confirmation")
    sending, cancelled = Event(), Event()

    def send():
        with transaction.atomic():
            BookingMail.objects.select_for_update().get(pk=mail.pk)
            sending.set()
            return cancelled.wait(timeout=10)

    def cancel_meanwhile():
        sending.wait(timeout=10)
        cancel(booking=booking)
        cancelled.set()

    def call(function):
        return function()

    assert together(call, [send, cancel_meanwhile], threads=2) == [True, None]
