"""How jobs are tried again, and what is remembered of a failed one."""

import logging
import smtplib
from collections.abc import Callable, Iterable

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job

from wedo.logs import clean
from wedo.text import tidy

logger = logging.getLogger(__name__)

FIRST_PAUSE = 60
LONGEST_PAUSE = 6 * 60 * 60
GIVE_UP_AFTER = 3 * 24 * 60 * 60
ANSWER_LENGTH = 300
# Jobs that people wait for are taken before what was queued earlier (procrastinate: the higher number first).
FIRST = 10


class Patient(BaseRetryStrategy):
    """Tries again after 1, 2, 4 … minutes, at most 6 hours apart, for about 3 days.

    Long enough for a mail server that greylists or is down over a weekend (RFC 5321, 4.5.4.1 asks for 4 to 5
    days in steps of 30 minutes or more; after 3 days a ticket is no news any more and staff are told).
    """

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """The pause in seconds before the next try, or None to give up."""
        pauses = [min(FIRST_PAUSE * 2**attempt, LONGEST_PAUSE) for attempt in range(job.attempts + 1)]
        if sum(pauses) > GIVE_UP_AFTER:
            return None
        return RetryDecision(retry_in={"seconds": pauses[-1]})


def answer_of(error: Exception) -> str:
    """The mail server's own words, for staff: without addresses, on one line, at most 300 characters."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = [_answer(code, text) for code, text in error.recipients.values()]
        said = "; ".join(dict.fromkeys(answers))
    elif isinstance(error, smtplib.SMTPResponseException):
        said = _answer(error.smtp_code, error.smtp_error)
    else:
        said = f"{type(error).__name__}: {error}"
    return tidy(clean(said))[:ANSWER_LENGTH]


def _answer(code: int, text: bytes | str) -> str:
    words = text.decode(errors="replace") if isinstance(text, bytes) else str(text)
    return f"{code} {words}"


def for_each(things: Iterable, act: Callable) -> list:
    """Do something with each of many, so that one that fails keeps no other back; returns what came of each.

    Raises ExceptionGroup in the end if any has failed: the job counts as failed, and staff see it.
    """
    done, errors = [], []
    for thing in things:
        try:
            done.append(act(thing))
        except Exception as error:
            logger.exception("A job failed for one of many: %r", thing)
            errors.append(error)
    if errors:
        raise ExceptionGroup("failed for some", errors)
    return done
