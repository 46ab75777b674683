"""What every template may use."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.encoding import escape_uri_path
from django.utils.translation import get_language

from wedo.languages import OWN_NAMES, direction

CODES = tuple(code for code, _name in settings.LANGUAGES)


def site(request: HttpRequest) -> dict:
    """Language, direction, links to this page in the other languages, and what the settings say."""
    language = get_language() or settings.LANGUAGE_CODE
    path = escape_uri_path(request.path)
    page = request.GET.get("seite", "")
    return {
        "language": language,
        "language_name": OWN_NAMES[language],
        "direction": direction(language),
        "language_links": language_links(path, request.META.get("QUERY_STRING", "")),
        "site_url": settings.SITE_URL,
        # The second page of a list is a page of its own; other questions are not.
        "canonical_url": settings.SITE_URL + path + (f"?seite={page}" if page.isdecimal() else ""),
        "contact_email": settings.CONTACT_EMAIL,
        "is_demo": settings.DEMO,
    }


def language_links(path: str, query: str = "") -> list[dict]:
    """The same page in each language: code, own name, direction, address for search engines, and for people.

    Only the first part of the path differs, so that no address has to be resolved. The reader's link keeps the
    question (`query`). A path that begins with two slashes would be another site's: it gets one.
    """
    first = path.split("/", 2)[1]
    bare = "/" + (path[len(first) + 1 :] if first in CODES else path).lstrip("/")
    question = f"?{query}" if query else ""
    links = []
    for code in CODES:
        href = bare if code == settings.LANGUAGE_CODE else f"/{code}{bare}"
        links.append(
            {"code": code, "name": OWN_NAMES[code], "dir": direction(code), "href": href, "stay": href + question}
        )
    return links
