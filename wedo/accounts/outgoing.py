"""Mails with a secret in them: rendered at once, sent by the worker, kept in the database until then."""

from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from . import tasks
from .models import OutgoingMail


def queue(message: EmailMultiAlternatives) -> None:
    """Store the mail and queue its job, in the transaction that is open. The job knows only the row's number."""
    with transaction.atomic():
        stored = OutgoingMail.objects.create(message=message.message().as_bytes(), recipients=message.to)
        tasks.send_account_mail.defer(mail_id=stored.pk)
