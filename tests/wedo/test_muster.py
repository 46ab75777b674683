"""The pattern: the same name gives the same picture for ever."""

import hashlib
import re
import xml.etree.ElementTree as ET

import pytest

from wedo import muster


def mark(svg: str) -> str:
    """A short name for a picture."""
    return hashlib.sha256(svg.encode()).hexdigest()[:16]


@pytest.mark.parametrize(
    ("name", "tile", "banner"),
    [
        ("WeDo-Forum", "c3963f230c65cff4", "c4f52123989e2b1f"),
        ("Beispielchor Vielklang", "26e84f6ffa7e740f", "daa951402afae648"),
        ("جمعية المثال", "3005da97aa231438", "b9bd81be3384fe36"),
        ("Клуб «Пример»", "a6b36a39a6645fbb", "48450c947308a3af"),
    ],
)
def test_pictures_are_those_of_the_design(name, tile, banner):
    assert mark(muster.tile(name)) == tile
    assert mark(muster.banner(name, 8, 2)) == banner


def test_the_network_is_that_of_the_design():
    assert mark(muster.weave(["WeDo-Forum", "Beispielchor Vielklang"], 2)) == "7a1df2389b28b5b7"


@pytest.mark.parametrize("spelling", ["wedo-forum", "  WeDo-Forum ", "WEDO-FORUM", "ＷｅＤｏ-Forum"])
def test_case_spaces_and_width_do_not_change_the_picture(spelling):
    assert muster.tile(spelling) == muster.tile("WeDo-Forum")


def test_names_differ():
    tiles = {muster.tile(f"Beispiel {number}") for number in range(200)}
    assert len(tiles) > 190


def test_a_title_is_escaped():
    assert 'aria-label="&lt;b&gt; &amp; &quot;Co&quot;"' in muster.tile("x", title='<b> & "Co"')


def test_every_picture_is_well_formed_and_in_brand_colours():
    for number in range(50):
        svg = muster.banner(f"Beispiel {number}", 3, 2)
        ET.fromstring(svg)
        assert set(re.findall(r"#[0-9A-F]{6}", svg)) <= set(muster.C.values())


def test_a_banner_has_as_many_tiles_as_asked_for():
    svg = muster.banner("WeDo-Forum", 5, 3)
    assert 'viewBox="0 0 240 144"' in svg
    assert svg.count('d="M0 0h48v48H0z"') == 15
