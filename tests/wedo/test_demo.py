"""What a demo shows, that it stays around today, and where it refuses."""

import datetime as dt
import io

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from events.models import Event, Series, today
from organisations.models import Membership, Organisation
from tickets.actions import Contact, book, queue
from tickets.availability import State, for_event, with_seats
from tickets.door import page
from tickets.models import Booking, CheckIn, Step, Ticket, TicketType
from tickets.stands import confirmed_stands
from wedo.accounts.models import User
from wedo.demo import programme, tickets
from wedo.demo.accounts import PASSWORD
from wedo.demo.programme import DAYS
from wedo.team import ensure_team

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(settings):
    settings.DEMO = True
    # One cheap round: the real ones would take seconds.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def on_day(monkeypatch):
    """Let the demo believe that it is another day."""

    def go_to(day: dt.date) -> None:
        for module in ("dates", "programme", "tickets"):
            monkeypatch.setattr(f"wedo.demo.{module}.today", lambda: day)

    return go_to


def seed() -> str:
    said = io.StringIO()
    call_command("seed_demo", stdout=said)
    return said.getvalue()


def days_from(day: dt.date, series: str = programme.SERIES) -> dict[str, int]:
    return {event.slug: (event.date - day).days for event in Event.objects.filter(series__slug=series)}


def test_refuses_outside_a_demo(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="WEDO_DEMO=1"):
        seed()

    assert (Event.objects.count(), Organisation.objects.count(), User.objects.count()) == (0, 0, 0)


def test_series_stands_to_today_as_2025_stood_to_the_article():
    seed()

    article = dt.date(2025, 11, 3)
    dates = [dt.date(2025, 9, 19), dt.date(2025, 10, 25), dt.date(2025, 11, 21), dt.date(2025, 12, 11)]
    events = Event.objects.filter(series=Series.objects.current()).in_order()
    assert [(event.date - today()).days for event in events] == [(date - article).days for date in dates]
    assert list(events.values_list("kind", flat=True)) == ["network", "network", "network", "forum"]
    assert Event.objects.public().filter(date__gte=today()).in_order().first().slug == "beispiel-fundraising"


def test_everything_is_marked_as_sample():
    seed()

    assert not Series.objects.filter(is_sample=False).exists()
    assert not Event.objects.filter(is_sample=False).exists()
    assert not Organisation.objects.filter(is_sample=False).exists()
    assert all("Beispiel" in title for title in Event.objects.values_list("title_de", flat=True))


def test_events_ahead_can_be_booked():
    seed()

    rows = TicketType.objects.filter(event__series__slug=programme.SERIES, event__date__gte=today())
    rows = rows.order_by("event__date").values_list("event__slug", "capacity", "max_per_booking", "audience")
    assert list(rows) == [("beispiel-fundraising", 80, 4, "public"), ("beispiel-forum", 200, 4, "public")]


def test_later_day_moves_dates_and_keeps_bookings(on_day):
    seed()
    ticket_type = TicketType.objects.get(event__slug="beispiel-forum")
    ticket_type.opens_at = timezone.now() - dt.timedelta(days=1)
    ticket_type.save()
    contact = Contact(name="Gast Beispiel", email="gast@example.org")
    booking = book(ticket_type=ticket_type, attendees=["Gast Beispiel"], contact=contact, consent=True)
    numbers = Booking.objects.count(), Ticket.objects.count()
    later = today() + dt.timedelta(days=5)
    on_day(later)

    seed()

    assert days_from(later) == DAYS
    assert days_from(later, tickets.SERIES) == tickets.DAYS
    assert set(Event.objects.values_list("sequence", flat=True)) == {1}
    assert (Booking.objects.count(), Ticket.objects.count()) == numbers
    assert TicketType.objects.get(pk=ticket_type.pk).opens_at == ticket_type.opens_at + dt.timedelta(days=5)
    assert Booking.objects.get(pk=booking.pk).status == Booking.Status.CONFIRMED


