"""Long texts: what may be written, and what becomes of everything else."""

import re
import time

import pytest

from wedo.markdown import to_html


def test_paragraphs_lines_lists_and_stress():
    text = "Wir singen.\nJeden Montag.\n\n- laut\n- **sehr** *laut*\n\n2. zwei"

    assert to_html(text) == (
        '<p dir="auto">Wir singen.<br>\nJeden Montag.</p>\n'
        '<ul dir="auto">\n<li dir="auto">laut</li>\n<li dir="auto"><strong>sehr</strong> <em>laut</em></li>\n</ul>\n'
        '<ol start="2" dir="auto">\n<li dir="auto">zwei</li>\n</ol>\n'
    )


def levels(html: str) -> list[int]:
    return [int(level) for level in re.findall(r"<h(\d)", html)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("# a\n## b\n# c", [3, 4, 3]),
        ("### a\n###### b\n# c", [3, 4, 3]),
        ("## a\n# b\n### c", [3, 3, 4]),
        ("# a\n## b\n### c\n#### d\n##### e\n###### f", [3, 4, 5, 6, 6, 6]),
    ],
)
def test_headings_follow_the_level_of_the_page_without_a_gap(typed, expected):
    assert levels(to_html(typed, top=3)) == expected


def test_a_line_of_dashes_makes_no_heading():
    assert levels(to_html("Das sind wir\n---\nund so weiter")) == []


def test_a_link_gives_no_credit_and_no_handle():
    assert to_html("[Chor](https://example.org/?a=1&b=2)") == (
        '<p dir="auto"><a href="https://example.org/?a=1&amp;b=2" rel="nofollow ugc noopener">Chor</a></p>\n'
    )
    assert '<a href="http://example.org"' in to_html("<http://example.org>")


def test_without_links_their_words_stay():
    html = to_html("Schreibt [uns](https://example.org/adresse) bei <https://example.org/x>.", links=False)

    assert html == '<p dir="auto">Schreibt uns bei https://example.org/x.</p>\n'


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java&#115;cript:alert(1))",
        "[x](&#x6A;avascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "[x](//example.com)",
        "[x](/verwaltung/)",
        "[x](mailto:a@example.org)",
        "[x]: javascript:alert(1)\n\n[x]",
        "<javascript:alert(1)>",
        "![x](https://example.org/spion.png)",
        '[x](https://example.org "onmouseover=alert(1)")',
        '[x](https://example.org/"onmouseover="alert(1))',
        "<style>*{display:none}</style>",
        "<iframe src=https://example.org></iframe>",
        "`<b>`",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
    ],
)
def test_nothing_hostile_becomes_markup(hostile):
    html = to_html(f"Vorher {hostile} nachher")
    tags = re.findall(r"<[^>]+>", html)

    assert {re.match(r"</?(\w+)", tag)[1] for tag in tags} <= {"p", "a", "br"}
    for tag in tags:
        assert re.fullmatch(
            r'</\w+>|<br>|<p dir="auto">|<a href="https://example\.org[^"<>]*" rel="nofollow ugc noopener">', tag
        )


@pytest.mark.parametrize("text", [">" * 5000, "[" * 5000, "*a_" * 1600, "- " * 2500, "![" * 2500, "<" * 5000])
def test_no_text_takes_long(text):
    started = time.monotonic()

    to_html(text)

    assert time.monotonic() - started < 1


def test_long_words_may_break_but_addresses_stay_whole():
    html = to_html("Barrierefreiheit [hier](https://example.org/Barrierefreiheit)")

    assert "Barriere\u00adfreiheit <a" in html
    assert 'href="https://example.org/Barrierefreiheit"' in html
