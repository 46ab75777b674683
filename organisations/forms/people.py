"""Asking people in."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from wedo.forms import LanguageSelect, WedoForm

from ..models import Membership

ROLES = [
    (Membership.Role.EDITOR, _("Redaktion: ändert Profil und Einträge")),
    (Membership.Role.OWNER, _("Verantwortlich: lädt auch andere ein")),
]


class InviteForm(WedoForm):
    """An owner asks somebody to join."""

    email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        help_text=_("Die Einladung gilt nur für diese Adresse. Ein Konto braucht die Person noch nicht."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email", "dir": "ltr"}),
    )
    role = forms.ChoiceField(
        label=_("Was soll die Person dürfen?"),
        choices=ROLES,
        initial=Membership.Role.EDITOR,
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(
        label=_("Sprache der Einladung"), choices=settings.LANGUAGES, widget=LanguageSelect(attrs={"dir": "auto"})
    )

    def clean_email(self) -> str:
        """In lower case, as accounts have it."""
        return self.cleaned_data["email"].lower()


class JoinRequestForm(WedoForm):
    """Somebody asks to be let in."""

    text = forms.CharField(
        label=_("Wer bist du in der Organisation?"),
        help_text=_("So erkennen dich die anderen, zum Beispiel: Ich leite die Kindergruppe."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class ClaimForm(WedoForm):
    """To whom staff send the link with which an organisation takes over its profile."""

    email = forms.EmailField(
        label=_("E-Mail-Adresse der Person"),
        help_text=_("So, wie die Person sie genannt hat. Der Link gilt nur für diese Adresse."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email", "dir": "ltr"}),
    )
    language = forms.ChoiceField(
        label=_("Sprache der E-Mail"), choices=settings.LANGUAGES, widget=LanguageSelect(attrs={"dir": "auto"})
    )

    def clean_email(self) -> str:
        """In lower case, as accounts have it."""
        return self.cleaned_data["email"].lower()
