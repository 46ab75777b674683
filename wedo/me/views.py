"""One's own account: name and language, all data, the end of it."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organisations.actions import LastOwner
from tickets.page import bookings_of
from wedo.accounts.actions import rename
from wedo.errors import too_many
from wedo.limits.actions import try_again_in
from wedo.views import personal, posted

from . import actions
from .export import archive
from .forms import AccountForm, DeleteForm

DOWNLOADS_AN_HOUR = 5


@login_required
@personal
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Name and language. Afterwards everything is in the chosen language."""
    form = AccountForm(posted(request)[0], initial={"name": request.user.name, "language": request.user.language})
    if request.method == "POST" and form.is_valid():
        user = rename(by=request.user, **form.cleaned_data)
        with translation.override(user.language):
            messages.success(request, _("Gespeichert."))
            return redirect(reverse("mein"))
    return render(request, "me/account.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@personal
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def data(request: HttpRequest) -> HttpResponse:
    """GET says what is in it; POST makes the file and sends it."""
    if request.method != "POST":
        return render(request, "me/data.html")
    if minutes := try_again_in(scope="my-data", who=str(request.user.pk), limit=DOWNLOADS_AN_HOUR, minutes=60):
        return too_many(request, minutes)
    response = StreamingHttpResponse(archive(request.user), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="wedo-{timezone.localdate():%Y-%m-%d}.zip"'
    return response


@login_required
@personal
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def delete(request: HttpRequest) -> HttpResponse:
    """GET asks what becomes of organisations and says what stays; POST deletes the account."""
    form = DeleteForm(posted(request)[0], user=request.user)
    if request.method == "POST" and form.is_valid():
        email = request.user.email
        try:
            actions.delete_account(by=request.user, fates=form.fates)
        except actions.IsStaff:
            form.add_error(None, _("Dein Konto gehört zum Team. Lass dir zuerst den Zugang zur Verwaltung nehmen."))
        except LastOwner:
            form = DeleteForm(request.POST, user=request.user)
            form.add_error(None, _("Inzwischen hat sich in einer Organisation etwas geändert. Sieh noch einmal hin."))
        else:
            logout(request)
            return render(request, "me/deleted.html", {"email": email})
    context = {"form": form, "bookings": bookings_of(request.user).count()}
    return render(request, "me/delete.html", context, status=422 if form.errors else 200)
