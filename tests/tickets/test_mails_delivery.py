"""Mail servers refuse, delay, greylist, cut the line and go down; workers are killed. Each mail leaves, once."""

import contextlib
import datetime as dt
import os
import signal
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from tests.factories import BookingFactory, StaffFactory, TicketTypeFactory
from tickets.actions import Contact, NotSent, book, cancel, send_again
from tickets.models import BookingMail
from tickets.tasks import send_booking_mail
from wedo.tasks import take_up_stalled_jobs

pytestmark = pytest.mark.django_db(transaction=True)

GREYLISTED = "451 greylisted, try again later"
PAUSE = """
SELECT extract(epoch FROM scheduled_at - now()) FROM procrastinate_jobs
WHERE task_name = 'tickets.send_booking_mail' AND status = 'todo'
"""


def booked(address="alex@example.org"):
    contact = Contact(name="Alex Beispiel", email=address)
    return book(ticket_type=TicketTypeFactory(), attendees=["Alex"], contact=contact, consent=True)


def state():
    """How the mail stands for staff."""
    mail = BookingMail.objects.get()
    return (mail.attempts, mail.last_error, mail.sent_at is not None, mail.failed_at is not None)


def test_a_greylisted_mail_is_tried_again_after_a_pause_and_goes_once(mail_server, worker):
    mail_server.plan = [GREYLISTED, GREYLISTED]
    booked()

    worker()
    assert state() == (1, GREYLISTED, False, False)
    worker()
    assert state() == (1, GREYLISTED, False, False), "its pause is not over"
    worker(later=True)
    worker(later=True)
    worker(later=True)

    assert state() == (2, GREYLISTED, True, False)
    assert len(mail_server.mails) == 1


def test_the_pauses_grow(mail_server, worker):
    mail_server.plan = [GREYLISTED] * 4
    booked()

    pauses = []
    for _try in range(3):
        worker(later=True)
        with connection.cursor() as cursor:
            cursor.execute(PAUSE)
            pauses.append(round(float(cursor.fetchone()[0]) / 60))

    assert pauses == [1, 2, 4]


def test_a_refused_recipient_is_shown_with_the_servers_answer_but_without_the_address(mail_server, worker):
    mail_server.refuses = ["550 5.1.1 <alex@example.org>: no such user here"]
    booked()

    worker()

    assert state() == (1, "550 5.1.1 <…@…>: no such user here", False, False)
    assert list(BookingMail.objects.troubled()) == [BookingMail.objects.get()]


def test_after_three_days_a_mail_is_given_up_and_staff_send_it_again(mail_server, worker):
    mail_server.refuses = ["550 no such user", "550 no such user"]
    booking = booked()
    # The tries of three days.
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET attempts = 19")

    worker()
    assert state() == (1, "550 no such user", False, True)
    assert list(BookingMail.objects.given_up()) == [booking.mails.get()]
    worker(later=True)
    assert state() == (1, "550 no such user", False, True)

    send_again(mail=booking.mails.get(), by=StaffFactory())
    assert state() == (0, "", False, False)
    worker()
    assert state() == (1, "550 no such user", False, False), "patient again from the start"
    worker(later=True)

    assert state() == (1, "550 no such user", True, False)
    assert len(mail_server.mails) == 1
    assert list(booking.steps.values_list("kind", flat=True)) == ["booked", "resent"]


def test_three_days_of_failing_end_at_staffs_page_with_the_servers_last_answer(mail_server, worker, as_user):
    answers = [GREYLISTED] * 19 + ["550 mailbox full"]
    mail_server.refuses = list(answers)
    booking = booked()

    waited, tries = dt.timedelta(), 0
    while BookingMail.objects.get().failed_at is None:
        worker()
        tries += 1
        assert state()[:3] == (tries, answers[tries - 1], False)
        waited += let_the_pause_pass()

    assert tries == len(answers)
    assert dt.timedelta(days=2, hours=18) < waited <= dt.timedelta(days=3)
    assert mail_server.mails == []
    worker()
    assert state() == (tries, "550 mailbox full", False, True), "nobody tries on"
    staff = as_user(StaffFactory())
    page = staff.get(reverse("admin:tickets_booking_change", args=[booking.pk])).content.decode()
    assert "aufgegeben " in page
    assert "550 mailbox full" in page
    listed = staff.get(reverse("admin:tickets_booking_changelist") + "?email=aufgegeben")
    assert list(listed.context["cl"].result_list) == [booking]

    again = reverse("admin:tickets_booking_send_again", args=[booking.pk])
    staff.post(again, {"mail": booking.mails.get().pk})
    worker()
    assert [mail["To"] for mail in mail_server.mails] == ["alex@example.org"]


