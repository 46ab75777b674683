"""How the directory is searched."""

import difflib

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from wedo.folding import fold
from wedo.forms import WedoForm
from wedo.languages import NAMES, OWN_NAMES, SPOKEN_LANGUAGES
from wedo.text import UNREADABLE, tidy

from ..directory import FILTERS, NAME, NEWEST, RELEVANCE, Asked
from ..models import District, Kind, Listing, Topic

MOST_CHARACTERS = 100
MOST_TOPICS = 6


class SearchText(forms.CharField):
    """What somebody looks for. Whatever it is, it is searched: of a long text the beginning."""

    def clean(self, value) -> str:
        """The text without what nobody can see or type."""
        return tidy(str(value or "").replace(UNREADABLE, " "))[:MOST_CHARACTERS].strip()


class KnownChoices(forms.MultipleChoiceField):
    """Of the chosen values those that there are: an old or mistyped address still means the rest of what it says."""

    def clean(self, value) -> list[str]:
        """The known ones, each once, in the order of the list."""
        chosen = set(value or ())
        return [key for key, _label in self.choices if key in chosen]


class KnownChoice(forms.ChoiceField):
    """The chosen value, or nothing for one that there is not."""

    def clean(self, value) -> str:
        """A key of the list, or ""."""
        return value if value in dict(self.choices) else ""


class FilterForm(WedoForm):
    """A search; the names of its fields are the address that people share. It has no mistakes."""

    # The fields that filter, in the order of the page.
    filters: tuple[str, ...] = ()

    @property
    def chosen(self) -> dict[str, list[str]]:
        """What is filtered by."""
        return {name: self.cleaned_data[name] for name in self.filters if self.cleaned_data[name]}

    @property
    def page(self) -> int:
        """The number of the page that is asked for, from 1."""
        page = self.data.get("seite", "")
        return int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1

    def offered(self, counts: dict[str, dict[str, int]]) -> list[dict]:
        """Each filter with the choices that lead somewhere, and those that are chosen; `counts` is of `Found`."""
        filters = []
        for name in self.filters:
            chosen = self.cleaned_data[name]
            numbers = counts[name]
            options = [
                {
                    "value": value,
                    "label": label,
                    "number": numbers.get(value, 0),
                    "chosen": value in chosen,
                    "lang": value if name == "sprache" else "",
                    "known_as": _known_as(value) if name == "sprache" else "",
                }
                for value, label in self.fields[name].choices
                if value in chosen or numbers.get(value)
            ]
            if options:
                label = self.fields[name].label
                filters.append({"name": name, "label": label, "options": options, "open": bool(chosen)})
        return filters


class SearchForm(FilterForm):
    """The directory's questions."""

    filters = FILTERS
    q = SearchText(label=_("Suche"), required=False)
    bezirk = KnownChoices(label=_("Bezirk"), choices=District.choices, required=False)
    thema = KnownChoices(label=_("Thema"), required=False)
    sprache = KnownChoices(label=_("Sprache"), choices=SPOKEN_LANGUAGES, required=False)
    art = KnownChoices(label=_("Art"), choices=Kind.choices, required=False)
    boerse = KnownChoices(
        label=_("Sucht oder bietet"),
        choices=[(Listing.Kind.NEED.value, _("Sucht etwas")), (Listing.Kind.OFFER.value, _("Bietet etwas"))],
        required=False,
    )
    sort = KnownChoice(
        label=_("Sortiert nach"),
        choices=[(RELEVANCE, _("Treffern")), (NAME, _("Namen")), (NEWEST, _("Neuesten"))],
        required=False,
    )

    # No filters: they have no chip that takes them away.
    plain_fields = ("sort",)

    def __init__(self, data: QueryDict):
        super().__init__(data)
        # Read once, for the choices and for what is proposed.
        self.topics = {topic.slug: topic for topic in Topic.objects.all()}
        self.fields["thema"].choices = [(slug, topic.name) for slug, topic in self.topics.items()]
        self.full_clean()

    @property
    def asked(self) -> Asked:
        """The question, with the page of the answer."""
        data = self.cleaned_data
        return Asked(text=data["q"], chosen=self.chosen, sort=data["sort"], page=self.page)

    def near_topics(self) -> list[Topic]:
        """Topics that sound like what was typed; without any, the first of the list."""
        names = {fold(str(topic.name)): topic for topic in self.topics.values()}
        near = difflib.get_close_matches(fold(self.cleaned_data["q"]), names, n=MOST_TOPICS, cutoff=0.6)
        return [names[name] for name in near] or list(self.topics.values())[:MOST_TOPICS]


def _known_as(code: str) -> str:
    """The language in the words of the page, where it calls itself otherwise."""
    known = str(NAMES.get(code, ""))
    return known if known != OWN_NAMES[code] else ""
