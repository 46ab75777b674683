"""What views share."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

# Neither a browser nor anything on the way keeps a copy (RFC 9111, 5.2.2.5): who presses "back" on a shared computer
# after somebody has signed out sees nothing.
NOT_KEPT = "private, no-store"


def reads(view: Callable) -> Callable:
    """For pages that only show something: every other method is refused as such (405), not as a form without a token.

    Nothing can be changed by such a page, so that there is nothing to protect by a token.
    """
    return csrf_exempt(require_safe(view))


def personal(view: Callable) -> Callable:
    """For pages with what is one person's or one organisation's own: no copy of them is kept."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = NOT_KEPT
        return response

    return wrapped


def secret(view: Callable) -> Callable:
    """For pages behind a secret address: not kept, not indexed, not told to other sites."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Cache-Control"] = NOT_KEPT
        return response

    return wrapped


def posted(request: HttpRequest) -> tuple:
    """Data and files for a form: None for a page that is only looked at, never for an empty POST."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)
