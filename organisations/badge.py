"""The badge for an organisation's own website: an SVG with its pattern, WeDo's word mark and its name."""

import re
import unicodedata
from textwrap import shorten, wrap

from django.conf import settings
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _

from wedo import muster, paper

from .public import PublicProfile
from .sharing import address_of

WIDTH, HEIGHT = 280, 80
# Where the name stands, and how many letters fit beside each other in the widest font that a reader may have.
LEFT, RIGHT = 94, 268
PER_LINE, LINES = 18, 2
INK, PAPER = muster.C["tinte"], "#FFFDFA"
_FRAME = re.compile(r"<svg[^>]*>|</svg>")


def badge_svg(profile: PublicProfile) -> str:
    """The picture, at most 10 kB, without style, script or anything from elsewhere: it may stand on any page."""
    name = escape(profile.name)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'role="img" aria-label="{name} · WeDo">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>'
        f'<g transform="scale({HEIGHT / 48:.4f})">{_inside(muster.tile(profile.seed))}</g>'
        f'<g transform="translate({LEFT} 10) scale(.5)">{_inside(paper.picture("img/wedo-wordmark.svg"))}</g>'
        f"{_lines(profile.name)}"
        f'<rect x="1" y="1" width="{WIDTH - 2}" height="{HEIGHT - 2}" fill="none" stroke="{INK}" stroke-width="2"/>'
        "</svg>"
    )


def badge_html(profile: PublicProfile) -> str:
    """The badge with its link, to be pasted into another website: no script, and the place is kept while it loads."""
    return format_html(
        '<a href="{}" rel="noopener"><img src="{}" alt="{}" width="{}" height="{}" loading="lazy"></a>',
        address_of(profile, settings.LANGUAGE_CODE),
        address_of(profile, settings.LANGUAGE_CODE, name="organisations:badge"),
        _("%(name)s bei WeDo") % {"name": profile.name},
        WIDTH,
        HEIGHT,
    )


def _inside(svg: str) -> str:
    return _FRAME.sub("", svg)


def _lines(name: str) -> str:
    """The name in at most two lines; a picture cannot grow, so that a longer one ends with "…"."""
    per_line = PER_LINE // 2 if any(unicodedata.east_asian_width(char) in "WF" for char in name) else PER_LINE
    parts = wrap(name, per_line)
    if len(parts) > LINES:
        parts = [parts[0], f"{shorten(' '.join(parts[1:]), per_line, placeholder='') or parts[1][: per_line - 1]}…"]
    x, way = (RIGHT, "rtl") if paper.direction_of(name) == "rtl" else (LEFT, "ltr")
    text = "".join(
        f'<tspan x="{x}" y="{50 + 17 * row}"{_squeezed(part)}>{escape(part)}</tspan>' for row, part in enumerate(parts)
    )
    return (
        f'<text direction="{way}" font-family="Rubik,system-ui,sans-serif" font-size="13.5" font-weight="600" '
        f'fill="{INK}">{text}</text>'
    )


def _squeezed(line: str) -> str:
    """Capitals are wide: a line with many of them is made as wide as its place."""
    wide = sum(char.isupper() or char in "mw" for char in line)
    if len(line) + 0.5 * wide <= PER_LINE + 3:
        return ""
    return f' textLength="{RIGHT - LEFT}" lengthAdjust="spacingAndGlyphs"'
