"""Template tags of WeDo: formatting only, no queries. They are builtins: no `{% load %}` is needed."""

import datetime as dt
import functools
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from django import template
from django.conf import settings
from django.forms import Form
from django.http import QueryDict
from django.template.base import FilterExpression, Node, NodeList, Parser, TextNode, Token
from django.template.context import Context
from django.utils.formats import date_format, number_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from wedo import muster as patterns
from wedo.languages import OWN_NAMES
from wedo.markdown import to_html
from wedo.text import soften

if TYPE_CHECKING:
    from events.models import Event

register = template.Library()

ICONS = settings.BASE_DIR / "static" / "icons" / "lucide"

# The seven shapes of the pattern (cells of 24 units), each in the two brand colours of its mock page.
SHAPE_COLOURS = {
    "stimme": ("safran", "tinte", "papier"),
    "dialog": ("flieder", "tinte", "papier"),
    "raum": ("koralle", "tinte", "papier"),
    "welle": ("alster", "papier", "papier"),
    "schalen": ("rosa", "tinte", "papier"),
    "giebel": ("safran", "koralle", "papier"),
    "viertel": ("flieder", "alster", "papier"),
}
SHAPE_NAMES = ("stimme", "welle", "raum", "dialog", "schalen", "giebel", "viertel")

# The three signs of the claim (units of 48), which also stand for a person, a place and a talk.
SIGNS = {
    "deine-stimme": '<path fill="#FF6B4A" d="M0 48V24a24 24 0 1 1 24 24Z"/>'
    '<circle cx="24" cy="24" r="8" fill="#2A0E36"/>',
    "dein-raum": '<path fill="#FFB81C" d="M0 48V24a24 24 0 0 1 48 0v24Z"/>'
    '<path fill="#2A0E36" d="M14 48V26a10 10 0 0 1 20 0v22Z"/>',
    "unser-dialog": '<path fill="#1BA682" d="M0 0h24v48A24 24 0 0 1 0 24Z"/>'
    '<path fill="#C4A3FF" d="M48 48H24V0a24 24 0 0 1 24 24Z"/>',
}

# The entry of the main menu that a page belongs to, by the name of its address.
SECTIONS = {
    "programme": "programme",
    "event": "programme",
    "events:archive": "programme",
    "tickets:book": "programme",
    "tickets:network": "programme",
    "tickets:stand": "programme",
    "organisations:directory": "organisations",
    "organisation": "organisations",
    "organisations:contact": "organisations",
    "organisations:join": "join",
    "organisations:board": "board",
    "organisations:listing": "board",
    "mein": "mein",
    "organisations:edit": "mein",
}
SECTION_PAGES = frozenset({"programme", "organisations:directory", "organisations:board", "organisations:join", "mein"})


# Pictures ----------------------------------------------------------------------------------------


@functools.cache
def icon_markup(name: str, *, flip: bool = False) -> SafeString:
    """The inline icon `name` of Lucide, read once. Raises FileNotFoundError when the file is missing.

    `flip` mirrors it in right-to-left pages: for arrows along the line.
    """
    source = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
    inner = re.search(r"<svg.*?>(.*)</svg>", source, re.DOTALL).group(1)
    inner = re.sub(r"\s*\n\s*", "", inner).replace(" />", "/>")
    css = "i i--flip" if flip else "i"
    # Our own files, nothing that anybody typed.
    return mark_safe(f'<svg class="{css}" viewBox="0 0 24 24" aria-hidden="true">{inner}</svg>')  # noqa: S308


@register.tag
def icon(parser: Parser, token: Token) -> TextNode:
    """`{% icon "calendar" %}`, `{% icon "arrow-right" flip=True %}`: ready when the template is compiled."""
    bits = token.split_contents()
    if bits[2:] not in ([], ["flip=True"]):
        raise template.TemplateSyntaxError("icon takes a quoted name and flip=True")
    try:
        return TextNode(icon_markup(_literal(bits), flip=bool(bits[2:])))
    except FileNotFoundError as error:
        raise template.TemplateSyntaxError(f"there is no icon {bits[1]} in static/icons/lucide") from error


@functools.cache
def shape_markup(name: str) -> SafeString:
    """One brand shape or one of the three signs of the claim as inline SVG. Raises KeyError for another name."""
    if name in SIGNS:
        inner, size = SIGNS[name], 48
    else:
        first, second, ground = (patterns.C[colour] for colour in SHAPE_COLOURS[name])
        inner, size = patterns.shape(SHAPE_NAMES.index(name), a=first, b=second, g=ground), 24
    return mark_safe(f'<svg viewBox="0 0 {size} {size}" aria-hidden="true">{inner}</svg>')  # noqa: S308


