"""Suche/Biete: the board, one entry, and what its organisation does with it."""

from collections.abc import Callable, Iterable

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from wedo.errors import stale_form, too_many
from wedo.limits.actions import try_again_in
from wedo.templatetags.wedo import day_date
from wedo.views import NOT_KEPT, personal, posted, reads, secret

from .. import actions, links, permissions
from ..board import find
from ..forms import BoardForm, ListingForm
from ..models import MAX_OPEN, Listing, Organisation
from ..public import all_may_be_indexed, public_profile
from .common import render_results

SHOW_AND_ACT = require_http_methods(["GET", "HEAD", "POST"])
MOST_MATCHES = 6


@reads
def board(request: HttpRequest) -> HttpResponse:
    """What organisations need and offer, searched and filtered by the address alone. To htmx the results alone."""
    form = BoardForm(request.GET)
    found = find(form.asked)
    context = {
        "form": form,
        "listings": found.page,
        "total": found.total,
        "filters": form.offered(found.counts),
        "is_asked": bool(form.asked.text or form.asked.chosen),
    }
    response = render_results(request, "organisations/board.html", "organisations/_board.html", context)
    return _for_search_engines(response, found.page)


@reads
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry with what matches it. What is over is said to be over; only its own people still see what it was."""
    listing = get_object_or_404(Listing.objects.select_related("organisation"), pk=pk)
    can_edit = permissions.can_list(request.user, listing.organisation)
    is_public = listing.is_open and listing.organisation.is_published
    if not (is_public or can_edit):
        was_public = listing.organisation.is_published and listing.hidden_at is None
        if was_public:
            return render(request, "organisations/listing_gone.html", status=410)
        raise Http404
    profile = public_profile(listing.organisation)
    matches = list(Listing.objects.matching(listing).select_related("organisation")[:MOST_MATCHES])
    context = {
        "listing": listing,
        "profile": profile,
        "can_edit": can_edit,
        "is_public": is_public,
        "matches": matches,
    }
    response = render(request, "organisations/listing.html", context)
    if can_edit:
        response["Cache-Control"] = NOT_KEPT
    return _for_search_engines(response, [listing, *matches])


@personal
@SHOW_AND_ACT
def listing_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a new entry for an organisation: its members and staff may."""
    organisation = Organisation.objects.filter(slug=slug).first()
    if refused := _refused(request, organisation):
        return refused
    form = ListingForm(*posted(request), initial={"kind": request.GET.get("art", "")})
    if request.method == "POST" and form.is_valid():
        if minutes := try_again_in(scope="listing", who=str(request.user.pk), limit=30, minutes=60):
            return too_many(request, minutes)
        data = {name: form.cleaned_data[name] for name in actions.LISTING_FIELDS}
        try:
            made = actions.create_listing(organisation=organisation, by=request.user, data=data)
        except actions.NotAllowed:
            return _no_longer(request, form)
        except actions.TooMany:
            form.add_error(None, _too_many_open())
        else:
            messages.success(request, _saved(made, organisation))
            return redirect(made)
    context = {"organisation": organisation, "form": form, "listing": None}
    return render(request, "organisations/listing_form.html", context, status=422 if form.errors else 200)


@personal
@SHOW_AND_ACT
def listing_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an entry. Two people at once: the second is told, and loses nothing."""
    listing = get_object_or_404(Listing.objects.select_related("organisation"), pk=pk)
    if refused := _refused(request, listing.organisation):
        return refused
    if listing.is_closed:
        messages.error(request, _("Dieser Eintrag ist beendet. Schreibt einen neuen, wenn ihr wieder etwas braucht."))
        return redirect(listing)
    seen = actions.facts(listing)
    form = ListingForm(*posted(request), instance=listing)
    if request.method == "POST" and form.is_valid():
        if minutes := try_again_in(scope="listing", who=str(request.user.pk), limit=30, minutes=60):
            return too_many(request, minutes)
        try:
            actions.update_listing(listing=listing, by=request.user, data=form.changes, seen=seen)
        except actions.NotAllowed:
            return _no_longer(request, form)
        except (actions.ChangedMeanwhile, actions.NoLongerOpen):
            # Between our look and our lock: look again, then the page tells it.
            return listing_edit(request, pk)
        except actions.TooMany:
            form.add_error(None, _too_many_open())
        else:
            messages.success(request, _("Gespeichert."))
            return redirect(listing)
    context = {"organisation": listing.organisation, "form": form, "listing": listing}
    status = 409 if form.contested else 422 if form.errors else 200
    return render(request, "organisations/listing_form.html", context, status=status)


@personal
@SHOW_AND_ACT
def listing_close(request: HttpRequest, pk: int) -> HttpResponse:
    """End an entry: found, or not needed any more. GET asks, POST acts."""
    listing = get_object_or_404(Listing.objects.select_related("organisation"), pk=pk)
    if refused := _refused(request, listing.organisation):
        return refused
    if request.method == "POST":
        outcome = request.POST.get("outcome")
        if outcome not in Listing.Outcome.values:
            raise Http404
        actions.close(listing=listing, by=request.user, outcome=outcome)
        return redirect("organisations:listing_close", pk)
    return render(request, "organisations/listing_close.html", {"listing": listing})


@require_POST
def listing_prolong(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an entry stand for another half year: the button on its page and in one's own area."""
    listing = get_object_or_404(Listing.objects.select_related("organisation"), pk=pk)
    if refused := _refused(request, listing.organisation):
        return refused
    _say_prolonged(request, lambda: actions.prolong(listing=listing, by=request.user))
    return redirect(listing)


