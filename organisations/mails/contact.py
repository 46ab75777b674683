"""Messages on their way: the proof of a visitor's address, the message itself, a report to staff."""

from django.core.mail import EmailMultiAlternatives

from wedo import mail

from ..models import ContactMessage, Organisation, Report
from .recipients import about_answerable, address_of, send_to_staff


def confirm_message(message: ContactMessage, key: str) -> EmailMultiAlternatives:
    """Ask the visitor whether the message is theirs; ready to be queued, for it carries a secret.

    It quotes nothing that was typed: else anybody could send anything to anybody through us.
    """
    return mail.compose(
        template="organisations/email/confirm_message",
        context={"organisation": message.organisation, "url": mail.link("organisations:contact_confirm", key)},
        to=message.email,
        language=message.language,
        key=f"message:{message.pk}:confirm",
    )


def contact_message(message: ContactMessage, recipient: int) -> None:
    """Hand a message to one owner; an answer goes to the sender."""
    if address := address_of(recipient):
        mail.send(
            template="organisations/email/contact_message",
            context=about_answerable(
                message.organisation,
                message=message,
                senders=_organisations_of(message),
                url=mail.link("organisations:message", message.pk),
            ),
            to=address[0],
            language=address[1],
            key=f"message:{message.pk}:{recipient}",
            reply_to=message.email,
        )


def _organisations_of(message: ContactMessage) -> list[str]:
    """The public organisations for which the sender speaks, by name; none of a visitor, and no safe one's."""
    if message.sender_id is None:
        return []
    theirs = Organisation.objects.published().not_safe().filter(memberships__user=message.sender_id).by_name()
    return list(theirs.values_list("name", flat=True))


def report(report: Report, recipient: int) -> None:
    """Tell one of the staff that something was reported."""
    send_to_staff(
        recipient,
        template="organisations/email/report",
        context={
            "organisation": report.organisation,
            "report": report,
            "admin_url": mail.link("admin:organisations_report_change", report.pk),
        },
        key=f"report:{report.pk}:{recipient}",
    )
