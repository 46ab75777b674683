"""Addresses that act without an account: signed, so that nothing has to be stored for each mail.

The signature's salt says what an address is for: one is never good for another.
"""

import datetime as dt

from django.core import signing

from .models import Digest, Listing, Organisation

EMERGENCY = "organisations.emergency"
STILL_RIGHT = "organisations.still_right"
PROLONG = "organisations.prolong"
UNSUBSCRIBE = "organisations.unsubscribe"
# Source: OpenFairDB's review links hold 30 days; ours hold until the next mail asks.
STILL_RIGHT_HOLDS = dt.timedelta(days=60)


def emergency_token(organisation: Organisation) -> str:
    """For the way off the net. It holds until the organisation asks for new ones (`safety_version`)."""
    return signing.Signer(salt=EMERGENCY).sign(f"{organisation.pk}-{organisation.safety_version}")


def by_emergency_token(token: str) -> tuple[Organisation, int] | None:
    """The organisation and the version that the address was made for; None for a forged or withdrawn one."""
    if (known := _emergency(token)) is None:
        return None
    pk, version = known
    organisation = Organisation.objects.filter(pk=pk, safety_version=version).first()
    return (organisation, version) if organisation else None


def was_emergency_token(token: str) -> bool:
    """Whether this was once a way off the net, whatever has become of it."""
    return _emergency(token) is not None


def _emergency(token: str) -> tuple[int, int] | None:
    try:
        pk, version = map(int, signing.Signer(salt=EMERGENCY).unsign(token).split("-"))
    except (signing.BadSignature, ValueError):
        return None
    return pk, version


def still_right_token(organisation: Organisation) -> str:
    """For the button "everything still right"."""
    return signing.TimestampSigner(salt=STILL_RIGHT).sign(str(organisation.pk))


def by_still_right_token(token: str) -> Organisation | None:
    """The organisation that was asked; None for a forged address, or one that is older than 60 days."""
    try:
        pk = int(signing.TimestampSigner(salt=STILL_RIGHT).unsign(token, max_age=STILL_RIGHT_HOLDS))
    except (signing.BadSignature, ValueError):
        return None
    return Organisation.objects.filter(pk=pk).first()


def prolong_token(listing: Listing) -> str:
    """For the button "prolong": it speaks of the day until which the entry holds now."""
    return signing.Signer(salt=PROLONG).sign(f"{listing.pk}-{listing.valid_until:%Y%m%d}")


def by_prolong_token(token: str) -> tuple[Listing, dt.date] | None:
    """The entry, and until when it held when the mail left; None for a forged address."""
    try:
        pk, day = signing.Signer(salt=PROLONG).unsign(token).split("-")
        until = dt.datetime.strptime(day, "%Y%m%d").date()  # noqa: DTZ007 (a day has no time zone)
        listing = Listing.objects.select_related("organisation").filter(pk=int(pk)).first()
    except (signing.BadSignature, ValueError):
        return None
    return (listing, until) if listing else None


def unsubscribe_token(digest: Digest) -> str:
    """For the end of the weekly mail (RFC 8058). It holds for ever: a mail may be old."""
    return signing.Signer(salt=UNSUBSCRIBE).sign(str(digest.pk))


def by_unsubscribe_token(token: str) -> Digest | None:
    """Whose weekly mail it is; None for a forged address, or a closed account."""
    try:
        pk = int(signing.Signer(salt=UNSUBSCRIBE).unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    return Digest.objects.filter(pk=pk).first()
