"""Making and editing a profile, and what has happened to it. The profile's own page joins apps: see wedo.pages."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from wedo.errors import stale_form, too_many
from wedo.limits.actions import try_again_in
from wedo.views import personal, posted

from .. import actions, twins
from ..completeness import completeness, has_parts
from ..forms import JoinForm, OrganisationForm
from ..models import Organisation
from .common import editable
from .twins import ask_about_twins


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Explain how to join; signed-in people create their organisation's profile here."""
    if not request.user.is_authenticated:
        return stale_form(request) if request.POST else render(request, "organisations/join.html", {"form": None})
    form = JoinForm(*posted(request))
    if request.method == "POST" and form.is_valid():
        if minutes := try_again_in(scope="join", who=str(request.user.pk), limit=10, minutes=60):
            return too_many(request, minutes)
        if question := ask_about_twins(request, form):
            return question
        organisation = actions.create_organisation(by=request.user, data=form.profile)
        return redirect(organisation)
    return render(request, "organisations/join.html", {"form": form}, status=422 if form.errors else 200)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a profile: its members and staff may."""
    if not request.user.is_authenticated:
        return stale_form(request) if request.POST else redirect_to_login(request.path)
    try:
        organisation = editable(request, slug, Organisation.objects.annotate(**has_parts()))
    except (Http404, PermissionDenied):
        if request.method == "POST":
            return _no_longer(request)
        raise
    known = completeness(organisation, has_topics=organisation.has_topics, has_pictures=organisation.has_pictures)
    seen = actions.snapshot(organisation) if request.method == "POST" else None
    form = OrganisationForm(*posted(request), instance=organisation, opened=request.GET.get("teil", ""))
    if request.FILES and (minutes := try_again_in(scope="pictures", who=str(request.user.pk), limit=30, minutes=60)):
        return too_many(request, minutes)
    if request.method == "POST" and form.is_valid() and not _has_namesakes(form, organisation):
        try:
            actions.update_profile(
                organisation=organisation,
                by=request.user,
                data=form.changes,
                logo=form.cleaned_data["logo"],
                remove_logo=form.cleaned_data.get("remove_logo", False),
                seen=seen,
            )
        except actions.NotAllowed:
            return _no_longer(request)
        except actions.ChangedMeanwhile:
            # Between our look and our lock: look again, then the form tells it.
            return edit(request, slug)
        return redirect(organisation)
    context = {"organisation": organisation, "form": form, "completeness": known}
    status = 409 if form.contested else 422 if form.errors else 200
    return render(request, "organisations/edit.html", context, status=status)


def _has_namesakes(form: OrganisationForm, organisation: Organisation) -> bool:
    """Whether a new name is much like another's and nobody has said yet that it is meant: then the form asks."""
    others = twins.namesakes(form.new_name, of=organisation) if form.new_name else []
    if others:
        form.ask_about_namesakes(others)
    return bool(others)


def _no_longer(request: HttpRequest) -> HttpResponse:
    """403 with everything that was typed: somebody may have been removed while they wrote."""
    typed = OrganisationForm(request.POST).typed
    return render(request, "organisations/no_longer.html", {"typed": typed}, status=403)
