"""Translations are compiled without gettext, only when they have changed."""

import gettext
import os

import pytest

from wedo.po import compile_catalogues

HEADER = (
    'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
)


@pytest.fixture
def source(tmp_path):
    file = tmp_path / "en" / "LC_MESSAGES" / "django.po"
    file.parent.mkdir(parents=True)
    file.write_text(HEADER + 'msgid "Reihe"\nmsgstr "Series"\n\n#, fuzzy\nmsgid "Thema"\nmsgstr "Theme?"\n')
    return file


def translate(source, text):
    with open(source.with_suffix(".mo"), "rb") as compiled:
        return gettext.GNUTranslations(compiled).gettext(text)


def test_a_catalogue_is_compiled_once_and_again_when_it_changes(tmp_path, source):
    assert compile_catalogues(tmp_path) == 1
    assert translate(source, "Reihe") == "Series"
    assert translate(source, "Thema") == "Thema"  # a guess is no translation
    assert compile_catalogues(tmp_path) == 0

    source.write_text(HEADER + 'msgid "Reihe"\nmsgstr "Row"\n')
    os.utime(source, (1, 1))  # an older version came back
    assert compile_catalogues(tmp_path) == 1
    assert translate(source, "Reihe") == "Row"


def test_a_broken_catalogue_is_named(tmp_path, source):
    source.write_text('msgid "Reihe"\nnonsense "x"\n')
    with pytest.raises(ValueError, match=r"django\.po"):
        compile_catalogues(tmp_path)
