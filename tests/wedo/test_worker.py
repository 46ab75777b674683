"""`manage.py worker`: does what waits, says nothing, ends when it is told to."""

import os
import signal
import subprocess
import sys
import time
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from wedo.tasks import tidy_up


def start(tmp_path, database_url: str) -> subprocess.Popen:
    """The worker in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "worker", "--shutdown-graceful-timeout", "5"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": database_url, "WEDO_DEMO": "1", "WEDO_VAR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_its_jobs_and_says_nothing(tmp_path):
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    job = tidy_up.defer(timestamp=0)
    worker = start(tmp_path, url)
    try:
        deadline = time.monotonic() + 60
        while ProcrastinateJob.objects.filter(pk=job, status__in=("todo", "doing")).exists():
            assert time.monotonic() < deadline
            time.sleep(0.1)
    finally:
        worker.send_signal(signal.SIGTERM)
        said, _nothing = worker.communicate(timeout=20)

    assert (said, worker.returncode) == ("", 0)