def test_a_mail_that_has_gone_can_be_sent_again_as_another_mail(mail_server, worker):
    booking = booked()
    worker()

    send_again(mail=booking.mails.get(), by=StaffFactory())
    worker()

    first, second = mail_server.mails
    assert first["Message-ID"] != second["Message-ID"]
    assert first["Subject"] == second["Subject"]


def test_what_is_not_true_any_more_is_not_sent_again(mail_server, worker):
    booking = booked()
    worker()
    cancel(booking=booking)

    with pytest.raises(NotSent, match="stimmt nicht mehr"):
        send_again(mail=booking.mails.get(kind="confirmation"), by=StaffFactory())

    assert booking.mails.get(kind="confirmation").sent_at is not None


def test_a_line_that_is_cut_while_the_mail_is_on_its_way_loses_nothing(mail_server, worker):
    mail_server.plan = ["drop"]
    booked()

    worker()
    assert (BookingMail.objects.get().attempts, mail_server.mails) == (1, [])
    assert "SMTPServerDisconnected" in BookingMail.objects.get().last_error
    worker(later=True)

    assert len(mail_server.mails) == 1


def test_a_mail_that_was_taken_without_an_answer_comes_twice_but_counts_as_one_for_mail_programs(mail_server, worker):
    mail_server.plan = ["keep and drop"]
    booked()

    worker()
    worker(later=True)

    first, second = mail_server.mails
    assert first["Message-ID"] == second["Message-ID"]


def test_a_server_that_is_down_gets_everything_when_it_comes_back(mail_server, worker):
    mail_server.go_down()
    for number in range(3):
        booked(f"gast{number}@example.org")

    worker()
    assert set(BookingMail.objects.values_list("attempts", "sent_at")) == {(1, None)}
    mail_server.come_back()
    worker(later=True)

    assert sorted(mail["To"] for mail in mail_server.mails) == [f"gast{number}@example.org" for number in range(3)]
    assert BookingMail.objects.unsent().count() == 0


def test_a_server_that_does_not_answer_is_left_and_tried_again(mail_server, worker, settings):
    settings.EMAIL_TIMEOUT = 0.5
    mail_server.plan = ["hang"]
    booked()

    worker()
    assert BookingMail.objects.get().attempts == 1
    assert "timed out" in BookingMail.objects.get().last_error
    worker(later=True)

    assert len(mail_server.mails) == 1


def test_a_slow_server_is_waited_for(mail_server, worker):
    mail_server.pause = 1
    booked()

    worker()

    assert state() == (0, "", True, False)
    assert len(mail_server.mails) == 1


def test_one_bad_address_keeps_no_other_mail_back(mail_server, worker):
    mail_server.refuses = ["550 no such user"]
    booked("falsch@example.org")
    booked("richtig@example.org")

    worker()

    assert [mail["To"] for mail in mail_server.mails] == ["richtig@example.org"]


def test_a_worker_killed_while_it_sends_loses_no_mail_and_the_mail_leaves_once(mail_server, worker, tmp_path):
    mail_server.plan = ["hang"]
    booked()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "procrastinate", "worker"],
        cwd=django_settings.BASE_DIR,
        env=os.environ
        | {
            "DATABASE_URL": _test_database(),
            "EMAIL_URL": f"smtp://127.0.0.1:{mail_server.port}",
            "WEDO_DEMO": "1",
            "WEDO_VAR": str(tmp_path),
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert mail_server.busy.wait(60), "the worker never reached the mail server"
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert (BookingMail.objects.get().sent_at, mail_server.mails) == (None, [])

    _no_sign_of_life_for_a_while()
    # Unless the killed worker has queued it.
    with contextlib.suppress(AlreadyEnqueued):
        take_up_stalled_jobs.defer(timestamp=0)
    worker()
    worker(later=True)
    worker(later=True)

    assert len(mail_server.mails) == 1
    assert BookingMail.objects.get().sent_at is not None


def test_the_failure_of_a_mail_that_was_withdrawn_meanwhile_is_no_trouble(mail_server):
    booking = BookingFactory()
    mail = BookingMail.objects.create(booking=booking, kind="confirmation")
    mail.delete()

    send_booking_mail(mail_id=mail.pk)

    assert mail_server.mails == []


def test_a_finished_mail_leaves_no_job_behind(mail_server, worker):
    booked()

    worker()
    worker(later=True)

    assert ProcrastinateJob.objects.filter(queue_name="mail", status__in=("todo", "doing", "failed")).count() == 0


def let_the_pause_pass() -> dt.timedelta:
    """Move time on until the next try is due; returns how long that was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT scheduled_at - now() FROM procrastinate_jobs WHERE status = 'todo'")
        (pause,) = cursor.fetchone() or (dt.timedelta(),)
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = scheduled_at - %s WHERE status = 'todo'", [pause])
    return pause


def _test_database() -> str:
    given = urlsplit(os.environ["DATABASE_URL"])
    return given._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


def _no_sign_of_life_for_a_while() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '5 minutes'")
