"""Two people edit one thing at the same time: the second is told, and nothing that was typed is lost."""

import datetime as dt
import hashlib
import json

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wedo.templatetags.wedo import day_date
from wedo.text import tidy

CONTESTED = _(
    "Das hat inzwischen jemand anderes geändert. Dort steht jetzt: „%(now)s“. "
    "Schickt noch einmal ab, wenn eure Angabe gelten soll."
)


class TwoEditors(forms.ModelForm):
    """A form of a model that knows what its page has shown: a mark of each field, sent along as `seen`."""

    seen = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)
    contested_words = CONTESTED

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.contested: list[str] = []

    def clean(self) -> dict:
        """What somebody else has changed meanwhile is not overwritten unseen."""
        data = super().clean()
        for name in self._compared:
            if self._is_contested(name):
                self.contested.append(name)
                self.add_error(name, ValidationError(self.contested_words, params={"now": self._in_words(name)}))
        return data

    def clean_seen(self) -> dict[str, str]:
        """The marks of the page that was filled in; empty where there are none."""
        try:
            marks = json.loads(self.cleaned_data["seen"] or "{}")
        except (ValueError, RecursionError):
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
                for name in self._compared
            }
        )

    @property
    def changes(self) -> dict:
        """What the actions take: only what this person has changed.

        The rest would take back what another member saved meanwhile.
        """
        return {name: self.cleaned_data[name] for name in self._compared if self._is_changed(name)}

    @property
    def _compared(self) -> list[str]:
        """The model's fields that can be changed here."""
        return [name for name in self._meta.fields if name in self.fields]

    def _is_changed(self, name: str) -> bool:
        seen = self.cleaned_data.get("seen", {}).get(name)
        return name in self.changed_data if seen is None else self._given(name) != seen

    def _is_contested(self, name: str) -> bool:
        """Whether two people have changed it to different values since the page was opened."""
        seen = self.cleaned_data.get("seen", {}).get(name)
        if seen is None or name in self.errors or self._stored(name) == seen:
            return False
        return self._given(name) not in (seen, self._stored(name))

    def _given(self, name: str) -> str:
        return self._mark(name, self.cleaned_data.get(name))

    def _stored(self, name: str) -> str:
        return self._mark(name, self.get_initial_for_field(self.fields[name], name))

    def _mark(self, name: str, value) -> str:
        return mark(value, is_ordered=getattr(self.fields[name], "is_ordered", False))

    def _in_words(self, name: str) -> str:
        value = self.get_initial_for_field(self.fields[name], name)
        if isinstance(value, dt.date):
            return day_date(value)
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


def mark(value, *, is_ordered: bool = False) -> str:
    """A short mark of a field's value: the same for what is stored, shown and typed."""
    if value is None or isinstance(value, str):
        plain = tidy(value or "", lines=True)
    elif isinstance(value, bool | int):
        plain = value
    elif isinstance(value, dt.date):
        plain = value.isoformat()
    else:
        keys = [_key(one) for one in value]
        plain = keys if is_ordered else sorted(keys)
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()[:16]
