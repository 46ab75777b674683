"""The status of the account system's answers: allauth says 200 for a form that was refused."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

RATE_LIMITS = {"rate_limited", "too_many_login_attempts"}


class HonestStatus:
    """422 for a form with mistakes, 429 for too many tries, 404 for a link that does not hold (RFC 9110, 15.5).

    Only the status changes: the page with everything that was typed is allauth's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        """Look at what the page is about to show."""
        match, context = request.resolver_match, response.context_data or {}
        if match and match.view_name.startswith("account_") and response.status_code == 200:
            response.status_code = _status(request, match.view_name, context)
        return response


def _status(request: HttpRequest, view_name: str, context: dict) -> int:
    if context.get("token_fail") or (view_name == "account_confirm_email" and not context.get("confirmation")):
        return 404
    form = context.get("form")
    if request.method != "POST" or not getattr(form, "errors", None):
        return 200
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    return 429 if codes & RATE_LIMITS else 422
