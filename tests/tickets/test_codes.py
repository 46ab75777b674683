"""QR codes: read back by a scanner's library."""

import re
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageDraw

from tickets.codes import qr_file, qr_svg

zxingcpp = pytest.importorskip("zxingcpp")

CODE = "0123ABCDWXYZ"


def scan(svg: str) -> list[str]:
    """What a scanner reads from our SVG, drawn with 8 pixels a module on black: as on a dark page."""
    root = ElementTree.fromstring(svg)
    _x, _y, size, _height = (int(part) for part in root.get("viewBox").split())
    picture = Image.new("L", (size * 8 + 160, size * 8 + 160), 0)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((80, 80, 80 + size * 8 - 1, 80 + size * 8 - 1), fill=255)
    path = next(part.get("d") for part in root if part.get("stroke"))
    x = y = 0.0
    for command, numbers in re.findall(r"([Mmh])([-\d. ]+)", path):
        values = [float(number) for number in numbers.split()]
        if command == "h":
            draw.rectangle(
                (80 + x * 8, 80 + (y - 0.5) * 8, 80 + (x + values[0]) * 8 - 1, 80 + (y + 0.5) * 8 - 1), fill=0
            )
            x += values[0]
        elif command == "M":
            x, y = values
        else:
            x, y = x + values[0], y + values[1]
    return [found.text for found in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("code", [CODE, "000000000000", "ZZZZZZZZZZZZ", "7K3M9QXT4RTW"])
@pytest.mark.parametrize("make", [qr_svg, qr_file])
def test_a_scanner_reads_the_code(make, code):
    assert scan(make(code)) == [f"WEDO:{code}"]


def test_the_picture_has_a_name_and_nothing_that_the_csp_forbids():
    root = ElementTree.fromstring(qr_svg(CODE))

    assert root.attrib == {
        "role": "img",
        "aria-label": "QR-Code für Ticket 0123-ABCD-WXYZ",
        "viewBox": "0 0 33 33",
        "class": "qr",
    }
    assert {name for part in root.iter() for name in part.attrib} & {"style", "onload", "href"} == set()


def test_no_code_breaks_out_of_the_label():
    assert "<b>" not in qr_svg('"><b>x')


def test_four_modules_of_white_surround_the_code():
    """ISO/IEC 18004: version 2 has 25 modules."""
    background = ElementTree.fromstring(qr_file(CODE))[0]

    assert (background.get("fill"), background.get("d")) == ("#fff", "M0 0h33v33h-33z")
