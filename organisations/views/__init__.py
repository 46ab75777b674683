"""The directory, and the pages of those who belong to it. A profile's own page joins apps: see wedo.pages."""

from .contact import contact
from .directory import directory
from .profile import edit, join

__all__ = ["contact", "directory", "edit", "join"]
