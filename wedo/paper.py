"""What everything on paper shares: typst with our fonts alone, and text that they can draw.

Data reaches a template as JSON in `sys_inputs`; nothing is ever pasted into its markup.
"""

import datetime as dt
import json
import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

from wedo.glyphs import FONTS, drawable, in_main_font
from wedo.languages import direction

# Templates lie in their app and take what they share from wedo/typst.
ROOT = Path(settings.BASE_DIR)
STATIC = ROOT / "static"

# Longer than any word of ours between two soft hyphens; wide letters still fit a column of facts.
LONG_RUN = re.compile(r"[^\s\u00ad-]{14}(?=[^\s\u00ad-]{4})")


def draw(template: str, data: dict, *, moment: dt.datetime) -> bytes:
    """The PDF (tagged, PDF/UA-1) of `template`, as "tickets/ticket" for tickets/typst/ticket.typ.

    The same data and moment give the same bytes.
    """
    # typst costs memory in every process that has loaded it; most requests never need it.
    import typst

    return typst.compile(
        _file(template),
        root=ROOT,
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data)},
        pdf_standards=["ua-1"],
        timestamp=int(moment.timestamp()),
    )


def draw_png(template: str, data: dict, *, pixels_per_inch: int = 144) -> bytes:
    """The first page of `template` as a PNG, for screens; a point is two pixels."""
    import typst

    return typst.compile(
        _file(template),
        root=ROOT,
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data)},
        format="png",
        ppi=pixels_per_inch,
    )


def _file(template: str) -> Path:
    app, _slash, name = template.partition("/")
    return ROOT / app / "typst" / f"{name}.typ"


@lru_cache(maxsize=1)
def _fonts():
    """Ours alone: the result must not depend on what a machine has installed."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


@lru_cache(maxsize=8)
def picture(path: str) -> str:
    """A static file of ours as SVG text, in black where it takes the colour of the text."""
    return (STATIC / path).read_text().replace("currentColor", "#000")


def is_wide(text: str) -> bool:
    """Whether Rubik lacks a character: it would pile up Vietnamese letters from parts, so all goes to Noto."""
    return any(ord(char) not in in_main_font() for char in text)


def plain(text: str) -> str:
    """The text without characters that our fonts cannot draw."""
    text = unicodedata.normalize("NFC", text)
    return " ".join("".join(char if ord(char) in drawable() else " " for char in text).split())


def is_drawable(text: str) -> bool:
    """Whether our fonts have every letter, mark and digit of it; punctuation may be missing."""
    letters = (char for char in text if unicodedata.category(char)[0] in "LMN")
    return all(ord(char) in drawable() for char in letters)


def value(text: str, *, otherwise: str = "") -> dict:
    """A text as the templates take it, with its own direction.

    Half a name is worse than none: `otherwise` stands for a text that our fonts cannot draw whole.
    """
    kept = plain(text) if is_drawable(text) else otherwise
    return {
        "text": breakable(kept),
        "wide": is_wide(kept),
        "direction": direction_of(kept) or direction(get_language()),
    }


def breakable(text: str) -> str:
    """The text with places to break in what would otherwise run across the code (U+200B, zero width)."""
    return LONG_RUN.sub("\\g<0>\u200b", text)


def direction_of(text: str) -> str:
    """The direction of the first letter that has one (UAX #9, P2); "" where none has."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return ""
