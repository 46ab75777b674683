"""How long a job is tried again."""

import smtplib

import pytest
from procrastinate.jobs import Job
from procrastinate.utils import utcnow

from wedo import tasks
from wedo.jobs import FIRST, GIVE_UP_AFTER, Patient, answer_of, for_each


def job(attempts):
    return Job(id=1, queue="mail", lock=None, queueing_lock=None, task_name="x", attempts=attempts, priority=0)


def test_pauses_grow_and_end_after_three_days():
    pauses = []
    while decision := Patient().get_retry_decision(exception=OSError(), job=job(len(pauses))):
        pauses.append(round((decision.retry_at - utcnow()).total_seconds() / 60))

    assert pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256] + [360] * 10
    assert sum(pauses) * 60 <= GIVE_UP_AFTER < (sum(pauses) + 360) * 60


@pytest.mark.parametrize(
    ("error", "answer"),
    [
        (
            smtplib.SMTPRecipientsRefused({"a@example.org": (550, b"no such user <a@example.org>")}),
            "550 no such user <…@…>",
        ),
        (smtplib.SMTPDataError(451, b"greylisted\r\ntry later"), "451 greylisted try later"),
        (smtplib.SMTPSenderRefused(553, b"not your domain", "wedo@example.org"), "553 not your domain"),
        (ConnectionRefusedError(111, "Connection refused"), "ConnectionRefusedError: [Errno 111] Connection refused"),
        (ValueError("/tickets/" + "x" * 32), "ValueError: /tickets/…"),
        (OSError("x" * 500), ("OSError: " + "x" * 500)[:300]),
    ],
)
def test_staff_see_the_servers_words_without_addresses(error, answer):
    assert answer_of(error) == answer


def test_one_that_fails_keeps_no_other_back():
    tried = []

    def act(number: int) -> int:
        tried.append(number)
        return 10 // number

    with pytest.raises(ExceptionGroup) as failed:
        for_each([5, 0, 2], act)

    assert (tried, [type(error) for error in failed.value.exceptions]) == ([5, 0, 2], [ZeroDivisionError])
    assert for_each([5, 2], act) == [2, 5]


def test_what_guests_wait_for_is_taken_before_mails_that_were_queued_earlier():
    waited_for = (tasks.give_places_on, tasks.remind_guests, tasks.take_up_stalled_jobs)
    assert [task.priority for task in waited_for] == [FIRST] * 3
