"""The team of an organisation: who belongs to it, who is asked to, who asks to."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wedo.errors import stale_form, too_many
from wedo.limits.actions import try_again_in
from wedo.views import personal, posted

from .. import actions, permissions
from ..forms import ClaimForm, InviteForm
from ..models import Invitation, JoinRequest, Membership, Organisation
from .common import editable

Role = Membership.Role
# Invitations a day of one organisation, sendings to one address from all of them.
MOST_INVITATIONS, MOST_TO_ONE, DAY = 20, 4, 24 * 60

both = require_http_methods(["GET", "HEAD", "POST"])


@personal
@both
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the team; owners ask others in, staff hand a profile without owners over to its people."""
    organisation, refusal = team_of(request, slug)
    if refusal:
        return refusal
    team = _team(request, organisation)
    asks = ClaimForm if team["may_claim"] else InviteForm
    form = asks(*posted(request), initial={"language": get_language()})
    if request.method == "POST" and form.is_valid():
        if minutes := _too_often(organisation, form.cleaned_data["email"]):
            return too_many(request, minutes)
        if _asked(request, organisation, form):
            return redirect("organisations:people", slug)
    context = team | {"form": form}
    return render(request, "organisations/people.html", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest, organisation: Organisation, form: ClaimForm | InviteForm) -> bool:
    """Whether the invitation is on its way; else the form says why not."""
    verb = actions.send_claim if isinstance(form, ClaimForm) else actions.invite
    try:
        invitation = verb(organisation=organisation, by=request.user, **form.cleaned_data)
    except actions.AlreadyMember:
        form.add_error("email", _("Diese Person gehört schon zum Team."))
    except actions.AlreadyInvited:
        form.add_error(
            "email", _("An diese Adresse ist schon eine Einladung unterwegs. Ihr könnt sie noch einmal schicken.")
        )
    else:
        messages.success(request, _("Die Einladung ist unterwegs an %(email)s.") % {"email": invitation.email})
    return not form.errors


