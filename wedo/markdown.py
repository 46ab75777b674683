"""Long texts that people write: a little of Markdown, safe in every page."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from wedo.text import soften

# What people write in a text about themselves. No HTML, no images, no code; a line of dashes under a sentence is no
# heading ("lheading" stays off), for nobody means one by it.
RULES = ["heading", "list", "blockquote", "hr", "emphasis", "link", "autolink", "newline", "escape", "entity"]
# Only whole addresses: everything else could run code or lead into our own pages.
SCHEMES = ("http", "https")
REL = "nofollow ugc noopener"

DEEPEST = 6  # of HTML's headings
# The second wall: whatever the parser lets through, only this is left.
TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "hr", "a", "h2", "h3", "h4", "h5", "h6"}
BLOCKS = {"p", "li", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote"}
# "*": nh3 would keep lang and title everywhere.
ATTRIBUTES = {"*": set(), **{tag: {"dir"} for tag in BLOCKS}, "ol": {"dir", "start"}, "a": {"href"}}


class _Parser(MarkdownIt):
    """CommonMark's rules, as far as we allow them."""

    def validateLink(self, url: str) -> bool:
        """Whether the address may be a link; else it stays text."""
        return url.lower().startswith(tuple(f"{scheme}://" for scheme in SCHEMES))


# A single line break is one: people write addresses and times in lines. At most ten lists inside each other.
_parser = _Parser("zero", {"html": False, "breaks": True, "maxNesting": 20}).enable(RULES)


def to_html(text: str, *, top: int = 2, links: bool = True) -> SafeString:
    """The text as HTML that can stand in any page.

    `top` is the level of its highest headings (2 to 6); deeper ones follow without a gap, whatever was typed.
    Without `links` the words of a link stay and its address goes.
    """
    tokens = _parser.parse(text)
    _outline(tokens, top)
    for token in tokens:
        if token.nesting == 1 and token.tag in BLOCKS:
            # Each part finds its own direction: one text may hold Arabic and German.
            token.attrSet("dir", "auto")
        for child in token.children or ():
            if child.type == "text":
                child.content = soften(child.content)
    html = _parser.renderer.render(tokens, _parser.options, {})
    return mark_safe(  # noqa: S308 (cleaned by the allow-list right here)
        nh3.clean(
            html,
            tags=TAGS if links else TAGS - {"a"},
            attributes=ATTRIBUTES if links else {tag: names for tag, names in ATTRIBUTES.items() if tag != "a"},
            url_schemes=set(SCHEMES),
            link_rel=REL,
        )
    )


def _outline(tokens: list[Token], top: int) -> None:
    """Number the headings from `top` on without a gap (WCAG technique G141)."""
    above: list[int] = []
    for position, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        typed = int(token.tag[1])
        above = [*(level for level in above if level < typed), typed]
        token.tag = tokens[position + 2].tag = f"h{min(top + len(above) - 1, DEEPEST)}"
