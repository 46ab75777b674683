"""What an organisation fills in: little to join, the rest whenever it likes."""

from copy import copy
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wedo.forms import LanguageCheckboxes, LanguageSelect, WedoModelForm
from wedo.known import Known
from wedo.languages import OWN_NAMES, SPOKEN_LANGUAGES

from ..actions import PROFILE_FIELDS
from ..images import ImageRefused, clean_logo
from ..models import Organisation, Topic
from ..translation import TEXTS
from .contest import TwoEditors
from .fields import LinksField, WebField

MAX_TOPICS = 6
EARLIEST_YEAR = 1800
# Other patterns to choose from: enough for a page of tiles, the same ones each time.
OTHER_PATTERNS = 11
ACCESS = ("step_free", "accessible_toilet", "induction_loop")

LOGO_TYPES = "image/jpeg,image/png,image/webp,image/avif"
WEB_FIELDS = dict.fromkeys(("website", "donation_url", "video_url"), WebField)
# What some fields look like, and what to do when they do not.
SHAPES = (
    ("postal_code", r"^\d{5}\Z", _("Eine Postleitzahl hat fünf Ziffern, zum Beispiel 20097.")),
    ("phone", r"^\+?[\d\s()/.-]{5,}\Z", _("Bitte nur Ziffern, zum Beispiel 040 123456.")),
)

# The parts of the long form, as they are folded on a phone. The texts follow for each language in part "what".
PARTS: tuple[tuple[str, Promise, tuple[str, ...]], ...] = (
    ("who", _("Wer ihr seid"), ("name", "name_language", "short_name", "kind", "founded_year", "size")),
    ("what", _("Was ihr macht"), ()),
    ("topics", _("Themen und Sprachen"), ("topics", "languages")),
    ("where", _("Wo und wann"), ("district", "street", "postal_code", "address_public", *ACCESS)),
    (
        "contact",
        _("Kontakt und Links"),
        (
            "contact_form", "email", "email_public", "phone", "phone_public",
            "website", "social_links", "donation_url", "video_url",
        ),
    ),
    ("picture", _("Logo und Muster"), ("logo", "remove_logo", "pattern_seed")),
    ("safety", _("Sichtbarkeit und Schutz"), ("show_events", "is_safe")),
)  # fmt: skip


@dataclass(frozen=True)
class Texts:
    """What an organisation says in one language."""

    code: str
    name: str
    fields: list[BoundField]
    is_open: bool
    is_written: bool


@dataclass(frozen=True)
class Part:
    """A part of the form with its fields; `texts` has those of each language."""

    key: str
    title: Promise
    fields: list[BoundField]
    texts: list[Texts]
    is_open: bool


class ProfileForm(WedoModelForm):
    """What joining and editing share."""

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

    def clean_topics(self):
        """At most six: a profile that is about everything is found nowhere."""
        topics = self.cleaned_data["topics"]
        if len(topics) > MAX_TOPICS:
            raise forms.ValidationError(_("Bitte wählt höchstens sechs Themen."))
        return topics


class JoinForm(ProfileForm):
    """A new profile: only what makes it worth reading."""

    summary = forms.CharField(
        label=_("Was ihr macht, in einem Satz"),
        help_text=_("Höchstens 200 Zeichen, in der Sprache, in der ihr gern schreibt."),
        max_length=200,
    )
    summary_language = forms.ChoiceField(
        label=_("In welcher Sprache ist der Satz?"),
        choices=[(code, OWN_NAMES[code]) for code, _name in settings.LANGUAGES],
        required=False,
        widget=LanguageSelect,
    )

    class Meta:
        model = Organisation
        fields = ("name", "district", "topics", "languages", "website", "contact_form")
        labels = {"name": _("Name der Organisation")}
        help_texts = {"name": _("So, wie ihr euch nennt, in eurer Schrift.")}
        field_classes = {"website": WebField}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "organization", "dir": "auto"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["summary_language"].initial = get_language()
        self.fields["summary_language"].mark_optional = False

    @property
    def profile(self) -> dict:
        """What the action takes; the sentence in its own language."""
        data = {name: self.cleaned_data[name] for name in self.Meta.fields}
        language = self.cleaned_data["summary_language"] or get_language()
        return data | {f"summary_{language}": self.cleaned_data["summary"]}


