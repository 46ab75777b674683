"""Round the account system: honest answers, nothing kept of them, and the second step that staff must have."""

from collections.abc import Callable

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import ResolverMatch

from wedo.views import NOT_KEPT

from .factors import has_factor

RATE_LIMITS = {"rate_limited", "too_many_login_attempts"}
# How the names of allauth's addresses begin.
ACCOUNT_PAGES = ("account_", "mfa_", "usersessions_")


class AccountPages:
    """Pages of the account system are kept nowhere, and have an honest status.

    422 for a form with mistakes, 429 for too many tries, 404 for a link that does not hold (RFC 9110, 15.5). Only
    status and header change: the page with everything that was typed is allauth's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.resolver_match and request.resolver_match.view_name.startswith(ACCOUNT_PAGES):
            response["Cache-Control"] = NOT_KEPT
        return response

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        """Look at what the page is about to show."""
        match, context = request.resolver_match, response.context_data or {}
        if match and match.view_name.startswith(ACCOUNT_PAGES) and response.status_code == 200:
            response.status_code = _status(request, match.view_name, context)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Ask who it is, then show the page again.

        allauth would keep what was sent in the session meanwhile: passwords, cookies and the IP number, in the clear.
        """
        if not isinstance(error, ReauthenticationRequired):
            return None
        ways = get_adapter().get_reauthentication_methods(request.user)
        return redirect_to_login(request.get_full_path(), ways[0]["url"] if ways else None)


def _status(request: HttpRequest, view_name: str, context: dict) -> int:
    if context.get("token_fail") or (view_name == "account_confirm_email" and not context.get("confirmation")):
        return 404
    if request.method != "POST":
        return 200
    refused = [form for form in (context.get("form"), context.get("webauthn_form")) if getattr(form, "errors", None)]
    if not refused:
        return 200
    codes = {error.code for form in refused for errors in form.errors.as_data().values() for error in errors}
    return 429 if codes & RATE_LIMITS else 422


class StaffSecondFactor:
    """Staff who have no second step set one up before they open the administration or the door.

    A helper's link to the door asks for no account at all; it stays as it is. Whoever has a second step has used it:
    allauth asks for it at every sign-in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args, kwargs) -> HttpResponse | None:
        """Lead them to the page where it is set up, and remember where they wanted to go."""
        if not (settings.STAFF_SECOND_FACTOR and _is_for_staff(request.resolver_match)):
            return None
        user = request.user
        if not (user.is_authenticated and user.is_staff) or has_factor(user):
            return None
        if request.method == "GET":
            request.session["wanted_with_factor"] = request.get_full_path()
        return redirect("mfa_index")


def _is_for_staff(match: ResolverMatch) -> bool:
    if "door" in match.namespaces:
        return not match.url_name.startswith("helper_")
    return "admin" in match.namespaces
