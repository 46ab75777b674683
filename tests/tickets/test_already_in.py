"""Who has come in keeps the place: guests and staff are told so, each in their own words."""

import threading

import pytest
from django.db import connection, transaction

from tests.factories import BookingFactory, StaffFactory, TicketTypeFactory
from tests.pages import text
from tickets import actions
from tickets.door import actions as door
from tickets.door.access import Keeper
from tickets.models import CheckIn

pytestmark = pytest.mark.django_db

GUEST = "Dieses Ticket wurde schon am Eingang gezeigt. Daran lässt sich nichts mehr ändern."
STAFF = "Ein Gast ist schon eingelassen. Nimm zuerst den Einlass zurück."


@pytest.fixture
def booking():
    """Two places; who has the first one has come in."""
    booking = BookingFactory(places=2)
    CheckIn.objects.create(ticket=booking.tickets.get(position=1))
    return booking


def first(booking):
    return booking.tickets.get(position=1)


@pytest.mark.parametrize(
    "act",
    [
        lambda booking: actions.cancel(booking=booking),
        lambda booking: actions.cancel_ticket(ticket=first(booking)),
        lambda booking: actions.pass_on(ticket=first(booking), name="Kim", email="kim@example.org"),
        lambda booking: actions.cancel(booking=booking, by=StaffFactory()),
    ],
)
def test_the_place_of_who_is_in_is_neither_cancelled_nor_passed_on(booking, act):
    with pytest.raises(actions.AlreadyIn):
        act(booking)

    booking.refresh_from_db()
    assert (booking.status, booking.places) == ("confirmed", 2)
    assert booking.tickets.filter(cancelled_at=None).count() == 2


def test_the_others_of_the_booking_can_still_cancel(booking):
    actions.cancel_ticket(ticket=booking.tickets.get(position=2))

    booking.refresh_from_db()
    assert booking.places == 1
    with pytest.raises(actions.AlreadyIn) as refusal:
        actions.cancel(booking=booking)
    assert (str(refusal.value), refusal.value.for_staff) == (GUEST, STAFF)


def test_a_check_in_that_was_taken_back_holds_nobody(booking):
    CheckIn.objects.update(undone_at=CheckIn.objects.get().at)

    assert actions.cancel(booking=booking).status == "cancelled"


def test_the_guest_reads_what_to_do(client, booking):
    answers = [client.post(f"/tickets/{booking.token}/{end}") for end in ("stornieren/", "platz/1/absagen/")]

    assert [one.status_code for one in answers] == [409, 409]
    assert "Jemand von euch ist schon eingelassen. Sag die anderen Plätze einzeln ab." in text(answers[0])
    assert GUEST in text(answers[1])


def test_staff_read_what_to_do(client, booking):
    client.force_login(StaffFactory())

    answer = client.post(
        "/verwaltung/tickets/booking/",
        {"action": "cancel_bookings", "_selected_action": booking.pk, "confirmed": "1", "mail": "on"},
    )

    assert (answer.status_code, STAFF in answer.text) == (409, True)


@pytest.mark.django_db(transaction=True)
def test_cancelling_and_coming_in_at_once_is_one_of_both():
    booking = BookingFactory()
    answers = {}

    def come_in():
        answers["door"] = door.check_in(
            event=booking.event, keeper=Keeper(by=None, device="Tür"), code=booking.tickets.get().code
        ).verdict
        connection.close()

    with transaction.atomic():
        actions.cancel(booking=booking)
        thread = threading.Thread(target=come_in)
        thread.start()
        thread.join(0.3)
        waited = thread.is_alive()
    thread.join(5)

    assert (waited, answers["door"], CheckIn.objects.count()) == (True, "cancelled", 0)


@pytest.mark.parametrize(
    ("refusal", "guest", "staff"),
    [
        (actions.SoldOut(0), "Es ist leider kein Platz mehr frei.", "Es ist kein Platz frei."),
        (
            actions.SoldOut(1),
            "Es ist nur noch ein Platz frei. Bitte buch weniger Plätze.",
            "Es ist nur noch ein Platz frei.",
        ),
        (
            actions.NothingToChange(),
            "Diese Anmeldung ist abgesagt. Du kannst neu buchen.",
            "Diese Anmeldung ist abgesagt.",
        ),
        (actions.NotAllowed(), "Dafür fehlt dir das Recht.", "Dafür fehlt dir das Recht."),
    ],
)
def test_a_refusal_speaks_to_who_reads_it(refusal, guest, staff):
    assert (str(refusal), refusal.for_staff) == (guest, staff)


def test_only_who_may_manage_thanks(client):
    kind = TicketTypeFactory()

    with pytest.raises(actions.NotAllowed):
        actions.thank(event=kind.event, by=StaffFactory(is_superuser=False))
