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
    if listing := _one(listing_id, valid_until=day, closed_at=None):
        mails.listing_expiry(listing, recipient_id, day)


@app.task(name="organisations.tell_of_hidden_listing", queue="mail", retry=Patient())
def tell_of_hidden_listing(listing_id: int, recipient_id: int, at: str) -> None:
    """Mail one person that staff have taken an entry off the board at the moment `at`; not when it is back already."""
    if listing := _one(listing_id, hidden_at=dt.datetime.fromisoformat(at)):
        mails.listing_hidden(listing, recipient_id, at)


@app.task(name="organisations.tell_staff_of_corrected_listing", queue="mail", retry=Patient())
def tell_staff_of_corrected_listing(listing_id: int, recipient_id: int, at: str) -> None:
    """Mail one of the staff that a hidden entry was changed at the moment `at`; not when it is back already."""
    if listing := _one(listing_id, hidden_at__isnull=False):
        mails.listing_corrected(listing, recipient_id, at)


def _one(listing_id: int, **still) -> Listing | None:
    return Listing.objects.filter(pk=listing_id, **still).select_related("organisation").first()
