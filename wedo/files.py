"""Small files that no template makes: robots.txt, the icon, patterns, uploaded pictures."""

import gzip
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.utils._os import safe_join

from organisations.media import visible_to
from wedo import muster as patterns
from wedo.svg import standalone
from wedo.views import NOT_KEPT, reads

HOUR, DAY = 3_600, 86_400
FOREVER = f"public, max-age={365 * DAY}, immutable"

# Personal or staff pages: nothing that a search engine could use.
PRIVATE = ("/tickets/", "/konto/", "/mein/", "/verwaltung/", "/einlass/")

# Only these, so that nobody can fill the cache or make us draw a giant.
SEED_MAX = 160  # the longest title
COLS = frozenset((2, 4, 6, 8, 10, 12, 16, 24))
ROWS = frozenset((1, 2, 3, 4))
SVG = "image/svg+xml"

# What we re-encode uploads to; anything else below the folder is not served.
PICTURES = {".webp": "image/webp", ".png": "image/png", ".jpg": "image/jpeg", ".avif": "image/avif"}


@reads
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may read (RFC 9309), and where the sitemap is."""
    prefixes = ["" if code == settings.LANGUAGE_CODE else f"/{code}" for code, _name in settings.LANGUAGES]
    lines = ["User-agent: *"]
    lines += [f"Disallow: {prefix}{path}" for prefix in prefixes for path in PRIVATE]
    lines += ["", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse(
        "\n".join(lines),
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": f"public, max-age={DAY}"},
    )


@reads
def favicon(request: HttpRequest) -> HttpResponse:
    """For who asks without reading the page's link: the mark."""
    response = HttpResponseRedirect(static("img/wedo-mark.svg"))
    response["Cache-Control"] = f"public, max-age={DAY}"
    return response


@reads
def muster(request: HttpRequest, seed: str) -> HttpResponse:
    """A pattern: `?form=tile` (default) or `?form=banner&cols=8&rows=2`. 404 for anything else.

    The same address gives the same picture for ever; `v` changes when the way of drawing does.
    """
    form = request.GET.get("form", "tile")
    try:
        cols, rows = int(request.GET.get("cols", 8)), int(request.GET.get("rows", 2))
    except ValueError:
        raise Http404("size") from None
    if form not in ("tile", "banner") or cols not in COLS or rows not in ROWS or len(seed) > SEED_MAX:
        raise Http404("form, size or seed")
    packed = _tile(seed) if form == "tile" else _banner(seed, cols, rows)
    headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        return HttpResponse(packed, content_type=SVG, headers={**headers, "Content-Encoding": "gzip"})
    return HttpResponse(gzip.decompress(packed), content_type=SVG, headers=headers)


@lru_cache(maxsize=512)
def _tile(seed: str) -> bytes:
    return _pack(patterns.tile(seed))


@lru_cache(maxsize=256)
def _banner(seed: str, cols: int, rows: int) -> bytes:
    return _pack(patterns.banner(seed, cols, rows))


def _pack(svg: str) -> bytes:
    """Kept compressed: a banner repeats itself, 13 KB become half a KB."""
    return gzip.compress(standalone(svg).encode(), mtime=0)


@reads
def media(request: HttpRequest, path: str) -> HttpResponse:
    """An uploaded picture. Only kinds that we re-encoded ourselves; names are never used twice.

    404 for anything else, for hidden files, for paths that lead out of the folder, and for what the profile hides.
    An hour is all that a copy elsewhere outlives a profile that was taken off the net.
    """
    kind = PICTURES.get(Path(path).suffix)
    if kind is None or any(part == "" or part[0] == "." for part in path.split("/")):
        raise Http404("kind of file")
    try:
        file = Path(safe_join(settings.MEDIA_ROOT, path)).open("rb")  # noqa: SIM115  (the response closes it)
    except (SuspiciousFileOperation, OSError, ValueError):
        raise Http404("no such file") from None
    audience = visible_to(request.user, path)
    if not audience:
        file.close()
        raise Http404("not public")
    return FileResponse(
        file,
        content_type=kind,
        headers={
            "Cache-Control": f"public, max-age={HOUR}" if audience == "everybody" else NOT_KEPT,
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
        },
    )
