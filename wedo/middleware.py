"""What surrounds every request: an answer while the database is away."""

from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from wedo.errors import service_unavailable


class DatabaseAway:
    """Turns a lost database into a 503 that says so, instead of a 500.

    The transaction that was open is rolled back by the server, so nothing is half-written.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer for views; Django calls this for what they raise."""
        if isinstance(error, (OperationalError, InterfaceError)):
            return service_unavailable(request)
        return None
