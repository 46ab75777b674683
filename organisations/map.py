"""The seven districts of Hamburg, drawn by hand: a diagram, not a survey. Nobody else is asked for a map.

Who lies where is true (Altona west, Bergedorf south-east, Harburg south of the Elbe), sizes and borders are not.
"""

from dataclasses import dataclass

from .models import District

WIDTH, HEIGHT = 320, 296
# From the south-east to the sea, between Harburg and the rest.
RIVER = "M290 294 213 251 193 223 110 198 60 187 0 163"


@dataclass(frozen=True)
class Shape:
    """How a district is drawn: its outline, its short name and where that stands (the middle of the word)."""

    outline: str
    label: str
    x: int
    y: int


SHAPES = {
    District.EIMSBUETTEL: Shape("M58 78 78 32 146 16 158 74 152 112 126 146 100 106Z", "Eimsbüttel", 111, 66),
    District.NORD: Shape("M151 15 188 4 204 44 212 100 202 134 134 141 157 112 163 74Z", "Nord", 185, 66),
    District.WANDSBEK: Shape("M194 4 254 10 310 52 314 112 270 141 208 135 218 100 210 44Z", "Wandsbek", 262, 72),
    District.ALTONA: Shape("M4 98 55 84 97 111 120 150 112 168 60 165 4 148Z", "Altona", 57, 118),
    District.MITTE: Shape(
        "M124 151 132 146 200 140 264 146 271 168 232 184 214 206 160 211 110 194 64 183 63 171 115 173Z",
        "Mitte",
        178,
        166,
    ),
    District.BERGEDORF: Shape(
        "M276 172 312 166 316 228 280 280 218 246 198 218 219 210 237 188Z", "Bergedorf", 262, 214
    ),
    District.HARBURG: Shape(
        "M56 194 108 204 158 219 188 228 204 250 186 288 110 292 52 264 26 216Z", "Harburg", 116, 238
    ),
}
