"""Compares the texts in code and templates with the translations, without gettext's programs.

German is the language of the msgids, so that our texts need no German catalogue (docs/adr/0001). The one in locale/de
holds texts of Django alone, in our words.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("wedo", "organisations", "events", "tickets")
TEMPLATES = "templates"
TEMPLATE_SUFFIXES = {".html", ".txt", ".xml", ".svg"}

# Which arguments of a call are context, singular and plural.
SIMPLE, PLURAL, CONTEXT, CONTEXT_PLURAL = (None, 0, None), (None, 0, 1), (0, 1, None), (0, 1, 2)
CALLS = {
    "_": SIMPLE,
    "gettext": SIMPLE,
    "gettext_lazy": SIMPLE,
    "gettext_noop": SIMPLE,
    "ngettext": PLURAL,
    "ngettext_lazy": PLURAL,
    "pgettext": CONTEXT,
    "pgettext_lazy": CONTEXT,
    "npgettext": CONTEXT_PLURAL,
    "npgettext_lazy": CONTEXT_PLURAL,
}
# `templatize` turns each tag into one of these calls, in a text that is otherwise no Python.
STRING = r"""u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
TEMPLATE_CALL = re.compile(rf"\b(_|n?p?gettext)\(\s*({STRING}(?:\s*,\s*{STRING})*)\s*(?:,\s*count\s*)?\)")

PERCENT = re.compile(r"%(?:\(\w+\))?[sdif]")
BRACES = re.compile(r"\{\w*\}")
MARKUP = re.compile(r"</?[a-z][^>]*>")


class NotConstant(Exception):
    """A text that is put together while the program runs cannot be looked up in a catalogue."""


@dataclass
class Message:
    """One text to translate, and the files that use it."""

    context: str | None
    singular: str
    plural: str | None = None
    files: set[str] = field(default_factory=set)

    @property
    def key(self) -> tuple[str | None, str]:
        """What gettext looks it up by."""
        return (self.context, self.singular)


def extract(root: Path = ROOT) -> dict[tuple[str | None, str], Message]:
    """All texts in the Python files and templates of the project.

    Raises NotConstant naming file and line of a call whose text is not written out.
    """
    messages: dict[tuple[str | None, str], Message] = {}
    for path, found in _all(root):
        name = path.relative_to(root).as_posix()
        for context, singular, plural in found:
            message = messages.setdefault((context, singular), Message(context, singular))
            message.plural = message.plural or plural
            message.files.add(name)
    return messages


def _all(root: Path) -> Iterator[tuple[Path, list[tuple[str | None, str, str | None]]]]:
    for folder in SOURCES:
        for path in sorted((root / folder).rglob("*.py")):
            yield path, in_python(path.read_text(encoding="utf-8"), str(path.relative_to(root)))
    for path in sorted((root / TEMPLATES).rglob("*")):
        if path.suffix in TEMPLATE_SUFFIXES:
            yield path, in_template(path.read_text(encoding="utf-8"), str(path.relative_to(root)))


def in_python(source: str, name: str = "") -> list[tuple[str | None, str, str | None]]:
    """(context, singular, plural) of every call of gettext's family. A variable as text is passed over: its
    texts are written out somewhere else. Raises NotConstant for an f-string."""
    found = []
    for node in ast.walk(ast.parse(source, name)):
        if not isinstance(node, ast.Call):
            continue
        function = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
        if function not in CALLS:
            continue
        texts = []
        for position in CALLS[function]:
            argument = node.args[position] if position is not None and position < len(node.args) else None
            if any(isinstance(part, ast.JoinedStr) for part in ast.walk(argument or ast.Pass())):
                raise NotConstant(f"{name}:{node.lineno}: an f-string cannot be translated; use %(name)s.")
            texts.append(argument.value if isinstance(argument, ast.Constant) else None)
        if isinstance(texts[1], str) and texts[1]:
            found.append(tuple(texts))
    return found


