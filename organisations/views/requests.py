""" "That's us, let us in"."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wedo.errors import too_many
from wedo.limits.actions import try_again_in
from wedo.views import personal, posted

from .. import actions, twins
from ..forms import JoinRequestForm
from ..models import JoinRequest, Organisation

both = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@personal
@both
def join_request(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask the owners of a published organisation to be let in."""
    return _ask(request, get_object_or_404(Organisation.objects.published(), slug=slug))


@login_required
@personal
@both
def join_twin(request: HttpRequest, mark: str) -> HttpResponse:
    """The same for a likely twin that was shown on joining, which may not be public yet: its name stays hidden."""
    organisation = twins.by_mark(mark)
    if organisation is None:
        raise Http404
    return _ask(request, organisation)


@login_required
@personal
@both
def withdraw_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own request back."""
    if request.method == "POST":
        mine = get_object_or_404(JoinRequest, pk=pk, user=request.user)
        actions.withdraw_request(request=mine, by=request.user)
        messages.success(request, _("Die Anfrage ist zurückgezogen."))
    return redirect("mein")


def _ask(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    form = JoinRequestForm(*posted(request))
    if request.method == "POST" and form.is_valid():
        if minutes := try_again_in(scope="join-request", who=str(request.user.pk), limit=5, minutes=24 * 60):
            return too_many(request, minutes)
        try:
            actions.ask_to_join(organisation=organisation, by=request.user, text=form.cleaned_data["text"])
        except actions.AlreadyMember:
            messages.success(request, _("Du gehörst schon zum Team."))
            return redirect("mein")
        except actions.AlreadyAsked:
            form.add_error(None, _("Deine Anfrage ist vor Kurzem abgelehnt worden. Sprich bitte direkt mit ihnen."))
        else:
            messages.success(request, _("Deine Anfrage ist unterwegs. Die Antwort kommt per E-Mail."))
            return redirect("mein")
    context = {
        "organisation": organisation,
        "form": form,
        "has_owner": organisation.has_owner,
        "waiting": organisation.join_requests.filter(user=request.user, answered_at__isnull=True).first(),
    }
    return render(request, "organisations/join_request.html", context, status=422 if form.errors else 200)
