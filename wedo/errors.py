"""Pages for what went wrong, in the reader's language and with a way on."""

import logging
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

log = logging.getLogger(__name__)

DATABASE_AWAY = (OperationalError, InterfaceError)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request cannot be understood."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but not for this."""
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form that was open too long, or sent from elsewhere."""
    return render(request, "403.html", {"stale_form": True}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: there is no such page."""
    return render(request, "404.html", status=404)


def too_many(request: HttpRequest, minutes: int) -> HttpResponse:
    """429: too many tries; `minutes` says when to try again (RFC 6585, section 4)."""
    response = render(request, "429.html", {"minutes": minutes}, status=429)
    response["Retry-After"] = str(minutes * 60)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. The page needs neither database nor session.

    A database that went away outside a view (while a session is stored) ends here, too.
    """
    if isinstance(sys.exc_info()[1], DATABASE_AWAY):
        return service_unavailable(request)
    return HttpResponse(render_to_string("500.html"), status=500)


def service_unavailable(request: HttpRequest) -> HttpResponse:
    """503: the database is away. The page needs neither database nor session (RFC 9110, 15.6.4)."""
    log.error("the database is away: answered 503")
    return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "30"})
