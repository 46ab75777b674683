"""The pictures of a profile, for its members."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wedo.errors import too_many
from wedo.limits.actions import try_again_in
from wedo.views import personal, posted

from .. import actions
from ..forms import AltForm, PictureForm
from ..models import MAX_PICTURES, Organisation, Picture
from .common import editable

SHOW_AND_ACT = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@personal
@SHOW_AND_ACT
def pictures(request: HttpRequest, slug: str) -> HttpResponse:
    """All pictures, and a form for one more."""
    organisation = editable(request, slug)
    shown = list(organisation.pictures.all())
    form = PictureForm(*posted(request))
    if request.method == "POST":
        if minutes := try_again_in(scope="pictures", who=str(request.user.pk), limit=30, minutes=60):
            return too_many(request, minutes)
        if form.is_valid() and _add(organisation, request.user, form):
            messages.success(request, _("Das Bild ist im Profil."))
            return redirect("organisations:pictures", slug)
    context = {
        "organisation": organisation,
        "pictures": shown,
        "form": form,
        "is_full": len(shown) >= MAX_PICTURES,
        "most": MAX_PICTURES,
    }
    return render(request, "organisations/pictures.html", context, status=422 if form.errors else 200)


@login_required
@personal
@SHOW_AND_ACT
def picture(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One picture: say what it shows, show it earlier, take it away."""
    organisation = editable(request, slug)
    found = get_object_or_404(organisation.pictures, pk=pk)
    verb = request.POST.get("verb", "describe")
    form = AltForm(
        request.POST if request.method == "POST" and verb == "describe" else None, initial={"alt": found.alt}
    )
    if request.method == "POST" and not form.errors:
        try:
            _act(request, found, verb, form)
        except actions.NoLongerOpen:
            messages.error(request, _("Dieses Bild hat inzwischen jemand weggenommen."))
        return redirect("organisations:pictures", slug)
    context = {"organisation": organisation, "picture": found, "form": form}
    return render(request, "organisations/picture.html", context, status=422 if form.errors else 200)


def _act(request: HttpRequest, picture: Picture, verb: str, form: AltForm) -> None:
    if verb == "up":
        actions.move_picture_up(picture=picture, by=request.user)
    elif verb == "remove":
        actions.remove_picture(picture=picture, by=request.user)
        messages.success(request, _("Das Bild ist weg."))
    elif verb == "describe":
        actions.describe_picture(picture=picture, by=request.user, alt=form.cleaned_data["alt"])
        messages.success(request, _("Gespeichert."))
    else:
        raise Http404


def _add(organisation: Organisation, by, form: PictureForm) -> bool:
    data = form.cleaned_data
    try:
        actions.add_picture(organisation=organisation, by=by, file=data["file"], alt=data["alt"])
    except actions.TooManyPictures:
        form.add_error(None, _("Mehr als sechs Bilder gehen nicht. Nehmt zuerst eines weg."))
        return False
    return True
