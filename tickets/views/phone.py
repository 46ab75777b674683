"""The ticket for the phone: a big code, and nothing that needs the network once it was opened."""

import datetime as dt
import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse

from wedo.views import reads

from ..codes import qr_svg
from ..models import Booking
from .common import booking_or_404, secret
from .ticket import phase_of

# What the page is made of; nothing else is kept on the phone.
FILES = (
    "css/tokens.css",
    "css/phone.css",
    "js/phone.js",
    "fonts/rubik-latin-wght-normal.woff2",
)
# The phone may show it a little longer than the event goes on: who comes late is still let in.
KEPT_AFTER = dt.timedelta(hours=3)


@secret
@reads
def phone(request: HttpRequest, token: str) -> HttpResponse:
    """The codes, big. A ticket that is no good any more answers 410, so that the phone forgets it."""
    booking = booking_or_404(token)
    tickets = booking.valid_tickets
    phase = phase_of(booking)
    is_good = bool(tickets) and phase == Booking.Status.CONFIRMED
    context = {
        "booking": booking,
        "event": booking.event,
        "codes": [(one, qr_svg(one.code)) for one in tickets] if is_good else [],
        "phase": phase,
    }
    return render(request, "tickets/phone.html", context, status=200 if is_good else 410)


@secret
@reads
def worker(request: HttpRequest, token: str) -> HttpResponse:
    """The service worker of one ticket; its place in the address limits it to that ticket's page."""
    booking = booking_or_404(token)
    if not booking.valid_tickets:
        raise Http404
    context = {
        "page": reverse("tickets:phone", args=[token]),
        "files": json.dumps([static(file) for file in FILES]),
        "until": int((booking.event.ends_at + KEPT_AFTER).timestamp() * 1000),
    }
    return render(request, "tickets/phone_worker.js", context, content_type="text/javascript; charset=utf-8")
