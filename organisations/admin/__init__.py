"""What staff do with organisations."""

from . import organisations, topics

__all__ = ["organisations", "topics"]
