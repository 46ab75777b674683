"""Mails about the first publication."""

from django.conf import settings

from wedo import mail

from ..models import Change, Organisation
from .recipients import about, address_of


def submission(organisation: Organisation, recipient: int) -> None:
    """Tell one of the staff that a profile waits for review."""
    if address := address_of(recipient):
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
    if address := address_of(recipient):
        mail.send(
            template="organisations/email/published",
            context=about(
                organisation,
                url=mail.link("organisation", organisation.slug),
                edit_url=mail.link("organisations:edit", organisation.slug),
            ),
            to=address[0],
            language=address[1],
            key=f"organisation:{organisation.pk}:published:{recipient}",
        )


def answer(change: Change, recipient: int) -> None:
    """Hand one owner staff's question, or their reason for declining."""
    if address := address_of(recipient):
        asked = change.kind == Change.Kind.ASKED
        organisation = change.organisation
        mail.send(
            template="organisations/email/asked" if asked else "organisations/email/declined",
            context=about(
                organisation,
                message=change.message,
                edit_url=mail.link("organisations:edit", organisation.slug),
            ),
            to=address[0],
            language=address[1],
            key=f"change:{change.pk}:{recipient}",
        )
