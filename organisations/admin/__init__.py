"""What staff do with organisations."""

from . import changes, listings, organisations, reports, topics

__all__ = ["changes", "listings", "organisations", "reports", "topics"]
