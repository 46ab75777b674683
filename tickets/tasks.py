"""Jobs of this app: each takes an id and decides nothing."""

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from wedo.jobs import Patient

from . import mails
from .models import BookingMail


@app.task(name="tickets.send_booking_mail", queue="mail", retry=Patient())
def send_booking_mail(mail_id: int) -> None:
    """Send one mail of a booking, once: who marks the row sends it, and a failed sending takes the mark back."""
    with transaction.atomic():
        if BookingMail.objects.filter(pk=mail_id, sent_at__isnull=True).update(sent_at=timezone.now()):
            mails.send(BookingMail.objects.get(pk=mail_id))
