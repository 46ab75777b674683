"""Uploaded pictures: checked before they are decoded, drawn anew, without anything but the picture.

What is uploaded is never stored. At once a clean WebP is made from it; a job makes the smaller sizes, as AVIF for
browsers that can and as WebP for the others, in files beside it: `bilder/3f2a.webp`, `bilder/3f2a-640.avif`, …
"""

import io
import uuid
import warnings

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.utils.translation import gettext as _

from wedo.pictures import FORMS, sized

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
# Kinds of pictures that a colour profile is applied to.
PROFILED = ("RGB", "RGBA", "CMYK", "L")
LOGO_EDGE = 640
PICTURE_EDGE = 1920
# Widths in pixels in which the pages show logos and pictures, on screens of one and two pixels a point.
LOGO_WIDTHS = (96, 208, 416)
PICTURE_WIDTHS = (360, 720, 1200)
QUALITY = {"avif": {"quality": 60, "speed": 8}, "webp": {"quality": 78, "method": 4}}


class ImageRefused(Exception):
    """A file that is no usable picture; `str()` is a sentence for the person who chose it."""


def clean_logo(upload) -> ContentFile:
    """The uploaded logo as a new WebP file of at most 640 x 640 pixels. Raises ImageRefused."""
    return clean(upload, edge=LOGO_EDGE)


def clean_picture(upload) -> ContentFile:
    """The uploaded picture as a new WebP file of at most 1920 x 1920 pixels. Raises ImageRefused."""
    return clean(upload, edge=PICTURE_EDGE)


def clean(upload, *, edge: int) -> ContentFile:
    """The upload as a new WebP file of at most `edge` x `edge` pixels, turned upright, without metadata.

    Its `size_in_pixels` is (width, height). Source of the limits: settings LOGO_MAX_BYTES (bytes) and LOGO_MAX_PIXELS,
    the latter checked from the file's head before anything is decoded: a small file can unpack to gigabytes. Raises
    ImageRefused.
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
            picture.draft("RGB", (edge, edge))
            picture.load()
            if picture.mode in PROFILED:
                picture.thumbnail((edge, edge))
                picture = _in_srgb(picture)
            if picture.mode not in ("RGB", "RGBA"):
                picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
            picture.thumbnail((edge, edge))
            picture = ImageOps.exif_transpose(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ImageRefused(_("Das Bild hat zu viele Bildpunkte. Bitte nimm ein kleineres.")) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, IndexError, RuntimeError) as error:
        raise ImageRefused(_("Das ist kein Bild, das wir öffnen können. JPEG, PNG, WebP und AVIF gehen.")) from error
    # A new image object takes no EXIF, GPS or colour profile along.
    fresh = Image.new(picture.mode, picture.size)
    fresh.paste(picture)
    out = io.BytesIO()
    fresh.save(out, "WEBP", quality=82, method=4)
    content = ContentFile(out.getvalue(), name=f"{uuid.uuid4().hex}.webp")
    content.size_in_pixels = fresh.size
    return content


def _in_srgb(picture):
    """The colours as their profile means them: phones photograph in Display P3, which without it looks pale.

    A picture without a profile, or with one that cannot be read, stays as it is.
    """
    from PIL import ImageCms

    profile = picture.info.get("icc_profile")
    if not profile:
        return picture
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    try:
        meant = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(picture, meant, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture


def make_sizes(storage: Storage, name: str, widths: tuple[int, ...]) -> list[int]:
    """Write the smaller sizes of a clean WebP beside it, AVIF and WebP; returns the widths that were made.

    Only what is narrower than the original; its own width is added, so that there is an AVIF of the whole picture.
    Writing again overwrites: a job that was killed is simply done again.
    """
    from PIL import Image

    with storage.open(name) as stored:
        original = Image.open(stored, formats=("WEBP",))
        original.load()
    made = [width for width in widths if width < original.width] + [original.width]
    for width in made:
        small = original.resize((width, max(1, round(original.height * width / original.width))), Image.LANCZOS)
        for form in FORMS:
            out = io.BytesIO()
            small.save(out, form.upper(), **QUALITY[form])
            path = sized(name, width, form)
            storage.delete(path)
            storage.save(path, ContentFile(out.getvalue()))
    return made
