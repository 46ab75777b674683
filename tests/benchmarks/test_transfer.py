"""What a browser would load for a page."""

import pytest

from benchmarks.transfer import fonts_for, measure, read_page

PAGE = """<!doctype html><html><head><title>جدا</title>
<link rel="preload" href="/f/latin.woff2" as="font" crossorigin>
<link rel="stylesheet" href="/static/site.css">
<link rel="stylesheet" href="/static/print.css" media="print">
<link rel="icon" href="/icon.svg"><link rel="apple-touch-icon" href="/touch.png">
<link rel="alternate" href="https://example.org/feed/">
<script src="/a.js"></script><script type="application/ld+json">{"name": "عربي"}</script></head>
<body><img src="/one.svg"><img src="/one.svg"><img src="two.svg" loading="lazy">Grüße</body></html>"""

CSS = """@font-face { font-family: A; src: url("../f/latin.woff2") format("woff2"); unicode-range: U+0-FF, U+2000-206F }
@font-face { font-family: A; src: url(../f/ext.woff2); unicode-range: U+100-2BA }
@font-face { font-family: A; src: url(../f/arabic.woff2); unicode-range: U+06??, U+200C-200E }
@font-face { font-family: A; font-style: italic; src: url(../f/italic.woff2) }
body { background: url(/ground.svg) }"""


def test_what_a_page_names():
    page = read_page(PAGE)

    assert page.stylesheets == ["/static/site.css"]
    assert page.fonts == ["/f/latin.woff2"]
    assert page.images == ["/icon.svg", "/one.svg", "/one.svg", "two.svg"]
    assert page.scripts == ["/a.js"]
    assert page.text.split() == ["Grüße"]


@pytest.mark.parametrize(
    ("text", "fonts"),
    [
        ("Grüße", ["latin"]),
        ("Łódź\n", ["latin", "ext"]),
        ("سلام", ["arabic"]),
        # Zero width non-joiner: two ranges hold it, the later rule wins.
        ("\u200c", ["arabic"]),
        ("", []),
    ],
)
def test_a_font_is_loaded_for_its_characters_only(text, fonts):
    assert fonts_for(CSS, text) == [f"../f/{name}.woff2" for name in fonts]


def test_bytes_are_those_that_were_sent_each_address_once():
    files = {
        "/de/page/": (b"h" * 100, PAGE),
        "/static/site.css": (b"c" * 10, CSS),
        "/f/latin.woff2": (b"f" * 1000, ""),
        "/icon.svg": (b"i", ""),
        "/one.svg": (b"i" * 2, ""),
        "/de/page/two.svg": (b"i" * 4, ""),
        "/a.js": (b"s" * 8, ""),
    }

    assert measure("/de/page/", files.__getitem__) == {
        "html": 100,
        "css": 10,
        "fonts": 1000,
        "images": 7,
        "scripts": 8,
    }


def test_nobody_else_is_asked():
    page = '<img src="https://example.org/pixel.gif">'

    with pytest.raises(ValueError, match="asks another server"):
        measure("/", {"/": (b"", page)}.__getitem__)