@csrf_exempt  # the secret in the address is the right to do this (ADR 0004)
@secret
@SHOW_AND_ACT
def prolong(request: HttpRequest, token: str) -> HttpResponse:
    """The same by the link from the mail, without an account: GET shows the entry, POST prolongs it."""
    known = links.by_prolong_token(token)
    if known is None:
        raise Http404
    listing, until = known
    is_over, refusal = listing.is_closed, ""
    # Whoever clicks twice, or after somebody else, sees that it is done.
    done = listing.valid_until != until
    if request.method == "POST" and not (done or is_over):
        try:
            listing, done = actions.prolong(listing=listing, until=until), True
        except actions.TooMany:
            refusal = _too_many_open()
        except (actions.NotAllowed, actions.NoLongerOpen):
            return redirect(request.path)
    context = {
        "listing": listing,
        "done": done,
        # Somebody may have given it an earlier day by hand instead.
        "prolonged": listing.valid_until > until,
        "is_over": is_over,
        "refusal": refusal,
    }
    return render(request, "organisations/prolong.html", context, status=409 if refusal else 200)


def _refused(request: HttpRequest, organisation: Organisation | None) -> HttpResponse | None:
    """The answer to somebody who may not write for this organisation; who was removed while writing keeps the text.

    It is the same for one that there is not and one that is not public.
    """
    if not request.user.is_authenticated:
        return stale_form(request) if request.POST else redirect_to_login(request.path)
    if organisation and permissions.can_list(request.user, organisation):
        return None
    if request.method == "POST" and "title" in request.POST:
        return _no_longer(request, ListingForm(request.POST))
    if organisation and organisation.is_published:
        raise PermissionDenied
    raise Http404


def _no_longer(request: HttpRequest, form: ListingForm) -> HttpResponse:
    return render(request, "organisations/no_longer.html", {"typed": form.typed}, status=403)


def _too_many_open() -> str:
    return _("Ihr habt schon %(number)d offene Einträge. Beendet zuerst einen anderen.") % {"number": MAX_OPEN}


def _saved(listing: Listing, organisation: Organisation) -> str:
    if not organisation.is_published:
        return _("Euer Eintrag ist gespeichert. Alle sehen ihn, sobald euer Profil veröffentlicht ist.")
    return _("Euer Eintrag steht bis zum %(date)s in Suche/Biete.") % {"date": day_date(listing.valid_until)}


def _say_prolonged(request: HttpRequest, prolong: Callable[[], Listing]) -> None:
    try:
        listing = prolong()
    except actions.NoLongerOpen:
        messages.error(request, _("Dieser Eintrag ist beendet. Schreibt einen neuen, wenn ihr wieder etwas braucht."))
    except actions.TooMany:
        messages.error(request, _too_many_open())
    else:
        messages.success(
            request, _("Euer Eintrag gilt jetzt bis zum %(date)s.") % {"date": day_date(listing.valid_until)}
        )


def _for_search_engines(response: HttpResponse, listings: Iterable[Listing]) -> HttpResponse:
    """Not where one of the entries is a safe profile's."""
    if not all_may_be_indexed(public_profile(one.organisation) for one in listings):
        response["X-Robots-Tag"] = "noindex"
    return response
