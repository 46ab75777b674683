"""What staff fill in about organisations."""

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from wedo.forms import LanguageCheckboxes, WedoForm, WedoModelForm
from wedo.languages import SPOKEN_LANGUAGES

from .. import actions
from ..forms.fields import WebField
from ..forms.profile import LOGO_TYPES, WEB_FIELDS, WholeProfileForm
from ..models import Organisation, Topic
from ..twins import Twin, likely_twins

LINES = forms.Textarea(attrs={"rows": 6, "dir": "auto"})


TWINS = _("Gibt es das schon? Sonst setz unten den Haken bei „Trotzdem anlegen“. Ähnlich sind:")
CONTESTED = _(
    "Das hat inzwischen jemand anderes geändert. Dort steht jetzt: „%(now)s“. "
    "Speichere noch einmal, wenn deine Angabe gelten soll."
)


class CorrectedForm(WholeProfileForm):
    """A profile, as staff correct it, while its people may be at it, too."""

    # Fields that no column stands behind.
    UPLOADS = ("logo", "remove_logo")
    contested_words = CONTESTED

    languages = forms.MultipleChoiceField(
        label=_("Sprachen"), choices=SPOKEN_LANGUAGES, required=False, widget=LanguageCheckboxes
    )
    topics = forms.ModelMultipleChoiceField(
        label=_("Themen"),
        help_text=_("Höchstens sechs Themen."),
        queryset=Topic.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    logo = forms.FileField(
        label=_("Neues Logo"),
        help_text=_("JPEG, PNG, WebP oder AVIF, bis 10 MB."),
        required=False,
        widget=forms.FileInput(attrs={"accept": LOGO_TYPES}),
    )

    class Meta:
        model = Organisation
        fields = WholeProfileForm.Meta.fields
        field_classes = WEB_FIELDS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # What the typed values are compared with; the admin writes them into the instance.
        self.compared_with = actions.snapshot(self.instance) if self.is_bound else None

    def clean_slug(self) -> str:
        """Some addresses are pages of their own."""
        slug = self.cleaned_data["slug"]
        if slug in actions.RESERVED_SLUGS:
            raise forms.ValidationError(_("Diese Adresse hat schon eine andere Seite. Nimm eine andere."))
        return slug


class HelpedForm(WedoModelForm):
    """A profile that staff make with somebody, by phone or at an event; the rest its people add themselves."""

    languages = forms.MultipleChoiceField(
        label=_("Sprachen"), choices=SPOKEN_LANGUAGES, required=False, widget=LanguageCheckboxes
    )

    claim_email = forms.EmailField(
        label=_("E-Mail-Adresse der Person"),
        required=False,
        max_length=254,
        help_text=_("Dorthin geht ein Link, mit dem sie das Profil übernimmt. Leer: Das geht auch später."),
        widget=forms.EmailInput(attrs={"dir": "ltr"}),
    )
    claim_language = forms.ChoiceField(
        label=_("Sprache der E-Mail"), choices=settings.LANGUAGES, initial=settings.LANGUAGE_CODE
    )
    publish_now = forms.BooleanField(
        label=_("Gleich veröffentlichen"),
        required=False,
        help_text=_("Nur wenn die Person das möchte. Sonst ist es ein Entwurf."),
    )

    really_new = forms.BooleanField(
        label=_("Trotzdem anlegen"),
        required=False,
        help_text=_("Nur wenn wir sagen, dass es die Organisation wohl schon gibt, und das nicht stimmt."),
    )

    class Meta:
        model = Organisation
        fields = ("name", "summary_de", "kind", "district", "topics", "languages", "website")
        field_classes = {"website": WebField}

    def clean(self) -> dict:
        """Is it here already? At the table of an event is where doubles arise."""
        data = super().clean()
        if data.get("name") and not data.get("really_new"):
            emails = (data.get("claim_email") or "",)
            found = likely_twins(name=data["name"], website=data.get("website") or "", emails=emails)
            if found:
                self.add_error("name", format_html("{} {}", TWINS, _links(found)))
        return data


def _links(found: list[Twin]) -> SafeString:
    """The likely twins, each with the way to it."""
    rows = [
        (reverse("admin:organisations_organisation_change", args=[twin.organisation.pk]), twin.organisation.name)
        for twin in found
    ]
    return format_html_join(", ", '<a href="{}" target="_blank"><bdi>{}</bdi></a>', rows)


class AnswerForm(WedoForm):
    """A question, or a reason, in words that the owners read in their mail."""

    message = forms.CharField(
        label=_("Nachricht an die Organisation"),
        max_length=1000,
        help_text=_("Steht so in der E-Mail. Freundlich und in einfachen Sätzen."),
        widget=LINES,
        error_messages={"required": _("Schreib, worum es geht. Ohne ein Wort geht es nicht.")},
    )
