"""Jobs of this app: each takes an id and decides nothing."""

from django.db import transaction
from procrastinate.contrib.django import app

from wedo.jobs import Patient

from . import mails
from .models import ContactMessage, Organisation


@app.task(name="organisations.tell_staff_of_submission", queue="mail", retry=Patient())
def tell_staff_of_submission(organisation_id: int) -> None:
    """Mail staff that a profile waits."""
    if organisation := Organisation.objects.filter(pk=organisation_id).first():
        mails.submission(organisation)


@app.task(name="organisations.tell_owners_of_publication", queue="mail", retry=Patient())
def tell_owners_of_publication(organisation_id: int) -> None:
    """Mail the owners that the profile is public."""
    if organisation := Organisation.objects.filter(pk=organisation_id).first():
        mails.publication(organisation)


@app.task(name="organisations.send_contact_message", queue="mail", retry=Patient())
def send_contact_message(message_id: int) -> None:
    """Mail a visitor's message and forget it."""
    with transaction.atomic():
        message = ContactMessage.objects.select_for_update(of=("self",)).filter(pk=message_id).first()
        if message:
            mails.contact_message(message)
            message.delete()
