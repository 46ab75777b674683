"""WeDo-Muster: a deterministic pattern tile for every organisation and event.

Standard library only. `tile(name)` gives SVG markup (2 x 2 cells, 48 units), `weave(names, cols)` one SVG with all
tiles side by side, `banner(name, cols, rows)` a wide cover made of one tile in two colourings.

The same name gives the same picture, on every machine, for ever. Changing SALT or a table changes every picture of
the network: decide that once, together.
"""

import hashlib
import unicodedata
from dataclasses import dataclass
from html import escape

SALT = "wedo18"
C = {
    "tinte": "#2A0E36",
    "safran": "#FFB81C",
    "koralle": "#FF6B4A",
    "flieder": "#C4A3FF",
    "alster": "#1BA682",
    "rosa": "#FFC2CF",
    "papier": "#FFF6EA",
}
# ground, first colour, second colour - each triple is checked for tonal contrast
PALETTES = [
    ("safran", "tinte", "koralle"),
    ("koralle", "tinte", "rosa"),
    ("flieder", "tinte", "safran"),
    ("alster", "tinte", "papier"),
    ("rosa", "koralle", "tinte"),
    ("tinte", "safran", "flieder"),
    ("tinte", "rosa", "koralle"),
    ("papier", "alster", "koralle"),
    ("safran", "papier", "tinte"),
    ("flieder", "papier", "tinte"),
    ("tinte", "alster", "safran"),
    ("koralle", "papier", "tinte"),
]
# One cell is 24 x 24.  a: first colour, b: second colour, g: ground.
# (colour, path) or (colour, cx, cy, r) for a disc.
SHAPES = [
    # 0 Stimme: a disc with one square corner = the speech bubble
    (("a", "M0 24V12a12 12 0 1 1 12 12Z"), ("b", 12, 12, 4)),
    # 1 Welle: sound rings around one corner
    (
        ("a", "M0 0h24a24 24 0 0 1-24 24Z"),
        ("g", "M0 0h16a16 16 0 0 1-16 16Z"),
        ("b", "M0 0h8a8 8 0 0 1-8 8Z"),
    ),
    # 2 Raum: an arch with a door
    (("a", "M0 24V12a12 12 0 0 1 24 0v12Z"), ("b", "M7 24V13a5 5 0 0 1 10 0v11Z")),
    # 3 Dialog: a leaf, two arcs that meet
    (
        ("a", "M0 0a24 24 0 0 1 24 24A24 24 0 0 1 0 0Z"),
        ("b", "M24 0v9a9 9 0 0 1-9-9ZM0 24v-9a9 9 0 0 1 9 9Z"),
    ),
    # 4 Schalen: two half discs, the W
    (("a", "M0 0h24a12 12 0 0 1-24 0Z"), ("b", "M0 12h24a12 12 0 0 1-24 0Z")),
    # 5 Giebel: gable, sail
    (("a", "M0 0h24L0 24Z"), ("b", "M24 24H12L24 12Z")),
    # 6 Viertel: quarter disc and seed
    (("a", "M0 0h24v24A24 24 0 0 1 0 0Z"), ("b", 6, 18, 4)),
]
# rotation (in quarter turns) for the cells top-left, top-right, bottom-left, bottom-right
TURNS = [(0, 1, 3, 2), (2, 3, 1, 0), (1, 2, 0, 3), (0, 0, 0, 0), (0, 2, 2, 0), (1, 3, 1, 3)]
CELLS = ((0, 0), (24, 0), (0, 24), (24, 24))


def digest(name: str) -> bytes:
    """The 32 bytes that decide everything, from the name without case and doubled spaces."""
    key = unicodedata.normalize("NFKC", " ".join(name.split())).casefold()
    return hashlib.sha256(f"{SALT}:{key}".encode()).digest()


def shape(index: int, **colours: str) -> str:
    """Markup of the shape `index` (0 to 6) in the colours a, b and g.

    The hair of stroke closes the seams between cells.
    """
    out = []
    for key, *form in SHAPES[index]:
        c = colours[key]
        geometry = f'path d="{form[0]}"' if len(form) == 1 else 'circle cx="{}" cy="{}" r="{}"'.format(*form)
        out.append(f'<{geometry} fill="{c}" stroke="{c}"/>')
    return "".join(out)


@dataclass(frozen=True)
class Cell:
    """One of the four cells of a tile: where it stands, how far it is turned, which shape in which colours."""

    x: int
    y: int
    turns: int
    shape: int
    colours: dict[str, str]


def layout(d: bytes, palette: int | None = None) -> tuple[str, list[Cell]]:
    """The ground and the cells of the tile for a digest."""
    g, a, b = (C[c] for c in PALETTES[d[0] % len(PALETTES) if palette is None else palette])
    first = d[1] % len(SHAPES)
    # half of all tiles use one shape, the others a second one on the diagonal
    second = first if d[2] % 2 else (first + 1 + d[3] % (len(SHAPES) - 1)) % len(SHAPES)
    turns = TURNS[d[4] % len(TURNS)]
    swap = d[5] % 3 == 0  # diagonal cells change their two colours
    cells = []
    for i, (x, y) in enumerate(CELLS):
        diagonal = i in (1, 2)
        p, q = (b, a) if diagonal and swap else (a, b)
        cells.append(Cell(x, y, turns[i], second if diagonal else first, {"a": p, "b": q, "g": g}))
    return g, cells


def _cells(d: bytes, palette: int | None = None) -> str:
    ground, cells = layout(d, palette)
    out = [f'<path fill="{ground}" d="M0 0h48v48H0z"/>']
    for cell in cells:
        t = f"translate({cell.x} {cell.y})" + (f" rotate({cell.turns * 90} 12 12)" if cell.turns else "")
        out.append(f'<g transform="{t}">{shape(cell.shape, **cell.colours)}</g>')
    return f'<g stroke-width=".5">{"".join(out)}</g>'


def tile(name: str, title: str = "", css: str = "muster") -> str:
    """One tile of 48 x 48 units. Decorative (aria-hidden) unless `title` is given."""
    label = f'role="img" aria-label="{escape(title)}"' if title else 'aria-hidden="true"'
    return f'<svg class="{css}" viewBox="0 0 48 48" {label}>{_cells(digest(name))}</svg>'


def _grid(items: list[str], cols: int, css: str) -> str:
    rows = -(-len(items) // cols)
    body = "".join(f'<g transform="translate({i % cols * 48} {i // cols * 48})">{s}</g>' for i, s in enumerate(items))
    return (
        f'<svg class="{css}" viewBox="0 0 {cols * 48} {rows * 48}" aria-hidden="true" '
        f'preserveAspectRatio="xMidYMid slice" shape-rendering="geometricPrecision">{body}</svg>'
    )


def weave(names: list[str], cols: int, css: str = "gewebe") -> str:
    """All tiles of the network, edge to edge, `cols` in a row."""
    return _grid([_cells(digest(n)) for n in names], cols, css)


def banner(name: str, cols: int = 6, rows: int = 3, css: str = "gewebe") -> str:
    """Cover of one event: its tile, chequered with a second colouring of the same form."""
    d = digest(name)
    one, two = d[0] % len(PALETTES), (d[0] + 1 + d[6] % (len(PALETTES) - 1)) % len(PALETTES)
    return _grid([_cells(d, two if (x + y) % 2 else one) for y in range(rows) for x in range(cols)], cols, css)
