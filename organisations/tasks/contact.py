"""Jobs of the contact form."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django import app

from wedo.jobs import Patient

from .. import mails
from ..models import ContactMessage, Report

# So long the members find a message under /mein/; a report keeps its own copy.
KEEP_MESSAGES = dt.timedelta(days=90)
# A little longer than the link to it holds.
KEEP_UNCONFIRMED = dt.timedelta(hours=49)
KEEP_REPORTS = dt.timedelta(days=180)


@app.task(name="organisations.send_contact_message", queue="mail", retry=Patient())
def send_contact_message(message_id: int, recipient_id: int) -> None:
    """Mail a message to one recipient, once; not to who answers for the organisation no longer."""
    with transaction.atomic():
        message = ContactMessage.objects.select_for_update(of=("self",)).filter(pk=message_id).first()
        if message is None or recipient_id not in message.waiting_for:
            return
        if recipient_id in mails.owners(message.organisation):
            mails.contact_message(message, recipient_id)
        message.waiting_for.remove(recipient_id)
        message.save(update_fields=["waiting_for"])


@app.task(name="organisations.tell_staff_of_report", queue="mail", retry=Patient())
def tell_staff_of_report(report_id: int, recipient_id: int) -> None:
    """Mail one of the staff that something was reported."""
    if report := Report.objects.select_related("organisation").filter(pk=report_id).first():
        mails.report(report, recipient_id)


@app.periodic(cron="47 3 * * *")
@app.task(name="organisations.tidy_up", queueing_lock="organisations.tidy_up")
def tidy_up(timestamp: int) -> None:
    """Delete old messages, those that nobody confirmed, and reports that were settled half a year ago."""
    now = timezone.now()
    old = Q(sent_at__lt=now - KEEP_MESSAGES)
    unconfirmed = Q(sent_at__isnull=True, created_at__lt=now - KEEP_UNCONFIRMED)
    ContactMessage.objects.filter(old | unconfirmed).delete()
    Report.objects.filter(settled_at__lt=now - KEEP_REPORTS).delete()
