"""Mails about organisations for which nobody answers any more."""

from django.core.mail import EmailMultiAlternatives

from wedo import mail
from wedo.accounts.models import User

from ..models import Organisation
from .recipients import address_of


def no_owner(organisation: Organisation, recipient: int, *, number: str, stays_off: bool = False) -> None:
    """Tell staff that nobody answers for an organisation any more; `stays_off`: the last owner wanted it so."""
    if address := address_of(recipient):
        mail.send(
            template="organisations/email/no_owner",
            context={
                "organisation": organisation,
                "stays_off": stays_off,
                "has_members": organisation.memberships.filter(user__is_active=True).exists(),
                "url": mail.link("admin:organisations_organisation_change", organisation.pk),
            },
            to=address[0],
            language=address[1],
            key=f"organisation:{organisation.pk}:no_owner:{number}:{recipient}",
        )


def deleted(organisation: Organisation, member: User, *, by_staff: bool) -> EmailMultiAlternatives:
    """Tell a member that the profile is deleted: ready to be queued, because nothing is left of it when it is sent."""
    return mail.compose(
        template="organisations/email/deleted",
        context={"name": organisation.name, "by_staff": by_staff},
        to=member.email,
        language=member.language,
        key=f"organisation:{organisation.pk}:deleted:{member.pk}",
    )
