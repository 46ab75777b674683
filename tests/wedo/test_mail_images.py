"""Pictures inside mails: where they stand in the message, and that nothing depends on them."""

import email
import email.policy
import io
import re

import pytest
from django.core import mail as outbox
from PIL import Image

from tests.mail_samples import KINDS, sample
from wedo import mail, mail_images, muster, muster_png
from wedo.accounts.actions import queue_mail
from wedo.accounts.models import OutgoingMail
from wedo.accounts.tasks import revive

pytestmark = pytest.mark.django_db


def parsed(message):
    """The mail as a mail program reads it from the wire."""
    return email.message_from_bytes(message.message().as_bytes(linesep="\r\n"), policy=email.policy.default)


def tree(part):
    """The types of a message, nested."""
    kind = part.get_content_type()
    return (kind, [tree(inner) for inner in part.iter_parts()]) if part.is_multipart() else kind


def test_pictures_stand_beside_the_html_and_the_calendar_stays_an_attachment():
    message = parsed(sample("confirmation"))

    related = ("multipart/related", ["text/html", "image/png", "image/png"])
    assert tree(message) == (
        "multipart/mixed",
        [("multipart/alternative", ["text/plain", related]), "text/calendar"],
    )
    assert [one.get_content_type() for one in message.iter_attachments()] == ["text/calendar"]
    assert message.get_body(("plain",)).get_content().startswith("Hallo")
    assert "<!doctype html>" in message.get_body(("html",)).get_content()


def test_without_an_attachment_the_alternatives_are_the_mail():
    assert tree(parsed(sample("waiting")))[0] == "multipart/alternative"


@pytest.mark.parametrize("kind", KINDS)
def test_each_picture_is_named_by_the_html_and_nothing_else_is_loaded(kind):
    message = parsed(sample(kind, language="ar"))
    html = message.get_body(("html",)).get_content()
    pictures = [part for part in message.walk() if part.get_content_type() == "image/png"]

    assert re.findall(r'src="([^"]*)"', html) == [f"cid:{one['Content-ID'].strip('<>')}" for one in pictures]
    assert [one["Content-Disposition"].content_disposition for one in pictures] == ["inline"] * 2
    assert re.findall(r'alt="([^"]*)"', html) == ["WeDo", ""]
    assert [Image.open(io.BytesIO(one.get_content())).size for one in pictures] == [(264, 96), (192, 192)]
    assert len(message.as_bytes()) < 100_000


def test_a_mail_about_nothing_that_has_a_pattern_has_the_wordmark_alone():
    mail.send(template="email/test", context={}, to="team@example.org", language="de", key="probe")

    assert tree(parsed(outbox.outbox[-1])) == (
        "multipart/alternative",
        ["text/plain", ("multipart/related", ["text/html", "image/png"])],
    )


def test_a_mail_that_is_stored_first_keeps_its_pictures():
    queue_mail(template="email/test", context={}, to="kim@example.org", language="de")

    message = parsed(revive(OutgoingMail.objects.get()))
    (picture,) = (part for part in message.walk() if part.get_content_type() == "image/png")
    assert tree(message)[1][1] == ("multipart/related", ["text/html", "image/png"])
    assert picture["Content-ID"] == f"<{mail_images.wordmark().cid}>"
    assert picture.get_content() == mail_images.wordmark().content


@pytest.mark.parametrize("kind", ["confirmation", "event_changed", "waiting"])
def test_a_mail_is_ascii_for_servers_without_8bitmime(kind):
    row = sample(kind, language="ar", name="سارة Müller 🎉")
    wire = row.message().as_bytes(linesep="\r\n")
    message = email.message_from_bytes(wire, policy=email.policy.default)

    assert (wire.isascii(), b"8bit" in wire) == (True, False)
    assert max(map(len, wire.split(b"\r\n"))) <= 998
    assert message.get_body(("plain",)).get_content().replace("\r\n", "\n") == row.body
    assert message.get_body(("html",)).get_content().replace("\r\n", "\n") == row.alternatives[0].content


def test_the_wordmark_is_readable_on_any_ground():
    corner = Image.open(io.BytesIO(mail_images.wordmark().content)).convert("RGBA").getpixel((0, 0))

    assert corner == (0xFF, 0xFD, 0xFA, 0xFF)


@pytest.mark.parametrize("name", ["Beispielforum", "W", "منتدى", "Beispiel 17", "Beispiel 8"])
def test_a_tile_is_the_same_picture_as_on_the_page(name):
    ground, cells = muster.layout(muster.digest(name))
    image = Image.open(io.BytesIO(muster_png.tile(name))).convert("RGB")

    # A quarter of a unit inside each corner of each cell, as the shape's first layer or the ground has it.
    for cell in cells:
        for x, y in ((1, 1), (23, 1), (23, 23), (1, 23)):
            seen = image.getpixel((round((cell.x + x) * 4), round((cell.y + y) * 4)))
            assert any(near(seen, colour) for colour in (ground, *cell.colours.values()))
    used = {ground} | {cell.colours[key] for cell in cells for key, *_form in muster.SHAPES[cell.shape]}
    colours = {colour for count, colour in image.getcolors() if count > 100}
    assert all(any(near(colour, one) for colour in colours) for one in used)
    assert muster_png.tile(name) == muster_png.tile(name)


def near(seen, colour):
    wanted = tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return all(abs(a - b) <= 6 for a, b in zip(seen, wanted, strict=True))


def test_an_arc_goes_round_the_way_it_says():
    line = next(iter(muster_png._path(["M", "0", "12", "A", "12", "12", "0", "0", "1", "12", "0", "Z"])))

    assert line[0] == (0, 12)
    assert [round(value, 3) for value in line[len(line) // 2]] == [3.515, 3.515]
    assert [round(value, 3) for value in line[-1]] == [12, 0]
