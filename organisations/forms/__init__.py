"""Forms about organisations, by topic."""

from .contact import ContactForm
from .profile import MAX_TOPICS, OrganisationForm
from .search import SearchForm

__all__ = ["MAX_TOPICS", "ContactForm", "OrganisationForm", "SearchForm"]
