"""Before an organisation is added: is it here already?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .. import twins
from ..forms import JoinForm

# What the buttons of the page send, and Django's own.
OURS = {"csrfmiddlewaretoken", "other", "back"}


def ask_about_twins(request: HttpRequest, form: JoinForm) -> HttpResponse | None:
    """A page that lists likely twins, with everything that was typed; None when there is nothing to ask (any more).

    Nothing is stored until the person has decided. Files cannot be kept: the page says so.
    """
    if "back" in request.POST:
        return render(request, "organisations/join.html", {"form": form})
    if "other" in request.POST:
        return None
    data = form.cleaned_data
    found = twins.likely_twins(
        name=data["name"],
        website=data.get("website") or "",
        emails=(data.get("email") or "", request.user.email),
        by=request.user,
    )
    if not found:
        return None
    context = {
        "twins": found,
        "sent": [(name, one) for name, values in request.POST.lists() if name not in OURS for one in values],
        "had_files": any(request.FILES.values()),
        "name": data["name"],
    }
    return render(request, "organisations/twins.html", context, status=409)
