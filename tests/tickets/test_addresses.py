"""Whose booking it is: an address that only looks like another one belongs to somebody else."""

import pytest
from django.db import connection

from tests.factories import BookingFactory, TicketTypeFactory, UserFactory
from tests.pages import address, filled
from tickets.models import Booking
from tickets.page import bookings_of

pytestmark = pytest.mark.django_db

LOOK_ALIKES = ["victim@gmaıl.com", "victım@gmail.com", "victim@gmaİl.com", "ſam@example.org", "\u212aim@example.org"]


@pytest.fixture
def other_rules():
    """The column as in a database whose own rules make ı an I, whatever those of this one are."""
    with connection.cursor() as cursor:
        # With ICU, or built in since PostgreSQL 17: one of the two is there.
        cursor.execute("SELECT collname FROM pg_collation WHERE collname IN ('und-x-icu', 'pg_c_utf8') ORDER BY 1 DESC")
        (rules,) = cursor.fetchone()
        cursor.execute(f"SELECT UPPER('ı' COLLATE \"{rules}\")")
        assert cursor.fetchone() == ("I",)
        cursor.execute(f'ALTER TABLE tickets_booking ALTER COLUMN email TYPE varchar(254) COLLATE "{rules}"')


@pytest.mark.parametrize("other", LOOK_ALIKES)
def test_links_go_to_who_has_the_address_and_to_no_look_alike(other_rules, other):
    mine = BookingFactory(email="victim@gmail.com")
    BookingFactory(email="sam@example.org")
    BookingFactory(email="kim@example.org")
    stranger = UserFactory(email=other)

    assert list(Booking.objects.of_address(other)) == []
    assert list(Booking.objects.of_address("VICTIM@Gmail.com")) == [mine]
    assert list(bookings_of(stranger)) == []


@pytest.mark.parametrize("other", [*LOOK_ALIKES[:4], "victim@ｇmail.com"])
def test_the_form_refuses_letters_that_pass_for_others(client, other):
    answer = client.post(address(TicketTypeFactory()), filled(email=other))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["email"]
    assert Booking.objects.count() == 0


@pytest.mark.parametrize("good", ["kim@straße.example.org", "kim@müller.example.org", "kim@пример.example.org"])
def test_domains_in_other_letters_are_taken(client, good):
    assert client.post(address(TicketTypeFactory()), filled(email=good)).status_code == 303
    assert Booking.objects.get().email == good
