"""Text as people read it: soft hyphens for long German words, no hidden characters in what they type."""

import re
import unicodedata
from itertools import islice

from django.utils.text import slugify

# Compounds that are wider than a phone. The bars are where they may break.
LONG_WORDS = [
    "Selbst|organisation",
    "Selbst|organisations|netz|werk",
    "Migrantinnen|selbst|organisation",
    "Migrantinnen|selbst|organisations|netz|werk",
    "Zentral|bibliothek",
    "Netzwerk|veranstaltung",
    "Netzwerk|treffen",
    "Stadt|gesellschaft",
    "Hühner|posten",
    "Erd|geschoss",
    "Barriere|freiheit",
    "Zuständig|keiten",
    "Förder|mittel",
    "Förder|verfahren",
    "Bühnen|programm",
    "Unterstützer|*innen",
    "Engagement|förderung",
    "Gebärden|sprache",
    "Veranstaltung|en",
    "Datenschutz|erklärung",
    "Anwendungs|beispiele",
    "Ansprech|person",
]
# Where a compound that stands in no list may break: before these, in a word this long.
HEADS = [
    "akademie", "begegnung", "beratung", "bibliothek", "bildung", "bündnis", "engagement", "förderung", "forum",
    "freundschaft", "gemeinde", "gemeinschaft", "gesellschaft", "gruppe", "initiative", "kultur", "nachbarschaft",
    "netzwerk", "organisation", "projekt", "selbst", "stiftung", "treffen", "treffpunkt", "unterstützung", "verband",
    "verein", "veranstaltung", "werkstatt", "zentrum",
]  # fmt: skip
LONG = 16
SHY = "\u00ad"
_PATTERN = re.compile(
    "|".join(re.escape(word.replace("|", "")) for word in sorted(LONG_WORDS, key=len, reverse=True))
    + rf"|\w{{{LONG},}}",
    re.IGNORECASE,
)
_HEAD = re.compile(rf"(?<=\w{{4}})(?={'|'.join(HEADS)})", re.IGNORECASE)
# The lengths of the parts, by word.
_PARTS = {word.replace("|", "").casefold(): [len(part) for part in word.split("|")] for word in LONG_WORDS}

# Unicode's bidirectional controls: a name made of them could turn around the text after it (UAX #9).
BIDI_CONTROLS = dict.fromkeys([0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069, 0x200E, 0x200F])


# So many marks may stand on one letter: more run over the lines above and below, and over what others wrote there.
# Source: UTS #39, section 5.4 ("Forbid sequences of more than 4 nonspacing marks").
MOST_MARKS = 4
# Break or join words unseen: two names would look the same. Khmer and Thai need the first in long texts, not in names.
UNSEEN_BREAKS = dict.fromkeys([0x200B, 0x2060, 0xFEFF])

# Look like nothing and are neither space, mark nor format character: the fillers of Hangul, and Braille's blank.
INVISIBLE_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
# What stands where bytes could not be read: the text itself is lost.
UNREADABLE = "\ufffd"


def is_blank(text: str) -> bool:
    """Whether nothing of the text can be seen: spaces, joiners, soft hyphens, marks that stand on no letter."""
    # Z: separators. C: controls, format characters, unassigned. M: marks, among them the variation selectors.
    return all(char in INVISIBLE_LETTERS or unicodedata.category(char)[0] in "ZCM" for char in text)


def soften(text: str) -> str:
    """The text with soft hyphens in the compounds of `LONG_WORDS`, and before the `HEADS` of other long ones.

    Not every browser can break German words by itself, and a phone is narrow.
    """

    def break_word(match: re.Match) -> str:
        if (parts := _PARTS.get(match.group().casefold())) is None:
            return _HEAD.sub(SHY, match.group())
        letters = iter(match.group())
        return SHY.join("".join(islice(letters, length)) for length in parts)

    return _PATTERN.sub(break_word, text)


def tidy(text: str, *, lines: bool = False) -> str:
    """What somebody typed, without control and bidi-override characters, doubled spaces and towers of marks.

    `lines` keeps line breaks. Letters of every script, joiners and emoji stay; what cannot be seen at all is nothing.
    """
    if is_blank(text):
        return ""
    text = _with_few_marks(unicodedata.normalize("NFC", text).translate(BIDI_CONTROLS))
    if not lines:
        text = text.translate(UNSEEN_BREAKS)
    kept = "".join(char for char in text if unicodedata.category(char) != "Cc" or char in "\n\r\t")
    if lines:
        return "\n".join(" ".join(line.split()) for line in kept.splitlines()).strip()
    return " ".join(kept.split())


def _with_few_marks(text: str) -> str:
    if text.isascii():
        return text
    kept, marks = [], 0
    for char in text:
        marks = marks + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        if marks <= MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def sort_key(text: str) -> str:
    """What a name is sorted by: without case and accents, so that "Örnek" stands between "Orgel" and "Ost"."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in letters if not unicodedata.combining(char))


# As people write addresses: "Fördermittel" becomes "foerdermittel", not "fordermittel".
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


def address_of(name: str, *, length: int = 60) -> str:
    """The name as a part of an address, at most `length` characters; empty for scripts without Latin letters."""
    return slugify(name.translate(_GERMAN))[:length].strip("-")


# One letter for people who write Turkish names on another keyboard.
_DOTTED = "iIıİ"


def in_any_case(word: str) -> str:
    """A regular expression (of Python and of PostgreSQL) that finds the word in capitals and small letters alike.

    For fields that are searched as they stand: a database with the locale C takes "özlem" and "Özlem" for two words.
    """
    return "".join(_one_of(char) for char in unicodedata.normalize("NFC", word))


def _one_of(char: str) -> str:
    forms = {char, char.lower(), char.upper(), char.title(), char.casefold(), *(_DOTTED if char in _DOTTED else "")}
    forms = sorted(form for form in forms if len(form) == 1)
    return f"[{''.join(forms)}]" if len(forms) > 1 else re.escape(char)
