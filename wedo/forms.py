"""Forms as people see them: the markup of a field, what a mistake is called, and what becomes of typed text."""

import unicodedata
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wedo.languages import NAMES
from wedo.text import UNREADABLE, tidy
from wedo.widgets import drawn

# What a mistake is called, by kind of field, the most special kind first. Every sentence says what to do
# (WCAG 2.2, 3.3.3) and fits "du" as well as "ihr".
SENTENCES: list[tuple[type[forms.Field], dict[str, Promise]]] = [
    (
        forms.EmailField,
        {"required": _("Hier fehlt die E-Mail-Adresse, zum Beispiel: name@example.org")},
    ),
    (
        forms.URLField,
        {"invalid": _("Bitte eine vollständige Adresse eingeben, zum Beispiel: https://example.org")},
    ),
    (
        forms.FileField,
        {
            "required": _("Bitte eine Datei auswählen."),
            "invalid": _("Die Datei ist nicht angekommen. Bitte noch einmal auswählen."),
            "missing": _("Die Datei ist nicht angekommen. Bitte noch einmal auswählen."),
            "empty": _("Die Datei ist leer. Bitte eine andere auswählen."),
            "max_length": _("Der Name der Datei ist zu lang. Bitte kürzer benennen."),
        },
    ),
    (forms.BooleanField, {"required": _("Bitte den Haken setzen.")}),
    (
        forms.MultipleChoiceField,
        {
            "required": _("Bitte etwas auswählen."),
            "invalid_choice": _("Bitte nur auswählen, was in der Liste steht."),
            "invalid_list": _("Bitte nur auswählen, was in der Liste steht."),
        },
    ),
    (
        forms.ModelMultipleChoiceField,
        {
            "required": _("Bitte etwas auswählen."),
            "invalid_choice": _("Bitte nur auswählen, was in der Liste steht."),
            "invalid_list": _("Bitte nur auswählen, was in der Liste steht."),
            "invalid_pk_value": _("Bitte nur auswählen, was in der Liste steht."),
        },
    ),
    (
        forms.ChoiceField,
        {
            "required": _("Bitte etwas auswählen."),
            "invalid_choice": _("Bitte auswählen, was in der Liste steht."),
        },
    ),
    (forms.IntegerField, {"invalid": _("Bitte eine ganze Zahl eingeben.")}),
    (
        forms.Field,
        {
            "required": _("Bitte ausfüllen."),
            "max_length": _("Das ist zu lang: Es sind %(show_value)d Zeichen, höchstens %(limit_value)d gehen."),
            "min_length": _("Das ist zu kurz: mindestens %(limit_value)d Zeichen müssen es sein."),
            "null_characters_not_allowed": _("Bitte unsichtbare Zeichen entfernen."),
        },
    ),
]


# Browsers never fill in a file by themselves.
CHOOSE_AGAIN = _("Bitte die Datei noch einmal auswählen. Sie ist beim Abschicken nicht erhalten geblieben.")


def validate_address(value: str) -> None:
    """Raise ValidationError with what is missing in an e-mail address, or for letters that pass for others."""
    try:
        EmailValidator()(value)
    except ValidationError:
        local, at, domain = value.rpartition("@")
        if not at:
            sentence = _("In der Adresse fehlt das @, zum Beispiel: name@example.org")
        elif not local:
            sentence = _("Vor dem @ fehlt etwas, zum Beispiel: name@example.org")
        elif "." not in domain.strip("."):
            sentence = _("Nach dem @ fehlt etwas, zum Beispiel: name@example.org")
        else:
            sentence = _("So ist die Adresse nicht vollständig. Sie sieht zum Beispiel so aus: name@example.org")
        raise ValidationError(sentence, code="address") from None
    if any(_passes_for_ascii(letter) for letter in value):
        sentence = _("In der Adresse steht ein Buchstabe, der nur so aussieht. Bitte tipp sie noch einmal ein.")
        raise ValidationError(sentence, code="address")


