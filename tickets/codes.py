"""The QR code of a ticket."""

import segno
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from wedo.svg import BLACK, QUIET, standalone

# Tells our codes from any other QR code at the door. Upper case and colon: the compact alphanumeric mode.
PREFIX = "WEDO:"
INK = "#2A0E36"


def qr_content(code: str) -> str:
    """What the scanner reads."""
    return PREFIX + code


def qr_label(code: str) -> str:
    """What the picture is called for who cannot see it."""
    readable = "-".join(code[start : start + 4] for start in range(0, len(code), 4))
    return _("QR-Code für Ticket %(code)s") % {"code": readable}


def qr_svg(code: str) -> SafeString:
    """The code of one ticket as inline SVG with a label, without style attributes (CSP)."""
    label = escape(qr_label(code))
    svg = _draw(code, INK).replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)
    return mark_safe(svg)  # noqa: S308  (segno's own markup, and a label that is escaped)


def qr_file(code: str) -> str:
    """The same as an SVG file in black, for paper."""
    return standalone(_draw(code, BLACK))


def _draw(code: str, ink: str) -> str:
    # Q: a quarter of it may be dirty or creased. segno raises it further where that costs no size.
    qr = segno.make_qr(qr_content(code), error="q", mask=3)
    return qr.svg_inline(border=QUIET, dark=ink, light="#fff", omitsize=True, svgclass="qr", lineclass=None)