class WholeProfileForm(ProfileForm, TwoEditors):
    """All of a profile, whoever edits it: what each field must be."""

    logo = forms.FileField(
        label=_("Logo"),
        help_text=_("JPEG, PNG, WebP oder AVIF, bis 10 MB. Kein Logo? Dann zeigt euer Muster, wer ihr seid."),
        required=False,
        widget=forms.FileInput(attrs={"accept": LOGO_TYPES}),
    )
    remove_logo = forms.BooleanField(label=_("Logo entfernen"), required=False)
    social_links = LinksField(
        label=_("Soziale Netze"), help_text=_("Eine Adresse in jeder Zeile, höchstens sechs."), required=False
    )

    class Meta:
        model = Organisation
        fields = (*PROFILE_FIELDS, "topics")
        field_classes = WEB_FIELDS

    def __init__(self, *args, instance: Organisation | None = None, **kwargs):
        # Into a copy goes what was typed: the page around the form shows what is saved.
        super().__init__(*args, instance=copy(instance), **kwargs)
        if not (self.instance and self.instance.logo):
            del self.fields["remove_logo"]
        for name in ACCESS:
            if name in self.fields:
                self.fields[name].required, self.fields[name].empty_value = False, Known.UNKNOWN
        for code in _languages():
            if f"summary_{code}" in self.fields:
                # One of them is needed, whichever (`clean`).
                self.fields[f"summary_{code}"].required = False
        for name, pattern, sentence in SHAPES:
            if name in self.fields:
                self.fields[name].validators.append(RegexValidator(pattern, sentence))
        if "founded_year" in self.fields:
            # The limits that Django takes from the column say less than `clean_founded_year`.
            self.fields["founded_year"].validators = []

    def clean_founded_year(self) -> int | None:
        """A year that can be true."""
        year, now = self.cleaned_data["founded_year"], timezone.localdate().year
        if year is not None and not EARLIEST_YEAR <= year <= now:
            raise ValidationError(
                _("Bitte ein Jahr von %(first)d bis %(last)d."), params={"first": EARLIEST_YEAR, "last": now}
            )
        return year

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
        """One sentence about what you do is needed, in whatever language."""
        data = super().clean()
        summaries = [name for code in _languages() if (name := f"summary_{code}") in self.fields]
        if summaries and not any(data.get(name) or name in self.errors for name in summaries):
            self.add_error(summaries[0], ValidationError(_("Bitte schreibt einen Satz, in einer Sprache eurer Wahl.")))
        return data