def _passes_for_ascii(letter: str) -> bool:
    """Whether a letter beyond ASCII becomes an ASCII one by its case or its form: ı, ſ, K, İ, ａ.

    Somewhere on the way (databases, mail servers) they would be taken for the mailbox of somebody else.
    """
    forms = letter.upper(), letter.lower()[:1], unicodedata.normalize("NFKC", letter)
    return not letter.isascii() and any(len(form) == 1 and form.isascii() for form in forms)


def validate_readable(value: object) -> None:
    """Raise ValidationError for a text of which something was lost on the way: bytes that are no letters."""
    # A field of text may make something else of it, a language or a number: that has been read already.
    if isinstance(value, str) and UNREADABLE in value:
        raise ValidationError(
            _("Einige Zeichen sind nicht richtig angekommen. Bitte schreib sie noch einmal: an den Stellen mit �."),
            code="unreadable",
        )


class WedoBoundField(BoundField):
    """A field with what `components/field.html` shows of it.

    The admin renders fields without `control` and so keeps its own look.
    """

    @property
    def control(self) -> str:
        """The input itself, with WeDo's class and the direction of what is typed into it."""
        widget = self.field.widget
        attrs = {}
        if not self.is_check:
            names = [widget.attrs.get("class", ""), "input", "input--s" if self._is_narrow else ""]
            attrs["class"] = " ".join(name for name in names if name)
        if "dir" not in widget.attrs and isinstance(self.field, forms.CharField):
            is_code = isinstance(self.field, forms.EmailField | forms.URLField)
            is_code = is_code or isinstance(widget, forms.PasswordInput)
            attrs["dir"] = "ltr" if is_code else "auto"
        if "inputmode" not in widget.attrs and isinstance(self.field, forms.EmailField):
            attrs["inputmode"] = "email"
        return self.as_widget(attrs=attrs)

    @property
    def is_check(self) -> bool:
        """Whether it is one box to tick."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_marked_optional(self) -> bool:
        """Whether the label says "(freiwillig)". A box to tick never needs it; a form or a field may not want it."""
        marks = getattr(self.form, "mark_optional", True) and getattr(self.field, "mark_optional", True)
        return marks and not (self.field.required or self.is_check)

    @property
    def anchor(self) -> str:
        """The id that a link to this field leads to: the first box of a group."""
        return self.id_for_label or f"{self.auto_id}_0"

    @property
    def _is_narrow(self) -> bool:
        widget = self.field.widget
        if not isinstance(widget, forms.Select) or isinstance(widget, forms.RadioSelect):
            return False
        return all(len(str(label)) <= 3 for _value, label in widget.choices)


class Renderer(TemplatesSetting):
    """Renders `{{ form.name.as_field_group }}` and `{{ form }}` with our components."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
    bound_field_class = WedoBoundField

    def render(self, template_name: str, context: dict, request=None) -> str:
        """Plain widgets at once, all else through its template."""
        return drawn(template_name, context) or super().render(template_name, context, request)


class _OwnNames:
    """Each option in the language that it names (WCAG 2.2, 3.1.2); its value must be a language code.

    `known_as` is its name in the page's language, for those who cannot read the script; empty where it is the same.
    """

    def create_option(self, name, value, label, selected, index, subindex=None, attrs=None):
        """Django's option with `lang`."""
        option = super().create_option(name, value, label, selected, index, subindex, attrs)
        if value:
            option["attrs"]["lang"] = str(value)
        known_as = str(NAMES.get(str(value), ""))
        option["known_as"] = "" if known_as == str(label) else known_as
        return option


class LanguageSelect(_OwnNames, forms.Select):
    """A select of languages by their own names."""


class LanguageCheckboxes(_OwnNames, forms.CheckboxSelectMultiple):
    """Boxes for languages by their own names."""


@dataclass(frozen=True)
class SummaryItem:
    """One line of the error summary; `href` is empty where no single field is meant."""

    href: str
    text: str


