"""Writing to an organisation."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from wedo.errors import too_many
from wedo.limits.actions import client_address, try_again_in
from wedo.views import posted

from .. import actions
from ..forms import ContactForm
from ..models import Organisation

SENT = "verschickt"


@csrf_exempt  # open to everybody and bound to no session (ADR 0004)
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, slug: str) -> HttpResponse:
    """Write to an organisation without seeing its address."""
    organisation = get_object_or_404(Organisation.objects.published(), slug=slug)
    if not organisation.contact_form:
        raise Http404
    form = ContactForm(*posted(request))
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
