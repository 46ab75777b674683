"""A change in words that people read: which field, what was there, what is there now."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _

from wedo.languages import NAMES

from .models import Change, Organisation
from .translation import TEXTS

# A long text is shown word by word; anything shorter as before and after.
WORD_BY_WORD = 60
KEPT, GONE, NEW = "kept", "gone", "new"
# Of what stayed so many characters beside each change: the change is what matters.
CONTEXT = 80
# Pairs of words: more would take seconds for texts that somebody has made to be slow.
MOST_COMPARED = 250_000


@dataclass(frozen=True)
class Difference:
    """One field. `parts` are (kept, gone or new; text) of a long text, else empty.

    `language` names the language of a text for readers, `code` for machines; both are empty for other fields,
    `language` for German, too.
    """

    label: str
    language: str
    code: str
    before: str
    after: str
    parts: list[tuple[str, str]]


def differences(change: Change, topics: dict[str, str] | None = None) -> list[Difference]:
    """The fields of one change in the order of the profile, in the reader's language; no query.

    `topics` gives the names of topics by their short names; one that is missing there keeps its short name.
    """
    return between(change.before, change.after, topics)


def between(before: dict, after: dict, topics: dict[str, str] | None = None) -> list[Difference]:
    """The same for any two states of some fields; those of `after`."""
    return [_difference(name, before.get(name), after.get(name), topics or {}) for name in sorted(after, key=_position)]


def fields_of(change: Change) -> list[str]:
    """What the fields of one change are called, each once, in the order of the profile; without what they hold."""
    texts = [_text_and_language(name)[0] for name in sorted(change.after, key=_position)]
    return list(dict.fromkeys(_label(_field(text), text) for text in texts))


def _difference(name: str, before, after, topics: dict[str, str]) -> Difference:
    text, code = _text_and_language(name)
    field = _field(text)
    if field is None:
        return Difference(name, "", "", str(before or ""), str(after or ""), [])
    was, now = (_in_words(field, value, topics) for value in (before, after))
    return Difference(
        label=_label(field, name),
        language=str(NAMES[code]) if code and code != settings.LANGUAGE_CODE else "",
        code=code,
        before=was,
        after=now,
        parts=list(_shortened(list(_word_by_word(was, now)))) if max(len(was), len(now)) > WORD_BY_WORD else [],
    )


def _field(name: str):
    """The field of that name; None for one of old, because a history outlives its fields."""
    try:
        return Organisation._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _label(field, name: str) -> str:
    if field is None:
        return name
    # Pictures are rows of their own.
    return str(field.related_model._meta.verbose_name_plural if field.one_to_many else field.verbose_name)


def _text_and_language(name: str) -> tuple[str, str]:
    text, _underscore, code = name.rpartition("_")
    return (text, code) if text in TEXTS and code in NAMES else (name, "")


def _position(name: str) -> int:
    """Where a field stands in the profile; the database keeps no order."""
    names = [field.name for field in Organisation._meta.get_fields()]
    return names.index(name) if name in names else len(names)


def _in_words(field, value, topics: dict[str, str]) -> str:
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    if field.name == "logo":
        return _("ein Bild")
    choices = (
        topics if field.name == "topics" else dict(getattr(getattr(field, "base_field", field), "flatchoices", ()))
    )
    many = value if isinstance(value, list) else [value]
    return ", ".join(str(choices.get(one, one)) for one in many)


def _word_by_word(before: str, after: str) -> Iterator[tuple[str, str]]:
    # A word with the space behind it is one piece: a space alone is alike everywhere.
    was, now = (re.findall(r"\S+\s*|\s+", text) for text in (before, after))
    head = _alike(was, now)
    tail = _alike(was[head:][::-1], now[head:][::-1])
    gone, new = was[head : len(was) - tail], now[head : len(now) - tail]
    if head:
        yield KEPT, "".join(was[:head])
    yield from _between(gone, new)
    if tail:
        yield KEPT, "".join(was[len(was) - tail :])


def _alike(was: list[str], now: list[str]) -> int:
    """How many pieces are the same from the beginning."""
    return next((place for place, (a, b) in enumerate(zip(was, now, strict=False)) if a != b), min(len(was), len(now)))


def _between(was: list[str], now: list[str]) -> Iterator[tuple[str, str]]:
    """The middle, piece by piece; as a whole where comparing would keep a reader waiting."""
    if len(was) * len(now) > MOST_COMPARED:
        yield GONE, "".join(was)
        yield NEW, "".join(now)
        return
    for kind, a, b, c, d in SequenceMatcher(None, was, now).get_opcodes():
        if kind == "equal":
            yield KEPT, "".join(was[a:b])
            continue
        if a < b:
            yield GONE, "".join(was[a:b])
        if c < d:
            yield NEW, "".join(now[c:d])


def _shortened(parts: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The parts with the middle of what stayed left out, and with the ends that nothing touches."""
    last = len(parts) - 1
    for position, (kind, text) in enumerate(parts):
        if kind != KEPT or len(text) <= 2 * CONTEXT:
            yield kind, text
            continue
        begin = "" if position == 0 else text[:CONTEXT]
        end = "" if position == last else text[-CONTEXT:]
        yield KEPT, f"{begin} … {end}"
