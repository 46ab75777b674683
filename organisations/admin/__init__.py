"""What staff do with organisations."""

from . import changes, organisations, topics

__all__ = ["changes", "organisations", "topics"]
