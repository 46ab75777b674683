"""How the directory is searched."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from wedo.forms import LanguageCheckboxes, WedoForm
from wedo.languages import SPOKEN_LANGUAGES

from ..models import District, Organisation, Topic


class SearchForm(WedoForm):
    """The directory's filters; the names of its fields are the address that people share."""

    q = forms.CharField(label=_("Suche"), required=False, max_length=100)
    bezirk = forms.MultipleChoiceField(
        label=_("Bezirk"), choices=District.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    thema = forms.ModelMultipleChoiceField(
        label=_("Thema"),
        queryset=Topic.objects.all(),
        to_field_name="slug",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sprache = forms.MultipleChoiceField(
        label=_("Sprache"), choices=SPOKEN_LANGUAGES, required=False, widget=LanguageCheckboxes
    )

    def __init__(self, data: QueryDict):
        super().__init__(data)
        # Offered are the languages that somebody speaks; an address with another one still means what it says.
        offered = Organisation.objects.published().spoken_languages() | set(self.data.getlist("sprache"))
        widget = self.fields["sprache"].widget
        widget.choices = [(code, name) for code, name in SPOKEN_LANGUAGES if code in offered]

    def filter(self, queryset):
        """The organisations that fit; a filter with an unknown value counts as not set."""
        self.is_valid()
        data = getattr(self, "cleaned_data", {})
        return queryset.search(
            text=data.get("q", ""),
            districts=data.get("bezirk", ()),
            topics=data.get("thema", ()),
            languages=data.get("sprache", ()),
        )
