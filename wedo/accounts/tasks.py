"""Jobs of the account system: each takes an id and decides nothing."""

import datetime as dt
from email import message_from_bytes, policy

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, models, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from wedo.jobs import Patient
from wedo.mail_images import MailWithPictures, pictures_of

from .models import NO_ADDRESS, OutgoingMail, User

# Links in mails of the account system are good for 3 days at most; after that the mail is useless.
FORGET_MAILS_AFTER = dt.timedelta(days=4)
FORGET_UNCONFIRMED_AFTER = dt.timedelta(hours=48)


@app.task(name="accounts.send_account_mail", queue="mail", retry=Patient())
def send_account_mail(mail_id: int) -> None:
    """Send a stored mail and forget it: the row is locked and deleted in one transaction."""
    with transaction.atomic():
        stored = OutgoingMail.objects.select_for_update().filter(pk=mail_id).first()
        if stored is None:
            return
        revive(stored).send()
        stored.delete()


@app.periodic(cron="37 * * * *")
@app.task(name="accounts.tidy_up", queueing_lock="accounts.tidy_up")
def tidy_up(timestamp: int) -> None:
    """Delete mails that could not be delivered, accounts that nobody has confirmed, and traces of sessions and tries.

    A changed password makes allauth note anew from where, which nobody needs here.
    """
    now = timezone.now()
    OutgoingMail.objects.filter(created_at__lt=now - FORGET_MAILS_AFTER).delete()
    User.objects.never_confirmed().filter(date_joined__lt=now - FORGET_UNCONFIRMED_AFTER).delete()
    UserSession.objects.exclude(ip=NO_ADDRESS).update(ip=NO_ADDRESS)
    ended = ~models.Exists(Session.objects.filter(pk=models.OuterRef("session_key"), expire_date__gt=now))
    UserSession.objects.filter(ended).delete()
    _forget_counters()


def _forget_counters() -> None:
    """Delete what allauth counted: Django's cache in the database only stops reading what has run out."""
    table = connection.ops.quote_name(settings.CACHES["default"]["LOCATION"])
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < now()")  # noqa: S608 - a name of our own settings


def revive(stored: OutgoingMail) -> MailWithPictures:
    """The mail as it was rendered, with the same Message-ID each time."""
    parsed = message_from_bytes(bytes(stored.message), policy=policy.default)
    mail = MailWithPictures(
        subject=str(parsed["Subject"]),
        body=parsed.get_body(("plain",)).get_content(),
        from_email=str(parsed["From"]),
        to=stored.recipients,
        reply_to=[str(parsed["Reply-To"])] if parsed["Reply-To"] else None,
        headers={name: str(parsed[name]) for name in ("Message-ID", "Date", "Auto-Submitted", "Content-Language")},
        pictures=pictures_of(parsed),
    )
    mail.attach_alternative(parsed.get_body(("html",)).get_content(), "text/html")
    return mail
