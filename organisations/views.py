"""The directory, and the forms of those who belong to it. A profile's own page joins apps: see wedo.pages."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from wedo.errors import stale_form, too_many
from wedo.limits.actions import client_address, try_again_in
from wedo.views import reads

from . import actions, permissions
from .forms import ContactForm, OrganisationForm, SearchForm
from .models import Organisation

PER_PAGE = 24
SENT = "verschickt"


@reads
def directory(request: HttpRequest) -> HttpResponse:
    """Published organisations, searched and filtered by the address alone."""
    form = SearchForm(request.GET)
    found = form.filter(Organisation.objects.published()).by_name().prefetch_related("topics")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("seite"))
    context = {"form": form, "organisations": page, "total": page.paginator.count}
    return render(request, "organisations/directory.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Explain how to join; signed-in people create their organisation's profile here."""
    if not request.user.is_authenticated:
        return stale_form(request) if request.POST else render(request, "organisations/join.html", {"form": None})
    form = OrganisationForm(*_posted(request))
    if request.method == "POST" and form.is_valid():
        if minutes := try_again_in(scope="join", who=str(request.user.pk), limit=10, minutes=60):
            return too_many(request, minutes)
        organisation = actions.create_organisation(by=request.user, data=form.profile, logo=form.cleaned_data["logo"])
        return redirect(organisation)
    return render(request, "organisations/join.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a profile: its members and staff may."""
    organisation = get_object_or_404(Organisation, slug=slug)
    if not request.user.is_authenticated:
        return stale_form(request) if request.POST else redirect_to_login(request.path)
    if not permissions.can_edit(request.user, organisation):
        raise PermissionDenied
    form = OrganisationForm(*_posted(request), instance=organisation)
    if request.method == "POST" and form.is_valid():
        actions.update_profile(
            organisation=organisation,
            by=request.user,
            data=form.profile,
            logo=form.cleaned_data["logo"],
            remove_logo=form.cleaned_data.get("remove_logo", False),
        )
        return redirect(organisation)
    context = {"organisation": organisation, "form": form}
    status = 409 if form.contested else 422 if form.errors else 200
    return render(request, "organisations/edit.html", context, status=status)


@csrf_exempt  # open to everybody and bound to no session (ADR 0004)
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, slug: str) -> HttpResponse:
    """Write to an organisation without seeing its address."""
    organisation = get_object_or_404(Organisation.objects.published(), slug=slug)
    if not organisation.contact_form:
        raise Http404
    form = ContactForm(*_posted(request))
    if form.is_valid():
        if minutes := try_again_in(scope="contact", who=client_address(request), limit=5, minutes=60):
            return too_many(request, minutes)
        data = form.cleaned_data
        actions.send_message(
            organisation=organisation,
            name=data["name"],
            email=data["email"],
            text=data["text"],
            language=get_language(),
        )
        # A reload shows the page again instead of sending the message again.
        return redirect(f"{request.path}?{SENT}")
    context = {"organisation": organisation, "form": form, "sent": SENT in request.GET}
    return render(request, "organisations/contact.html", context, status=422 if form.errors else 200)


def _posted(request: HttpRequest) -> tuple:
    """Data and files for a form: None for a page that is only looked at, never for an empty POST."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)
