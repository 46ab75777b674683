"""What every template may use."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from wedo.languages import OWN_NAMES, direction

CODES = tuple(code for code, _name in settings.LANGUAGES)


def site(request: HttpRequest) -> dict:
    """Language, direction, links to this page in the other languages, and what the settings say."""
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "language": language,
        "language_name": OWN_NAMES[language],
        "direction": direction(language),
        "language_links": language_links(request.path),
        "site_url": settings.SITE_URL,
        "canonical_url": settings.SITE_URL + request.path,
        "contact_email": settings.CONTACT_EMAIL,
        "is_demo": settings.DEMO,
    }


def language_links(path: str) -> list[dict]:
    """The same page in each language: code, own name, direction, address.

    Only the first part of the path differs, so that no address has to be resolved.
    """
    first = path.split("/", 2)[1]
    bare = path[len(first) + 1 :] if first in CODES else path
    return [
        {
            "code": code,
            "name": OWN_NAMES[code],
            "dir": direction(code),
            "href": bare if code == settings.LANGUAGE_CODE else f"/{code}{bare}",
        }
        for code in CODES
    ]
