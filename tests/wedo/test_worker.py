"""`manage.py worker`: does what waits, says nothing, ends when it is told to."""

import os
import signal
import socket
import subprocess
import sys
import time
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from wedo.accounts.models import OutgoingMail
from wedo.accounts.tasks import send_account_mail
from wedo.tasks import give_places_on, tidy_up


def start(tmp_path, database_url: str, **more) -> subprocess.Popen:
    """The worker in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "worker", "--shutdown-graceful-timeout", "5"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": database_url, "WEDO_DEMO": "1", "WEDO_VAR": str(tmp_path)} | more,
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


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_hangs_keeps_nobody_waiting(tmp_path):
    """A mail server that lets a mail hang for a minute: places are given on all the same."""
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    slow_mail = OutgoingMail.objects.create(message=b"Subject: x\n\nx", recipients=["kim@example.org"])
    with socket.create_server(("127.0.0.1", 0)) as silent:
        hanging = send_account_mail.defer(mail_id=slow_mail.pk)
        job = give_places_on.defer(timestamp=0)
        worker = start(tmp_path, url, EMAIL_URL=f"smtp://127.0.0.1:{silent.getsockname()[1]}")
        try:
            deadline = time.monotonic() + 40
            while ProcrastinateJob.objects.filter(pk=job, status__in=("todo", "doing")).exists():
                assert time.monotonic() < deadline
                time.sleep(0.1)
            still = ProcrastinateJob.objects.get(pk=hanging).status
        finally:
            worker.kill()
            worker.communicate(timeout=20)

    assert (ProcrastinateJob.objects.get(pk=job).status, still in ("todo", "doing")) == ("succeeded", True)
