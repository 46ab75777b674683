"""Mails about organisations: recipient, template, context."""

from django.conf import settings
from django.contrib.auth import get_user_model

from wedo import mail

from .models import ContactMessage, Membership, Organisation

# Stands for the network's own address among ids of accounts.
NETWORK = 0


def staff() -> list[int]:
    """Whom of the network to tell: its own address where it is set, else all members of staff."""
    if settings.CONTACT_EMAIL:
        return [NETWORK]
    people = get_user_model().objects.filter(is_staff=True, is_active=True)
    return list(people.order_by("pk").values_list("pk", flat=True))


def owners(organisation: Organisation) -> list[int]:
    """Whom of the organisation to tell."""
    members = organisation.memberships.filter(role=Membership.Role.OWNER, user__is_active=True)
    return list(members.order_by("pk").values_list("user", flat=True))


def submission(organisation: Organisation, recipient: int) -> None:
    """Tell one of the staff that a profile waits for review."""
    if address := _address(recipient):
        mail.send(
            template="organisations/email/submitted",
            context={
                "organisation": organisation,
                "admin_url": mail.link("admin:organisations_organisation_change", organisation.pk),
            },
            to=address[0],
            language=settings.LANGUAGE_CODE,
            key=f"organisation:{organisation.pk}:submitted:{recipient}",
        )


def publication(organisation: Organisation, recipient: int) -> None:
    """Tell one owner that everybody can see the profile now."""
    if address := _address(recipient):
        mail.send(
            template="organisations/email/published",
            context={
                "organisation": organisation,
                "url": mail.link("organisation", organisation.slug),
                "edit_url": mail.link("organisations:edit", organisation.slug),
            },
            to=address[0],
            language=address[1],
            key=f"organisation:{organisation.pk}:published:{recipient}",
        )


def contact_message(message: ContactMessage, recipient: int) -> None:
    """Hand a visitor's message to one owner, or to staff where there is none; an answer goes to the visitor."""
    if address := _address(recipient):
        mail.send(
            template="organisations/email/contact_message",
            context={"message": message, "organisation": message.organisation},
            to=address[0],
            language=address[1],
            key=f"message:{message.pk}:{recipient}",
            reply_to=message.email,
        )


def _address(recipient: int) -> tuple[str, str] | None:
    """Address and language; None for an account that is closed by now."""
    if recipient == NETWORK:
        return (settings.CONTACT_EMAIL, settings.LANGUAGE_CODE) if settings.CONTACT_EMAIL else None
    people = get_user_model().objects.filter(pk=recipient, is_active=True)
    return people.values_list("email", "language").first()
