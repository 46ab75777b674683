"""What a profile gives to take along: picture, address card, poster, badge; and the page that explains them."""

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language

from wedo.languages import direction
from wedo.views import personal, reads

from ..badge import HEIGHT, WIDTH, badge_html, badge_svg
from ..card import card_png, card_version
from ..models import Organisation
from ..poster import poster_pdf
from ..public import PublicProfile, public_profile
from ..sharing import address_of, share_texts
from ..vcard import vcard
from .common import editable

# As long as for uploaded pictures: all that a copy outlives a profile that was taken off the net.
HOUR = 3_600


@reads
def card(request: HttpRequest, slug: str) -> HttpResponse:
    """The Open Graph image of a published profile."""
    profile = _published(slug)
    return _file(request, profile, lambda: card_png(profile), "image/png", version=card_version(profile))


@reads
def badge(request: HttpRequest, slug: str) -> HttpResponse:
    """The badge of a published profile; websites elsewhere show it as an <img>."""
    profile = _published(slug)
    content = badge_svg(profile).encode()
    response = _file(request, profile, lambda: content, "image/svg+xml", version=_digest(content))
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@reads
def contact_card(request: HttpRequest, slug: str) -> HttpResponse:
    """The published profile for an address book (vCard)."""
    profile = _published(slug)
    content = vcard(profile).encode()
    response = _file(request, profile, lambda: content, "text/vcard; charset=utf-8", version=_digest(content))
    response["Content-Disposition"] = f'attachment; filename="{slug}.vcf"'
    return response


@reads
def poster(request: HttpRequest, slug: str) -> HttpResponse:
    """The published profile as a poster (PDF), in the language of the page."""
    profile = _published(slug)
    version = f"{get_language()}-{profile.pk}-{profile.updated_at.timestamp()}-{settings.SITE_URL}"
    response = _file(
        request, profile, lambda: poster_pdf(profile), "application/pdf", version=_digest(version.encode())
    )
    response["Content-Disposition"] = f'inline; filename="wedo-{slug}.pdf"'
    return response


@login_required
@personal
@reads
def embed(request: HttpRequest, slug: str) -> HttpResponse:
    """For members: HTML for their own website, files to print and to send, texts to copy."""
    organisation = editable(request, slug)
    profile = public_profile(organisation)
    context = {
        "organisation": organisation,
        "profile": profile,
        "width": WIDTH,
        "height": HEIGHT,
        "html": badge_html(profile),
        "feed": address_of(profile, settings.LANGUAGE_CODE, name="organisations:feed"),
        "texts": [(code, direction(code), text) for code, text in share_texts(profile)],
    }
    return render(request, "organisations/embed.html", context)


def _published(slug: str) -> PublicProfile:
    """What is public of the profile; 404 while it is not."""
    return public_profile(get_object_or_404(Organisation.objects.published().prefetch_related("topics"), slug=slug))


def _file(
    request: HttpRequest, profile: PublicProfile, draw: Callable[[], bytes], kind: str, *, version: str
) -> HttpResponse:
    """The file, made only for who does not have it: `version` is its ETag."""
    etag = f'"{version}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(b"" if request.method == "HEAD" else draw(), content_type=kind)
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={HOUR}"
    # Files of a profile are found through it.
    response["X-Robots-Tag"] = "noindex" if not profile.may_be_indexed or kind != "image/png" else "all"
    return response


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]
