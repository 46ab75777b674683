"""What a scanner reads or somebody types, turned into the code of a ticket. Twin of `readCode` in static/js/door.js."""

import segno
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tickets.codes import INK, PREFIX, QUIET
from tickets.models import CODE_ALPHABET

LENGTH = 12
# Crockford's Base32: letters that look like digits are meant as these.
LOOKALIKES = str.maketrans("OIL", "011")
# A hand scanner set to US keys types this instead of the colon on a computer with German keys, and mixes up Y and Z.
US_KEYS_PREFIX = PREFIX.replace(":", "Ö")
SWAP = str.maketrans("YZ", "ZY")


def read_code(text: str) -> str:
    """The code in `text`, or "" when there is none. Case, dashes and spaces do not matter, nor O for 0 or I for 1."""
    text = "".join(text.split()).upper()
    if text.startswith(US_KEYS_PREFIX):
        text = text.removeprefix(US_KEYS_PREFIX).translate(SWAP)
    code = text.removeprefix(PREFIX).replace("-", "").translate(LOOKALIKES)
    return code if len(code) == LENGTH and set(code) <= set(CODE_ALPHABET) else ""


def address_svg(address: str) -> SafeString:
    """A helper's address as a QR code to photograph from the screen."""
    label = escape(_("QR-Code mit dem Link"))
    svg = segno.make_qr(address, error="m").svg_inline(
        border=QUIET, dark=INK, light="#fff", omitsize=True, svgclass="qr", lineclass=None
    )
    return mark_safe(svg.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1))  # noqa: S308  (segno's markup)
