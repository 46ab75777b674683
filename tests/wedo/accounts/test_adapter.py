"""Mails of the account system go through the queue, in the language of the user."""

import pytest
from allauth.account.adapter import get_adapter
from allauth.core import context
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import RequestFactory
from django.utils import translation
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories import UserFactory
from wedo.accounts.models import OutgoingMail, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def adapter():
    """The adapter within a request from a host that is not ours."""
    request = RequestFactory().get("/", HTTP_HOST="testserver")
    request._messages = CookieStorage(request)
    request.user = AnonymousUser()
    with context.request_context(request):
        yield get_adapter(request)


def ask_for_password(adapter, user: User) -> None:
    """Queue the mail with the link for a new password."""
    url = "http://evil.example/konto/password/reset/key/1-abc/"
    adapter.send_mail("account/email/password_reset_key", user.email, {"user": user, "password_reset_url": url})


def test_a_mail_is_stored_and_its_job_queued_together(adapter, mailoutbox):
    ask_for_password(adapter, UserFactory())
    stored = OutgoingMail.objects.get()
    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == ("accounts.send_account_mail", {"mail_id": stored.pk})
    assert mailoutbox == []


def test_no_mail_leaves_when_the_transaction_fails(adapter):
    user = UserFactory()
    with transaction.atomic():
        ask_for_password(adapter, user)
        transaction.set_rollback(True)
    assert OutgoingMail.objects.count() == 0
    assert ProcrastinateJob.objects.count() == 0


def test_links_lead_to_our_own_address(adapter, run_jobs, settings):
    settings.SITE_URL = "https://wedo.example.org"
    ask_for_password(adapter, UserFactory())
    [mail] = run_jobs()
    assert "https://wedo.example.org/konto/password/reset/key/1-abc/" in mail.body
    assert "evil.example" not in mail.body + mail.alternatives[0].content


def test_a_mail_speaks_the_language_of_the_user(adapter, run_jobs):
    with translation.override("de"):
        ask_for_password(adapter, UserFactory(language="en"))
    [mail] = run_jobs()
    assert mail.extra_headers["Content-Language"] == "en"
    assert '<html lang="en" dir="ltr">' in mail.alternatives[0].content
    assert "/en/konto/password/reset/key/1-abc/" in mail.body


def test_a_mail_in_german_leads_to_german_pages(adapter, run_jobs):
    user = UserFactory(language="de")
    with translation.override("en"):
        url = "http://evil.example/en/konto/password/reset/key/1-abc/"
        adapter.send_mail("account/email/password_reset_key", user.email, {"user": user, "password_reset_url": url})
    [mail] = run_jobs()
    assert ("/konto/password/reset/key/1-abc/" in mail.body, "/en/" in mail.body) == (True, False)


def test_the_name_of_a_user_is_never_a_link(adapter, run_jobs):
    ask_for_password(adapter, UserFactory(name="www.evil.example"))
    [mail] = run_jobs()
    assert "www.evil.example" not in mail.body + mail.alternatives[0].content


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("kurz", "Das Passwort ist zu kurz. Es braucht mindestens 10 Zeichen."),
        ("1234567890", "Dieses Passwort benutzen viele. Denk dir bitte ein anderes aus."),
        ("passwort123", "Dieses Passwort benutzen viele. Denk dir bitte ein anderes aus."),
        ("!!Passwort2026", "Dieses Passwort benutzen viele. Denk dir bitte ein anderes aus."),
        ("Schalke-0404", "Dieses Passwort benutzen viele. Denk dir bitte ein anderes aus."),
        ("hallo1hallo2", "Dieses Passwort benutzen viele. Denk dir bitte ein anderes aus."),
        (
            "alex.beispiel@example.org",
            "Das Passwort ähnelt deiner Adresse oder deinem Namen. Denk dir bitte ein anderes aus.",
        ),
    ],
)
def test_a_weak_password_is_refused_with_what_to_do(adapter, password, sentence):
    with pytest.raises(ValidationError) as refusal:
        adapter.clean_password(password, User(email="alex.beispiel@example.org"))
    assert sentence in refusal.value.messages


@pytest.mark.parametrize("password", ["Sommer Tasse Fluss", "passwortsuppe", "4711 8822 9933", "كلمة سر طويلة"])
def test_other_passwords_pass(adapter, password):
    assert adapter.clean_password(password, User(email="alex@example.org")) == password


def test_an_address_belongs_to_who_proves_it(adapter):
    squatter = UserFactory(email="haus@example.org", verified=False)
    squatter.emailaddress_set.create(email=squatter.email, verified=False, primary=True)
    owner = UserFactory()
    address = owner.emailaddress_set.create(email="haus@example.org", verified=False)
    assert adapter.confirm_email(adapter.request, address) is True
    owner.refresh_from_db()
    assert owner.email == "haus@example.org"
    assert not User.objects.filter(pk=squatter.pk).exists()


def test_an_account_in_use_keeps_its_address(adapter):
    known = UserFactory(email="haus@example.org")
    address = UserFactory().emailaddress_set.create(email="haus@example.org", verified=False)
    assert adapter.confirm_email(adapter.request, address) is False
    assert User.objects.get(pk=known.pk).email == "haus@example.org"
