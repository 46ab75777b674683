"""Staff look after bookings here, and after events together with their tickets."""

from . import bookings, events

__all__ = ["bookings", "events"]
