"""Groups: persons with an address of their own get their own ticket by their own mail."""

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from tests.calls import call
from tests.factories import BookingFactory, MembershipFactory, StaffFactory, TicketTypeFactory
from tests.pages import address, filled, text
from tickets import actions, exports
from tickets.actions import Contact
from tickets.models import Booking, Ticket, TicketType

pytestmark = pytest.mark.django_db

ALEX = Contact(name="Alex Beispiel", email="alex@example.org")
NAMES = ["Alex Beispiel", "Kim Muster", "Mo Muster"]


def book(ticket_type, *, names=NAMES, emails=("", "kim@example.org", ""), contact=ALEX, **more):
    return actions.book(
        ticket_type=ticket_type, attendees=list(names), emails=list(emails), contact=contact, consent=True, **more
    )


def parties() -> dict[str, list[str]]:
    """The names on valid tickets by the address that they belong to."""
    found = {}
    for ticket in Ticket.objects.filter(cancelled_at=None).select_related("booking").order_by("booking", "position"):
        found.setdefault(ticket.booking.email, []).append(ticket.name)
    return found


def taken(ticket_type) -> int:
    return TicketType.objects.with_taken().get(pk=ticket_type.pk).taken


def mailed(run_jobs) -> dict[str, str]:
    """The text of each mail by its recipient."""
    run_jobs()
    return {one.to[0]: one.body for one in mail.outbox}


def test_who_has_an_own_address_gets_an_own_mail_with_only_the_own_ticket(client, run_jobs):
    kind = TicketTypeFactory(capacity=3)

    answer = client.post(
        address(kind), filled(places="3", attendee_2="Kim Muster", email_2="kim@example.org", attendee_3="Mo Muster")
    )

    assert parties() == {"alex@example.org": ["Alex Beispiel", "Mo Muster"], "kim@example.org": ["Kim Muster"]}
    assert taken(kind) == 3
    kims = Booking.objects.get(email="kim@example.org")
    code = kims.tickets.get().readable_code
    texts = mailed(run_jobs)
    assert sorted(texts) == ["alex@example.org", "kim@example.org"]
    assert f"/tickets/{kims.token}/" in texts["kim@example.org"]
    assert answer.url not in texts["kim@example.org"]
    assert (code in texts["kim@example.org"], code in texts["alex@example.org"]) == (True, False)
    assert "Alex Beispiel hat dich angemeldet." in texts["kim@example.org"]
    assert "Eine eigene E-Mail mit Ticket bekommen: Kim Muster" in texts["alex@example.org"]
    page = text(client.get(f"/tickets/{kims.token}/"))
    assert "Kim Muster" in page
    assert "Mo Muster" not in page
    assert "Mit eigenem Ticket Kim Muster" in text(client.get(answer.url))
    files = [client.get(f"/tickets/{kims.token}/{name}").status_code for name in ("ticket.pdf", "termin.ics")]
    assert files == [200, 200]


def test_two_persons_may_share_an_address_and_the_bookers_own_is_not_another():
    kind = TicketTypeFactory()

    book(kind, names=[*NAMES, "Ada"], emails=["", "zwei@example.org", "Zwei@example.org", "ALEX@example.org"])

    assert parties() == {"alex@example.org": ["Alex Beispiel", "Ada"], "zwei@example.org": ["Kim Muster", "Mo Muster"]}
    assert taken(kind) == 4


def test_addresses_of_who_waits_are_kept_and_mails_leave_with_the_place(run_jobs):
    kind = TicketTypeFactory(capacity=3)
    first = BookingFactory(ticket_type=kind, places=3)
    waiting = book(kind, wait=True)
    late = call(kind, wait=True)

    assert waiting.attendee_emails == ["", "kim@example.org", ""]
    assert list(parties()) == [first.email]
    actions.cancel(booking=first)
    actions.accept_offer(booking=waiting)

    waiting.refresh_from_db()
    assert parties() == {"alex@example.org": ["Alex Beispiel", "Mo Muster"], "kim@example.org": ["Kim Muster"]}
    assert (waiting.places, waiting.attendees, waiting.attendee_emails) == (2, [], [])
    assert (taken(kind), Booking.objects.get(pk=late.pk).status) == (3, "waiting")


def test_promotion_at_once_counts_the_places_of_the_whole_party():
    kind = TicketTypeFactory(capacity=3, event__promote_at_once=True)
    first = BookingFactory(ticket_type=kind, places=3)
    book(kind, wait=True)
    late = call(kind, wait=True)

    actions.cancel(booking=first)

    assert (taken(kind), Booking.objects.get(pk=late.pk).status) == (3, "waiting")


def test_a_hold_that_is_confirmed_sends_the_own_tickets(run_jobs):
    kind = TicketTypeFactory(event__confirm_by_mail=True)
    held = book(kind)
    before = sorted(mailed(run_jobs))

    actions.confirm_hold(booking=held)

    assert before == ["alex@example.org"]
    assert sorted(mailed(run_jobs)) == ["alex@example.org", "kim@example.org"]
    assert taken(kind) == 3


def test_what_was_handed_to_others_counts_for_who_booked_and_not_for_them():
    kind = TicketTypeFactory(max_per_booking=2)
    for number in range(2):
        book(kind, names=["Alex", "Gast"], emails=["", f"gast{number}@example.org"])

    with pytest.raises(actions.TooManyForAddress):
        book(kind, names=["Alex"], emails=[""])
    guest = Contact(name="Gast", email="gast0@example.org")
    for _time in range(2):
        book(kind, names=["Gast", "Noch ein Gast"], emails=[], contact=guest)
    assert taken(kind) == 8


