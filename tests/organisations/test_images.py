"""Logos: checked, drawn anew, stripped."""

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

from organisations.images import ImageRefused, clean_logo


def picture(form="PNG", size=(800, 400), **options):
    out = io.BytesIO()
    Image.new("RGB", size, "#FFB81C").save(out, form, **options)
    return SimpleUploadedFile("logo", out.getvalue())


def bomb(width=30_000, height=30_000):
    """A PNG of some kilobytes whose head promises 900 megapixels."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress(b"\0" * 1_000_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_picture_becomes_a_small_webp(form):
    new = Image.open(clean_logo(picture(form)))

    assert (new.format, new.size) == ("WEBP", (640, 320))


def swapped() -> bytes:
    """An RGB profile whose red means green, made from the built-in sRGB by exchanging two of its tags."""
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return plain.replace(b"rXYZ", b"tmp!", 1).replace(b"gXYZ", b"rXYZ", 1).replace(b"tmp!", b"gXYZ", 1)


def test_colours_are_kept_as_their_profile_means_them():
    file = io.BytesIO()
    Image.new("RGB", (20, 20), (255, 0, 0)).save(file, "PNG", icc_profile=swapped())

    new = Image.open(clean_logo(SimpleUploadedFile("logo", file.getvalue())))

    red, green, blue = new.convert("RGB").getpixel((10, 10))
    assert ("icc_profile" in new.info, green > 240, red < 15, blue < 15) == (False, True, True, True)


@pytest.mark.parametrize("profile", [b"no profile", swapped()[:200]])
def test_a_broken_profile_is_no_reason_to_refuse_a_picture(profile):
    new = Image.open(clean_logo(picture(icc_profile=profile)))

    assert (new.format, new.size) == ("WEBP", (640, 320))


def test_metadata_such_as_the_place_of_a_photo_is_gone():
    exif = Image.Exif()
    exif[0x010E] = "geheimer Ort"

    new = Image.open(clean_logo(picture("JPEG", exif=exif)))

    assert dict(new.getexif()) == {}


def test_a_photo_taken_upright_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter

    new = Image.open(clean_logo(picture("JPEG", size=(4000, 2000), exif=exif)))

    assert new.size == (320, 640)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "kein Bild"),
        (b"<?php system($_GET['x']); ?>", "kein Bild"),
        (b"", "kein Bild"),
        (b"GIF89a" + b"\0" * 40, "kein Bild"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "kein Bild"),
        (bomb(), "zu viele Bildpunkte"),
        (bomb(8_000, 8_000), "zu viele Bildpunkte"),
    ],
)
def test_what_is_no_usable_picture_is_refused_in_a_sentence(content, sentence):
    with pytest.raises(ImageRefused, match=sentence):
        clean_logo(SimpleUploadedFile("logo.png", content))


def test_a_file_that_is_too_large_is_refused_before_it_is_opened(settings):
    settings.LOGO_MAX_BYTES = 100

    with pytest.raises(ImageRefused, match="zu groß"):
        clean_logo(picture())
