"""Forms about organisations, by topic."""

from .contact import ContactForm
from .listings import BoardForm, ListingForm
from .people import ClaimForm, InviteForm, JoinRequestForm
from .profile import MAX_TOPICS, JoinForm, OrganisationForm
from .search import SearchForm

__all__ = [
    "MAX_TOPICS",
    "BoardForm",
    "ClaimForm",
    "ContactForm",
    "InviteForm",
    "JoinForm",
    "JoinRequestForm",
    "ListingForm",
    "OrganisationForm",
    "SearchForm",
]