@register.tag
def shape(parser: Parser, token: Token) -> TextNode:
    """`{% shape "raum" %}`: stimme, welle, raum, dialog, schalen, giebel, viertel, and the signs of the claim."""
    name = _literal(token.split_contents())
    try:
        return TextNode(shape_markup(name))
    except KeyError as error:
        raise template.TemplateSyntaxError(f"there is no shape {name}") from error


@register.simple_tag
def cycle_shape(number: int) -> SafeString:
    """The shape for the entry `number` (from 0) of a list, in the order of the mock page."""
    names = list(SHAPE_COLOURS)
    return shape_markup(names[number % len(names)])


def _literal(bits: list[str]) -> str:
    if len(bits) < 2 or bits[1][0] not in "\"'" or bits[1][0] != bits[1][-1]:
        raise template.TemplateSyntaxError(f"{bits[0]} takes a quoted name")
    return bits[1][1:-1]


def muster_url(seed: str) -> str:
    """The address of the tile; it changes with the drawing rules, so that it may be cached for ever."""
    return f"/muster/{quote(str(seed), safe='')}.svg?v={patterns.SALT}"


@register.simple_tag
def muster(seed: str, css: str = "muster", loading: str = "lazy") -> SafeString:
    """`{% muster organisation.seed %}`: the pattern tile. Decorative: the name stands beside it."""
    return format_html(
        '<img class="{}" src="{}" alt="" width="48" height="48" loading="{}" decoding="async">',
        css,
        muster_url(seed),
        loading,
    )


@register.simple_tag
def muster_banner(seed: str, cols: int = 8, rows: int = 2, css: str = "gewebe", loading: str = "eager") -> SafeString:
    """`{% muster_banner event.seed 8 2 %}`: a cover of `cols` x `rows` tiles in two colourings."""
    return format_html(
        '<img class="{}" src="{}&amp;form=banner&amp;cols={}&amp;rows={}" alt="" '
        'width="{}" height="{}" loading="{}" decoding="async">',
        css,
        muster_url(seed),
        cols,
        rows,
        cols * 48,
        rows * 48,
        loading,
    )


# Words -------------------------------------------------------------------------------------------


@register.filter
def shy(text: str) -> SafeString:
    """The text with soft hyphens in long German compounds."""
    return mark_safe(soften(conditional_escape(text)))  # noqa: S308 (escaped right here)


@register.simple_tag
def markdown(text: str, top: int = 3, *, links: bool = True) -> SafeString:
    """`{% markdown description.text top=3 %}`: a long text; its headings begin at `top`, no HTML comes through."""
    return to_html(text, top=top, links=links)


@register.filter
def named(thing) -> SafeString:
    """The name of an organisation within a sentence: in its own language for those who hear it, softly hyphenated."""
    name = shy(thing.name)
    return format_html('<span lang="{}">{}</span>', thing.name_language, name) if thing.name_language else name


@register.filter
def grouped(number: int) -> str:
    """A number as people write it: "11.696" in German, "11,696" in English. Never for addresses."""
    return number_format(number, force_grouping=True)


@functools.lru_cache(maxsize=512)
def _written(date: dt.date, pattern: str, language: str) -> str:
    """Every page of an event writes the same date several times; the language only tells the entries apart."""
    return date_format(date, pattern)


@register.filter(expects_localtime=True)
def long_date(date: dt.date) -> str:
    """ "Donnerstag, 11. Dezember 2025" in the page's language."""
    return _written(date, pgettext("Datum mit Wochentag", "l, j. F Y"), get_language())


@register.filter(expects_localtime=True)
def day_date(date: dt.date) -> str:
    """ "11. Dezember 2025" in the page's language."""
    return _written(date, pgettext("Datum", "j. F Y"), get_language())


@register.simple_tag
def date_block(event: "Event") -> SafeString:
    """The large date of a row: day, month and year, weekday."""
    moment = event.starts_at.isoformat(timespec="minutes") if event.start_time else event.date.isoformat()
    return format_html(
        '<time class="date" datetime="{}"><b>{}</b><span>{}<br>{}</span></time>',
        moment,
        date_format(event.date, pgettext("Tag, groß", "j.")),
        date_format(event.date, pgettext("Monat und Jahr, kurz", "N Y")),
        date_format(event.date, "l"),
    )


@register.filter
def time_span(event: "Event") -> str:
    """ "16:00–20:00 Uhr", "ab 16:00 Uhr" without an end, "" while no time is known."""
    if not event.start_time:
        return ""
    start = date_format(event.start_time, pgettext("Uhrzeit", "H:i"))
    if not event.end_time:
        return _("ab %(start)s Uhr") % {"start": start}
    end = date_format(event.end_time, pgettext("Uhrzeit", "H:i"))
    return _("%(start)s–%(end)s Uhr") % {"start": start, "end": end}


