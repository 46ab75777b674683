"""Staff look after bookings here, and after events and venues together with the guests who have to be told."""

from . import bookings, events, venues

__all__ = ["bookings", "events", "venues"]
