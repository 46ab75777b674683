"""What every test stands on: folders of its own, real mail, jobs that can be run on the spot."""

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.test import Client
from django.utils import translation

from wedo.accounts.models import User


@pytest.fixture(autouse=True, scope="session")
def static_root():
    """WhiteNoise warns of a folder that does not exist; tests take static files from their sources."""
    django_settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


class UndefinedVariable(str):
    """Stands in for a template variable that does not exist: the test fails where it would be shown."""

    def __contains__(self, item: object) -> bool:
        return item == "%s"

    def __mod__(self, name: object) -> str:
        raise AssertionError(f"undefined template variable: {name}")


@pytest.fixture(autouse=True)
def undefined_template_variables_fail(settings):
    """A template that shows what its view did not give is a bug, not an empty place."""
    engine_options = settings.TEMPLATES[0]["OPTIONS"]
    assert "string_if_invalid" not in engine_options
    from django.template import engines

    engine = engines["django"].engine
    before = engine.string_if_invalid
    engine.string_if_invalid = UndefinedVariable("%s")
    yield
    engine.string_if_invalid = before


@pytest.fixture(autouse=True)
def own_folders_and_fast_passwords(settings, tmp_path):
    """No test sees the files of another one, none waits for a password."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MAIL_DIR = tmp_path / "mail"
    # Slow on purpose in production; here it would be half of the suite's time.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def german():
    """A test that switches the language leaves no trace."""
    translation.activate("de")
    yield
    translation.activate("de")


@pytest.fixture
def run_jobs(db):
    """Run every job that waits, as the worker does; returns the mails that went out."""

    def run() -> list:
        from procrastinate.contrib.django import app
        from procrastinate.contrib.django.models import ProcrastinateJob

        before = len(mail.outbox)
        for _round in range(20):
            job = ProcrastinateJob.objects.filter(status="todo").order_by("pk").first()
            if job is None:
                break
            task = app.tasks[job.task_name]
            task.func(**job.args)
            ProcrastinateJob._base_manager.filter(pk=job.pk)._raw_delete("default")
        return mail.outbox[before:]

    return run


@pytest.fixture
def as_user():
    """A browser in which somebody is signed in."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend=django_settings.AUTHENTICATION_BACKENDS[0])
        return client

    return sign_in