@personal
@both
def invitation_again(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Send an invitation again, or take it back."""
    organisation, refusal = team_of(request, slug)
    if refusal or request.method != "POST":
        return refusal or redirect("organisations:people", slug)
    invitation = get_object_or_404(Invitation, pk=pk, organisation=organisation)
    again = request.POST.get("do") == "again"
    if again and (minutes := _too_often(organisation, invitation.email)):
        return too_many(request, minutes)
    verb = actions.resend if again else actions.revoke
    return _do(
        request,
        slug,
        lambda: verb(invitation=invitation, by=request.user),
        done=_("Die Einladung ist noch einmal unterwegs.") if again else _("Die Einladung gilt nicht mehr."),
        gone=_("Diese Einladung ist nicht mehr offen."),
    )


@personal
@both
def answer_request(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Let somebody in who asks to, or say no."""
    organisation, refusal = team_of(request, slug)
    if refusal or request.method != "POST":
        return refusal or redirect("organisations:people", slug)
    asked = get_object_or_404(JoinRequest, pk=pk, organisation=organisation)
    accept = request.POST.get("do") == "accept"
    return _do(
        request,
        slug,
        lambda: actions.answer_request(request=asked, by=request.user, accept=accept),
        done=_("Die Person gehört jetzt zum Team.") if accept else _("Die Anfrage ist abgelehnt."),
        gone=_("Diese Anfrage ist schon beantwortet."),
    )


@personal
@both
def member(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What an owner can do about one member; the role changes at once, all else is asked first."""
    membership, refusal = _member(request, slug, pk)
    if refusal or request.method != "POST":
        return refusal or render(request, "organisations/people_member.html", _about(request, membership))
    role = request.POST.get("role")
    if role not in Role.values:
        raise Http404
    return _do(request, slug, lambda: actions.change_role(membership=membership, role=role, by=request.user))


@personal
@both
def hand_over(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask whether to make somebody else responsible, and do it."""
    if _has_handed_over(request, slug, pk):
        messages.info(request, _("Das ist schon geschehen. Diese Person ist verantwortlich."))
        return redirect("organisations:people", slug)
    membership, refusal = _member(request, slug, pk)
    if refusal or membership.user_id == request.user.pk:
        return refusal or redirect("organisations:people", slug)
    if request.method != "POST":
        return render(request, "organisations/people_confirm.html", _about(request, membership, "hand_over"))
    return _do(request, slug, lambda: actions.hand_over(membership=membership, by=request.user))


@personal
@both
def remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask whether to take somebody's access away, and do it."""
    membership, refusal = _member(request, slug, pk)
    if refusal or membership.user_id == request.user.pk:
        return refusal or redirect("organisations:leave", slug)
    if request.method != "POST":
        return render(request, "organisations/people_confirm.html", _about(request, membership, "remove"))
    return _do(request, slug, lambda: actions.remove(membership=membership, by=request.user))


@personal
@both
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask whether to leave the team, and do it."""
    organisation, refusal = team_of(request, slug)
    if refusal:
        return refusal
    membership = organisation.memberships.filter(user=request.user).select_related("user").first()
    if membership is None:
        return redirect("organisations:people", slug)
    membership.organisation = organisation
    if request.method != "POST":
        return render(request, "organisations/people_confirm.html", _about(request, membership, "leave"))
    return _do(
        request,
        slug,
        lambda: actions.leave(organisation=organisation, by=request.user),
        done=_("Du bist nicht mehr im Team von %(name)s.") % {"name": organisation.name},
        to="mein",
    )


def team_of(request: HttpRequest, slug: str) -> tuple[Organisation | None, HttpResponse | None]:
    """The organisation for its members and staff, or what others get instead."""
    if not request.user.is_authenticated:
        return None, stale_form(request) if request.POST else redirect_to_login(request.path)
    return editable(request, slug), None


def _member(request: HttpRequest, slug: str, pk: int) -> tuple[Membership | None, HttpResponse | None]:
    organisation, refusal = team_of(request, slug)
    if refusal:
        return None, refusal
    if not permissions.owns(request.user, organisation):
        raise PermissionDenied
    membership = organisation.memberships.select_related("user").filter(pk=pk).first()
    if membership is None:
        return None, redirect("organisations:people", slug)
    membership.organisation = organisation
    return membership, None


def _has_handed_over(request: HttpRequest, slug: str, pk: int) -> bool:
    """Whether this is a second tab, after the first one has made that person responsible instead."""
    if request.method != "POST" or not request.user.is_authenticated:
        return False
    there = Membership.objects.filter(organisation__slug=slug)
    mine = there.filter(user=request.user, role=Role.EDITOR)
    return mine.exists() and there.filter(pk=pk, role=Role.OWNER, user__is_active=True).exists()


def _about(request: HttpRequest, membership: Membership, step: str = "") -> dict:
    return {
        "organisation": membership.organisation,
        "membership": membership,
        "is_me": membership.user_id == request.user.pk,
        "is_last_owner": membership.is_last_owner,
        "step": step,
    }


def _do(
    request: HttpRequest, slug: str, verb: Callable, *, done: str = "", gone: str = "", to: str = ""
) -> HttpResponse:
    """Call the verb and say what came of it: `done`, or `gone` where somebody was faster."""
    try:
        verb()
    except actions.LastOwner:
        messages.error(request, _("Jemand muss verantwortlich bleiben. Gib die Verantwortung zuerst weiter."))
        return redirect("organisations:people", slug)
    except actions.NoLongerOpen:
        messages.error(request, gone or _("Diese Person gehört nicht mehr zum Team."))
    else:
        messages.success(request, done or _("Erledigt. Das Team ist geändert."))
    return redirect(to) if to else redirect("organisations:people", slug)


def _team(request: HttpRequest, organisation: Organisation) -> dict:
    owners_first = Case(When(role=Role.OWNER, then=Value(0)), default=Value(1))
    members = list(organisation.memberships.select_related("user").order_by(owners_first, "pk"))
    open_ones = organisation.invitations.filter(accepted_at__isnull=True, revoked_at__isnull=True)
    mine = next((one for one in members if one.user_id == request.user.pk), None)
    may_answer = permissions.can_manage(request.user, organisation)
    asking = organisation.join_requests.filter(answered_at__isnull=True).select_related("user")
    has_owner = any(one.is_owner and one.user.is_active for one in members)
    return {
        "organisation": organisation,
        "members": members,
        "mine": mine,
        "is_owner": mine is not None and mine.is_owner,
        "has_owner": has_owner,
        "may_claim": not has_owner and permissions.can_review(request.user),
        "may_answer": may_answer,
        "invitations": list(open_ones) if may_answer else [],
        "join_requests": list(asking) if may_answer else [],
    }


def _too_often(organisation: Organisation, email: str) -> int:
    """Minutes to wait before this organisation may write to this address; 0 for now."""
    minutes = try_again_in(scope="invite", who=str(organisation.pk), limit=MOST_INVITATIONS, minutes=DAY)
    return minutes or try_again_in(scope="invite-to", who=email, limit=MOST_TO_ONE, minutes=DAY)
