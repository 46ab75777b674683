"""Addresses of booking and of one booking."""

from django.urls import path, register_converter

from .views import booking, changes, finding, introductions, phone, seats, ticket


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
    path("veranstaltungen/<slug:slug>/anmelden/", booking.book, name="book"),
    path("veranstaltungen/<slug:slug>/anmelden/fast-geschafft/", booking.almost, name="almost"),
    path("veranstaltungen/<slug:slug>/anmelden/netzwerk/", seats.network, name="network"),
    path("veranstaltungen/<slug:slug>/anmelden/infostand/", seats.stand, name="stand"),
    path("tickets/finden/", finding.find, name="find"),
    path("tickets/<token:token>/", ticket.ticket, name="ticket"),
    path("tickets/<token:token>/bestaetigen/", ticket.confirm, name="confirm"),
    path("tickets/<token:token>/angebot/", ticket.offer, name="offer"),
    path("tickets/<token:token>/stornieren/", ticket.cancel, name="cancel"),
    path("tickets/<token:token>/namen/", changes.names, name="names"),
    path("tickets/<token:token>/plaetze/", changes.places, name="places"),
    path("tickets/<token:token>/bedarf/", changes.wishes, name="wishes"),
    path("tickets/<token:token>/platz/<int:number>/weitergeben/", changes.pass_on, name="pass_on"),
    path("tickets/<token:token>/platz/<int:number>/absagen/", changes.cancel_one, name="cancel_one"),
    path("tickets/<token:token>/kennenlernen/", introductions.introductions, name="introductions"),
    path("tickets/<token:token>/handy/", phone.phone, name="phone"),
    path("tickets/<token:token>/handy/worker.js", phone.worker, name="worker"),
    path("tickets/<token:token>/ticket.pdf", ticket.pdf, name="pdf"),
    path("tickets/<token:token>/termin.ics", ticket.calendar, name="ics"),
]
