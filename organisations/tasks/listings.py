"""Jobs about entries of Suche/Biete."""

import datetime as dt

from procrastinate.contrib.django import app

from wedo.jobs import Patient

from .. import mails
from ..models import Listing


@app.task(name="organisations.tell_of_listing_expiry", queue="mail", retry=Patient())
def tell_of_listing_expiry(listing_id: int, recipient_id: int, until: str) -> None:
    """Mail one person that an entry runs out on the day `until`; not when it was prolonged or ended meanwhile."""
    day = dt.date.fromisoformat(until)
    listing = Listing.objects.filter(pk=listing_id, valid_until=day, closed_at=None).select_related("organisation")
    if found := listing.first():
        mails.listing_expiry(found, recipient_id, day)
