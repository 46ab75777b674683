"""What tests of mails share."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import connection

from tests.smtp import MailServer


@pytest.fixture
def mail_server(settings):
    """A running SMTP server that the site is set up for."""
    server = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    yield server
    server.go_down()


@pytest.fixture
def worker(transactional_db):
    """Run the real worker until no job is left that is due now; `later=True` lets the pauses pass first."""

    # No model manages these tables: pytest-django leaves the jobs of other tests in them.
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")

    def work(*, later: bool = False) -> None:
        if later:
            with connection.cursor() as cursor:
                cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")
        # In a thread of its own: a browser of another test may have a loop running in this one.
        with ThreadPoolExecutor(1) as pool:
            pool.submit(call_command, "procrastinate", "worker", "--one-shot", verbosity=0).result()

    return work
