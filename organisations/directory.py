"""The directory's one question: which organisations fit, in which order, and how many each filter would leave.

One statement finds the rows once and answers all of it, so that the page costs the same for 5 and for 5,000
organisations: counting each filter by itself would be twenty queries.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator
from django.db import connection
from django.utils import timezone

from .models import Listing, Organisation, Topic
from .search import Terms, terms

PER_PAGE = 24
RELEVANCE, NAME, NEWEST = "treffer", "name", "neu"

_ORGANISATION, _LISTING, _TOPIC = (model._meta.db_table for model in (Organisation, Listing, Topic))
_TOPICS = Organisation.topics.through._meta.db_table

# Whether a row passes one filter. The names are those of the form's fields.
_PASSES = {
    "bezirk": "o.district = ANY(%(bezirk)s::text[])",
    "thema": f"o.id IN (SELECT t.organisation_id FROM {_TOPICS} t JOIN {_TOPIC} n ON n.id = t.topic_id "
    "WHERE n.slug = ANY(%(thema)s::text[]))",
    "sprache": "o.languages && %(sprache)s::varchar[]",
    "art": "o.kind = ANY(%(art)s::text[])",
    "boerse": "(needs AND 'need' = ANY(%(boerse)s::text[]) OR offers AND 'offer' = ANY(%(boerse)s::text[]))",
}
FILTERS = tuple(_PASSES)


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see: `chosen` has the values of each filter by its name; any of a filter is enough."""

    text: str = ""
    chosen: dict[str, list[str]] = field(default_factory=dict)
    sort: str = ""
    page: int = 1


@dataclass
class Found:
    """The answer. `counts[filter][value]`: how many would be left with this value instead of the filter's others.

    `on_map` counts the districts without safe profiles; `anywhere` those that fit the text, whatever the filters.
    `is_guess`: nothing has these words, but names are like them. `sort` is how it is sorted.
    """

    page: Page
    total: int
    anywhere: int
    counts: dict[str, dict[str, int]]
    on_map: dict[str, int]
    is_guess: bool
    sort: str

    @property
    def has_hidden(self) -> bool:
        """Whether the list has districts of organisations that the map does not count."""
        listed = sum(number for district, number in self.counts["bezirk"].items() if district)
        return listed > sum(number for district, number in self.on_map.items() if district)


def find(asked: Asked) -> Found:
    """The published organisations that fit, a page of them, and the counts. Typing mistakes only where they help."""
    wanted = terms(asked.text)
    answer = _ask(asked, wanted, guess=False)
    is_guess = wanted is not None and not answer["anywhere"][""]
    if is_guess:
        answer = _ask(asked, wanted, guess=True)
    ids = [int(pk) for pk in answer["page"]]
    known = Organisation.objects.prefetch_related("topics").in_bulk(ids) if ids else {}
    total = answer["total"][""]
    paginator = Paginator(range(total), PER_PAGE)
    page = paginator.page(min(max(asked.page, 1), paginator.num_pages))
    # The database has given this page's rows alone.
    page.object_list = [known[pk] for pk in ids if pk in known]
    return Found(
        page=page,
        total=total,
        anywhere=answer["anywhere"][""],
        counts={name: dict(answer[name]) for name in FILTERS},
        on_map=dict(answer["map"]),
        is_guess=is_guess and bool(answer["anywhere"][""]),
        sort=_sort(asked, wanted),
    )


def _sort(asked: Asked, wanted: Terms | None) -> str:
    """Relevance needs words; without a choice it is that, or the name."""
    if asked.sort in (NAME, NEWEST):
        return asked.sort
    return RELEVANCE if wanted else NAME


