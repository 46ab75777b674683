"""Texts as they come on paper."""

import pytest

from wedo import paper
from wedo.languages import OWN_NAMES

# One name for each script beyond those of the languages that organisations can choose.
NAMES = ["გიორგი", "陳大文", "たろう", "สมชาย", "রহিম", "Հայկ", "ਗੁਰਪ੍ਰੀਤ", "මහේන්ද්‍ර", "സാറ", "သီရိ", "សុខា", "שרה"]
NAMES += ["김민수", "ܝܘܚܢܢ", "އަލީ", "ⵣⴰⵢⴷ", "ᏣᎳᎩ", "નીલા", "సీత", "ಸೀತಾ", "ସୀତା", "ສົມ", "ߡߊߡߊߘߎ", "བསྟན་འཛིན"]


@pytest.mark.parametrize("text", [*OWN_NAMES.values(), *NAMES])
def test_every_script_of_the_network_can_be_printed(text):
    assert paper.is_drawable(text)
    # The joiner within a name has no shape of its own.
    assert paper.value(text)["text"].replace("\u200b", "") == text


@pytest.mark.parametrize("text", ["ᠪᠠᠲᠤ", "Alex 𒀀"])
def test_half_a_name_is_worse_than_none(text):
    assert paper.value(text)["text"] == ""
    assert paper.value(text, otherwise="siehe Ticket")["text"] == "siehe Ticket"


def test_a_text_has_its_own_direction_and_falls_back_on_the_pages():
    assert [paper.value(text)["direction"] for text in ("مثال", "Beispiel", "12")] == ["rtl", "ltr", "ltr"]


def test_signs_without_a_shape_are_left_out_and_the_rest_stays():
    assert paper.value("Alex 🎉 Beispiel")["text"] == "Alex Beispiel"
