"""Our plain widgets are Django's, letter for letter but for spaces between tags."""

import re

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.functional import lazystr
from django.utils.safestring import mark_safe

from wedo.forms import LanguageSelect, Renderer

HOSTILE = "\"><script>alert('1')</script>&amp;"
CHOICES = [("", "keine"), ("a", HOSTILE), (3, lazystr("drei")), ("Gruppe & Co", [("b", "B"), (True, "ja")])]
WIDGETS = [
    forms.TextInput(attrs={"dir": "auto", "required": True, "disabled": False, "maxlength": 120}),
    forms.EmailInput(),
    forms.NumberInput(attrs={"min": 1, "step": "any"}),
    forms.URLInput(),
    forms.PasswordInput(),
    forms.PasswordInput(render_value=True),
    forms.HiddenInput(),
    forms.CheckboxInput(),
    forms.DateInput(),
    forms.TimeInput(),
    forms.Textarea(attrs={"rows": 3}),
    forms.Select(choices=CHOICES),
    LanguageSelect(choices=[("de", "Deutsch"), ("ar", "العربية")]),
    forms.CheckboxSelectMultiple(choices=CHOICES),
    forms.RadioSelect(choices=CHOICES),
]
VALUES = [
    None,
    "",
    "a",
    HOSTILE,
    3,
    True,
    False,
    1234567,
    "\nerste Zeile\nzweite",
    mark_safe("sicher &amp; so"),
    ["a", "b"],
]


def pressed(html: str) -> str:
    """Without spaces at tags; what stands in an attribute or a text field stays."""
    return re.sub(r"\s*(</?(?:option|optgroup|select|label|input|div)\b)", r"\1", html).strip()


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: type(widget).__name__)
@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_the_markup_is_djangos(widget, value):
    attrs = {"id": "id_feld", "class": "input", "data-x": HOSTILE}

    for name in ("feld", 'fe"ld'):
        ours = widget.render(name, value, attrs, renderer=Renderer())
        djangos = widget.render(name, value, attrs, renderer=TemplatesSetting())
        assert pressed(ours) == pressed(djangos)
        assert hasattr(ours, "__html__")


def test_what_is_not_plain_goes_through_its_template():
    widget = forms.ClearableFileInput()

    assert widget.render("logo", None, {}, renderer=Renderer()) == widget.render(
        "logo", None, {}, renderer=TemplatesSetting()
    )
