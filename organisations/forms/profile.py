"""What an organisation fills in."""

import hashlib
import json

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wedo.forms import LanguageCheckboxes, WedoModelForm
from wedo.languages import SPOKEN_LANGUAGES
from wedo.text import tidy

from ..images import ImageRefused, clean_logo
from ..models import Organisation, Topic

MAX_TOPICS = 6
CONTESTED = _(
    "Das hat inzwischen jemand anderes geändert. Dort steht jetzt: „%(now)s“. "
    "Schickt noch einmal ab, wenn eure Angabe gelten soll."
)


class OrganisationForm(WedoModelForm):
    """A profile, as its members edit it."""

    languages = forms.MultipleChoiceField(
        label=_("Welche Sprachen sprecht ihr?"),
        choices=SPOKEN_LANGUAGES,
        required=False,
        widget=LanguageCheckboxes,
    )
    topics = forms.ModelMultipleChoiceField(
        label=_("Woran arbeitet ihr?"),
        help_text=_("Höchstens sechs Themen."),
        queryset=Topic.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    logo = forms.FileField(
        label=_("Logo"),
        help_text=_("JPEG, PNG oder WebP, bis 10 MB. Kein Logo? Dann zeigt euer Muster, wer ihr seid."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    seen = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)
    remove_logo = forms.BooleanField(label=_("Logo entfernen"), required=False)

    class Meta:
        model = Organisation
        fields = (
            "name",
            "summary",
            "description",
            "district",
            "topics",
            "languages",
            "website",
            "contact_form",
        )
        labels = {"name": _("Name der Organisation"), "description": _("Über euch")}
        help_texts = {
            "name": _("So, wie ihr euch nennt, in eurer Schrift."),
            "summary": _("Höchstens 200 Zeichen."),
            "website": _("Mit https:// am Anfang."),
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "organization", "dir": "auto"}),
            "summary": forms.TextInput(attrs={"dir": "auto"}),
            "description": forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
            "website": forms.URLInput(attrs={"dir": "ltr", "inputmode": "url"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.contested: list[str] = []
        if not (self.instance and self.instance.logo):
            del self.fields["remove_logo"]

    def clean_topics(self):
        """At most six: a profile that is about everything is found nowhere."""
        topics = self.cleaned_data["topics"]
        if len(topics) > MAX_TOPICS:
            raise forms.ValidationError(_("Bitte wählt höchstens sechs Themen."))
        return topics

    def clean_logo(self):
        """The picture drawn anew, or a sentence that says what is wrong with it."""
        upload = self.cleaned_data.get("logo")
        if not upload:
            return None
        try:
            return clean_logo(upload)
        except ImageRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean(self) -> dict:
        """What somebody else has changed meanwhile is not overwritten unseen."""
        data = super().clean()
        for name in self.Meta.fields:
            if self._is_contested(name):
                self.contested.append(name)
                self.add_error(name, ValidationError(CONTESTED, params={"now": self._in_words(name)}))
        return data

    def clean_seen(self) -> dict[str, str]:
        """The marks of the page that was filled in; empty where there are none."""
        try:
            marks = json.loads(self.cleaned_data["seen"] or "{}")
        except ValueError:
            return {}
        return marks if isinstance(marks, dict) else {}

    @property
    def seen_mark(self) -> str:
        """What the next page sends along as `seen`: a mark of each field as it was shown when typing began.

        Of a contested field the value that the error has just shown.
        """
        known = self.cleaned_data.get("seen", {}) if self.is_bound and hasattr(self, "cleaned_data") else {}
        return json.dumps(
            {
                name: self._stored(name) if name in self.contested else known.get(name, self._stored(name))
                for name in self.Meta.fields
            }
        )

    @property
    def profile(self) -> dict:
        """What the actions take: only what this person has changed.

        The rest would take back what another member saved meanwhile, and store the German text that stands in for
        a missing translation as that translation.
        """
        return {name: self.cleaned_data[name] for name in self.Meta.fields if self._is_changed(name)}

    def _is_changed(self, name: str) -> bool:
        seen = self.cleaned_data.get("seen", {}).get(name)
        return name in self.changed_data if seen is None else _mark(self.cleaned_data.get(name)) != seen

    def _is_contested(self, name: str) -> bool:
        """Whether two people have changed it to different values since the page was opened."""
        seen = self.cleaned_data.get("seen", {}).get(name)
        if seen is None or name in self.errors or self._stored(name) == seen:
            return False
        return _mark(self.cleaned_data[name]) not in (seen, self._stored(name))

    def _stored(self, name: str) -> str:
        return _mark(self.get_initial_for_field(self.fields[name], name))

    def _in_words(self, name: str) -> str:
        value = self.get_initial_for_field(self.fields[name], name)
        if isinstance(value, bool):
            return str(_("ja") if value else _("nein"))
        names = {
            str(getattr(code, "value", code)): str(label) for code, label in getattr(self.fields[name], "choices", ())
        }
        many = value if isinstance(value, list | tuple | QuerySet) else [value]
        words = [names.get(_key(one), _key(one)) for one in many if one not in (None, "")]
        return ", ".join(words) or str(_("leer"))


def _key(value) -> str:
    return str(value.pk if isinstance(value, models.Model) else value)


def _mark(value) -> str:
    """A short mark of a field's value: the same for what is stored, shown and typed."""
    if value is None or isinstance(value, str):
        plain = tidy(value or "", lines=True)
    elif isinstance(value, bool):
        plain = value
    else:
        plain = sorted(_key(one) for one in value)
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()[:16]