def in_template(source: str, name: str = "") -> list[tuple[str | None, str, str | None]]:
    """(context, singular, plural) of every `translate`, `blocktranslate` and `_("…")`."""
    found = []
    for function, arguments in TEMPLATE_CALL.findall(templatize(source, origin=name)):
        texts = [ast.literal_eval(text) for text in re.findall(STRING, arguments)]
        places = CALLS[function]
        chosen = tuple(texts[place] if place is not None and place < len(texts) else None for place in places)
        if chosen[1]:
            found.append(chosen)
    return found


def problems(catalogue: polib.POFile, messages: dict[tuple[str | None, str], Message]) -> list[str]:
    """What keeps a catalogue from being complete, one sentence each."""
    entries = {(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}
    missing = [messages[key] for key in messages.keys() - entries.keys()]
    found = [f"not in the catalogue: {message.singular!r} ({_files(message)})" for message in missing]
    found += [f"not used any more: {entries[key].msgid!r}" for key in entries.keys() - messages.keys()]
    for key in entries.keys() & messages.keys():
        entry, message = entries[key], messages[key]
        if "fuzzy" in entry.flags:
            found.append(f"fuzzy: {entry.msgid!r}")
        elif (entry.msgid_plural or None) != message.plural:
            found.append(f"another plural in the source: {entry.msgid!r}")
        else:
            found += [f"{problem}: {entry.msgid!r}" for problem in _differences(entry, catalogue)]
    return sorted(found)


def _files(message: Message) -> str:
    return ", ".join(sorted(message.files))


def _differences(entry: polib.POEntry, catalogue: polib.POFile) -> Iterator[str]:
    if not entry.msgid_plural:
        if not entry.msgstr:
            yield "not translated"
        elif _marks(entry.msgid) != _marks(entry.msgstr):
            yield "other placeholders or markup"
        return
    translated = [entry.msgstr_plural.get(number, "") for number in range(_plural_forms(catalogue))]
    if not all(translated):
        yield "not translated in every number"
    elif any(_marks(text) - (_marks(entry.msgid) | _marks(entry.msgid_plural)) for text in translated) or (
        _marks(translated[-1]) != _marks(entry.msgid_plural)
    ):
        # One or two may be written as words, so that only the last form must name the number.
        yield "other placeholders or markup"


def _plural_forms(catalogue: polib.POFile) -> int:
    """How many numbers the language tells apart: 2 in English, 6 in Arabic."""
    return int(re.search(r"nplurals=(\d+)", catalogue.metadata.get("Plural-Forms", "nplurals=2"))[1])


def _marks(text: str) -> Counter:
    """Everything that is not prose: placeholders and tags."""
    return (
        Counter(PERCENT.findall(text.replace("%%", ""))) + Counter(BRACES.findall(text)) + Counter(MARKUP.findall(text))
    )


def merge(catalogue: polib.POFile, messages: dict[tuple[str | None, str], Message]) -> None:
    """Add what is missing (empty), drop what is not used, keep every translation; sort for small diffs."""
    entries = {(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}
    catalogue.clear()
    for key in sorted(messages, key=lambda key: (min(messages[key].files), key[1], key[0] or "")):
        message = messages[key]
        entry = entries.get(key) or polib.POEntry(msgid=message.singular, msgctxt=message.context)
        if (entry.msgid_plural or None) != message.plural:
            entry = polib.POEntry(msgid=message.singular, msgctxt=message.context, msgid_plural=message.plural or "")
        if message.plural and not entry.msgstr_plural:
            entry.msgstr_plural = dict.fromkeys(range(_plural_forms(catalogue)), "")
        # Without line numbers: they would change with every edit.
        entry.occurrences = [(name, "") for name in sorted(message.files)]
        entry.flags = [flag for flag in entry.flags if flag != "python-format"]
        if PERCENT.search(message.singular + (message.plural or "")):
            entry.flags.append("python-format")
        catalogue.append(entry)
