"""Mails about protection and about being up to date."""

from wedo import mail

from .. import links
from ..models import MOST_ASKED, Organisation
from .recipients import about, address_of, address_of_owner, owners


def offline(organisation: Organisation, recipient: int) -> None:
    """Tell one owner, or staff, that the profile is off the net, who did it, and how it comes back."""
    if address := address_of(recipient):
        mail.send(
            template="organisations/email/offline",
            context={
                "organisation": organisation,
                "by_staff": organisation.offline_by_staff,
                "for_staff": recipient not in owners(organisation),
                "url": mail.link("organisations:protection", organisation.slug),
            },
            to=address[0],
            language=address[1],
            key=f"organisation:{organisation.pk}:offline:{organisation.offline_at:%Y%m%d%H%M%S%f}:{recipient}",
        )


def still_right(organisation: Organisation, recipient: int, number: int) -> None:
    """Ask one owner whether the profile still holds; `number` counts the mails since it last did."""
    if address := address_of_owner(organisation, recipient):
        mail.send(
            template="organisations/email/still_right",
            context=about(
                organisation,
                recipient,
                url=mail.link("organisations:still_right", links.still_right_token(organisation)),
                edit_url=mail.link("organisations:edit", organisation.slug),
                is_last=number >= MOST_ASKED,
                since=organisation.confirmed_at,
            ),
            to=address[0],
            language=address[1],
            key=f"organisation:{organisation.pk}:still_right:{organisation.confirmed_at:%Y%m%d}:{number}:{recipient}",
        )
