"""How long a job is tried again."""

from procrastinate.jobs import Job
from procrastinate.utils import utcnow

from wedo.jobs import GIVE_UP_AFTER, Patient


def job(attempts):
    return Job(id=1, queue="mail", lock=None, queueing_lock=None, task_name="x", attempts=attempts, priority=0)


def test_pauses_grow_and_end_after_three_days():
    pauses = []
    while decision := Patient().get_retry_decision(exception=OSError(), job=job(len(pauses))):
        pauses.append(round((decision.retry_at - utcnow()).total_seconds() / 60))

    assert pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256] + [360] * 10
    assert sum(pauses) * 60 <= GIVE_UP_AFTER < (sum(pauses) + 360) * 60
