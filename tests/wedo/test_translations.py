"""Every text has its translation, and the check for that sees what it must see."""

import io
import re
from pathlib import Path

import django
import polib
import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from wedo import catalogues
from wedo.catalogues import Message, in_python, in_template, merge, problems
from wedo.po import LOCALE


def test_every_text_of_the_site_is_translated():
    said = io.StringIO()

    call_command("translations_complete", stdout=said)

    assert said.getvalue().endswith("texts, all translated.\n")


def test_no_german_text_is_changed_by_a_catalogue_of_django():
    """A msgid such as "View" would come out in Django's own German, because all catalogues are merged."""
    for message in catalogues.extract().values():
        if message.context is None and message.plural is None:
            assert translation.gettext(message.singular) == message.singular


@pytest.mark.parametrize(
    ("domain", "packages"), [("django", ("contrib/admin", "conf")), ("djangojs", ("contrib/admin",))]
)
def test_the_german_catalogue_says_du_where_django_says_sie(domain, packages):
    """It may only hold what Django has: a text of another version would be a dead letter."""
    ours = polib.pofile(str(LOCALE / "de" / "LC_MESSAGES" / f"{domain}.po"))
    files = [Path(django.__file__).parent / package / f"locale/de/LC_MESSAGES/{domain}.po" for package in packages]
    theirs = {(entry.msgctxt, entry.msgid, entry.msgid_plural) for file in files for entry in polib.pofile(str(file))}

    assert [entry.msgid for entry in ours if (entry.msgctxt, entry.msgid, entry.msgid_plural) not in theirs] == []
    said = [text for entry in ours for text in (entry.msgstr, *entry.msgstr_plural.values())]
    assert [text for text in said if re.search(r"\b(Sie|Ihr|Ihre|Ihnen)\b", text)] == []
    assert [problem for entry in ours for problem in catalogues._differences(entry, ours)] == []


def test_finds_calls_in_python():
    source = (
        '_("eins")\ngettext_lazy("zwei" " drei")\nngettext("ein Platz", "%(n)s Plätze", n)\n'
        'translation.pgettext("Tür", "Schloss")\n_(variable)\nlen("vier")\n'
    )

    assert sorted(in_python(source), key=lambda found: found[1]) == [
        ("Tür", "Schloss", None),
        (None, "ein Platz", "%(n)s Plätze"),
        (None, "eins", None),
        (None, "zwei drei", None),
    ]


def test_refuses_text_that_is_put_together_at_run_time():
    with pytest.raises(catalogues.NotConstant, match=r"seite\.py:2"):
        in_python('x = 1\n_(f"{x} Plätze")', "seite.py")


def test_finds_tags_in_templates():
    source = (
        '{% translate "Start" %}{% translate \'100 % frei\' as free %}{{ _("Ende") }}{% if x == _("ja") %}{% endif %}'
        "{% blocktranslate trimmed %}\n  Noch\n  {{ n }} Tage\n{% endblocktranslate %}"
        "{% blocktranslate count n=n %}ein Ort{% plural %}{{ n }} Orte{% endblocktranslate %}"
        '{% translate "Schloss" context "Tür" %}{# translate "nein" #}'
        "{% blocktranslate %}Er sagt: \"Moin\", 'Tag' \\ (ja){% endblocktranslate %}"
    )

    assert in_template(source) == [
        (None, "Start", None),
        (None, "100 %% frei", None),
        (None, "Ende", None),
        (None, "ja", None),
        (None, "Noch %(n)s Tage", None),
        (None, "ein Ort", "%(n)s Orte"),
        ("Tür", "Schloss", None),
        (None, "Er sagt: \"Moin\", 'Tag' \\ (ja)", None),
    ]


def catalogue(*entries: polib.POEntry) -> polib.POFile:
    made = polib.POFile()
    made.metadata = {"Plural-Forms": "nplurals=2; plural=(n != 1);"}
    made.extend(entries)
    return made


def used(*messages: Message) -> dict:
    return {message.key: message for message in messages}


@pytest.mark.parametrize(
    ("entry", "message", "problem"),
    [
        (polib.POEntry(msgid="Ort", msgstr=""), Message(None, "Ort"), "not translated: 'Ort'"),
        (polib.POEntry(msgid="Ort", msgstr="place", flags=["fuzzy"]), Message(None, "Ort"), "fuzzy: 'Ort'"),
        (
            polib.POEntry(msgid="%(n)s Tage", msgstr="%(number)s days"),
            Message(None, "%(n)s Tage"),
            "other placeholders or markup: '%(n)s Tage'",
        ),
        (
            polib.POEntry(msgid="<b>Tag</b>", msgstr="day"),
            Message(None, "<b>Tag</b>"),
            "other placeholders or markup: '<b>Tag</b>'",
        ),
        (
            polib.POEntry(msgid="Tag", msgid_plural="%(n)s Tage", msgstr_plural={0: "day", 1: ""}),
            Message(None, "Tag", "%(n)s Tage"),
            "not translated in every number: 'Tag'",
        ),
        (
            polib.POEntry(msgid="Tag", msgid_plural="%(n)s Tage", msgstr_plural={0: "day", 1: "days"}),
            Message(None, "Tag", "%(n)s Tage"),
            "other placeholders or markup: 'Tag'",
        ),
        (
            polib.POEntry(msgid="Tag", msgstr="day"),
            Message(None, "Tag", "%(n)s Tage"),
            "another plural in the source: 'Tag'",
        ),
    ],
)
def test_tells_what_is_wrong_with_a_translation(entry, message, problem):
    assert problems(catalogue(entry), used(message)) == [problem]


def test_tells_what_is_missing_and_what_is_not_used():
    messages = used(Message(None, "neu", files={"templates/base.html"}))

    assert problems(catalogue(polib.POEntry(msgid="alt", msgstr="old")), messages) == [
        "not in the catalogue: 'neu' (templates/base.html)",
        "not used any more: 'alt'",
    ]


def test_good_translations_pass():
    entries = (
        polib.POEntry(msgid="Tag", msgid_plural="%(n)s Tage", msgstr_plural={0: "one day", 1: "%(n)s days"}),
        polib.POEntry(msgid="%(n)s <b>Orte</b>", msgstr="<b>places</b>: %(n)s"),
    )
    messages = used(Message(None, "Tag", "%(n)s Tage"), Message(None, "%(n)s <b>Orte</b>"))

    assert problems(catalogue(*entries), messages) == []


def test_merge_adds_drops_and_keeps():
    made = catalogue(polib.POEntry(msgid="alt", msgstr="old"), polib.POEntry(msgid="Ort", msgstr="place"))

    merge(made, used(Message(None, "Ort", files={"b"}), Message(None, "Tag", "%(n)s Tage", files={"a"})))

    assert [(entry.msgid, entry.msgstr, entry.msgstr_plural, entry.flags) for entry in made] == [
        ("Tag", "", {0: "", 1: ""}, ["python-format"]),
        ("Ort", "place", {}, []),
    ]


def test_merge_makes_room_for_every_number_of_the_language():
    made = catalogue()
    made.metadata["Plural-Forms"] = "nplurals=6; plural=0;"

    merge(made, used(Message(None, "Tag", "%(n)s Tage", files={"a"})))

    assert made[0].msgstr_plural == dict.fromkeys(range(6), "")


def test_command_fails_with_a_list(monkeypatch):
    monkeypatch.setattr(catalogues, "extract", lambda: used(Message(None, "nirgends übersetzt", files={"x"})))

    with pytest.raises(CommandError, match="not in the catalogue: 'nirgends übersetzt'"):
        call_command("translations_complete")
