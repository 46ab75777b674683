"""Mails about entries of Suche/Biete."""

import datetime as dt

from wedo import mail

from .. import links
from ..models import Listing
from .recipients import about, address_of, owners


def listing_expiry(listing: Listing, recipient: int, until: dt.date) -> None:
    """Tell one person that an entry runs out, with the button that prolongs it."""
    if not (address := address_of(recipient)):
        return
    organisation = listing.organisation
    # The way off the net is for those who answer for the organisation.
    facts = about(organisation) if recipient in owners(organisation) else {"organisation": organisation}
    mail.send(
        template="organisations/email/listing_expiry",
        context={
            "emergency_url": "",
            **facts,
            "listing": listing,
            "url": mail.link("organisations:prolong", links.prolong_token(listing)),
            "close_url": mail.link("organisations:listing_close", listing.pk),
        },
        to=address[0],
        language=address[1],
        key=f"listing:{listing.pk}:expiry:{until:%Y%m%d}:{recipient}",
    )
