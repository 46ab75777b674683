"""Text as people read and type it."""

import pytest

from wedo.text import soften, sort_key, tidy


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Alex   Beispiel ", "Alex Beispiel"),
        ("Al\x00ex\x07", "Alex"),
        ("\u202egnp.exe", "gnp.exe"),
        ("أحمد مثال", "أحمد مثال"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("Zeile\nZwei", "Zeile Zwei"),
    ],
)
def test_what_is_typed_loses_hidden_characters_and_keeps_every_script(typed, kept):
    assert tidy(typed) == kept


def test_long_text_keeps_its_lines():
    assert tidy("  Eins \r\n\r\n Zwei\t Drei\x00 ", lines=True) == "Eins\n\nZwei Drei"


def test_long_words_may_break():
    assert soften("Selbstorganisationen in der Zentralbibliothek") == (
        "Selbst\u00adorganisationen in der Zentral\u00adbibliothek"
    )


def test_names_are_sorted_as_people_look_for_them():
    assert sorted(["Radio", "Örnek", "Ost", "orgel"], key=sort_key) == ["orgel", "Örnek", "Ost", "Radio"]
