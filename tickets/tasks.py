"""Jobs of this app: each takes an id and decides nothing."""

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from wedo.jobs import Patient

from . import mails
from .models import BookingMail
from .page import booking_by_id


@app.task(name="tickets.send_booking_mail", queue="mail", retry=Patient())
def send_booking_mail(booking_id: int, kind: str) -> None:
    """Send one mail of a booking, once: the row is locked and marked in the same transaction."""
    with transaction.atomic():
        mail = (
            BookingMail.objects.select_for_update().filter(booking=booking_id, kind=kind, sent_at__isnull=True).first()
        )
        if mail is None:
            return
        mails.SENDERS[kind](booking_by_id(booking_id))
        mail.sent_at = timezone.now()
        mail.save(update_fields=["sent_at"])