class FormWords:
    """What all our forms share: tidy text, our sentences, an error summary.

    Comes before Django's (or allauth's) form in the list of base classes.
    """

    mark_optional = True

    def full_clean(self) -> None:
        """Tidy what was typed and put our sentences in, then clean as usual."""
        for field in self.fields.values():
            use_our_sentences(field)
        if self.is_bound:
            self.data = self._tidied()
        super().full_clean()
        if self.is_bound and self._errors:
            for name, field in self.fields.items():
                if isinstance(field, forms.FileField) and name not in self._errors and self.cleaned_data.get(name):
                    self.add_error(name, ValidationError(CHOOSE_AGAIN, code="again"))

    @property
    def error_heading(self) -> str:
        """The heading of the summary: true whatever is wrong."""
        names = [name for name in self.errors if name != forms.forms.NON_FIELD_ERRORS]
        if not names:
            return str(_("Das hat noch nicht geklappt"))
        errors = [error for name in names for error in self.errors.as_data()[name]]
        if all(error.code == "required" for error in errors):
            sentence = ngettext("Eine Angabe fehlt noch", "%(number)d Angaben fehlen noch", len(names))
        else:
            sentence = ngettext(
                "Bitte eine Angabe noch einmal ansehen", "Bitte %(number)d Angaben noch einmal ansehen", len(names)
            )
        return sentence % {"number": len(names)}

    @property
    def error_items(self) -> list[SummaryItem]:
        """Everything that is wrong, in the order of the fields, each with the way there."""
        items = [SummaryItem("", str(error)) for error in self.non_field_errors()]
        for name in self.fields:
            if name not in self.errors:
                continue
            field = self[name]
            sentence = " ".join(str(error) for error in field.errors)
            if field.is_hidden:
                items.append(SummaryItem("", sentence))
            else:
                text = sentence if field.is_check else f"{str(field.label).rstrip('?:')}: {sentence}"
                items.append(SummaryItem(f"#{field.anchor}", text))
        return items

    def _tidied(self):
        data = self.data.copy()
        for name, field in self.fields.items():
            key = self.add_prefix(name)
            if key not in data or not isinstance(field, forms.CharField):
                continue
            # A password is taken as it is.
            if isinstance(field.widget, forms.PasswordInput) or not isinstance(data[key], str):
                continue
            data[key] = tidy(data[key], lines=isinstance(field.widget, forms.Textarea))
        return data


class WedoForm(FormWords, forms.Form):
    """The base of our forms."""


class WedoModelForm(FormWords, forms.ModelForm):
    """The base of our forms for a model. A choice that may stay open says so in words, not in dashes."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
                field.choices = [(value, label if value else _("keine Angabe")) for value, label in list(field.choices)]


def use_our_sentences(field: forms.Field) -> None:
    """Replace Django's own error messages of a field by ours (what a form has set itself stays), and ask for text
    that arrived whole."""
    sentences: dict[str, Promise] = {}
    if isinstance(field.widget, forms.PasswordInput):
        sentences["required"] = _("Bitte das Passwort eingeben.")
    for kind, known in SENTENCES:
        if isinstance(field, kind):
            sentences = {**known, **sentences}
    stock: dict[str, Promise] = {}
    for kind in reversed(type(field).__mro__):
        stock.update(getattr(kind, "default_error_messages", {}))
    for code, sentence in sentences.items():
        # Compared by identity: comparing lazy texts would translate them.
        if field.error_messages.get(code) is stock.get(code):
            field.error_messages[code] = sentence
    field.validators = [
        validate_address if isinstance(validator, EmailValidator) else validator for validator in field.validators
    ]
    # A password is taken as it is.
    is_text = isinstance(field, forms.CharField) and not isinstance(field.widget, forms.PasswordInput)
    if is_text and validate_readable not in field.validators:
        field.validators.append(validate_readable)
