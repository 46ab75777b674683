"""What our Atom feeds share (RFC 4287)."""

import hashlib
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication import views
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language

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


class AtomFeed(views.Feed):
    """A feed in the reader's language, cacheable for a quarter of an hour."""

    feed_type = PlainAtom
    author_name = "WeDo"

    def __call__(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """The feed, or 304 for who has it already."""
        response = super().__call__(request, *args, **kwargs)
        # What is withdrawn leaves no later date behind: the ETag alone decides.
        response.headers.pop("Last-Modified", None)
        response["ETag"] = etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        patch_cache_control(response, public=True, max_age=900)
        return get_conditional_response(request, etag=etag, response=response)
