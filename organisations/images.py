"""Uploaded pictures: checked before they are decoded, drawn anew, without anything but the picture."""

import io
import uuid
import warnings

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

FORMATS = ("JPEG", "PNG", "WEBP")
LOGO_EDGE = 640


class ImageRefused(Exception):
    """A file that is no usable picture; `str()` is a sentence for the person who chose it."""


def clean_logo(upload) -> ContentFile:
    """The uploaded logo as a new WebP file of at most 640 x 640 pixels, without metadata.

    Source of the limits: settings LOGO_MAX_BYTES (bytes) and LOGO_MAX_PIXELS, the latter checked from the file's
    head before anything is decoded: a small file can unpack to gigabytes. Raises ImageRefused.
    """
    # Pillow costs memory in every process that has loaded it; most requests never need it.
    from PIL import Image, ImageOps, UnidentifiedImageError

    if upload.size > settings.LOGO_MAX_BYTES:
        raise ImageRefused(
            _("Das Bild ist zu groß. Bis %(size)s MB gehen.") % {"size": settings.LOGO_MAX_BYTES // 1_000_000}
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(upload, formats=FORMATS)
            if picture.width * picture.height > settings.LOGO_MAX_PIXELS:
                raise ImageRefused(_("Das Bild hat zu viele Bildpunkte. Bitte nimm ein kleineres."))
            # A JPEG is decoded at a fraction of its size; nothing but the small picture is ever copied.
            picture.draft("RGB", (LOGO_EDGE, LOGO_EDGE))
            picture.load()
            if picture.mode not in ("RGB", "RGBA"):
                picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
            picture.thumbnail((LOGO_EDGE, LOGO_EDGE))
            picture = ImageOps.exif_transpose(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ImageRefused(_("Das Bild hat zu viele Bildpunkte. Bitte nimm ein kleineres.")) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, IndexError) as error:
        raise ImageRefused(_("Das ist kein Bild, das wir öffnen können. JPEG, PNG und WebP gehen.")) from error
    out = io.BytesIO()
    # A new image object takes no EXIF, GPS or colour profile along.
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    clean.save(out, "WEBP", quality=82, method=4)
    return ContentFile(out.getvalue(), name=f"{uuid.uuid4().hex}.webp")
