"""Tickets on paper."""

from .models import Booking


def ticket_pdf(booking: Booking) -> bytes:
    """One A4 page for each valid ticket. Raises ValueError when there is none."""
    raise NotImplementedError
