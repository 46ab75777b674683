"""What search engines should find: fixed pages, public events, published organisations."""

import datetime as dt
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from events.models import Event
from organisations.models import Organisation


class Translated(Sitemap):
    """Every page in each language of the site, each naming the others (hreflang) and the default."""

    i18n = alternates = x_default = True

    def get_domain(self, site=None) -> str:
        """Our own host, whatever host was asked: the file is cached."""
        return urlsplit(settings.SITE_URL).netloc

    def get_protocol(self, protocol=None) -> str:
        """Our own scheme, whatever the proxy speaks to us."""
        return urlsplit(settings.SITE_URL).scheme


class Pages(Translated):
    """Pages that are always there."""

    def items(self) -> list[str]:
        """Their names."""
        return ["home", "programme", "events:archive", "organisations:directory", "organisations:join", "privacy"]

    def location(self, item: str) -> str:
        """The address in the active language."""
        return reverse(item)


class Events(Translated):
    """Announced and called-off events."""

    def items(self) -> QuerySet[Event]:
        """All that everybody may see."""
        return Event.objects.public().order_by("-date", "-pk")

    def lastmod(self, item: Event) -> dt.datetime:
        """When it was changed last."""
        return item.updated_at


class Organisations(Translated):
    """Published profiles, without the safe ones."""

    def items(self) -> QuerySet[Organisation]:
        """All that search engines may list."""
        return Organisation.objects.published().not_safe().order_by("pk")

    def lastmod(self, item: Organisation) -> dt.datetime:
        """When it was changed last."""
        return item.updated_at


SITEMAPS = {"pages": Pages, "events": Events, "organisations": Organisations}
