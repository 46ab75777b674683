"""What of an organisation is searched, and what a typed text asks for.

Stored with each organisation, both made of folded words (wedo.folding), so that the database's locale does not matter:

- `search_document`: every word as it is and its German stem. Weight A: names; B: summary and topics; C: the rest.
- `search_names`: the names in ASCII letters, each between bars: for trigrams, which forgive typing mistakes.

Verbs keep them in step through `refresh`; `manage.py reindex_organisations` makes them anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.db import connection
from django.utils import translation

from wedo.folding import ascii_form, is_sign, spellings, variants
from wedo.languages import NAMES, OWN_NAMES

from .models import District, Kind, Organisation

# Nobody searches for more; each word costs the database some work.
MOST_WORDS = 8
# In a name, a shorter part would be found everywhere.
LEAST_INSIDE = 3
# Words that say nothing about what is meant, unless there is no other: in German, English, and of "e.V.".
STOP_WORDS = frozenset(
    {
        "der", "die", "das", "den", "dem", "des", "ein", "eine", "einer", "einen", "und", "oder", "fur", "fuer", "von",
        "vom", "mit", "in", "im", "am", "an", "auf", "zu", "zum", "zur", "bei", "aus", "the", "a", "and", "or", "for",
        "of", "with", "on", "at", "to", "e", "v", "ev",
    }
)  # fmt: skip
# How alike a name must be, from 0 to 1: "Gartengrupe" and "Kinderchro" are, other words of the same length are not.
LEAST_LIKENESS = 0.55
# Where no name is: one wrong letter in the middle costs a short word half of its trigrams ("Istambul"). Then whole
# words alone are compared, so that "Frauenfußball" does not find everything that begins with "Frauen".
LEAST_STRICTLY = 0.4
NEARLY_AS_LIKE = 0.85
MOST_WEIGHED = 1000
BATCH = 500

_LIKENESS = "word_similarity(%(typed)s::text, search_names)"
_STRICTLY = "strict_word_similarity(%(typed)s::text, search_names)"

_UPDATE = f"""
UPDATE {Organisation._meta.db_table} SET search_names = %(names)s::text, search_document =
    setweight(to_tsvector('simple', %(a)s::text) || to_tsvector('german', %(a)s::text), 'A') ||
    setweight(to_tsvector('simple', %(b)s::text) || to_tsvector('german', %(b)s::text), 'B') ||
    setweight(to_tsvector('simple', %(c)s::text) || to_tsvector('german', %(c)s::text), 'C')
