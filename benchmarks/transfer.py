"""How many bytes a browser loads for one page, told from its HTML and CSS."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

# Address -> the bytes as they were sent and the text that they decode to.
Fetch = Callable[[str], tuple[bytes, str]]


@dataclass
class Page:
    """What a page names, and the text that it shows."""

    stylesheets: list[str] = field(default_factory=list)
    fonts: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    text: str = ""


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.page = Page()
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag in ("script", "style", "title"):
            self._hidden += 1
        if tag == "script" and attributes.get("src"):
            self.page.scripts.append(attributes["src"])
        if tag == "img" and attributes.get("src"):
            self.page.images.append(attributes["src"])
        if tag == "link" and attributes.get("href"):
            self._link(set((attributes.get("rel") or "").lower().split()), attributes)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "title"):
            self._hidden -= 1

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.page.text += data

    def _link(self, rel: set[str], attributes: dict[str, str | None]) -> None:
        href = attributes["href"]
        if "stylesheet" in rel and attributes.get("media") != "print":
            self.page.stylesheets.append(href)
        elif "preload" in rel and attributes.get("as") == "font":
            self.page.fonts.append(href)
        elif rel in ({"icon"}, {"shortcut", "icon"}):
            self.page.images.append(href)


def read_page(html: str) -> Page:
    """Stylesheets, preloaded fonts, images (with the icon, and those further down), scripts and text of a page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.page


def fonts_for(css: str, text: str) -> list[str]:
    """Addresses of the upright fonts that the text's characters need, by their `unicode-range`.

    Of two faces of one family that hold a character the later one is taken (CSS Fonts 4, 5.2). Whether a rule
    of the CSS uses a family is not looked at, so this is never too little.
    """
    faces = []
    for block in re.findall(r"@font-face\s*{([^}]*)}", css):
        source = re.search(r"url\(\s*[\"']?([^\"')]+)", block)
        family = re.search(r"font-family\s*:\s*([^;}]+)", block)
        ranges = re.search(r"unicode-range\s*:\s*([^;}]+)", block)
        if source and family and not re.search(r"font-style\s*:\s*italic", block):
            faces.append((family[1].strip(), ranges[1] if ranges else "U+0-10FFFF", source[1]))
    needed = {}
    for character in set(text) - set("\n\r\t"):
        taken = {family: source for family, ranges, source in faces if _in_ranges(ord(character), ranges)}
        needed |= dict.fromkeys(taken.values())
    return [source for _family, _ranges, source in faces if source in needed]


def _in_ranges(code: int, ranges: str) -> bool:
    for one in ranges.split(","):
        first, _, last = one.strip().upper().removeprefix("U+").partition("-")
        low, high = first.replace("?", "0"), (last or first).replace("?", "F")
        if int(low, 16) <= code <= int(high, 16):
            return True
    return False


def measure(path: str, fetch: Fetch) -> dict[str, int]:
    """Bytes of the page at `path` by kind: html, css, fonts, images, scripts. Raises what `fetch` raises.

    Images that only a rule of the CSS names are left out: whether a rule applies only a browser can tell.
    """
    sent, html = fetch(path)
    page = read_page(html)
    sizes = {"html": len(sent), "css": 0, "fonts": 0, "images": 0, "scripts": 0}
    fonts = {urljoin(path, href) for href in page.fonts}
    for address in {urljoin(path, href) for href in page.stylesheets}:
        sent, css = fetch(address)
        sizes["css"] += len(sent)
        fonts |= {urljoin(address, href) for href in fonts_for(css, page.text)}
    for kind, addresses in (
        ("fonts", fonts),
        ("images", {urljoin(path, href) for href in page.images}),
        ("scripts", {urljoin(path, href) for href in page.scripts}),
    ):
        for address in addresses:
            if urlsplit(address).netloc:
                raise ValueError(f"{path} asks another server: {address}")
            sizes[kind] += len(fetch(address)[0])
    return sizes
