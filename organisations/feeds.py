"""Suche/Biete as Atom: of the whole board, and of one organisation for its own website."""

import datetime as dt

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from wedo.feeds import ENTRIES, AtomFeed, tag
from wedo.mail import absolute
from wedo.templatetags.wedo import day_date

from .models import Listing, Organisation


class BoardFeed(AtomFeed):
    """What organisations need and offer, the newest first."""

    def title(self) -> str:
        """What the feed is called."""
        return _("WeDo: Suche/Biete")

    def subtitle(self) -> str:
        """What is in it."""
        return _("Was Organisationen in Hamburg suchen und bieten.")

    def link(self) -> str:
        """The page that the feed belongs to."""
        return absolute(reverse("organisations:board"))

    def feed_url(self) -> str:
        """The feed's own address."""
        return absolute(reverse("organisations:board_feed"))

    def feed_guid(self) -> str:
        """The feed's name for ever."""
        return tag("board")

    def items(self) -> QuerySet[Listing]:
        """The open entries, without those of safe profiles: a feed is copied and kept."""
        listings = Listing.objects.open().filter(organisation__is_safe=False).newest_first()
        return listings.select_related("organisation").defer("search_document")[:ENTRIES]

    def item_title(self, listing: Listing) -> str:
        """Whether it is looked for or offered, by whom, and what."""
        names = {"name": listing.organisation.name, "title": listing.title}
        if listing.kind == Listing.Kind.NEED:
            return _("%(name)s sucht: %(title)s") % names
        return _("%(name)s bietet: %(title)s") % names

    def item_description(self, listing: Listing) -> str:
        """What, where, until when: plain text."""
        facts = [listing.get_category_display(), listing.get_district_display()]
        until = _("Gilt bis zum %(date)s.") % {"date": day_date(listing.valid_until)}
        return "\n\n".join(part for part in (listing.text, " · ".join(filter(None, facts)), until) if part)

    def item_link(self, listing: Listing) -> str:
        """The entry's page."""
        return absolute(listing.get_absolute_url())

    def item_guid(self, listing: Listing) -> str:
        """The entry's name for ever."""
        return tag(f"listing-{listing.pk}")

    def item_pubdate(self, listing: Listing) -> dt.datetime:
        """When it was written."""
        return listing.created_at

    def item_updateddate(self, listing: Listing) -> dt.datetime:
        """When it was changed last."""
        return listing.updated_at


class OrganisationFeed(BoardFeed):
    """What one organisation needs and offers."""

    def get_object(self, request: HttpRequest, slug: str) -> Organisation:
        """The public profile of this address, else 404; a safe one has no feed."""
        return get_object_or_404(Organisation.objects.published().not_safe(), slug=slug)

    def title(self, organisation: Organisation) -> str:
        """What the feed is called."""
        return _("%(name)s bei WeDo: Suche/Biete") % {"name": organisation.name}

    def subtitle(self, organisation: Organisation) -> str:
        """What is in it."""
        return _("Was %(name)s sucht und bietet.") % {"name": organisation.name}

    def link(self, organisation: Organisation) -> str:
        """The page that the feed belongs to."""
        return absolute(organisation.get_absolute_url())

    def feed_url(self, organisation: Organisation) -> str:
        """The feed's own address."""
        return absolute(reverse("organisations:feed", args=[organisation.slug]))

    def feed_guid(self, organisation: Organisation) -> str:
        """The feed's name for ever."""
        return tag(f"organisation-{organisation.pk}")

    def items(self, organisation: Organisation) -> QuerySet[Listing]:
        """Its open entries."""
        return organisation.listings.open().newest_first().defer("search_document")[:ENTRIES]
