"""What stands on the paper for information stands."""

import io

import pypdf
import pytest
from django.utils import timezone

from tests.factories import BookingFactory, MembershipFactory, OrganisationFactory, StaffFactory, TicketTypeFactory
from tests.mail_samples import staff_sample
from tests.tickets.test_codes import scan
from tickets import actions, stands
from tickets.models import Stand
from wedo.templatetags.mailtext import WORD_JOINER

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket_type():
    return TicketTypeFactory(audience="stand")


def test_the_code_on_a_card_leads_to_the_german_profile(ticket_type, settings):
    settings.SITE_URL = "https://wedo.example.org"
    booking = BookingFactory(ticket_type=ticket_type, organisation=OrganisationFactory(slug="verein-nord"))
    profile = stands._profile(booking)
    assert scan(profile["qr"]) == ["https://wedo.example.org/netzwerk/verein-nord/"]
    assert profile["address"] == "wedo.example.org/netzwerk/verein-nord"


@pytest.mark.parametrize("status", ["submitted", "offline", "declined"])
def test_a_profile_that_nobody_can_open_has_no_code(ticket_type, status):
    more = {"offline_at": timezone.now()} if status == "offline" else {"published_at": None}
    booking = BookingFactory(ticket_type=ticket_type, organisation=OrganisationFactory(status=status, **more))
    assert stands._profile(booking)["qr"] == ""


def test_only_confirmed_stands_count_and_they_are_in_order(ticket_type):
    names = ["Zentrum", "Örnek"]
    bookings = [BookingFactory(ticket_type=ticket_type, organisation_name=name) for name in names]
    BookingFactory(ticket_type=ticket_type, status="requested")
    BookingFactory(ticket_type=TicketTypeFactory(event=ticket_type.event))
    assert stands.confirmed_stands(ticket_type.event) == bookings[::-1]


@pytest.mark.parametrize("number", [1, 3])
def test_the_paper_costs_one_query(ticket_type, number, django_assert_num_queries):
    for _ in range(number):
        BookingFactory(ticket_type=ticket_type, organisation=OrganisationFactory())
    event = type(ticket_type.event).objects.select_related("venue").get(pk=ticket_type.event_id)
    for draw in (stands.stand_list, stands.stand_cards):
        with django_assert_num_queries(1):
            assert draw(event).startswith(b"%PDF")


@pytest.mark.parametrize(("number", "told"), [(1, "1 Tisch, 0 mit Strom"), (2, "2 Tische, 0 mit Strom")])
def test_the_list_sums_what_is_to_be_set_up(ticket_type, number, told):
    for _ in range(number):
        Stand.objects.create(booking=BookingFactory(ticket_type=ticket_type))
    paper = pypdf.PdfReader(io.BytesIO(stands.stand_list(ticket_type.event)))
    assert told in paper.pages[0].extract_text()


def test_the_same_stands_give_the_same_bytes(ticket_type):
    BookingFactory(ticket_type=ticket_type)
    assert stands.stand_cards(ticket_type.event) == stands.stand_cards(ticket_type.event)


# Staff hear of a request -------------------------------------------------------------------------


def ask(ticket_type, **more):
    member = MembershipFactory(organisation__name="Beispielchor")
    return actions.book(
        ticket_type=ticket_type,
        attendees=["Kim"],
        contact=actions.Contact(name="Kim", email=member.user.email),
        consent=True,
        by=member.user,
        organisation=member.organisation,
        stand={"power": True, "shows": "Bücher"},
        **more,
    )


def to_staff(mails):
    return [mail for mail in mails if mail.subject.startswith("Infostand angefragt von")]


def test_a_request_is_mailed_to_the_network_with_the_way_to_decide(ticket_type, run_jobs, settings):
    settings.CONTACT_EMAIL = "netzwerk@example.org"
    booking = ask(ticket_type)

    (mail,) = to_staff(run_jobs())

    assert mail.to == ["netzwerk@example.org"]
    assert f"{settings.SITE_URL}/verwaltung/tickets/booking/{booking.pk}/change/" in mail.body
    assert "Strom: Ja\nZeigt: Bücher" in mail.body


def test_without_an_address_of_the_network_each_of_the_staff_gets_a_mail(ticket_type, run_jobs, settings):
    settings.CONTACT_EMAIL = ""
    team = [StaffFactory().email, StaffFactory().email]
    StaffFactory(is_active=False)
    ask(ticket_type)

    assert sorted(mail.to[0] for mail in to_staff(run_jobs())) == sorted(team)


def test_a_form_sent_twice_is_mailed_once(ticket_type, run_jobs, settings):
    settings.CONTACT_EMAIL = "netzwerk@example.org"
    first = ask(ticket_type, submission="k")
    assert ask(ticket_type, submission="k") == first

    assert len(to_staff(run_jobs())) == 1


def test_a_request_that_was_taken_back_before_the_mail_left_is_no_news(ticket_type, run_jobs, settings):
    settings.CONTACT_EMAIL = "netzwerk@example.org"
    actions.cancel(booking=ask(ticket_type))

    assert to_staff(run_jobs()) == []


def test_places_of_other_kinds_are_nothing_to_decide(run_jobs, settings):
    settings.CONTACT_EMAIL = "netzwerk@example.org"
    contact = actions.Contact(name="Kim", email="kim@example.org")
    actions.book(ticket_type=TicketTypeFactory(), attendees=["Kim"], contact=contact, consent=True)

    assert [mail.to for mail in run_jobs()] == [["kim@example.org"]]


def test_the_words_of_who_asks_are_no_link_for_staff():
    mail = staff_sample(name="boese.example")
    for part in (mail.body, mail.alternatives[0].content):
        assert "boese.example" not in part
        assert f"boese.{WORD_JOINER}example" in part
    assert mail.extra_headers["Auto-Submitted"] == "auto-generated"
