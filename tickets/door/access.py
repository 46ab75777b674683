"""Who stands at the door: staff with a session, or a helper with a secret address. One view serves both."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_permissions_policy.decorators import permissions_policy_override

from events.models import Event
from events.page import bare_event
from wedo.text import tidy

from .actions import Keeper
from .page import link_of
from .permissions import can_check_in

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Door:
    """The event, who works there, and the address that all others begin with."""

    event: Event
    keeper: Keeper
    base: str


def at_the_door(view: View) -> View:
    """Call `view(request, door)` for who may work there.

    With `key` in the address the link alone counts, never the session, so no cookie and no CSRF token are needed
    (ADR 0004). Anonymous: to the sign-in page (401 for a script); without the right 403; forged 404; a link that is
    over 410. Nothing of it is stored by caches, indexed, or told to other sites.
    """

    @permissions_policy_override({**settings.PERMISSIONS_POLICY, "camera": "self"})
    @wraps(view)
    def wrapped(request: HttpRequest, slug: str, key: str | None = None, **more) -> HttpResponse:
        found = _for_helper(request, slug, key) if key else _for_staff(request, slug)
        response = found if isinstance(found, HttpResponse) else view(request, found, **more)
        # Without a referrer browsers send "Origin: null" along with a form, and the session's CSRF check refuses it.
        response["Referrer-Policy"] = "no-referrer" if key else "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Cache-Control"] = "private, no-store"
        return response

    return wrapped


def staff_only(view: View) -> View:
    """For staff in person; inside `at_the_door`."""

    @wraps(view)
    def wrapped(request: HttpRequest, door: Door, **more) -> HttpResponse:
        if not door.keeper.is_staff:
            raise Http404
        return view(request, door, **more)

    return wrapped


def posts_only(view: View) -> View:
    """A POST acts; whoever reloads or comes back to such an address gets the page. Inside `at_the_door`."""

    @wraps(view)
    def wrapped(request: HttpRequest, door: Door, **more) -> HttpResponse:
        return view(request, door, **more) if request.method == "POST" else redirect(door.base)

    return wrapped


def wants_json(request: HttpRequest) -> bool:
    """Whether the page's script asks."""
    return request.headers.get("Accept", "").startswith("application/json")


def device_name(text: object, default: str = "") -> str:
    """The name of a device as it is stored."""
    return tidy(text)[:40] if isinstance(text, str) and text.strip() else default[:40]


def _for_staff(request: HttpRequest, slug: str) -> Door | HttpResponse:
    if not request.user.is_authenticated:
        if wants_json(request):
            return JsonResponse({"error": "sign in"}, status=401)
        return redirect_to_login(request.get_full_path())
    if not can_check_in(request.user):
        raise PermissionDenied
    event = _event(slug)
    device = device_name(request.POST.get("device"), request.user.name or _("Team"))
    return Door(event, Keeper(by=request.user, device=device), reverse("door:door", args=[slug]))


def _for_helper(request: HttpRequest, slug: str, key: str) -> Door | HttpResponse:
    event = _event(slug)
    link = link_of(event=event, key=key)
    if link is None:
        raise Http404
    # It ends as soon as whoever made it may not work at the door any more.
    if not (link.is_standing and can_check_in(link.created_by)):
        if wants_json(request):
            return JsonResponse({"error": "over"}, status=410)
        return render(request, "tickets/door/over.html", {"event": event}, status=410)
    device = device_name(request.POST.get("device"), link.label)
    keeper = Keeper(by=link.created_by, link=link, device=device)
    return Door(event, keeper, reverse("door:helper_door", args=[slug, key]))


def _event(slug: str) -> Event:
    event = bare_event(slug)
    if event is None:
        raise Http404
    return event
