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
from tickets.actions import Contact, book
from tickets.models import Booking, Ticket, TicketType
from wedo.accounts.models import User
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
        monkeypatch.setattr("wedo.demo.programme.today", lambda: day)

    return go_to


def seed() -> str:
    said = io.StringIO()
    call_command("seed_demo", stdout=said)
    return said.getvalue()


def days_from(day: dt.date) -> dict[str, int]:
    return {event.slug: (event.date - day).days for event in Event.objects.all()}


def test_refuses_outside_a_demo(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="WEDO_DEMO=1"):
        seed()

    assert (Event.objects.count(), Organisation.objects.count(), User.objects.count()) == (0, 0, 0)


def test_series_stands_to_today_as_2025_stood_to_the_article():
    seed()

    article = dt.date(2025, 11, 3)
    dates = [dt.date(2025, 9, 19), dt.date(2025, 10, 25), dt.date(2025, 11, 21), dt.date(2025, 12, 11)]
    assert [(event.date - today()).days for event in Event.objects.in_order()] == [
        (date - article).days for date in dates
    ]
    assert list(Event.objects.in_order().values_list("kind", flat=True)) == ["network", "network", "network", "forum"]


def test_everything_is_marked_as_sample():
    seed()

    assert not Series.objects.filter(is_sample=False).exists()
    assert not Event.objects.filter(is_sample=False).exists()
    assert not Organisation.objects.filter(is_sample=False).exists()
    assert all("Beispiel" in title for title in Event.objects.values_list("title_de", flat=True))


def test_events_ahead_can_be_booked():
    seed()

    rows = TicketType.objects.order_by("event__date").values_list(
        "event__slug", "capacity", "max_per_booking", "audience"
    )
    assert list(rows) == [("beispiel-fundraising", 80, 4, "public"), ("beispiel-forum", 200, 4, "public")]


def test_later_day_moves_dates_and_keeps_bookings(on_day):
    seed()
    ticket_type = TicketType.objects.get(event__slug="beispiel-forum")
    ticket_type.opens_at = timezone.now() - dt.timedelta(days=1)
    ticket_type.save()
    contact = Contact(name="Gast Beispiel", email="gast@example.org")
    booking = book(ticket_type=ticket_type, attendees=["Gast Beispiel"], contact=contact, consent=True)
    bookings, tickets = Booking.objects.count(), Ticket.objects.count()
    later = today() + dt.timedelta(days=5)
    on_day(later)

    seed()

    assert days_from(later) == DAYS
    assert set(Event.objects.values_list("sequence", flat=True)) == {1}
    assert (Booking.objects.count(), Ticket.objects.count()) == (bookings, tickets)
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
    models = (Series, Event, TicketType, Booking, Organisation, Membership, User)
    before = [list(model.objects.order_by("pk").values()) for model in models]

    with django_assert_max_num_queries(20):
        seed()

    assert [list(model.objects.order_by("pk").values()) for model in models] == before


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
    assert list(Membership.objects.values_list("organisation__slug", "user__email", "role")) == [
        ("beispielchor-vielklang", "verein@example.org", "owner"),
        ("beispielchor-vielklang", "redaktion@example.org", "editor"),
    ]


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


def test_public_host_gets_no_accounts(settings):
    settings.LOCAL_ONLY = False

    assert PASSWORD not in seed()

    assert User.objects.count() == 0
    assert Organisation.objects.count() == 14


def test_seeds_write_no_mail():
    seed()

    assert not ProcrastinateJob.objects.exists()


@pytest.mark.parametrize("path", ["/", "/veranstaltungen/beispiel-forum/", "/netzwerk/", "/netzwerk/klub-primer/"])
def test_pages_show_the_samples(path):
    seed()

    assert Client().get(path).status_code == 200