@register.simple_tag
def where(event: "Event", *, short: bool = False) -> str:
    """Time and place of an event in one line, as far as they are known; `short` leaves out street and room."""
    parts = [time_span(event)]
    if event.venue:
        parts += [event.venue.name] if short else [event.venue.name, event.venue.street, event.room]
    return ", ".join(part for part in parts if part)


@register.filter
def own_name(code: str) -> str:
    """The language by its own name: "de" gives "Deutsch". An unknown code stays as it is."""
    return OWN_NAMES.get(code, code)


class Translated:
    """A text of the database in the page's language, or in another one (`lang`) that stands in for it."""

    __slots__ = ("lang", "text")

    def __init__(self, text: str, *, lang: str = ""):
        self.text = text
        self.lang = lang

    @property
    def is_fallback(self) -> bool:
        """Whether it is in another language than the page."""
        return bool(self.lang)

    def __str__(self) -> str:
        return self.text


@register.simple_tag
def translated(thing: object, field: str) -> Translated:
    """`{% translated event "summary" as summary %}`: .text, .lang ("" in the page's language) and .is_fallback.

    German stands in for a missing translation; where there is no German either (an organisation that registered in
    English), the first language that has the text.
    """
    language = get_language() or settings.LANGUAGE_CODE
    if own := getattr(thing, f"{field}_{language}", None):
        return Translated(own)
    for code in (settings.LANGUAGE_CODE, *dict(settings.LANGUAGES)):
        if code != language and (text := getattr(thing, f"{field}_{code}", None)):
            return Translated(text, lang=code)
    return Translated("")


# Addresses of lists ------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def page_href(context: Context, number: int) -> str:
    """This list's address with page `number`; the search stays."""
    query = context["request"].GET.copy()
    query["seite"] = number
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def filter_chips(context: Context, form: Form) -> list[dict]:
    """What a cleaned search form filters by, one by one: kind, label, and the address without it."""
    chips = []
    for name, chosen in getattr(form, "cleaned_data", {}).items():
        if name in getattr(form, "plain_fields", ()):
            continue
        values = [chosen] if isinstance(chosen, str) else list(chosen)
        choices = dict(getattr(form.fields[name], "choices", ()))
        for value in filter(None, values):
            chips.append(
                {
                    "kind": form.fields[name].label,
                    "label": str(choices.get(value, value)),
                    "href": _without(context["request"].GET, name, None if isinstance(chosen, str) else value),
                }
            )
    return chips


def _without(query: QueryDict, name: str, value: str | None) -> str:
    """The address without this value of a question; None is all of it, however it was typed."""
    rest = query.copy()
    rest.pop("seite", None)
    rest.setlist(name, [other for other in rest.getlist(name) if value is not None and other.strip() != value])
    return f"?{rest.urlencode()}"


# The frame of every page -------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def section(context: Context) -> str:
    """The entry of the main menu that this page belongs to; with "!" when it is that entry's own page."""
    match = getattr(context.get("request"), "resolver_match", None)
    name = match.view_name if match else ""
    entry = SECTIONS.get(name, "")
    return f"{entry}!" if name in SECTION_PAGES else entry


class CaptureNode(Node):
    """Renders what it holds into a variable."""

    def __init__(self, nodelist: NodeList, name: str):
        self.nodelist = nodelist
        self.name = name

    def render(self, context: Context) -> str:
        """Store the text, show nothing."""
        context[self.name] = SafeString(self.nodelist.render(context).strip())
        return ""


@register.tag
def capture(parser: Parser, token: Token) -> CaptureNode:
    """`{% capture page_title %}…{% endcapture %}`: a text that the page needs twice."""
    _tag, name = token.split_contents()
    nodelist = parser.parse(("endcapture",))
    parser.delete_first_token()
    return CaptureNode(nodelist, name)


class KeepNode(Node):
    """A part of the page that is rendered once for each combination of a few values, then kept.

    Blocks inside would never be replaced: it hides its nodes from the search for them, which is done for every page.
    """

    child_nodelists = ()

    def __init__(self, nodelist: NodeList, values: list[FilterExpression]):
        self.nodelist = nodelist
        self.values = values
        self.kept: dict[tuple, str] = {}

    def render(self, context: Context) -> str:
        """The kept text. Templates are compiled once in a process, so that it lives as long as the process."""
        key = tuple(value.resolve(context, ignore_failures=True) for value in self.values)
        text = self.kept.get(key)
        if text is None:
            text = self.kept[key] = self.nodelist.render(context)
        return text


@register.tag
def keep(parser: Parser, token: Token) -> KeepNode:
    """`{% keep language nav %}…{% endkeep %}`: what stands inside may depend on these values only.

    Give values of which there are few (language, menu entry, an event's slug), never anything that a visitor typed.
    """
    values = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    nodelist = parser.parse(("endkeep",))
    parser.delete_first_token()
    return KeepNode(nodelist, values)
