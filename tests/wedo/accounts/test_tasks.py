"""The jobs of the account system."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.factories import MembershipFactory, UserFactory
from wedo.accounts import tasks
from wedo.accounts.models import OutgoingMail, User
from wedo.mail import compose

pytestmark = pytest.mark.django_db


def store(*, to: str = "person@example.org", key: str = "account:1") -> OutgoingMail:
    """A rendered mail that waits."""
    message = compose(
        template="account/email/unknown_account",
        context={"user": None, "signup_url": "https://wedo.example.org/konto/signup/"},
        to=to,
        language="de",
        key=key,
    )
    return OutgoingMail.objects.create(message=message.message().as_bytes(), recipients=[to])


def test_a_stored_mail_goes_out_once_and_is_forgotten(mailoutbox):
    stored = store()
    tasks.send_account_mail(mail_id=stored.pk)
    tasks.send_account_mail(mail_id=stored.pk)
    [mail] = mailoutbox
    assert mail.to == ["person@example.org"]
    assert mail.subject == "Zu dieser Adresse gibt es kein Konto"
    assert "https://wedo.example.org/konto/signup/" in mail.body
    assert mail.alternatives[0].mimetype == "text/html"
    assert OutgoingMail.objects.count() == 0


def test_a_mail_keeps_its_id_when_it_is_tried_again(settings):
    stored = store()
    first, second = (tasks.revive(stored).message()["Message-ID"] for _try in range(2))
    assert first == second
    assert first.startswith("<")


def test_a_mail_that_fails_stays(settings, monkeypatch):
    stored = store()
    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", lambda self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        tasks.send_account_mail(mail_id=stored.pk)
    assert OutgoingMail.objects.get() == stored


def test_an_account_waits_48_hours_to_be_confirmed_and_stays_for_a_membership():
    times = {"early": 47, "late": 49, "member": 49}
    users = {}
    for name, hours in times.items():
        joined = timezone.now() - dt.timedelta(hours=hours)
        users[name] = UserFactory(date_joined=joined, verified=False)
        users[name].emailaddress_set.create(email=users[name].email, verified=False, primary=True)
    MembershipFactory(user=users["member"])

    tasks.tidy_up(timestamp=0)

    assert set(User.objects.all()) == {users["early"], users["member"]}


def test_old_mails_and_unconfirmed_accounts_are_forgotten():
    old, new = store(), store()
    OutgoingMail.objects.filter(pk=old.pk).update(created_at=timezone.now() - dt.timedelta(days=5))
    long_ago = timezone.now() - dt.timedelta(days=15)
    confirmed = UserFactory(date_joined=long_ago)
    staff = UserFactory(date_joined=long_ago, verified=False, is_staff=True)
    made_by_staff = UserFactory(date_joined=long_ago, verified=False)
    unconfirmed = UserFactory(date_joined=long_ago, verified=False)
    fresh = UserFactory(verified=False)
    for user in (staff, unconfirmed, fresh):
        user.emailaddress_set.create(email=user.email, verified=False, primary=True)
    tasks.tidy_up(timestamp=0)
    assert list(OutgoingMail.objects.all()) == [new]
    assert set(User.objects.all()) == {confirmed, staff, made_by_staff, fresh}
