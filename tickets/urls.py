"""Addresses of booking and of one booking."""

from django.urls import path, register_converter

from . import views


class TokenConverter:
    """The secret of a booking: 32 characters of URL-safe Base64 (192 bits)."""

    regex = "[A-Za-z0-9_-]{32}"

    def to_python(self, value: str) -> str:
        """As it is."""
        return value

    def to_url(self, value: str) -> str:
        """As it is."""
        return value


register_converter(TokenConverter, "token")

app_name = "tickets"

urlpatterns = [
    path("veranstaltungen/<slug:slug>/anmelden/", views.book, name="book"),
    path("tickets/<token:token>/", views.ticket, name="ticket"),
    path("tickets/<token:token>/stornieren/", views.cancel, name="cancel"),
    path("tickets/<token:token>/ticket.pdf", views.pdf, name="pdf"),
    path("tickets/<token:token>/termin.ics", views.calendar, name="ics"),
]
