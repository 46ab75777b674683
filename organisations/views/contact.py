"""Writing to an organisation, proving the address, and telling staff that something is not right."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from wedo.errors import too_many, typed_in
from wedo.limits.actions import client_address, try_again_in
from wedo.views import personal, posted, secret

from .. import actions, permissions
from ..forms import ContactForm, MemberContactForm, ReportForm
from ..models import Listing, Organisation

SENT = "verschickt"
CONFIRM = "bestaetigen"
SHOW_AND_ACT = require_http_methods(["GET", "HEAD", "POST"])


@csrf_exempt  # open to everybody (ADR 0004); for members, who act as themselves, the token is asked for below
@SHOW_AND_ACT
def contact(request: HttpRequest, slug: str) -> HttpResponse:
    """Write to an organisation without seeing its address; visitors prove theirs by a mail."""
    known = permissions.is_known(request.user)
    return (_as_member if known else _write)(request, slug, user=request.user if known else None)


def _write(request: HttpRequest, slug: str, *, user=None) -> HttpResponse:
    organisation = get_object_or_404(Organisation.objects.published(), slug=slug)
    listing = _listing(request, organisation)
    if request.method == "POST" and "eintrag" in request.GET and listing is None:
        # It ended while somebody wrote: what is written for it is not for the profile.
        return render(request, "organisations/listing_gone.html", {"typed": typed_in(request)}, status=410)
    if not (listing or organisation.has_contact_form):
        raise Http404
    if not organisation.has_owner:
        return _closed(request, organisation)
    form = MemberContactForm(*posted(request), user=user) if user else ContactForm(*posted(request))
    if form.is_valid():
        if minutes := _too_often(request, form.cleaned_data["email"], user):
            return too_many(request, minutes)
        data = {name: form.cleaned_data[name] for name in ("name", "email", "text")}
        try:
            actions.send_message(organisation=organisation, listing=listing, language=get_language(), by=user, **data)
        except actions.NotAllowed:
            # Closed between our look and the lock.
            return _closed(request, organisation)
        # A reload shows the page again instead of sending the message again.
        return redirect(f"{request.path}?{SENT if user else CONFIRM}")
    context = {
        "organisation": organisation,
        "listing": listing,
        "form": form,
        "known": user is not None,
        "sent": SENT in request.GET,
        "to_confirm": CONFIRM in request.GET,
    }
    return render(request, "organisations/contact.html", context, status=422 if form.errors else 200)


def _closed(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Nobody would read it; what was typed is given back."""
    context = {"organisation": organisation, "typed": typed_in(request)}
    status = 409 if request.method == "POST" else 200
    return render(request, "organisations/contact_closed.html", context, status=status)


_as_member = personal(csrf_protect(_write))


@csrf_exempt  # the secret in the address is the right to do this (ADR 0004)
@secret
@SHOW_AND_ACT
def contact_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The visitor's proof: GET shows the message, POST sends it on."""
    message = actions.unconfirmed(token)
    sent = is_closed = False
    if message and request.method == "POST":
        try:
            message, sent = actions.confirm_message(key=token), True
        except actions.NoLongerOpen:
            message = None
        except actions.NotAllowed:
            is_closed = True
    context = {
        "message": message,
        "organisation": message.organisation if message else None,
        "sent": sent,
        "is_closed": is_closed,
    }
    status = 409 if is_closed else 200 if message else 404
    return render(request, "organisations/contact_confirm.html", context, status=status)


@csrf_exempt  # open to everybody and bound to no session (ADR 0004)
@SHOW_AND_ACT
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """Anybody tells staff that a profile or a listing is not right."""
    organisation = get_object_or_404(Organisation.objects.published(), slug=slug)
    form, listing = ReportForm(*posted(request)), _listing(request, organisation)
    if form.is_valid():
        if minutes := try_again_in(scope="report", who=client_address(request), limit=5, minutes=60):
            return too_many(request, minutes)
        actions.report_public(
            organisation=organisation,
            listing=listing,
            reason=form.cleaned_data["reason"],
            text=form.cleaned_data["text"],
        )
        return redirect(f"{request.path}?{SENT}")
    context = {"organisation": organisation, "listing": listing, "form": form, "sent": SENT in request.GET}
    return render(request, "organisations/report.html", context, status=422 if form.errors else 200)


def _listing(request: HttpRequest, organisation: Organisation) -> Listing | None:
    """The listing that the address names (`?eintrag=12`), if it is this organisation's and open."""
    number = request.GET.get("eintrag", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        return None
    return Listing.objects.open().filter(organisation=organisation, pk=number).first()


def _too_often(request: HttpRequest, email: str, user) -> int:
    """Minutes to wait. Members have proven who they are: they may invite many, or answer many entries.

    Other people share networks, so the place may write more than one address.
    """
    if user is not None:
        return try_again_in(scope="contact-member", who=str(user.pk), limit=30, minutes=24 * 60)
    return try_again_in(scope="contact", who=client_address(request), limit=10, minutes=60) or try_again_in(
        scope="contact-address", who=email.lower(), limit=5, minutes=24 * 60
    )
