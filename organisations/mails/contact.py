"""A message on its way to an organisation."""

from wedo import mail

from ..models import ContactMessage
from .recipients import about, address_of


def contact_message(message: ContactMessage, recipient: int) -> None:
    """Hand a visitor's message to one owner, or to staff where there is none; an answer goes to the visitor."""
    if address := address_of(recipient):
        mail.send(
            template="organisations/email/contact_message",
            context=about(message.organisation, message=message),
            to=address[0],
            language=address[1],
            key=f"message:{message.pk}:{recipient}",
            reply_to=message.email,
        )
