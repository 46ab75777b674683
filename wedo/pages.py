"""Pages that join apps."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language

from events.models import Event, Series
from events.page import event_with_parts
from events.structured import event_json_ld
from organisations import permissions
from organisations.mine import listings_of, mine
from organisations.models import MAX_OPEN, Listing, Organisation
from organisations.public import public_profile
from organisations.sharing import share_text
from organisations.structured import card_address, organisation_json_ld
from tickets.availability import for_events, seats_for, with_seats
from tickets.page import bookings_of, events_of
from wedo.mail import absolute
from wedo.views import NOT_KEPT, personal, reads


@reads
def home(request: HttpRequest) -> HttpResponse:
    """What WeDo is, what comes next, who is part of it."""
    series = Series.objects.current()
    programme = for_events(list(Event.objects.public().filter(series=series).for_list().in_order()) if series else [])
    coming = [(event, place) for event, place in programme if not (event.is_over or event.is_cancelled)]
    next_event, next_availability = coming[0] if coming else (None, None)
    organisations = list(Organisation.objects.published().not_safe().order_by("-published_at", "pk")[:8])
    return render(
        request,
        "pages/home.html",
        {
            "series": series,
            "programme": programme,
            "next_event": next_event,
            "next_availability": next_availability,
            "organisations": organisations,
            "only_samples": all(one.is_sample for one in organisations),
        },
    )


@reads
def programme(request: HttpRequest) -> HttpResponse:
    """What lies ahead."""
    events = list(Event.objects.public().upcoming().for_list())
    return render(request, "pages/programme.html", {"programme": for_events(events)})


@reads
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """One event with its booking panel; a draft only for staff."""
    event = event_with_parts(slug)
    if event is None or not (event.is_public or request.user.is_staff):
        raise Http404
    place, seats = with_seats(event)
    json_ld = event_json_ld(event, availability_state=place.state, url=absolute(event.get_absolute_url()))
    context = {
        "event": event,
        "availability": place,
        "seats": seats,
        "my_seats": seats_for(request.user, seats) if seats else set(),
        "json_ld": json_ld,
    }
    response = render(request, "pages/event.html", context)
    if not event.is_public or context["my_seats"]:
        response["Cache-Control"] = NOT_KEPT
    return response


@reads
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """One organisation's profile: what is public of it. While it is not published, for its members and staff alone."""
    organisation = get_object_or_404(Organisation.objects.prefetch_related("topics"), slug=slug)
    can_edit = permissions.can_edit(request.user, organisation)
    if organisation.status == Organisation.Status.OFFLINE and not can_edit:
        return render(request, "pages/organisation_gone.html", status=410)
    if not organisation.is_published and not can_edit:
        raise Http404
    profile = public_profile(organisation)
    listings = list(organisation.listings.open().newest_first()[:MAX_OPEN]) if profile.is_published else []
    context = {
        "organisation": organisation,
        "profile": profile,
        "can_edit": can_edit,
        "contact_open": profile.takes_messages,
        "needs": [one for one in listings if one.kind == Listing.Kind.NEED],
        "offers": [one for one in listings if one.kind == Listing.Kind.OFFER],
        "events": list(events_of(organisation)) if profile.show_events else [],
        "pictures": list(organisation.pictures.all()) if profile.shows_pictures else [],
        "json_ld": organisation_json_ld(profile),
        "card": card_address(profile),
        "share_text": share_text(profile, get_language()),
    }
    response = render(request, "pages/organisation.html", context)
    if not profile.may_be_indexed:
        response["X-Robots-Tag"] = "noindex"
    if can_edit:
        response["Cache-Control"] = NOT_KEPT
    return response


@login_required
@personal
@reads
def mein(request: HttpRequest) -> HttpResponse:
    """My WeDo: what waits for an answer, the organisations that I speak for, my tickets for what lies ahead."""
    own = mine(request.user)
    bookings = [booking for booking in bookings_of(request.user) if not booking.event.is_over]
    context = {
        "mine": own,
        "memberships": own.memberships,
        "listings": listings_of(request.user) if own.memberships else [],
        "bookings": bookings,
    }
    return render(request, "pages/mein.html", context)


@reads
def privacy(request: HttpRequest) -> HttpResponse:
    """What is stored, why, and for how long (GDPR, Art. 13)."""
    return render(request, "pages/privacy.html", {"responsible": settings.RESPONSIBLE})
