"""A pattern tile as a PNG: for mail programs, most of which show no SVG.

Drawn with Pillow from what `wedo.muster` decides, so that both are the same picture.
"""

import io
import math
import re
from collections.abc import Iterator
from functools import lru_cache

from PIL import Image, ImageDraw

from wedo import muster

UNITS = 48
CELL = 24
# Drawn so many times larger and then made small: Pillow draws no soft edges by itself.
FINER = 4
# Straight lines for one arc: more cannot be seen at this size.
STEPS = 48
_PARTS = re.compile(r"[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)")

Point = tuple[float, float]


@lru_cache(maxsize=256)
def tile(name: str, pixels: int = 192) -> bytes:
    """The tile of this name as a PNG of `pixels` x `pixels`, 2 to 3 kB."""
    size, scale = pixels * FINER, pixels * FINER / UNITS
    ground, cells = muster.layout(muster.digest(name))
    image = Image.new("RGB", (size, size), ground)
    draw = ImageDraw.Draw(image)
    for cell in cells:
        for key, *form in muster.SHAPES[cell.shape]:
            for outline in _outlines(*form):
                points = [_placed(point, cell) for point in outline]
                draw.polygon([(x * scale, y * scale) for x, y in points], fill=cell.colours[key])
    small = image.resize((pixels, pixels), Image.Resampling.LANCZOS).quantize(32, dither=Image.Dither.NONE)
    file = io.BytesIO()
    small.save(file, "PNG", optimize=True)
    return file.getvalue()


def _placed(point: Point, cell: muster.Cell) -> Point:
    """A point of a shape as it stands in the tile: turned round the middle of its cell by quarters."""
    x, y = point
    for _quarter in range(cell.turns):
        x, y = CELL - y, x
    return cell.x + x, cell.y + y


def _outlines(first, *more) -> list[list[Point]]:
    """A path, or a disc (middle and radius), as closed lines."""
    if more:
        middle_x, middle_y, radius = first, *more
        angles = (2 * math.pi * step / STEPS for step in range(STEPS))
        return [[(middle_x + radius * math.cos(angle), middle_y + radius * math.sin(angle)) for angle in angles]]
    return list(_path(_PARTS.findall(first)))


def _path(parts: list[str]) -> Iterator[list[Point]]:
    """The closed lines of a path with the commands that the shapes use: M, L, H, V, A and Z (SVG 2, 9.3)."""
    rest, line = iter(parts), [(0.0, 0.0)]
    for command in rest:
        x, y = line[-1]
        base_x, base_y = (x, y) if command.islower() else (0.0, 0.0)
        match command.upper():
            case "M":
                line = [(base_x + float(next(rest)), base_y + float(next(rest)))]
            case "L":
                line.append((base_x + float(next(rest)), base_y + float(next(rest))))
            case "H":
                line.append((base_x + float(next(rest)), y))
            case "V":
                line.append((x, base_y + float(next(rest))))
            case "A":
                radius, _same, _tilt, large, sweep, to_x, to_y = (float(next(rest)) for _number in range(7))
                line += _arc((x, y), (base_x + to_x, base_y + to_y), radius, large=bool(large), sweep=bool(sweep))
            case "Z":
                yield line
                line = [line[0]]
            case _:
                raise ValueError(f"unknown command {command!r}")


def _arc(start: Point, end: Point, radius: float, *, large: bool, sweep: bool) -> list[Point]:
    """Points of a circle's arc, without the first one. Source: SVG 2, B.2.4, for circles."""
    (x1, y1), (x2, y2) = start, end
    half_x, half_y = (x1 - x2) / 2, (y1 - y2) / 2
    distance = math.hypot(half_x, half_y)
    # Too small a radius grows until the arc reaches (B.2.5).
    radius = max(radius, distance)
    away = math.sqrt(radius**2 - distance**2) / distance * (-1 if large == sweep else 1)
    middle_x, middle_y = (x1 + x2) / 2 + away * half_y, (y1 + y2) / 2 - away * half_x
    first = math.atan2(y1 - middle_y, x1 - middle_x)
    turn = (math.atan2(y2 - middle_y, x2 - middle_x) - first) % (2 * math.pi)
    if not sweep:
        turn -= 2 * math.pi
    angles = (first + turn * step / STEPS for step in range(1, STEPS + 1))
    return [(middle_x + radius * math.cos(angle), middle_y + radius * math.sin(angle)) for angle in angles]
