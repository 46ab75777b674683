"""Forms about organisations, by topic."""

from .contact import ContactForm, MemberContactForm, ReportForm
from .following import DigestForm
from .listings import BoardForm, ListingForm
from .people import ClaimForm, InviteForm, JoinRequestForm
from .pictures import AltForm, PictureForm
from .profile import MAX_TOPICS, JoinForm, OrganisationForm
from .search import SearchForm

__all__ = [
    "MAX_TOPICS",
    "AltForm",
    "BoardForm",
    "ClaimForm",
    "ContactForm",
    "DigestForm",
    "InviteForm",
    "JoinForm",
    "JoinRequestForm",
    "ListingForm",
    "MemberContactForm",
    "OrganisationForm",
    "PictureForm",
    "ReportForm",
    "SearchForm",
]
