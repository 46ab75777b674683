"""What views share."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe


def reads(view: Callable) -> Callable:
    """For pages that only show something: every other method is refused as such (405), not as a form without a token.

    Nothing can be changed by such a page, so that there is nothing to protect by a token.
    """
    return csrf_exempt(require_safe(view))


def kept_secret(response: HttpResponse) -> HttpResponse:
    """The page behind a secret address: not stored, not indexed, not told to other sites."""
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "private, no-store"
    return response


def posted(request: HttpRequest) -> tuple:
    """Data and files for a form: None for a page that is only looked at, never for an empty POST."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)
