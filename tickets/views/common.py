"""What the views of bookings share."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from wedo.errors import too_many
from wedo.limits.actions import try_again_in
from wedo.views import secret

from ..models import Booking
from ..page import booking_by_token


def guest_acts(view: Callable) -> Callable:
    """For a page that shows (GET) and acts (POST): mail scanners follow links, they do not press buttons.

    The secret address is the right to act (ADR 0004), so that no cookie and no token is needed. Nobody needs to act
    more often on one booking than 30 times an hour.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, token: str, **kwargs) -> HttpResponse:
        minutes = request.method == "POST" and try_again_in(scope="ticket", who=token, limit=30, minutes=60)
        if minutes:
            return too_many(request, minutes)
        return view(request, token, **kwargs)

    return csrf_exempt(secret(require_http_methods(["GET", "HEAD", "POST"])(wrapped)))


def booking_or_404(token: str) -> Booking:
    """The booking of a secret address with everything that its pages show."""
    booking = booking_by_token(token)
    if booking is None:
        raise Http404
    return booking


def see_other(to, query: str = "") -> HttpResponse:
    """After a POST: to another page, with GET (RFC 9110, 15.4.4)."""
    response = redirect(to)
    response["Location"] += query
    response.status_code = 303
    return response
