"""The board's one question: which open listings fit, and how many each filter would leave.

One statement finds the rows once and answers all of it, as the directory does (organisations.directory).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db import connection
from django.utils import timezone, translation

from .models import Listing, Organisation
from .search import terms, words

PER_PAGE = 20

_LISTING, _ORGANISATION = (model._meta.db_table for model in (Listing, Organisation))
# Whether a row passes one filter. The names are those of the form's fields. Who names no place or language is open
# to all, as among the matches (Listing.objects.matching).
_PASSES = {
    "art": "l.kind = ANY(%(art)s::text[])",
    "kategorie": "l.category = ANY(%(kategorie)s::text[])",
    "bezirk": "(l.district = ANY(%(bezirk)s::text[]) OR l.district = '')",
    "sprache": "(l.languages && %(sprache)s::varchar[] OR l.languages = '{}')",
}
FILTERS = tuple(_PASSES)
# Counted with every other value of their filter.
_OPEN_TO_ALL = ("bezirk", "sprache")

_UPDATE = f"""
UPDATE {_LISTING} SET search_document =
    setweight(to_tsvector('simple', %(a)s::text) || to_tsvector('german', %(a)s::text), 'A') ||
    setweight(to_tsvector('simple', %(b)s::text) || to_tsvector('german', %(b)s::text), 'B')
WHERE id = %(id)s
"""


def refresh(listing: Listing) -> None:
    """Make what is searched of this listing anew: after every change of its texts."""
    refresh_all([listing])


def refresh_all(listings: Iterable[Listing]) -> None:
    """The same for many."""
    rows = [
        {"id": one.pk, "a": words(one.title), "b": words(one.text, *_in_each_language(one.category))}
        for one in listings
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_UPDATE, rows)


def _in_each_language(category: str) -> Iterable[str]:
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            yield str(Listing.Category(category).label)


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see: `chosen` has the values of each filter by its name; any of a filter is enough."""

    text: str = ""
    chosen: dict[str, list[str]] = field(default_factory=dict)
    page: int = 1


@dataclass
class Found:
    """The answer: a page of listings with their organisations, the newest first.

    `counts[filter][value]`: how many would be left with this value instead of the filter's others.
    """

    page: Page
    total: int
    counts: dict[str, dict[str, int]]


def find(asked: Asked) -> Found:
    """The open listings that fit. Words are looked for in the listing and in the name of its organisation."""
    answer = _ask(asked)
    ids = [int(pk) for pk in answer["page"]]
    known = Listing.objects.select_related("organisation").defer("search_document").in_bulk(ids) if ids else {}
    total = answer["total"][""]
    paginator = Paginator(range(total), PER_PAGE)
    page = paginator.page(min(max(asked.page, 1), paginator.num_pages))
    # The database has given this page's rows alone.
    page.object_list = [known[pk] for pk in ids if pk in known]
    counts = {name: dict(answer[name]) for name in FILTERS}
    for name in _OPEN_TO_ALL:
        to_all = counts[name].pop("", 0)
        named = dict.fromkeys(asked.chosen.get(name, ()), 0) | counts[name]
        counts[name] = {value: number + to_all for value, number in named.items()}
    return Found(page=page, total=total, counts=counts)


def _ask(asked: Asked) -> dict[str, dict[str, int]]:
    """The rows of the one statement: by part ("page": the ids in their order), then by value."""
    params = {name: values for name, values in asked.chosen.items() if values}
    params |= {"today": timezone.localdate(), "per_page": PER_PAGE, "first": PER_PAGE * (max(asked.page, 1) - 1)}
    wanted = terms(asked.text)
    # Signs alone are in no text: they find nothing, not everything.
    matches = "FALSE" if asked.text else "TRUE"
    if wanted:
        matches = " AND ".join(_has(*pair) for pair in wanted.by_word(params))
    with connection.cursor() as cursor:
        cursor.execute(_statement(asked, matches), params)
        found = defaultdict(dict)
        for part, value, number in cursor.fetchall():
            found[part][value] = number
    return found


def _has(in_text: str, in_names: str) -> str:
    """SQL for one word, in the listing or in the name of its organisation: each asked of its own index."""
    found = f"l.id IN (SELECT o.id FROM {_LISTING} o WHERE {in_text})"
    if in_names:
        found += f" OR l.organisation_id IN (SELECT o.id FROM {_ORGANISATION} o WHERE {in_names})"
    return f"({found})"


def _statement(asked: Asked, matches: str) -> str:
    passes = {name: sql if asked.chosen.get(name) else "TRUE" for name, sql in _PASSES.items()}

    def others(left_out: str = "") -> str:
        return " AND ".join(f"in_{name}" for name in FILTERS if name != left_out)

    def counted(name: str, column: str) -> str:
        return f"UNION ALL SELECT '{name}', {column}, count(*) FROM found WHERE {others(name)} GROUP BY {column}"

    flags = ", ".join(f"{sql} AS in_{name}" for name, sql in passes.items())
    # ruff: noqa: S608 (everything in it is written here; what people type are parameters)
    return f"""
WITH found AS MATERIALIZED (
    SELECT l.id, l.renewed_on, l.kind, l.category, l.district, l.languages, {flags}
    FROM {_LISTING} l JOIN {_ORGANISATION} g ON g.id = l.organisation_id
    WHERE l.closed_at IS NULL AND l.hidden_at IS NULL AND l.valid_until >= %(today)s::date AND g.status = 'published'
        AND {matches}
), sums AS MATERIALIZED (
    SELECT count(*) AS total FROM found WHERE {others()}
), page AS (
    SELECT id, row_number() OVER (ORDER BY renewed_on DESC, id DESC) AS place FROM found WHERE {others()}
    ORDER BY place
    LIMIT %(per_page)s OFFSET (SELECT least(%(first)s, greatest(total - 1, 0) / %(per_page)s * %(per_page)s) FROM sums)
)
SELECT 'total' AS part, '' AS value, total AS number FROM sums
{counted("art", "kind")}
{counted("kategorie", "category")}
{counted("bezirk", "district")}
UNION ALL SELECT 'sprache', coalesce(spoken, ''), count(*) FROM found LEFT JOIN LATERAL unnest(languages) spoken ON TRUE
    WHERE {others("sprache")} GROUP BY spoken
UNION ALL (SELECT 'page', id::text, place FROM page ORDER BY place)
"""
