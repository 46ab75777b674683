"""What staff do with organisations."""

from . import accounts, changes, listings, organisations, reports, topics

__all__ = ["accounts", "changes", "listings", "organisations", "reports", "topics"]
