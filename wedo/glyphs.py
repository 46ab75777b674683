"""Which characters the fonts for paper can draw, read from the fonts themselves."""

import struct
from functools import lru_cache
from pathlib import Path

MAIN_FONT = "Rubik-SemiBold.ttf"
FONTS = Path(__file__).parent / "typst" / "fonts"


@lru_cache(maxsize=1)
def drawable() -> frozenset[int]:
    """The code points for which one of our fonts has a glyph (some 20,000)."""
    return frozenset().union(*(_characters(file.read_bytes()) for file in sorted(FONTS.glob("*.[ot]tf"))))


@lru_cache(maxsize=1)
def in_main_font() -> frozenset[int]:
    """The code points that the font of the page has itself."""
    return frozenset(_characters((FONTS / MAIN_FONT).read_bytes()))


def _characters(font: bytes) -> set[int]:
    """The characters of one TrueType or OpenType font. Source of the layout: OpenType 1.9, "cmap" table."""
    tables = struct.unpack_from(">H", font, 4)[0]
    records = (struct.unpack_from(">4s4xII", font, 12 + 16 * number) for number in range(tables))
    cmap = next(offset for tag, offset, _length in records if tag == b"cmap")
    found = set()
    for number in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        table = cmap + struct.unpack_from(">4xI", font, cmap + 4 + 8 * number)[0]
        kind = struct.unpack_from(">H", font, table)[0]
        if kind == 4:
            found |= _format_4(font, table)
        elif kind == 12:
            found |= _format_12(font, table)
    return found


def _format_4(font: bytes, table: int) -> set[int]:
    count = struct.unpack_from(">H", font, table + 6)[0] // 2
    ends, starts, deltas, offsets = (
        struct.unpack_from(f">{count}H", font, table + at)
        for at in (14, 16 + 2 * count, 16 + 4 * count, 16 + 6 * count)
    )
    found = set()
    for index, (start, end, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        for char in range(start, min(end, 0xFFFE) + 1):
            glyph = char
            if offset:
                at = table + 16 + 6 * count + 2 * index + offset + 2 * (char - start)
                glyph = struct.unpack_from(">H", font, at)[0]
                if not glyph:
                    continue
            if (glyph + delta) % 0x10000:
                found.add(char)
    return found


def _format_12(font: bytes, table: int) -> set[int]:
    found = set()
    for number in range(struct.unpack_from(">I", font, table + 12)[0]):
        start, end, glyph = struct.unpack_from(">III", font, table + 16 + 12 * number)
        found.update(range(start + (glyph == 0), end + 1))
    return found
