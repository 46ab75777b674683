"""Off the net in an emergency, back again, and "everything still right": by a link from a mail, or signed in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from wedo.errors import too_many
from wedo.limits.actions import try_again_in
from wedo.views import personal, secret

from .. import actions, links, permissions
from ..models import WAY_BACK, Organisation
from .common import editable

SHOW_AND_ACT = require_http_methods(["GET", "HEAD", "POST"])


@csrf_exempt  # the secret in the address is the right to do this (ADR 0004)
@secret
@SHOW_AND_ACT
def emergency(request: HttpRequest, token: str) -> HttpResponse:
    """Take a profile off the net: GET shows what that means, POST does it."""
    if not (known := links.by_emergency_token(token)):
        if links.was_emergency_token(token):
            return render(request, "organisations/emergency_renewed.html", status=410)
        raise Http404
    organisation, version = known
    if request.method == "POST" and organisation.is_published:
        try:
            organisation = actions.take_offline(organisation=organisation, version=version)
        except actions.NotAllowed:
            # The link was withdrawn while the page was open.
            return emergency(request, token)
    context = {"organisation": organisation, "days": WAY_BACK.days}
    return render(request, "organisations/emergency.html", context)


@csrf_exempt  # the secret in the address is the right to do this (ADR 0004)
@secret
@SHOW_AND_ACT
def still_right(request: HttpRequest, token: str) -> HttpResponse:
    """Everything is still right: GET shows the profile in short, POST says so."""
    organisation = links.by_still_right_token(token)
    if organisation is None or not organisation.is_published:
        raise Http404
    done = request.method == "POST"
    if done:
        actions.confirm_current(organisation=organisation)
    context = {"organisation": organisation, "done": done}
    return render(request, "organisations/still_right.html", context)


@login_required
@personal
@SHOW_AND_ACT
def protection(request: HttpRequest, slug: str) -> HttpResponse:
    """For members: off the net, back again, other emergency links."""
    organisation = editable(request, slug)
    if request.method == "POST":
        # Each way off the net is a mail to many.
        if minutes := try_again_in(scope="protection", who=str(request.user.pk), limit=20, minutes=60):
            return too_many(request, minutes)
        _protect(request, organisation)
        return redirect("organisations:protection", slug)
    context = {
        "organisation": organisation,
        "can_manage": permissions.can_manage(request.user, organisation),
        "can_come_back": organisation.back_until is not None or permissions.can_review(request.user),
        "can_keep_off": actions.can_keep_off(organisation, by=request.user),
        "days": WAY_BACK.days,
    }
    return render(request, "organisations/protection.html", context)


def _protect(request: HttpRequest, organisation: Organisation) -> None:
    verbs = {
        "offline": (actions.take_offline, _("Euer Profil ist vom Netz. Niemand sieht es mehr.")),
        "online": (actions.back_online, _("Euer Profil ist wieder da, wie es war.")),
        "current": (actions.confirm_current, _("Danke! Euer Profil gilt als aktuell.")),
        "links": (actions.withdraw_emergency_links, _("Die Notfall-Links in alten E-Mails gelten nicht mehr.")),
    }
    if (wanted := request.POST.get("verb")) not in verbs:
        raise Http404
    verb, done = verbs[wanted]
    try:
        verb(organisation=organisation, by=request.user)
    except actions.TakenOffByStaff:
        messages.error(
            request, _("Das Netzwerk hat euer Profil vom Netz genommen. Nur das Team kann es wieder zeigen.")
        )
    except actions.TooLate:
        messages.error(request, _("Das ist länger als 30 Tage her. Schreibt dem Team, dann geht es wieder."))
    else:
        messages.success(request, done)
