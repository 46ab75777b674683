"""Whom a mail about an organisation goes to."""

from django.conf import settings
from django.contrib.auth import get_user_model

from wedo import mail

from .. import links
from ..models import Organisation

# Stands for the network's own address among ids of accounts.
NETWORK = 0


def staff(permission: str = "organisations.change_organisation") -> list[int]:
    """Whom of the network to tell: its own address where it is set, else the staff who may act on it."""
    if settings.CONTACT_EMAIL:
        return [NETWORK]
    return list(get_user_model().objects.staff_with(permission).order_by("pk").values_list("pk", flat=True))


def owners(organisation: Organisation) -> list[int]:
    """Whom of the organisation to tell."""
    return list(organisation.memberships.owners().order_by("pk").values_list("user", flat=True))


def about(organisation: Organisation, recipient: int, **more) -> dict:
    """What the templates of every mail to an organisation know: with its way off the net, no login needed.

    That is for those who answer for it when the mail leaves: a job may have waited for a day, and `recipient` may have
    been removed meanwhile. Others read `emergency_url` as "".
    """
    url = way_off_the_net(organisation) if recipient in owners(organisation) else ""
    return {"organisation": organisation, "emergency_url": url, **more}


def way_off_the_net(organisation: Organisation) -> str:
    """The address that takes the profile off the net, no login needed."""
    return mail.link("organisations:emergency", links.emergency_token(organisation))


def about_answerable(organisation: Organisation, **more) -> dict:
    """The same for a mail whose answer goes to somebody else: it is quoted in it, so its way off the net is no secret.

    It leads through the sign-in. A mail with a foreign Reply-To knows nothing but this (tested for all of them).
    """
    protection_url = mail.link("organisations:protection", organisation.slug)
    return {"organisation": organisation, "protection_url": protection_url, **more}


def address_of(recipient: int) -> tuple[str, str] | None:
    """Address and language; None for an account that is closed by now."""
    if recipient == NETWORK:
        return (settings.CONTACT_EMAIL, settings.LANGUAGE_CODE) if settings.CONTACT_EMAIL else None
    people = get_user_model().objects.filter(pk=recipient, is_active=True)
    return people.values_list("email", "language").first()


def send_to_staff(recipient: int, **parts) -> None:
    """Send the mail that `parts` (of `wedo.mail.compose`) describe to one of `staff`, in German as they work.

    Not to an account that is closed by now.
    """
    if address := address_of(recipient):
        mail.send(to=address[0], language=settings.LANGUAGE_CODE, **parts)


def address_of_owner(organisation: Organisation, recipient: int) -> tuple[str, str] | None:
    """The same for what only those hear who answer for the organisation; None for who does so no longer."""
    return address_of(recipient) if recipient in owners(organisation) else None
