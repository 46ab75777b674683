"""Drawings as files of their own."""

import segno

# Modules of white around a QR code (ISO/IEC 18004, 5.3.8): without them a dark page hides it from scanners.
QUIET = 4
BLACK = "#000"


def standalone(svg: str) -> str:
    """The markup as a file of its own, which must name its language (SVG 2, 5.1.1)."""
    return svg if "xmlns=" in svg else svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


def qr_of_address(address: str) -> str:
    """The QR code of a page's address for paper: black, and 15 % of it may be dirty."""
    code = segno.make_qr(address, error="m")
    return standalone(code.svg_inline(border=QUIET, dark=BLACK, light="#fff", omitsize=True))
