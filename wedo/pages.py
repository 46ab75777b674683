"""Pages that join apps."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from events.models import Event, Series
from events.page import event_with_parts
from events.structured import event_json_ld
from organisations import permissions
from organisations.models import Organisation
from tickets.availability import for_event, for_events
from wedo.mail import absolute


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What WeDo is, what comes next, who is part of it."""
    series = Series.objects.current()
    programme = for_events(list(Event.objects.public().filter(series=series).for_list().in_order()) if series else [])
    coming = [(event, place) for event, place in programme if not (event.is_over or event.is_cancelled)]
    next_event, next_availability = coming[0] if coming else (None, None)
    return render(
        request,
        "pages/home.html",
        {
            "series": series,
            "programme": programme,
            "next_event": next_event,
            "next_availability": next_availability,
            "organisations": Organisation.objects.published().order_by("-published_at", "pk")[:8],
        },
    )


@require_safe
def programme(request: HttpRequest) -> HttpResponse:
    """What lies ahead."""
    events = list(Event.objects.public().upcoming().for_list())
    return render(request, "pages/programme.html", {"programme": for_events(events)})


@require_safe
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """One event with its booking panel; a draft only for staff."""
    event = event_with_parts(slug)
    if event is None or not (event.is_public or request.user.is_staff):
        raise Http404
    place = for_event(event)
    json_ld = event_json_ld(event, availability_state=place.state, url=absolute(event.get_absolute_url()))
    return render(request, "pages/event.html", {"event": event, "availability": place, "json_ld": json_ld})


@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """One organisation's profile; before it is published only for its members and staff."""
    organisation = get_object_or_404(Organisation.objects.prefetch_related("topics"), slug=slug)
    can_edit = permissions.can_edit(request.user, organisation)
    if not organisation.is_published and not can_edit:
        raise Http404
    context = {
        "organisation": organisation,
        "can_edit": can_edit,
        "contact_open": organisation.is_published and organisation.contact_form,
    }
    return render(request, "pages/organisation.html", context)


@login_required
@require_safe
def mein(request: HttpRequest) -> HttpResponse:
    """My WeDo: the organisations that I speak for."""
    memberships = request.user.memberships.select_related("organisation").order_by("organisation__sort_name", "pk")
    return render(request, "pages/mein.html", {"memberships": memberships})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is stored, why, and for how long (GDPR, Art. 13)."""
    return render(request, "pages/privacy.html")
