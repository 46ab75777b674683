"""Mails about organisations: recipient, template, context."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import translation

from wedo import mail

from .models import ContactMessage, Membership, Organisation


def submission(organisation: Organisation) -> None:
    """Tell staff that a profile waits for review."""
    with translation.override(settings.LANGUAGE_CODE):
        admin_url = mail.absolute(reverse("admin:organisations_organisation_change", args=[organisation.pk]))
    for address in _staff_addresses():
        mail.send(
            template="organisations/email/submitted",
            context={"organisation": organisation, "admin_url": admin_url},
            to=address,
            language=settings.LANGUAGE_CODE,
            key=f"organisation:{organisation.pk}:submitted:{address}",
        )


def publication(organisation: Organisation) -> None:
    """Tell the owners that everybody can see the profile now."""
    for user in _owners(organisation):
        # Addresses are in the owner's language, too.
        with translation.override(user.language):
            url = mail.absolute(organisation.get_absolute_url())
            edit_url = mail.absolute(reverse("organisations:edit", args=[organisation.slug]))
        mail.send(
            template="organisations/email/published",
            context={"organisation": organisation, "url": url, "edit_url": edit_url},
            to=user.email,
            language=user.language,
            key=f"organisation:{organisation.pk}:published:{user.pk}",
        )


def contact_message(message: ContactMessage) -> None:
    """Hand a visitor's message to the owners, or to staff where there is none; an answer goes to the visitor."""
    owners = [(user.email, user.language) for user in _owners(message.organisation)]
    for address, language in owners or [(address, settings.LANGUAGE_CODE) for address in _staff_addresses()]:
        mail.send(
            template="organisations/email/contact_message",
            context={"message": message, "organisation": message.organisation},
            to=address,
            language=language,
            key=f"message:{message.pk}:{address}",
            reply_to=message.email,
        )


def _owners(organisation: Organisation) -> list:
    members = organisation.memberships.filter(role=Membership.Role.OWNER, user__is_active=True)
    return [membership.user for membership in members.select_related("user")]


def _staff_addresses() -> list[str]:
    """The network's own address where it is set, else all members of staff."""
    if settings.CONTACT_EMAIL:
        return [settings.CONTACT_EMAIL]
    staff = get_user_model().objects.filter(is_staff=True, is_active=True)
    return list(staff.order_by("pk").values_list("email", flat=True))