def _ask(asked: Asked, wanted: Terms | None, *, guess: bool) -> dict[str, dict[str, int]]:
    """The rows of the one statement: by part ("page": the ids in their order), then by value."""
    params = {name: values for name, values in asked.chosen.items() if values}
    params |= {"today": timezone.localdate(), "per_page": PER_PAGE, "first": PER_PAGE * (max(asked.page, 1) - 1)}
    # Signs alone are in no text: they find nothing, not everything.
    matches, order = "FALSE" if asked.text else "TRUE", []
    if wanted:
        matches = wanted.resembles(params) if guess else wanted.matches(params)
    sort = _sort(asked, wanted)
    if sort == RELEVANCE:
        order = wanted.likeness(params) if guess else wanted.rank(params)
    elif sort == NEWEST:
        order = ["published_at DESC"]
    with connection.cursor() as cursor:
        cursor.execute(_statement(asked, matches, ", ".join((*order, "sort_name", "id"))), params)
        found = defaultdict(dict)
        for part, value, number in cursor.fetchall():
            found[part][value] = number
    return found


def _statement(asked: Asked, matches: str, order: str) -> str:
    chosen = [name for name in FILTERS if asked.chosen.get(name)]

    def others(left_out: str = "") -> str:
        # Filters that are not set are not in the statement: its planner would take each for half of the rows.
        return " AND ".join(f"in_{name}" for name in chosen if name != left_out) or "TRUE"

    flags = "".join(f", {_PASSES[name]} AS in_{name}" for name in chosen)
    # ruff: noqa: S608 (everything in it is written here; what people type are parameters)
    return f"""
WITH listed AS (
    SELECT o.*, o.id IN (SELECT organisation_id FROM {_LISTING} WHERE {_open_listing("need")}) AS needs,
        o.id IN (SELECT organisation_id FROM {_LISTING} WHERE {_open_listing("offer")}) AS offers
    FROM {_ORGANISATION} o WHERE o.status = 'published' AND {matches}
), found AS MATERIALIZED (
    SELECT id, sort_name, published_at, search_names, search_document,
        district, kind, languages, needs, offers, is_safe{flags}
    FROM listed o
), sums AS MATERIALIZED (
    SELECT count(*) AS anywhere, count(*) FILTER (WHERE {others()}) AS total,
        count(*) FILTER (WHERE needs AND {others("boerse")}) AS needs,
        count(*) FILTER (WHERE offers AND {others("boerse")}) AS offers
    FROM found
), page AS (
    SELECT id, row_number() OVER (ORDER BY {order}) AS place FROM found WHERE {others()} ORDER BY place
    LIMIT %(per_page)s OFFSET (SELECT least(%(first)s, greatest(total - 1, 0) / %(per_page)s * %(per_page)s) FROM sums)
)
SELECT 'anywhere' AS part, '' AS value, anywhere AS number FROM sums
UNION ALL SELECT 'total', '', total FROM sums
UNION ALL SELECT 'boerse', 'need', needs FROM sums
UNION ALL SELECT 'boerse', 'offer', offers FROM sums
UNION ALL SELECT 'bezirk', district, count(*) FROM found WHERE {others("bezirk")} GROUP BY district
UNION ALL SELECT 'map', district, count(*) FROM found WHERE {others("bezirk")} AND NOT is_safe GROUP BY district
UNION ALL SELECT 'art', kind, count(*) FROM found WHERE {others("art")} GROUP BY kind
UNION ALL SELECT 'sprache', spoken, count(*) FROM found, unnest(languages) AS spoken WHERE {others("sprache")}
    GROUP BY spoken
UNION ALL SELECT 'thema', n.slug, count(*) FROM found JOIN {_TOPICS} t ON t.organisation_id = found.id
    JOIN {_TOPIC} n ON n.id = t.topic_id WHERE {others("thema")} GROUP BY n.slug
UNION ALL (SELECT 'page', id::text, place FROM page ORDER BY place)
"""


def _open_listing(kind: str) -> str:
    """As ListingQuerySet.open() has it; the organisation is a published one here."""
    return f"kind = '{kind}' AND closed_at IS NULL AND hidden_at IS NULL AND valid_until >= %(today)s::date"
