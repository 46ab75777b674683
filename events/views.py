"""The programme's lists and files. Pages that join apps are in wedo.pages."""

import datetime as dt
import hashlib

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.utils.translation import gettext as _

from wedo.views import reads

from . import calendar as calendars
from .feeds import Feed
from .models import Event, today

__all__ = ["Feed", "archive", "calendar", "event_calendar"]

LOOK_BACK = dt.timedelta(days=365)
FRESH_SECONDS = 900


@reads
def archive(request: HttpRequest) -> HttpResponse:
    """All that lies behind us, the latest first."""
    return render(request, "events/archive.html", {"events": Event.objects.public().past().for_list()})


@reads
def calendar(request: HttpRequest) -> HttpResponse:
    """The calendar to subscribe to: one year back and everything ahead."""
    events = Event.objects.public().filter(date__gte=today() - LOOK_BACK).in_order().for_list()
    # No Last-Modified: an event that is withdrawn changes the file, but leaves no later date behind.
    return _file(request, calendars.event_calendar(events, name=_("WeDo: Veranstaltungen")), "wedo.ics")


@reads
def event_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """One event for the reader's own calendar."""
    event = get_object_or_404(Event.objects.public().for_list(), slug=slug)
    body = calendars.event_calendar([event])
    return _file(request, body, f"{event.slug}.ics", changed_at=event.updated_at)


def _file(request: HttpRequest, body: bytes, name: str, *, changed_at: dt.datetime | None = None) -> HttpResponse:
    """The calendar file, or 304 for who has it already (RFC 9110, 13)."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(
        body,
        content_type="text/calendar; charset=utf-8",
        headers={"ETag": etag, "Content-Disposition": f'inline; filename="{name}"'},
    )
    patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
    seconds = None
    if changed_at:
        response["Last-Modified"] = http_date(changed_at.timestamp())
        seconds = int(changed_at.timestamp())
    return get_conditional_response(request, etag=etag, last_modified=seconds, response=response)