def test_nobodys_mailbox_is_filled_by_naming_it_again_and_again():
    kind = TicketTypeFactory(max_per_booking=2)
    for number in range(4):
        contact = Contact(name="Gast", email=f"gast{number}@example.org")
        book(kind, names=["Gast", "Kim"], emails=["", "kim@example.org"], contact=contact)

    with pytest.raises(actions.TooManyForAddress):
        book(kind, names=["Alex", "Kim"], emails=["", "KIM@example.org"])
    assert taken(kind) == 8


def test_a_seat_of_an_organisation_and_a_booking_without_address_are_not_split():
    stand = TicketTypeFactory(audience="stand")
    member = MembershipFactory()
    theirs = {"organisation": member.organisation, "by": member.user, "stand": {"shows": "Bücher"}}
    asked = book(stand, names=NAMES[:2], emails=["", "kim@example.org"], **theirs)
    actions.accept(booking=asked, by=StaffFactory())
    by_phone = TicketTypeFactory()
    book(by_phone, contact=Contact(name="Alex"), source="phone", by=StaffFactory())

    assert [one.places for one in Booking.objects.order_by("pk")] == [2, 3]


def test_an_address_without_a_name_is_said_beside_the_name(client):
    kind = TicketTypeFactory()

    answer = client.post(address(kind), filled(places="2", email_2="kim@example.org", email_3="egal@example.org"))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["attendee_2"]
    assert Booking.objects.count() == 0


def test_an_address_may_follow_by_the_link(client, run_jobs):
    booking = BookingFactory(places=3, email="alex@example.org", ticket_type__capacity=3)
    old = booking.tickets.get(position=2).code

    answer = client.post(
        f"/tickets/{booking.token}/namen/", {"name_1": "Alex", "name_2": "Kim", "email_2": "kim@example.org"}
    )

    assert (answer.status_code, answer.url) == (303, f"/tickets/{booking.token}/?fertig=eigene")
    assert parties() == {"alex@example.org": ["Alex", ""], "kim@example.org": ["Kim"]}
    assert taken(booking.ticket_type) == 3
    kims = Booking.objects.get(email="kim@example.org")
    assert (kims.group, kims.source, kims.tickets.get().code == old) == (booking, "group", False)
    texts = mailed(run_jobs)
    assert "Eine eigene E-Mail mit Ticket bekommen: Kim" in texts["alex@example.org"]
    assert old not in texts["alex@example.org"].replace("-", "")
    assert [step.kind for step in booking.steps.all()] == ["changed", "own_ticket"]


def test_who_waits_changes_names_and_addresses_and_sees_them(client):
    booking = call(TicketTypeFactory(capacity=0), places=2, wait=True)
    page = f"/tickets/{booking.token}/"

    client.post(f"{page}namen/", {"name_1": "Alex", "name_2": "Kim", "email_2": "kim@example.org"})

    booking.refresh_from_db()
    assert (booking.attendees, booking.attendee_emails) == (["Alex", "Kim"], ["", "kim@example.org"])
    assert "Namen Alex , Kim" in text(client.get(page))
    form = client.get(f"{page}namen/").context["form"]
    assert [form[name].value() for name in ("name_1", "name_2", "email_2")] == ["Alex", "Kim", "kim@example.org"]
    actions.cancel(booking=booking)
    booking.refresh_from_db()
    assert (booking.attendees, booking.attendee_emails) == ([], [])


def test_addresses_of_parties_that_never_got_a_place_are_forgotten(db):
    kind = TicketTypeFactory(capacity=0)
    booking = book(kind, wait=True)
    type(kind.event).objects.filter(pk=kind.event_id).update(date=timezone.localdate() - dt.timedelta(days=8))

    assert actions.forget_persons() == 1

    booking.refresh_from_db()
    assert (booking.attendees, booking.attendee_emails, booking.places) == ([], [], 3)


def test_staff_export_own_addresses_where_they_choose_them():
    kind = TicketTypeFactory(capacity=3)
    book(kind)
    book(kind, wait=True, contact=Contact(name="Ada", email="ada@example.org"))
    columns = ["name", "email", "places", "own_emails", "group"]

    rows = list(exports.table(Booking.objects.order_by("pk"), columns))

    assert rows[1:] == [
        ["Alex Beispiel", "alex@example.org", 2, "", ""],
        ["Kim Muster", "kim@example.org", 1, "", "Alex Beispiel"],
        ["Ada", "ada@example.org", 3, "kim@example.org", ""],
    ]
    assert [exports.COLUMNS[name].at_first for name in columns[3:]] == [False, False]


def test_staff_find_a_party_by_an_own_address_and_see_it_without_a_link(client):
    booking = book(TicketTypeFactory(capacity=0), wait=True)
    BookingFactory()
    client.force_login(StaffFactory())

    found = client.get("/verwaltung/tickets/booking/?q=kim@example.org")
    page = client.get(f"/verwaltung/tickets/booking/{booking.pk}/change/").text

    assert list(found.context["cl"].queryset) == [booking]
    assert "Kim Muster (kim@example.org)" in page
    assert 'href="mailto:kim' not in page
