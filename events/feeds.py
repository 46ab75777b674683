"""News of the programme as Atom (RFC 4287)."""

import datetime as dt

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from wedo.feeds import ENTRIES, AtomFeed, tag
from wedo.mail import absolute
from wedo.templatetags.wedo import long_date, time_span

from .calendar import location
from .models import Event


class Feed(AtomFeed):
    """What was announced, changed or called off last, in the reader's language."""

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
