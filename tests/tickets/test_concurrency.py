"""Many callers at once, with real threads against a real PostgreSQL."""

import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests.factories import BookingFactory, TicketTypeFactory
from tickets import actions
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


def test_whatever_many_people_do_at_once_no_place_is_given_twice_at_any_instant():
    first = TicketTypeFactory(capacity=12, event__capacity=15)
    second = TicketTypeFactory(event=first.event, capacity=12)
    types, done, seen = [first, second], Event(), []

    def somebody(seed):
        choose = random.Random(seed)
        mine = []
        for step in range(12):
            deed = choose.choice(["book", "book", "cancel", "change", "accept", "decline", "expire"])
            booking = Booking.objects.get(pk=choose.choice(mine)) if mine and deed != "book" else None
            with suppress(actions.BookingRefused):
                if deed == "book":
                    contact = Contact(name="Gast", email=f"gast{seed}-{step}@example.org")
                    names = [""] * choose.randint(1, 4)
                    made = book(
                        ticket_type=choose.choice(types), attendees=names, contact=contact, consent=True, wait=True
                    )
                    mine.append(made.pk)
                elif deed == "expire":
                    Booking.objects.filter(pk__in=mine, status="offered").update(expires_at=timezone.now())
                    actions.expire(event=first.event)
                elif booking and deed == "cancel":
                    cancel(booking=booking)
                elif booking and deed == "change":
                    actions.change_places(booking=booking, places=choose.randint(1, 4))
                elif booking and deed == "accept":
                    actions.accept_offer(booking=booking)
                elif booking:
                    actions.decline_offer(booking=booking)

    def watch():
        while not done.is_set():
            seen.append([(kind.taken, kind.event_taken) for kind in TicketType.objects.order_by("pk").with_taken()])

    def call(seed):
        if seed is None:
            return watch()
        return somebody(seed)

    with ThreadPoolExecutor(1) as watching:
        watcher = watching.submit(together, call, [None], 1)
        together(call, range(24), threads=12)
        done.set()
        watcher.result()

    assert max(taken for row in seen for taken, _ in row) <= 12
    assert max(whole for row in seen for _, whole in row) <= 15
    for kind in TicketType.objects.select_related("event").with_taken():
        assert all(booking.places > kind.free for booking in Booking.objects.waiting().filter(ticket_type=kind))