def test_event_that_staff_moved_keeps_its_distance_to_the_others(on_day):
    seed()
    Event.objects.filter(slug="beispiel-forum").update(date=today() + dt.timedelta(days=40))
    later = today() + dt.timedelta(days=3)
    on_day(later)

    seed()
    seed()

    assert days_from(later) == {**DAYS, "beispiel-forum": 40}


def test_second_run_on_the_same_day_changes_nothing(django_assert_max_num_queries):
    seed()
    Organisation.objects.get(slug="klub-primer").delete()
    event = Event.objects.get(slug="beispiel-forum")
    event.title_de = "Beispiel: anders"
    event.save()
    user = User.objects.get(email="verein@example.org")
    user.set_password("ein anderes Passwort")
    user.save()
    models = (Series, Event, TicketType, Booking, Ticket, CheckIn, Step, Organisation, Membership, User)
    before = [list(model.objects.order_by("pk").values()) for model in models]

    with django_assert_max_num_queries(28):
        seed()

    assert [list(model.objects.order_by("pk").values()) for model in models] == before


def test_every_booking_has_a_ticket_for_each_place_and_nobody_is_over_the_capacity():
    seed()

    for booking in Booking.objects.all():
        assert booking.tickets.count() == (booking.places if booking.is_confirmed else 0)
    for kind in TicketType.objects.with_taken().select_related("event"):
        assert kind.taken <= kind.capacity


def test_a_full_event_has_a_waiting_list_and_an_open_offer():
    seed()
    event = Event.objects.get(slug=tickets.FULL)

    assert for_event(event).state == State.FULL
    kind = event.ticket_types.get()
    waiting = queue(kind)
    assert [one.places for one in waiting.waiting] == [3, 1, 2]
    assert [(one.name, one.is_expired) for one in waiting.offered] == [("Nguyễn Thị Ví Dụ", False)]
    assert waiting.reason == "Es ist kein Platz frei."
    needs = event.ticket_types.get().bookings.filter(needs__isnull=False).values_list("needs__kind", flat=True)
    assert sorted(needs) == ["childcare", "food", "interpreting", "wheelchair"]


def test_an_event_has_seats_and_stands_of_organisations():
    seed()
    event = Event.objects.get(slug=tickets.NETWORK)

    everybody, seats = with_seats(event)
    assert [everybody.state, *[one.state for one in seats]] == [State.OPEN] * 3
    network = event.ticket_types.get(audience="network")
    assert network.held_until == event.starts_at - dt.timedelta(days=10)
    assert [one.organisation.slug for one in confirmed_stands(event)] == [
        "gartengruppe-musterbeet",
        "jamiyat-al-mithal",
    ]
    statuses = Booking.objects.for_event(event).exclude(status="confirmed").order_by("status")
    assert list(statuses.values_list("ticket_type__audience", "status")) == [
        ("stand", "requested"),
        ("network", "waiting"),
    ]


def test_at_a_past_event_some_have_come_and_some_have_not():
    seed()
    event = Event.objects.get(slug=tickets.PAST)

    assert page.tally(event) == page.Tally(arrived=5, expected=8)
    assert all(one.at.date() == event.date for one in CheckIn.objects.all())


def test_a_later_day_moves_offers_seats_and_check_ins_of_the_seed_alone(on_day):
    seed()
    five = dt.timedelta(days=5)
    guest = Booking.objects.get(status="waiting", name="Familie Beispiel")
    guest.status, guest.expires_at, guest.submission = "offered", timezone.now() + five, "von einem Menschen"
    guest.save()
    undone = CheckIn.objects.first()
    undone.undone_at = undone.at
    undone.save()

    def moments() -> list:
        offer = Booking.objects.get(status="offered", submission__startswith="beispiel:")
        seats = TicketType.objects.get(audience="network")
        return [offer.expires_at, seats.held_until, *CheckIn.objects.standing().values_list("at", flat=True)]

    before = moments()
    on_day(today() + five)
    seed()

    assert moments() == [moment + five for moment in before]
    assert Booking.objects.get(pk=guest.pk).expires_at == guest.expires_at
    assert CheckIn.objects.get(pk=undone.pk).at == undone.at