WHERE id = %(id)s
"""  # noqa: S608 (the table's name is ours)


def refresh(organisation: Organisation) -> None:
    """Make what is searched of this organisation anew: after every change of its texts or topics."""
    refresh_all([organisation])


def refresh_all(organisations: Iterable[Organisation]) -> int:
    """The same for many, which should come with their topics prefetched; returns how many there were.

    Also used by a migration: reads nothing but fields, and no field that it cannot do without.
    """
    rows = [_row(organisation) for organisation in organisations]
    with connection.cursor() as cursor:
        cursor.executemany(_UPDATE, rows)
    return len(rows)


def _row(organisation: Organisation) -> dict:
    names = [organisation.name, organisation.short_name]
    topics = [text for topic in organisation.topics.all() for text in _texts(topic, "name")]
    return {
        "id": organisation.pk,
        "names": names_form(names),
        "a": words(*names),
        "b": words(*_texts(organisation, "summary"), *topics),
        "c": words(*_texts(organisation, "audience"), *_texts(organisation, "description"), *_facts(organisation)),
    }


def names_form(names: Iterable[str]) -> str:
    """Names as `search_names` has them: "|forderverein|foerderverein|"."""
    found = dict.fromkeys(ascii_form(one) for name in names for one in spellings(name) if one)
    return f"|{'|'.join(found)}|" if found else ""


def words(*texts: str) -> str:
    """All words of the texts in all their plain forms. The forms of a word follow each other."""
    return " ".join(form for text in texts for forms in variants(text) for form in forms)


def _texts(thing, field: str) -> list[str]:
    """The field in every language of the site that it has."""
    found = (getattr(thing, f"{field}_{code}", "") for code, _name in settings.LANGUAGES)
    return [text for text in found if text]


def _facts(organisation: Organisation) -> Iterable[str]:
    """District, kind and spoken languages in words, as somebody would type them."""
    yield dict(District.choices).get(organisation.district, "")
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            yield str(dict(Kind.choices).get(organisation.kind, ""))
            yield from (str(NAMES.get(spoken, "")) for spoken in organisation.languages)
    yield from (OWN_NAMES.get(spoken, "") for spoken in organisation.languages)


@dataclass(frozen=True)
class Terms:
    """What a typed text asks for: its words in all their forms, and the whole of it as a name is stored."""

    words: tuple[tuple[str, ...], ...]
    whole: tuple[str, ...]

    def matches(self, params: dict) -> str:
        """SQL that is true for the rows of `o` that have every word; fills `params`.

        A word is found by its stem, as it is, as the beginning of a word when it is the last one, and inside a name:
        "chor" finds "Frauenchor".
        """
        return " AND ".join(f"({' OR '.join(filter(None, pair))})" for pair in self.by_word(params))

    def by_word(self, params: dict) -> list[tuple[str, str]]:
        """The same word by word: whose texts have it, and (nothing for a very short one) whose names do."""
        conditions = []
        for number, forms in enumerate(self.words):
            inside = [f"%{ascii_form(form)}%" for form in forms if len(ascii_form(form)) >= LEAST_INSIDE]
            params[f"inside_{number}"] = inside
            in_names = f"o.search_names LIKE ANY(%(inside_{number})s::text[])" if inside else ""
            conditions.append((f"o.search_document @@ {self._query(number, params)}", in_names))
        return conditions

    def rank(self, params: dict) -> list[str]:
        """SQL of what the found rows of `found` are sorted by, best first; needs the `params` of `matches`.

        The whole name before the beginning of a name, before the beginning of its words, before its inside, before
        other texts. Among equals their weight counts, unless there are so many that nobody reads them to the end:
        weighing takes the database 5 microseconds a row.
        """
        tiers = []
        for tier, pattern in enumerate(("%|{}|%", "%|{}%", "% {}%", "%{}%")):
            params[f"tier_{tier}"] = [pattern.format(one) for one in self.whole]
            tiers.append(f"WHEN search_names LIKE ANY(%(tier_{tier})s::text[]) THEN {tier}")
        query = " && ".join(self._query(number, params) for number in range(len(self.words)))
        is_short = f"(SELECT anywhere FROM sums) <= {MOST_WEIGHED}"  # noqa: S608 (a number of ours)
        return [
            f"CASE {' '.join(tiers)} ELSE 9 END",
            f"CASE WHEN {is_short} THEN ts_rank(search_document, {query}) END DESC",
        ]

    def resembles(self, params: dict) -> str:
        """SQL that is true for the rows of `o` whose names are like the text, typing mistakes forgiven.

        Nearly as like as the best one, so that a good guess does not come with bad ones: by the letters first, then
        by whole words, as "chor beispiel" has all the letters of "Beispielchro", too.
        """
        params["typed"], params["worse"] = self.whole[0], NEARLY_AS_LIKE
        params["least"], params["strictly"] = LEAST_LIKENESS, LEAST_STRICTLY
        return f"""o.id IN (
            WITH alike AS MATERIALIZED (
                SELECT id, search_names, {_LIKENESS} AS likeness
                FROM {Organisation._meta.db_table} WHERE status = 'published'
            ), best AS MATERIALIZED (
                SELECT max(likeness) AS likeness FROM alike
            ), near AS MATERIALIZED (
                SELECT id, {_STRICTLY} AS strictly FROM alike, best WHERE alike.likeness >=
                    CASE WHEN best.likeness < %(least)s::real THEN %(strictly)s::real
                    ELSE greatest(%(least)s::real, %(worse)s::real * best.likeness) END
            )
            SELECT id FROM near, best WHERE strictly >= greatest(
                CASE WHEN best.likeness < %(least)s::real THEN %(strictly)s::real ELSE 0 END,
                %(worse)s::real * (SELECT max(strictly) FROM near))
        )"""  # noqa: S608 (the table's name is ours)

    def likeness(self, params: dict) -> list[str]:
        """SQL of what those of `resembles` are sorted by."""
        return [f"{_STRICTLY} DESC", f"{_LIKENESS} DESC", "similarity(%(typed)s::text, search_names) DESC"]

    def _query(self, number: int, params: dict) -> str:
        forms = self.words[number]
        is_last = number == len(self.words) - 1
        params[f"stem_{number}"] = " | ".join(map(_quoted, forms))
        params[f"word_{number}"] = " | ".join(_quoted(form) + (":*" if is_last else "") for form in forms)
        return f"(to_tsquery('german', %(stem_{number})s::text) || to_tsquery('simple', %(word_{number})s::text))"


def terms(text: str) -> Terms | None:
    """What the text asks for; None when there is no word in it. Of a very long text the first words count."""
    found = []
    for are_signs, group in groupby(variants(text), key=lambda forms: is_sign(forms[0])):
        together = [tuple(forms) for forms in group]
        # Signs beside each other are searched as they stand.
        found += [(" ".join(forms[0] for forms in together),)] if are_signs else together
    said = [forms for forms in found if not STOP_WORDS.issuperset(forms)] or found
    if not said:
        return None
    return Terms(tuple(said[:MOST_WORDS]), tuple(ascii_form(one) for one in spellings(text)))


def _quoted(form: str) -> str:
    """A folded word, which has letters and digits alone, for to_tsquery; signs one after the other."""
    return " <-> ".join(f"'{word}'" for word in form.split())
