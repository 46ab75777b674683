"""Text as people read and type it."""

import pytest

from wedo.text import is_blank, soften, sort_key, tidy


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
        ("Bei\u200bspiel\u2060chor\ufeff", "Beispielchor"),
        ("Za" + 110 * "\u0335" + "lgo" + 20 * "\u20dd", "Za" + 4 * "\u0335" + "lgo" + 4 * "\u20dd"),
        ("Nguyễn Thị Ánh", "Nguyễn Thị Ánh"),
        ("مُحَمَّد", "مُحَمَّد"),
    ],
)
def test_what_is_typed_loses_hidden_characters_and_keeps_every_script(typed, kept):
    assert tidy(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "  ",
        "\u200b",
        "\u2800\u2800",
        "\u00ad",
        "\ufe0f",
        "\u200d \u200c",
        "\u3164",
        "\u0301",
        "\U000e0001",
        "\u2060\ufeff",
    ],
)
def test_what_nobody_can_see_is_nothing(typed):
    assert (is_blank(typed), tidy(typed)) == (True, "")


@pytest.mark.parametrize("typed", ["А", "می\u200cخواهم", "❤\ufe0f", "கா", "-", "O\u00adr"])
def test_what_can_be_seen_stays_with_its_joiners(typed):
    assert (is_blank(typed), tidy(typed)) == (False, typed)


def test_long_text_keeps_its_lines():
    assert tidy("  Eins \r\n\r\n Zwei\t Drei\x00 ", lines=True) == "Eins\n\nZwei Drei"


def test_long_text_keeps_the_breaks_between_words_that_have_no_spaces():
    assert tidy("ខ្ញុំ\u200bស្រលាញ់", lines=True) == "ខ្ញុំ\u200bស្រលាញ់"


def test_long_words_may_break():
    assert soften("Selbstorganisationen in der Zentralbibliothek") == (
        "Selbst\u00adorganisationen in der Zentral\u00adbibliothek"
    )


def test_a_very_long_word_may_break_more_than_once():
    assert soften("Migrantinnenselbstorganisationsnetzwerk") == (
        "Migrantinnen\u00adselbst\u00adorganisations\u00adnetz\u00adwerk"
    )


def test_names_are_sorted_as_people_look_for_them():
    assert sorted(["Radio", "Örnek", "Ost", "orgel"], key=sort_key) == ["orgel", "Örnek", "Ost", "Radio"]


@pytest.mark.parametrize(
    ("word", "softened"),
    [
        ("Nachbarschaftsinitiativen", "Nachbarschafts|initiativen"),
        ("Frauenselbstorganisationen", "Frauen|selbst|organisationen"),
        ("Ausbildung", "Ausbildung"),
        ("Kulturverein", "Kulturverein"),
    ],
)
def test_other_long_words_break_before_their_last_part(word, softened):
    assert soften(word) == softened.replace("|", "\u00ad")
