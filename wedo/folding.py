"""Words as they are compared in a search: without case, accents, vowel signs and the spellings of one letter.

Done in Python on both sides, for what is stored and for what is typed: a database without ICU, or with the locale C,
knows capitals and accents of English only.
"""

import re
import string
import unicodedata
from itertools import chain

# One letter, several forms. Latin letters that Unicode does not take apart (UAX #15 decomposes the others).
_LATIN = {"ı": "i", "ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
_LATIN |= {"ə": "e", "ŋ": "n", "ß": "ss", "ɓ": "b", "ɗ": "d", "ƙ": "k"}
# Cyrillic: Ukrainian and older letters beside those that people type on a Russian keyboard.
_CYRILLIC = {"ґ": "г", "ѣ": "е"}
# Arabic script: alef, yeh, kaf and heh as Arabic, Persian, Urdu and Sorani write them; the feminine ending.
_ARABIC = {"ٱ": "ا", "ة": "ه", "ى": "ي", "ی": "ي", "ې": "ي", "ێ": "ي", "ے": "ي", "ک": "ك", "ہ": "ه", "ھ": "ه"}
_ARABIC |= {"ە": "ه", "ۀ": "ه", "ۆ": "و", "ڕ": "ر", "ڵ": "ل", "ء": "", "ـ": ""}
# Ethiopic: series that sound the same in Amharic, so that both spellings are common.
_SAME_SERIES = ((0x1210, 0x1200), (0x1280, 0x1200), (0x1220, 0x1230), (0x12D0, 0x12A0), (0x1340, 0x1338))
_ETHIOPIC = {chr(one + n): chr(other + n) for one, other in _SAME_SERIES for n in range(7)}
_LETTERS = str.maketrans(_LATIN | _CYRILLIC | _ARABIC | _ETHIOPIC)

# As people write umlauts where there are none: "Foerderung".
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
# Chinese and Japanese write no spaces: each sign is a word, and words beside each other are a phrase.
_UNSPACED = re.compile("([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])")
# "Migrant*innen", "Migrant:innen" and "Migrant/innen" are one word; so is "Migrant_in".
_GENDERED = re.compile(r"(?<=[^\W\d_])[*:_/·](?=in(?:nen)?\b)", re.IGNORECASE)
_FEMALE, _LEAST_STEM = "innen", 4
# The Arabic article is written as a part of its word.
_ARTICLE = "ال"


def fold(text: str) -> str:
    """The words of a text in their plain form, with one space between them.

    Two texts that mean the same to a searching person are equal: "İSTANBUL" and "istanbul", "جَمْعِيّة" and "جمعيه".
    """
    # Twice: some signs come apart into capitals, as in "℠" (Unicode 3.13, D145).
    for _time in range(2):
        text = unicodedata.normalize("NFKD", text.casefold())
    letters = text.translate(_LETTERS)
    return " ".join("".join(chain.from_iterable(map(_plain, letters))).split())


def spellings(text: str) -> list[str]:
    """The folded text, and beside it the one with umlauts written out, where it has any."""
    text = unicodedata.normalize("NFC", text)
    return list(dict.fromkeys((fold(text), fold(text.translate(_GERMAN)))))


def variants(text: str) -> list[list[str]]:
    """Each word of the text in all its plain forms: with umlauts both ways, without the Arabic article, "Migrant" for
    "Migrant*innen", whose stems have nothing in common for PostgreSQL.

    Chinese and Japanese signs between two spaces stay together as one word of several signs.
    """
    found = []
    for part in _GENDERED.sub("", unicodedata.normalize("NFC", text)).split():
        plain, german = fold(part).split(), fold(part.translate(_GERMAN)).split()
        found += [_forms(*pair) for pair in zip(plain, german, strict=True)]
    return found


def ascii_form(folded: str) -> str:
    """The folded text in ASCII alone: every other letter becomes a digit and two letters of its own.

    The trigrams of PostgreSQL leave out other letters where the database's locale is C. Similar words stay similar.
    """
    return "".join(char if char.isascii() else _coded(ord(char)) for char in folded)


def is_sign(word: str) -> bool:
    """Whether a folded word is a sign of a script without spaces."""
    return bool(_UNSPACED.fullmatch(word))


def _plain(char: str) -> str:
    if unicodedata.combining(char) or unicodedata.category(char) == "Cf":
        return ""
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    if _UNSPACED.match(char):
        return f" {char} "
    # L: letters, N: numbers, M: vowel signs that are no accents (Hindi, Tamil).
    return char if unicodedata.category(char)[0] in "LNM" else " "


def _forms(*words: str) -> list[str]:
    bare = [word.removeprefix(_ARTICLE) for word in words if word.startswith(_ARTICLE) and len(word) > 4]
    stems = [word.removesuffix(_FEMALE) for word in words if word.endswith(_FEMALE)]
    return list(dict.fromkeys((*words, *bare, *(stem for stem in stems if len(stem) >= _LEAST_STEM))))


def _coded(number: int) -> str:
    digit, rest = divmod(number % 6760, 676)
    first, second = divmod(rest, 26)
    return f"{digit}{string.ascii_lowercase[first]}{string.ascii_lowercase[second]}"
