"""A change in words that people read: which field, what was there, what is there now."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.conf import settings
from django.utils.translation import gettext as _

from wedo.languages import NAMES

from .models import Change, Organisation
from .translation import TEXTS

# A long text is shown word by word; anything shorter as before and after.
WORD_BY_WORD = 60
KEPT, GONE, NEW = "kept", "gone", "new"


@dataclass(frozen=True)
class Difference:
    """One field. `parts` are (kept, gone or new; text) of a long text, else empty."""

    label: str
    language: str
    before: str
    after: str
    parts: list[tuple[str, str]]


def differences(change: Change) -> list[Difference]:
    """The fields of one change in the order of the profile, in the reader's language; no query."""
    return [_difference(name, change.before.get(name), change.after.get(name)) for name in change.after]


def _difference(name: str, before, after) -> Difference:
    text, _underscore, code = name.rpartition("_")
    translated = text in TEXTS
    field = Organisation._meta.get_field(text if translated else name)
    was, now = _in_words(field, before), _in_words(field, after)
    return Difference(
        label=str(field.verbose_name),
        language=str(NAMES[code]) if translated and code != settings.LANGUAGE_CODE else "",
        before=was,
        after=now,
        parts=list(_word_by_word(was, now)) if max(len(was), len(now)) > WORD_BY_WORD else [],
    )


def _in_words(field, value) -> str:
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    if field.name == "logo":
        return _("ein Bild")
    choices = dict(getattr(field, "base_field", field).flatchoices)
    many = value if isinstance(value, list) else [value]
    return ", ".join(str(choices.get(one, one)) for one in many)


def _word_by_word(before: str, after: str) -> Iterator[tuple[str, str]]:
    was, now = (re.findall(r"\s+|\S+", text) for text in (before, after))
    for kind, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if kind == "equal":
            yield KEPT, "".join(was[a:b])
            continue
        if a < b:
            yield GONE, "".join(was[a:b])
        if c < d:
            yield NEW, "".join(now[c:d])
