"""Whether the instance can serve."""

import datetime as dt

import pytest
from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from tests.factories import BookingFactory
from tickets.models import BookingMail
from tickets.tasks import send_booking_mail
from wedo import health


@pytest.fixture(autouse=True)
def forget():
    """Each test finds out for itself."""
    health._migrated = False
    yield
    health._migrated = False


@pytest.mark.django_db
def test_all_is_well(client):
    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_migrations_are_looked_up_once(client, django_assert_num_queries):
    client.get("/healthz")

    with django_assert_num_queries(1):
        client.get("/healthz")


@pytest.mark.django_db
def test_a_missing_migration(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'tickets'")

    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (503, {"status": "unavailable", "reason": "migrations"})
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_no_database(client, monkeypatch):
    def away(*args, **kwargs):
        raise OperationalError("the database is away")

    monkeypatch.setattr(CursorWrapper, "execute", away)

    response = client.get("/healthz?full=1")

    assert (response.status_code, response.json()) == (503, {"status": "unavailable", "reason": "database"})


@pytest.mark.django_db
def test_full_on_a_fresh_instance(client):
    answer = client.get("/healthz?full=1").json()

    assert answer.pop("disk_free_bytes") > 0
    assert answer == {"status": "ok", "oldest_unsent_mail": None, "failed_mails": 0, "scheduler_last_run": None}


@pytest.mark.django_db
def test_full_tells_of_mails_that_wait(client):
    booking = BookingFactory()
    for kind in (BookingMail.Kind.CONFIRMATION, BookingMail.Kind.CANCELLATION):
        send_booking_mail.defer(mail_id=BookingMail.objects.create(booking=booking, kind=kind).pk)
    at = ProcrastinateEvent.objects.filter(job=ProcrastinateJob.objects.order_by("pk").first()).get(type="deferred").at

    assert client.get("/healthz?full=1").json()["oldest_unsent_mail"] == at.astimezone(dt.UTC).isoformat()


@pytest.mark.django_db
def test_full_tells_when_the_scheduler_ran(client):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_periodic_defers (task_name, defer_timestamp, periodic_id)"
            " VALUES ('x', 1762171200, '')"
        )

    assert client.get("/healthz?full=1").json()["scheduler_last_run"] == "2025-11-03T12:00:00+00:00"


@pytest.mark.django_db
def test_full_counts_mails_that_were_given_up_until_they_have_gone(client):
    mail = BookingMail.objects.create(
        booking=BookingFactory(), kind="confirmation", attempts=19, failed_at=timezone.now()
    )
    assert client.get("/healthz?full=1").json()["failed_mails"] == 1

    send_booking_mail(mail_id=mail.pk)

    assert client.get("/healthz?full=1").json()["failed_mails"] == 0
