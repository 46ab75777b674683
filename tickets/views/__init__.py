"""Booking a place, and everything behind a ticket's secret address."""
