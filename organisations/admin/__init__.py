"""What staff do with organisations."""

from . import changes, organisations, reports, topics

__all__ = ["changes", "organisations", "reports", "topics"]
