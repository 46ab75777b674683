"""Mails about entries of Suche/Biete."""

import datetime as dt

from wedo import mail

from .. import links
from ..models import Listing
from .recipients import about, address_of, send_to_staff


def listing_expiry(listing: Listing, recipient: int, until: dt.date) -> None:
    """Tell one person that an entry runs out, with the button that prolongs it."""
    if not (address := address_of(recipient)):
        return
    mail.send(
        template="organisations/email/listing_expiry",
        context={
            **about(listing.organisation, recipient, listing=listing),
            "url": mail.link("organisations:prolong", links.prolong_token(listing)),
            "close_url": mail.link("organisations:listing_close", listing.pk),
        },
        to=address[0],
        language=address[1],
        key=f"listing:{listing.pk}:expiry:{until:%Y%m%d}:{recipient}",
    )


def listing_hidden(listing: Listing, recipient: int, at: str) -> None:
    """Tell one person that staff have taken an entry off the board, why, and how it comes back."""
    if address := address_of(recipient):
        mail.send(
            template="organisations/email/listing_hidden",
            context={
                **about(listing.organisation, recipient, listing=listing),
                "edit_url": mail.link("organisations:listing_edit", listing.pk),
            },
            to=address[0],
            language=address[1],
            key=f"listing:{listing.pk}:hidden:{at}:{recipient}",
        )


def listing_corrected(listing: Listing, recipient: int, at: str) -> None:
    """Tell one of the staff that an entry which they have hidden was changed."""
    send_to_staff(
        recipient,
        template="organisations/email/listing_corrected",
        context={
            "organisation": listing.organisation,
            "listing": listing,
            "admin_url": mail.link("admin:organisations_listing_change", listing.pk),
        },
        key=f"listing:{listing.pk}:corrected:{at}:{recipient}",
    )
