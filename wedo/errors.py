"""Pages for what went wrong, in the reader's language and with a way on."""

import logging
import re
import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from wedo.refusals import Refused
from wedo.text import tidy
from wedo.views import NOT_KEPT

log = logging.getLogger(__name__)

DATABASE_AWAY = (OperationalError, InterfaceError)
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
# allauth does not say how long to wait; its longest common limit is this one.
ACCOUNT_MINUTES = 5

# Parts of a form that no page may show again: codes, and what a passkey has signed.
SECRET_FIELDS = {"code", "credential"}
# How the values of choices and patterns look; they are sent again, too, but tell nobody anything.
CODE = re.compile(r"[a-z0-9_-]+")
# Parts of a form that nobody types.
OWN_FIELDS = {"csrfmiddlewaretoken", "next", "submission", "seen", "website2", *SECRET_FIELDS}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request cannot be understood; 413: there is too much in it (RFC 9110, 15.5.14)."""
    too_much = isinstance(exception, TOO_MUCH)
    return render(request, "400.html", {"too_much": too_much}, status=413 if too_much else 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but not for this."""
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form that was open too long, or sent from elsewhere.

    Here arrive methods, too, that no form knows: pages for readers refuse them by themselves (`wedo.views.reads`).
    """
    if request.method != "POST":
        return not_allowed(request, ["GET", "HEAD", "POST"])
    return stale_form(request)


def stale_form(request: HttpRequest) -> HttpResponse:
    """403 with everything that was typed, to be sent again by one click.

    Only what our own page sent comes back: a stranger's page could otherwise put its words and wishes here. Nothing
    is offered for a form with a password, which no page may show.
    """
    sent = _sent(request)
    secret = _is_secret(sent)
    context = {
        "sent": [] if secret else [(name, value) for name, value in sent if name != "csrfmiddlewaretoken"],
        "typed": _typed(sent),
        "had_files": bool(request.FILES),
        "login_url": reverse("account_login"),
    }
    response = render(request, "stale_form.html", context, status=403)
    response["Cache-Control"] = NOT_KEPT
    return response


def typed_in(request: HttpRequest) -> list[str]:
    """What somebody wrote into our form, for a page that does not take it; nothing of a form with a password."""
    sent = _sent(request)
    return [] if _is_secret(sent) else _typed(sent)


def _sent(request: HttpRequest) -> list[tuple[str, str]]:
    """(name, value) of what our own page sent; nothing of what came from elsewhere."""
    ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    return [(name, value) for name, values in request.POST.lists() for value in values] if ours else []


def _is_secret(sent: list[tuple[str, str]]) -> bool:
    return any("password" in name or name in SECRET_FIELDS for name, _value in sent)


def _typed(sent: list[tuple[str, str]]) -> list[str]:
    return list(dict.fromkeys(value for name, value in sent if _is_typed(name, value)))


def _is_typed(name: str, value: str) -> bool:
    """Whether somebody typed it: no mark of ours, no ticked box, no code of a choice, no password."""
    ours = name in OWN_FIELDS or name.startswith("_") or "password" in name or name.endswith("_FORMS")
    return not ours and len(tidy(value)) > 3 and not CODE.fullmatch(value)


def not_allowed(request: HttpRequest, methods: list[str]) -> HttpResponse:
    """405: this address cannot be asked like this (RFC 9110, 15.5.6)."""
    response = render(request, "405.html", status=405)
    response["Allow"] = ", ".join(methods)
    return response


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: there is no such page."""
    return render(request, "404.html", status=404)


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """What a verb refuses and no form says: 403, 404, or 409 where things are not any more as they looked."""
    if refusal.status == 403:
        return forbidden(request)
    if refusal.status == 404:
        return not_found(request)
    return render(request, "409.html", {"sentence": str(refusal)}, status=refusal.status)


def too_many(request: HttpRequest, minutes: int) -> HttpResponse:
    """429: too many tries; `minutes` says when to try again, in hours from two on (RFC 6585, section 4).

    What was written is on the page, so that nobody loses it; nothing of a form with a password.
    """
    context = {
        "minutes": minutes,
        "hours": -(-minutes // 60) if minutes > 90 else 0,
        "typed": typed_in(request),
    }
    response = render(request, "429.html", context, status=429)
    response["Cache-Control"] = NOT_KEPT
    response["Retry-After"] = str(minutes * 60)
    return response


def too_many_tries(request: HttpRequest) -> HttpResponse:
    """429 of the account system (allauth asks the URLconf's handler429)."""
    return too_many(request, ACCOUNT_MINUTES)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. The page needs neither database nor session.

    A database that went away outside a view (while a session is stored) ends here, too.
    """
    if isinstance(sys.exc_info()[1], DATABASE_AWAY):
        return service_unavailable(request)
    return HttpResponse(_alone("500.html", request), status=500)


def service_unavailable(request: HttpRequest) -> HttpResponse:
    """503: the database is away. The page needs neither database nor session (RFC 9110, 15.6.4)."""
    log.error("the database is away: answered 503")
    return HttpResponse(_alone("503.html", request), status=503, headers={"Retry-After": "30"})


def _alone(template: str, request: HttpRequest) -> str:
    """A page without request context: no database, no session. It begins with the language of the address."""
    language = translation.get_language_from_path(request.path_info)
    return render_to_string(template, {"english_first": language == "en"})
