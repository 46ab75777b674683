"""Jobs of the contact form."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from wedo.jobs import Patient

from .. import mails
from ..models import ContactMessage

# Its mails have been tried for three days; after that nobody waits for it.
FORGET_MESSAGES_AFTER = dt.timedelta(days=4)


@app.task(name="organisations.send_contact_message", queue="mail", retry=Patient())
def send_contact_message(message_id: int, recipient_id: int) -> None:
    """Mail a visitor's message to one recipient; forget it when all have it."""
    with transaction.atomic():
        message = ContactMessage.objects.select_for_update(of=("self",)).filter(pk=message_id).first()
        if message is None or recipient_id not in message.waiting_for:
            return
        mails.contact_message(message, recipient_id)
        message.waiting_for.remove(recipient_id)
        if message.waiting_for:
            message.save(update_fields=["waiting_for"])
        else:
            message.delete()


@app.periodic(cron="47 3 * * *")
@app.task(name="organisations.tidy_up", queueing_lock="organisations.tidy_up")
def tidy_up(timestamp: int) -> None:
    """Delete messages that could not be delivered to everybody."""
    ContactMessage.objects.filter(created_at__lt=timezone.now() - FORGET_MESSAGES_AFTER).delete()
