"""What surrounds every request: its language, and an answer while the database is away."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import translation

from wedo.errors import DATABASE_AWAY, not_allowed, refused, service_unavailable
from wedo.refusals import Refused


class Outermost:
    """Turns a lost database into a 503 that says so, instead of a 500, and sends no content to a HEAD.

    The transaction that was open is rolled back by the server, so nothing is half-written.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "HEAD" and not response.streaming:
            # The length stays, the content does not travel (RFC 9110, 9.3.2); the server would warn of it.
            response.content = b""
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer for views; Django calls this for what they raise."""
        return service_unavailable(request) if isinstance(error, DATABASE_AWAY) else None


class LanguageOfPath:
    """The address alone says the language: German ones are bare, the others begin with their code.

    Django's own middleware would also read cookie and Accept-Language for addresses outside the language
    patterns, and tell caches so; then one address would be several pages.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class RefusalInWords:
    """Puts a page into the empty answer that Django's decorators give to a method that they do not allow.

    And makes a page of a refusal that no view has said: somebody was faster, or lost a right meanwhile.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            response.content = not_allowed(request, response["Allow"].split(", ")).content
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer for views; the verb's transaction is rolled back by now."""
        return refused(request, error) if isinstance(error, Refused) else None
