"""The picture that networks and messengers show beside a link to a profile (Open Graph): pattern and name."""

import hashlib
import io
from functools import lru_cache

from PIL import Image

from wedo import muster, paper
from wedo.svg import standalone
from wedo.text import soften

from .public import PublicProfile

WIDTH, HEIGHT = 1200, 630
# Grows when the way of drawing changes, so that copies elsewhere are asked for again.
DRAWING = 1


def card_version(profile: PublicProfile) -> str:
    """Changes with all that the picture shows; costs no drawing."""
    told = (DRAWING, muster.SALT, profile.seed, _shown_name(profile))
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def card_png(profile: PublicProfile) -> bytes:
    """The picture as a PNG, 1200 x 630 pixels. In no language but that of the name."""
    return _draw(profile.seed, _shown_name(profile))


def _shown_name(profile: PublicProfile) -> str:
    """The name that our fonts can draw whole, the short one if need be; else the pattern stands alone."""
    return next((name for name in (profile.name, profile.short_name) if paper.is_drawable(name)), "")


@lru_cache(maxsize=64)
def _draw(seed: str, name: str) -> bytes:
    data = {
        "pattern": standalone(muster.tile(seed)),
        "wordmark": paper.picture("img/wedo-wordmark.svg"),
        "name": paper.value(soften(name)),
    }
    image = Image.open(io.BytesIO(paper.draw_png("organisations/card", data))).convert("RGB")
    file = io.BytesIO()
    # Few colours: a fifth of the size, and nobody sees the difference.
    image.quantize(64, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()
