"""What organisations were written: for their members alone. Staff see only what members report."""

from django.contrib import messages as notes
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wedo.errors import too_many
from wedo.limits.actions import try_again_in
from wedo.views import personal

from .. import actions
from ..forms import ReportForm
from ..models import Block, ContactMessage

PER_PAGE = 25
# Each report is a mail to everybody of the team.
MOST_REPORTS = {"limit": 10, "minutes": 60}


@login_required
@personal
@require_http_methods(["GET", "HEAD", "POST"])
def messages(request: HttpRequest) -> HttpResponse:
    """The messages to my organisations of the last three months, and whom they have blocked: that is lifted here."""
    blocks = Block.objects.filter(organisation__memberships__user=request.user).select_related("organisation")
    if request.method == "POST":
        number = request.POST.get("block", "")
        if number.isascii() and number.isdecimal() and len(number) < 10:
            # One that is lifted already is no mistake.
            for block in blocks.filter(pk=number):
                actions.lift_block(block=block, by=request.user)
        notes.success(request, _("Die Sperre ist aufgehoben."))
        return redirect("organisations:messages")
    found = ContactMessage.objects.for_members_like(request.user).select_related("organisation", "listing")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("seite"))
    return render(request, "organisations/messages.html", {"letters": page, "blocks": blocks})


@login_required
@personal
@require_http_methods(["GET", "HEAD", "POST"])
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """One message; its sender can be blocked, the message reported."""
    found = ContactMessage.objects.for_members_like(request.user).select_related("organisation", "listing")
    letter = get_object_or_404(found, pk=pk)
    form = ReportForm(request.POST if request.POST.get("verb") == "report" else None)
    if form.is_valid() and (minutes := try_again_in(scope="report-message", who=str(request.user.pk), **MOST_REPORTS)):
        return too_many(request, minutes)
    if request.method == "POST" and _act(request, letter, form):
        return redirect("organisations:message", pk)
    context = {
        "letter": letter,
        "organisation": letter.organisation,
        "form": form,
        "blocked": actions.is_blocked(letter.organisation, letter.email),
    }
    return render(request, "organisations/message.html", context, status=422 if form.errors else 200)


def _act(request: HttpRequest, letter: ContactMessage, form: ReportForm) -> bool:
    """Do what the button says; False when the report's form has a mistake."""
    verb = request.POST.get("verb")
    if verb == "block":
        actions.block_sender(message=letter, by=request.user)
        notes.success(request, _("Gesperrt. Von dieser Adresse kommt nichts mehr zu euch."))
    elif verb == "unblock":
        actions.unblock_sender(message=letter, by=request.user)
        notes.success(request, _("Die Sperre ist aufgehoben."))
    elif verb != "report":
        raise Http404
    elif not form.is_valid():
        return False
    else:
        data = form.cleaned_data
        actions.report_message(message=letter, by=request.user, reason=data["reason"], text=data["text"])
        notes.success(request, _("Danke! Das Team schaut es sich an."))
    return True
