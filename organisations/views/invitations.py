"""The page of an invitation: by the secret link from the mail, or from one's own area.

GET shows, POST acts. What a signed-in account does is protected by a token; saying no without an account is open to
whoever has the link (ADR 0004).
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from wedo.errors import stale_form, too_many
from wedo.limits.actions import client_address, try_again_in
from wedo.views import personal

from .. import actions
from ..models import Invitation

both = require_http_methods(["GET", "HEAD", "POST"])


@personal
@both
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The invitation behind a link from a mail; who is signed in with its address says yes or no."""
    if request.method == "POST" and not request.user.is_authenticated:
        return stale_form(request)
    return _answer(request, actions.by_key(token), token)


@login_required
@personal
@both
def my_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for an address that this account has proved: nobody else learns that there is one."""
    found = Invitation.objects.filter(pk=pk).select_related("organisation", "invited_by").first()
    if found is None or not actions.is_for(found, request.user):
        return _show(request, None, state="foreign", status=404)
    return _answer(request, found)


@csrf_exempt  # acts on the secret address alone, never on who is signed in (ADR 0004)
@personal
@both
def invitation_decline(request: HttpRequest, token: str) -> HttpResponse:
    """Say no without an account."""
    found = actions.by_key(token)
    if found is None:
        return _show(request, None, state="unknown", status=404)
    if request.method != "POST":
        return _show(request, found, state="ask_no" if found.is_standing else _state(found), token=token)
    if minutes := try_again_in(scope="decline", who=client_address(request), limit=30, minutes=60):
        return too_many(request, minutes)
    try:
        found = actions.decline_invitation(invitation=found)
    except actions.NoLongerOpen:
        return _show(request, found, state="accepted", status=409)
    return _show(request, found, state="declined")


def _answer(request: HttpRequest, found: Invitation | None, token: str = "") -> HttpResponse:
    if found is None:
        return _show(request, None, state="unknown", status=404)
    if not request.user.is_authenticated:
        return _show(request, found, state=_state(found) or "sign_in", token=token)
    if not actions.is_for(found, request.user):
        state = _state(found) or "other_account"
        return _show(request, found, state=state, token=token, status=403 if request.method == "POST" else 200)
    if request.method != "POST":
        return _show(request, found, state=_state(found) or "yours", token=token)
    try:
        if request.POST.get("do") == "decline":
            actions.decline_invitation(invitation=found, by=request.user)
            return _show(request, found, state="declined", token=token)
        actions.accept(invitation=found, by=request.user)
    except actions.AnotherAddress:
        return _show(request, found, state="other_account", token=token, status=403)
    except actions.NoLongerOpen:
        found.refresh_from_db()
        return _show(request, found, state=_state(found) or "unknown", token=token, status=409)
    messages.success(request, _("Willkommen im Team! Ihr könnt jetzt gemeinsam am Profil arbeiten."))
    if found.purpose == Invitation.Purpose.CLAIM:
        return redirect("organisations:edit", found.organisation.slug)
    return redirect("organisations:people", found.organisation.slug)


def _state(found: Invitation) -> str:
    """Why it cannot be accepted; "" when it can."""
    if found.accepted_at:
        return "accepted"
    if found.revoked_at:
        return "revoked"
    return "" if found.is_standing else "expired"


def _show(request: HttpRequest, found: Invitation | None, *, state: str, token: str = "", status=200) -> HttpResponse:
    context = {
        "invitation": found,
        "organisation": found.organisation if found else None,
        "state": state,
        "token": token,
        "hint": _hint(found.email) if found else "",
    }
    response = render(request, "organisations/invitation.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _hint(email: str) -> str:
    """Enough of an address for its owner to know it, and for nobody else: "m…@example.org"."""
    local, _at, domain = email.partition("@")
    return f"{local[:1]}…@{domain}"
