"""Messages to organisations."""

from django.db import transaction

from .. import mails, tasks
from ..models import ContactMessage, Organisation
from .refusals import NotAllowed


@transaction.atomic
def send_message(*, organisation: Organisation, name: str, email: str, text: str, language: str) -> ContactMessage:
    """Store a message of the contact form and queue its mail. Raises NotAllowed when the form is switched off."""
    if not (organisation.is_published and organisation.contact_form):
        raise NotAllowed
    recipients = mails.owners(organisation) or mails.staff()
    message = ContactMessage.objects.create(
        organisation=organisation, name=name, email=email, text=text, language=language, waiting_for=recipients
    )
    for recipient in recipients:
        tasks.send_contact_message.defer(message_id=message.pk, recipient_id=recipient)
    return message
