"""A setting that cannot be used stops the start with one sentence."""

import os
import subprocess
import sys

import pytest
from django.conf import settings


def start(**environ: str) -> subprocess.CompletedProcess:
    """Load the settings as `manage.py` does, in a process of its own."""
    # What pytest's own process has set is no part of the question.
    known = {name: os.environ[name] for name in ("PATH", "HOME", "WEDO_VAR") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", "diffsettings"],
        cwd=settings.BASE_DIR,
        env=known | {"WEDO_DEMO": "1"} | environ,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("EMAIL_URL", "foo://x", "EMAIL_URL must look like submission://"),
        ("EMAIL_URL", "smtp://host:port", "EMAIL_URL must look like submission://"),
        ("DATABASE_URL", "foo://x", "DATABASE_URL must look like postgres://"),
        ("DATABASE_URL", "postgres://host:port/x", "DATABASE_URL must look like postgres://"),
        ("DATABASE_URL", "sqlite:///x.db", "DATABASE_URL must look like postgres://"),
        ("WEDO_DEMO", "0", "SECRET_KEY is not set."),
        ("PORT", "abc", 'Environment variable "PORT" invalid'),
    ],
)
def test_a_wrong_setting_ends_in_one_sentence(name, value, words):
    done = start(**{name: value})

    assert done.returncode == 1
    assert done.stderr.startswith(words)
    assert done.stderr.count("\n") == 1


def test_the_responsible_body_may_have_lines():
    done = start(WEDO_RESPONSIBLE=r"Beispiel e.V.\nBeispielweg 1\n20095 Hamburg")

    assert "RESPONSIBLE = 'Beispiel e.V.\\nBeispielweg 1\\n20095 Hamburg'  ###" in done.stdout


@pytest.mark.parametrize(
    ("environ", "on"),
    [
        ({"WEDO_DEMO": "0", "SECRET_KEY": "x" * 50}, True),
        ({}, False),
        ({"WEDO_STAFF_SECOND_FACTOR": "on"}, True),
        ({"WEDO_DEMO": "0", "SECRET_KEY": "x" * 50, "WEDO_STAFF_SECOND_FACTOR": "off"}, False),
    ],
)
def test_staff_need_a_second_step_except_in_a_demo(environ, on):
    assert f"STAFF_SECOND_FACTOR = {on}  ###" in start(**environ).stdout
