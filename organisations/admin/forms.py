"""What staff fill in about organisations."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from wedo.forms import LanguageCheckboxes, WedoForm, WedoModelForm
from wedo.languages import SPOKEN_LANGUAGES

from .. import actions
from ..forms.fields import WebField
from ..forms.profile import LOGO_TYPES, WEB_FIELDS, WholeProfileForm
from ..models import Organisation, Topic

LINES = forms.Textarea(attrs={"rows": 6, "dir": "auto"})


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

    class Meta:
        model = Organisation
        fields = ("name", "summary_de", "kind", "district", "topics", "languages", "website")
        field_classes = {"website": WebField}


class AnswerForm(WedoForm):
    """A question, or a reason, in words that the owners read in their mail."""

    message = forms.CharField(
        label=_("Nachricht an die Organisation"),
        max_length=1000,
        help_text=_("Steht so in der E-Mail. Freundlich und in einfachen Sätzen."),
        widget=LINES,
        error_messages={"required": _("Schreib, worum es geht. Ohne ein Wort geht es nicht.")},
    )