@pytest.mark.parametrize("missing", [["klub-primer"], ["radio-beispielwelle", "jamiyat-al-mithal"]])
def test_samples_get_along_without_organisations_that_were_deleted(missing):
    call_command("seed_demo", stdout=io.StringIO())
    Booking.objects.filter(ticket_type__event__series__slug=tickets.SERIES).delete()
    TicketType.objects.filter(event__series__slug=tickets.SERIES).delete()
    Event.objects.filter(series__slug=tickets.SERIES).delete()
    Series.objects.filter(slug=tickets.SERIES).delete()
    Organisation.objects.filter(slug__in=missing).delete()

    seed()

    assert Booking.objects.filter(organisation__isnull=False, organisation__slug__in=missing).count() == 0
    assert Event.objects.filter(series__slug=tickets.SERIES).count() == 2


def test_twelve_organisations_are_published_and_two_wait():
    seed()

    statuses = list(Organisation.objects.values_list("status", flat=True))
    assert (statuses.count("published"), statuses.count("submitted")) == (12, 2)
    for organisation in Organisation.objects.all():
        organisation.full_clean()
        assert organisation.summary_en
        assert organisation.topics.count() >= 2


def test_accounts_can_sign_in_and_have_their_roles():
    said = seed()

    assert PASSWORD in said
    for email in ("admin@example.org", "team@example.org", "verein@example.org", "redaktion@example.org"):
        assert email in said
        assert EmailAddress.objects.get(email=email).verified
        assert User.objects.get(email=email).check_password(PASSWORD)
    team = Membership.objects.filter(organisation__slug="beispielchor-vielklang")
    assert list(team.values_list("user__email", "role")) == [
        ("verein@example.org", "owner"),
        ("redaktion@example.org", "editor"),
    ]


def test_somebody_answers_for_every_published_sample():
    """Else its contact form would be closed."""
    seed()

    assert list(Organisation.objects.published().unowned()) == []
    assert not User.objects.get(email="organisationen@example.org").has_usable_password()


def test_team_may_work_with_programme_organisations_and_members_but_gives_no_rights():
    seed()

    team = User.objects.get(email="team@example.org")
    assert not team.is_superuser
    assert team.has_perm("events.change_event")
    assert team.has_perm("tickets.add_booking")
    assert team.has_perm("organisations.change_organisation")
    assert team.has_perm("accounts.change_user")
    assert not team.has_perm("auth.change_group")


def test_rights_taken_from_the_team_stay_taken():
    group = ensure_team()
    group.permissions.clear()

    ensure_team()

    assert group.permissions.count() == 0


def test_team_keeps_the_door_of_the_samples(as_user):
    seed()
    team = as_user(User.objects.get(email="team@example.org"))

    for slug in (tickets.FULL, tickets.NETWORK, tickets.PAST):
        assert team.get(f"/einlass/{slug}/").status_code == 200


def test_public_host_gets_no_accounts(settings):
    settings.LOCAL_ONLY = False

    assert PASSWORD not in seed()

    assert User.objects.count() == 0
    assert Organisation.objects.count() == 14


def test_seeds_write_no_mail():
    seed()

    assert not ProcrastinateJob.objects.exists()


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/veranstaltungen/",
        "/veranstaltungen/beispiel-forum/",
        "/veranstaltungen/beispiel-fundraising/anmelden/",
        "/veranstaltungen/beispiel-forum/anmelden/",
        "/veranstaltungen/beispiel-ausgebucht/",
        "/veranstaltungen/beispiel-netzwerktag/",
        "/netzwerk/",
        "/netzwerk/klub-primer/",
    ],
)
def test_pages_show_the_samples(path):
    seed()

    assert Client().get(path).status_code == 200