class OrganisationForm(WholeProfileForm):
    """A profile, as its members edit it."""

    # Asked only when the new name is much like another's (`ask_about_namesakes`).
    really = forms.BooleanField(label=_("Ja, so heißen wir wirklich."), required=False)
    namesakes: list[Organisation] = []
    pattern_seed = forms.ChoiceField(
        label=_("Euer Muster"),
        help_text=_("Es steht neben eurem Namen, solange ihr kein Logo habt."),
        required=False,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Organisation
        fields = WholeProfileForm.Meta.fields
        field_classes = WEB_FIELDS
        labels = {
            "name": _("Name der Organisation"),
            "short_name": _("Kurzname oder Abkürzung"),
            "address_public": _("Alle dürfen die Adresse sehen."),
            "email_public": _("Alle dürfen die E-Mail-Adresse sehen."),
            "phone_public": _("Alle dürfen die Telefonnummer sehen."),
            "contact_form": _("Andere können uns über WeDo schreiben."),
            "show_events": _("Zeigt auf dem Profil, bei welchen WeDo-Veranstaltungen wir waren."),
            "is_safe": _("Sicheres Profil: nur Bezirk, keine Adresse, keine Bilder, keine Links."),
            "website": _("Website"),
            "donation_url": _("Spenden-Link"),
            "video_url": _("Link zu einem Video"),
        }
        help_texts = {
            "name": _(
                "So, wie ihr euch nennt, in eurer Schrift. Internet-Adresse und Muster eures Profils behalten den "
                "Namen, mit dem ihr angefangen habt."
            ),
            "name_language": _("Damit Vorlese-Programme ihn richtig aussprechen."),
            "founded_year": _("Das Jahr reicht, zum Beispiel 2015."),
            "street": _("Ohne euren Haken sieht sie nur das Team von WeDo."),
            "contact_form": _(
                "Eure E-Mail-Adresse bleibt dabei geheim. Bei Einträgen unter Suche/Biete und bei einem sicheren "
                "Profil geht das immer."
            ),
            "website": _("Mit https:// am Anfang."),
            "video_url": _("Wir zeigen nur den Link. So erfährt niemand, wer euer Profil liest."),
            "is_safe": _(
                "Für Gruppen, die bedroht werden. Seiten mit eurem Namen sind für Suchmaschinen gesperrt. Was sie "
                "schon kennen, vergessen sie erst nach einigen Tagen. Schreiben kann man euch weiter über WeDo."
            ),
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "organization", "dir": "auto"}),
            "name_language": LanguageSelect,
            "street": forms.TextInput(attrs={"autocomplete": "street-address", "dir": "auto"}),
            "postal_code": forms.TextInput(attrs={"autocomplete": "postal-code", "inputmode": "numeric", "dir": "ltr"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "type": "tel", "dir": "ltr"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
        }

    def __init__(self, *args, opened: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.opened = opened
        self.fields["pattern_seed"].choices = self._patterns()
        self.initial["pattern_seed"] = self.instance.seed
        self._name_texts()

    def clean_pattern_seed(self) -> str:
        """The chosen pattern, or the one that it has."""
        return self.cleaned_data["pattern_seed"] or self.instance.seed

    @property
    def new_name(self) -> str:
        """The name that is about to be taken, while nobody has said yet that it is meant; else nothing."""
        return "" if self.cleaned_data["really"] else self.changes.get("name", "")

    def ask_about_namesakes(self, others: list[Organisation]) -> None:
        """Say that others are called much like this, and ask once whether it is meant."""
        self.namesakes = others
        names = ", ".join(f"„{one.name}“" for one in others)
        sentence = _("Im Netzwerk gibt es schon: %(names)s. Heißt ihr wirklich so? Dann setzt darunter den Haken.")
        self.add_error("name", ValidationError(sentence, params={"names": names}))

    @property
    def parts(self) -> list[Part]:
        """The form in its parts. Open are those with a mistake; without one the asked for, or the first two."""
        found = []
        for key, title, names in PARTS:
            if key == "who" and self.namesakes:
                names = (names[0], "really", *names[1:])
            fields = [self[name] for name in names if name in self.fields]
            texts = self._texts() if key == "what" else []
            wrong = any(field.errors for field in [*fields, *(one for text in texts for one in text.fields)])
            first = key == self.opened if self.opened else key in ("who", "what")
            found.append(Part(key, title, fields, texts, wrong or (first and not self.errors)))
        return found

    @property
    def typed(self) -> list[tuple[str, str]]:
        """(label, text) of everything that somebody has typed, for a page that cannot keep it."""
        typed = []
        for name, field in self.fields.items():
            value = self.data.get(self.add_prefix(name))
            if isinstance(field, forms.CharField) and name != "seen" and value and field.has_changed(None, value):
                typed.append((str(field.label), value))
        return typed

    def _texts(self) -> list[Texts]:
        found = []
        for position, code in enumerate(_languages()):
            fields = [self[f"{name}_{code}"] for name in TEXTS]
            is_open = position == 0 or any(field.errors for field in fields)
            written = any(field.value() for field in fields)
            found.append(Texts(code, OWN_NAMES[code], fields, is_open, written))
        return found

    def _name_texts(self) -> None:
        """Labels that tell the languages apart; hints once, at the first."""
        hints = {
            "summary": _("Höchstens 200 Zeichen."),
            "description": _(
                "Eine leere Zeile trennt Absätze. So wird es **fett**, so eine Liste: - Punkt, "
                "so eine Überschrift: # Titel, so ein Link: [Text](https://example.org)"
            ),
            "meeting_times": _("Zum Beispiel: jeden Montag von 18 bis 20 Uhr."),
        }
        for code in _languages():
            for name in TEXTS:
                field = self.fields[f"{name}_{code}"]
                label = Organisation._meta.get_field(name).verbose_name
                ours = code == get_language()
                field.label = label if ours else f"{label} – {OWN_NAMES[code]}"
                field.help_text = hints.get(name, "") if ours else ""
                # One of them is needed, whichever.
                field.mark_optional = name != "summary"
                field.widget.attrs |= {"lang": code, "dir": "auto"} | ({"rows": 8} if name == "description" else {})

    def _patterns(self) -> list[tuple[str, str]]:
        """The pattern that it has first, then others: the same ones each time, so that nobody loses one again."""
        now, slug = self.instance.seed, self.instance.slug or self.instance.name
        seeds = [now, *(f"{slug}-{number}" for number in range(1, OTHER_PATTERNS + 1) if f"{slug}-{number}" != now)]
        return [(seed, _("Muster %(number)d") % {"number": number}) for number, seed in enumerate(seeds, 1)]


def _languages() -> list[str]:
    """The site's languages, the one of the page first: who edits reads it."""
    return sorted(dict(settings.LANGUAGES), key=lambda code: code != get_language())
