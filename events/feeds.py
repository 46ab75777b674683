"""News of the programme as Atom (RFC 4287)."""

import datetime as dt
import hashlib
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication import views
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wedo.mail import absolute
from wedo.templatetags.wedo import long_date, time_span

from .calendar import location
from .models import Event

ENTRIES = 20


def tag(name: str) -> str:
    """A name for ever that does not depend on an address (RFC 4151); one for each language."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},2025:{get_language()}/{name}"


class PlainAtom(Atom1Feed):
    """Atom whose entries carry plain text: Django's own declares every summary to be HTML."""

    def add_item_elements(self, handler, item: dict) -> None:
        """Write one entry; its text as `<content type="text">` (RFC 4287, 4.1.3)."""
        super().add_item_elements(handler, {**item, "description": None})
        handler.addQuickElement("content", item["description"], {"type": "text"})


class Feed(views.Feed):
    """What was announced, changed or called off last, in the reader's language."""

    feed_type = PlainAtom
    author_name = "WeDo"

    def __call__(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """The feed, or 304 for who has it already."""
        response = super().__call__(request, *args, **kwargs)
        # A withdrawn event leaves no later date behind: the ETag alone decides.
        response.headers.pop("Last-Modified", None)
        response["ETag"] = etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        patch_cache_control(response, public=True, max_age=900)
        return get_conditional_response(request, etag=etag, response=response)

    def title(self) -> str:
        """What the feed is called."""
        return _("WeDo: Neues aus dem Programm")

    def subtitle(self) -> str:
        """What is in it."""
        return _("Neue, geänderte und abgesagte Veranstaltungen.")

    def link(self) -> str:
        """The page that the feed belongs to."""
        return absolute(reverse("programme"))

    def feed_url(self) -> str:
        """The feed's own address."""
        return absolute(reverse("events:feed"))

    def feed_guid(self) -> str:
        """The feed's name for ever."""
        return tag("programme")

    def items(self) -> QuerySet[Event]:
        """The events that changed last."""
        return Event.objects.public().for_list().order_by("-updated_at", "-pk")[:ENTRIES]

    def item_title(self, event: Event) -> str:
        """The title; called-off ones say so."""
        return _("Abgesagt: %(title)s") % {"title": event.title} if event.is_cancelled else event.title

    def item_description(self, event: Event) -> str:
        """When, where, what: plain text."""
        when = ", ".join(part for part in (long_date(event.date), time_span(event)) if part)
        note = event.cancellation_note if event.is_cancelled else ""
        return "\n\n".join(part for part in (note, when, location(event), event.summary) if part)

    def item_link(self, event: Event) -> str:
        """The event's page."""
        return absolute(event.get_absolute_url())

    def item_guid(self, event: Event) -> str:
        """The entry's name for ever."""
        return tag(f"event-{event.pk}")

    def item_pubdate(self, event: Event) -> dt.datetime:
        """When it was entered."""
        return event.created_at

    def item_updateddate(self, event: Event) -> dt.datetime:
        """When it was changed last."""
        return event.updated_at
