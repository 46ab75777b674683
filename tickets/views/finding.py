"""Lost the ticket: the links come by mail."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from wedo.errors import too_many
from wedo.limits.actions import client_address, try_again_in

from .. import actions
from ..forms import FindForm
from .common import see_other

SENT = "verschickt"


@csrf_exempt  # acts on nothing that a session holds (ADR 0004)
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Mail all links of an address. The answer is the same whether there are any: it tells nothing about guests."""
    form = FindForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if minutes := try_again_in(scope="find", who=client_address(request), limit=20, minutes=10):
            return too_many(request, minutes)
        email = form.cleaned_data["email"]
        # An address that is asked for too often gets no more mail, and nobody learns of it.
        if not try_again_in(scope="find", who=email.lower(), limit=3, minutes=60):
            actions.send_links(email=email)
        return see_other(reverse("tickets:find"), f"?{SENT}")
    context = {"form": form, "sent": SENT in request.GET}
    return render(request, "tickets/find.html", context, status=422 if form.errors else 200)
