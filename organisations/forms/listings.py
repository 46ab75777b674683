"""Suche/Biete: what organisations write, and how the board is searched."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wedo.forms import LanguageCheckboxes, LanguageSelect, WedoModelForm
from wedo.languages import SPOKEN_LANGUAGES
from wedo.templatetags.wedo import day_date

from ..actions import LISTING_FIELDS
from ..board import FILTERS, Asked
from ..models import MAX_DAYS, District, Listing
from .contest import TwoEditors
from .search import FilterForm, KnownChoices, SearchText

# What stands in the form of a new one: a season. Whoever still needs it then prolongs it by one click.
USUAL_DAYS = 90


class ListingForm(TwoEditors, WedoModelForm):
    """One thing that an organisation looks for or offers."""

    kind = forms.ChoiceField(label=_("Sucht oder bietet ihr etwas?"), choices=Listing.Kind, widget=forms.RadioSelect)
    languages = forms.MultipleChoiceField(
        label=_("In welchen Sprachen geht das?"),
        help_text=_("Nichts angekreuzt heißt: in jeder Sprache."),
        choices=SPOKEN_LANGUAGES,
        required=False,
        widget=LanguageCheckboxes,
    )
    valid_until = forms.DateField(
        label=_("Gilt bis"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    class Meta:
        model = Listing
        fields = LISTING_FIELDS
        labels = {"title": _("Worum geht es?"), "text": _("Genauer")}
        help_texts = {
            "title": _("In einem Satz, höchstens 120 Zeichen."),
            "text": _("Schreibt keine Telefonnummer hinein: Antworten kommen über das Kontaktformular."),
            "district": _("Keine Angabe heißt: in ganz Hamburg."),
        }
        widgets = {
            "title": forms.TextInput(attrs={"dir": "auto"}),
            "text": forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
            "text_language": LanguageSelect,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        field = self.fields["valid_until"]
        field.help_text = _("Höchstens bis zum %(date)s. Danach verlängert ihr mit einem Klick.") % {
            "date": day_date(self._last_day)
        }
        field.widget.attrs |= {"min": today.isoformat(), "max": self._last_day.isoformat()}
        self.fields["category"].choices = [("", _("Bitte auswählen")), *Listing.Category.choices]
        if not self.instance.pk:
            self.fields["valid_until"].initial = today + dt.timedelta(days=USUAL_DAYS)

    def clean_valid_until(self) -> dt.date:
        """From today on, and at most half a year: what is older disappoints who answers."""
        until = self.cleaned_data["valid_until"]
        if until < timezone.localdate() and until != self.instance.valid_until:
            raise ValidationError(_("Dieser Tag ist vorbei. Bitte wählt einen späteren."), code="past")
        if until > self._last_day:
            sentence = _("Das ist zu spät. Der letzte mögliche Tag ist der %(date)s.")
            raise ValidationError(sentence, code="late", params={"date": day_date(self._last_day)})
        return until

    @property
    def typed(self) -> list[tuple[str, str]]:
        """(label, text) of what somebody has typed, for a page that cannot keep it."""
        texts = [(name, self.data.get(self.add_prefix(name), "")) for name in ("title", "text")]
        return [(str(self.fields[name].label), text) for name, text in texts if text]

    @property
    def _last_day(self) -> dt.date:
        return timezone.localdate() + dt.timedelta(days=MAX_DAYS)


class BoardForm(FilterForm):
    """The board's questions."""

    filters = FILTERS
    q = SearchText(label=_("Suche"), required=False)
    art = KnownChoices(label=_("Suche oder Angebot"), choices=Listing.Kind.choices, required=False)
    kategorie = KnownChoices(label=_("Kategorie"), choices=Listing.Category.choices, required=False)
    bezirk = KnownChoices(label=_("Bezirk"), choices=District.choices, required=False)
    sprache = KnownChoices(label=_("Sprache"), choices=SPOKEN_LANGUAGES, required=False)

    def __init__(self, data: QueryDict):
        super().__init__(data)
        self.full_clean()

    @property
    def asked(self) -> Asked:
        """The question, with the page of the answer."""
        return Asked(text=self.cleaned_data["q"], chosen=self.chosen, page=self.page)
