"""`manage.py worker`: does the jobs (mails, tidying up) until it is told to stop, and says nothing meanwhile.

procrastinate's own command announces itself, which `make run` would show after its last line.
"""

import asyncio

from django.core.management.base import BaseCommand, CommandError
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException
from psycopg import OperationalError

# So many jobs at once: a mail server that lets a mail hang for a minute keeps no place from being given on.
CONCURRENCY = 4


class Command(BaseCommand):
    """Runs the worker for all queues; ends on SIGTERM or Ctrl-C when the running jobs are done."""

    help = "Does the jobs that wait, until it is told to stop."

    def add_arguments(self, parser) -> None:
        """Add how long running jobs may take to end (seconds)."""
        parser.add_argument("--shutdown-graceful-timeout", type=float, metavar="SECONDS")

    def handle(self, *args, shutdown_graceful_timeout: float | None, **options) -> None:
        """Work. Raises CommandError when the database cannot be reached."""
        with app.replace_connector(app.connector.get_worker_connector()):
            try:
                asyncio.run(_work(app, shutdown_graceful_timeout))
            except (ConnectorException, OperationalError) as error:
                raise CommandError(f"The database cannot be reached: {error.__cause__ or error}") from error


async def _work(app: App, timeout: float | None) -> None:
    async with app.open_async() as opened:
        await opened.run_worker_async(concurrency=CONCURRENCY, shutdown_graceful_timeout=timeout)
