"""What somebody needs to take part: a box for each kind, with more to say below some of them."""

from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from wedo.forms import LanguageSelect, WedoForm
from wedo.languages import OWN_NAMES

from ..contact import ContactFromForm
from ..models import Need

# The order of the form.
ASKED = [
    Need.Kind.INTERPRETING,
    Need.Kind.SIGN_LANGUAGE,
    Need.Kind.STEP_FREE,
    Need.Kind.WHEELCHAIR,
    Need.Kind.INDUCTION_LOOP,
    Need.Kind.COMPANION,
    Need.Kind.CHILDCARE,
    Need.Kind.FOOD,
]


@dataclass(frozen=True)
class NeedRow:
    """One box to tick with the fields below it."""

    option: forms.boundfield.BoundWidget
    details: list[forms.BoundField]


def detail(label, hint="") -> forms.CharField:
    """A short answer."""
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )


def number(label) -> forms.IntegerField:
    """For how many."""
    # As many as the constraint `need_number_one_to_twenty` allows.
    sentence = _("Hier geht eine Zahl von 1 bis 20.")
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=20,
        required=False,
        widget=forms.NumberInput(attrs={"class": "input--s", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"min_value": sentence, "max_value": sentence},
    )


class NeedsForm(ContactFromForm, WedoForm):
    """Needs and the language of the mails. What stands below a box counts only while the box is ticked."""

    needs = forms.MultipleChoiceField(
        label=_("Was brauchst du, um gut dabei zu sein?"),
        choices=[(kind.value, kind.label) for kind in ASKED],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    # Has to be there as soon as the box is ticked.
    need_interpreting = detail(_("In welche Sprache?"), _("Zum Beispiel: Dari"))
    need_interpreting.mark_optional = False
    number_interpreting = number(_("Für wie viele Personen?"))
    number_wheelchair = number(_("Wie viele Rollstühle?"))
    number_childcare = number(_("Wie viele Kinder?"))
    need_childcare = detail(_("Wie alt sind sie?"), _("Zum Beispiel: 3 und 6 Jahre"))
    need_food = detail(_("Was sollen wir beachten?"), _("Zum Beispiel: vegan, halal, ohne Nüsse"))
    number_food = number(_("Für wie viele Personen?"))
    needs_other = forms.CharField(
        label=_("Etwas anderes"),
        help_text=_("Wir lesen das und melden uns bei dir. Nur das Team sieht deine Antwort."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    language = forms.ChoiceField(label=_("Sprache deiner E-Mails"), widget=LanguageSelect)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [(code, OWN_NAMES[code]) for code, _name in settings.LANGUAGES]

    @property
    def need_rows(self) -> list[NeedRow]:
        """The boxes, each with its fields in the order in which they stand above."""
        rows = []
        for option in self["needs"]:
            kind = option.data["value"]
            names = [name for name in self.fields if name in (f"need_{kind}", f"number_{kind}")]
            rows.append(NeedRow(option, [self[name] for name in names]))
        return rows

    def clean(self) -> dict:
        """Interpreting can only be ordered for a language."""
        data = super().clean()
        asked = Need.Kind.INTERPRETING in data.get("needs", ())
        if asked and not data.get("need_interpreting") and "need_interpreting" not in self.errors:
            self.add_error("need_interpreting", _("Schreib bitte, welche Sprache du brauchst."))
        return data


def typed_again(needs) -> dict:
    """What stands in the fields for needs that are stored."""
    initial = {"needs": [need.kind for need in needs]}
    for need in needs:
        if need.kind == Need.Kind.OTHER:
            initial["needs_other"] = need.detail
        else:
            initial[f"need_{need.kind}"] = need.detail
            initial[f"number_{need.kind}"] = need.number
    return initial
