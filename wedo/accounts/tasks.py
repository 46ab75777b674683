"""Jobs of the account system: each takes an id and decides nothing."""

import datetime as dt
from email import message_from_bytes, policy

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from wedo.jobs import Patient

from .models import OutgoingMail, User

# Links to confirm an address are good for 3 days; after that the mail is useless.
FORGET_MAILS_AFTER = dt.timedelta(days=4)
FORGET_UNCONFIRMED_AFTER = dt.timedelta(days=14)


@app.task(name="accounts.send_account_mail", queue="mail", retry=Patient())
def send_account_mail(mail_id: int) -> None:
    """Send a stored mail and forget it: the row is locked and deleted in one transaction."""
    with transaction.atomic():
        stored = OutgoingMail.objects.select_for_update().filter(pk=mail_id).first()
        if stored is None:
            return
        revive(stored).send()
        stored.delete()


@app.periodic(cron="37 3 * * *")
@app.task(name="accounts.tidy_up", queueing_lock="accounts.tidy_up")
def tidy_up(timestamp: int) -> None:
    """Delete mails that could not be delivered, and accounts whose address nobody has confirmed."""
    now = timezone.now()
    OutgoingMail.objects.filter(created_at__lt=now - FORGET_MAILS_AFTER).delete()
    User.objects.never_confirmed().filter(date_joined__lt=now - FORGET_UNCONFIRMED_AFTER).delete()


def revive(stored: OutgoingMail) -> EmailMultiAlternatives:
    """The mail as it was rendered, with the same Message-ID each time."""
    parsed = message_from_bytes(bytes(stored.message), policy=policy.default)
    mail = EmailMultiAlternatives(
        subject=str(parsed["Subject"]),
        body=parsed.get_body(("plain",)).get_content(),
        from_email=str(parsed["From"]),
        to=stored.recipients,
        reply_to=[str(parsed["Reply-To"])] if parsed["Reply-To"] else None,
        headers={name: str(parsed[name]) for name in ("Message-ID", "Date", "Auto-Submitted", "Content-Language")},
    )
    mail.attach_alternative(parsed.get_body(("html",)).get_content(), "text/html")
    return mail
