"""Writing to an organisation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wedo.forms import WedoForm


class ContactForm(WedoForm):
    """A visitor writes to an organisation."""

    name = forms.CharField(
        label=_("Dein Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
    )
    email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        help_text=_("Damit die Organisation dir antworten kann."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "dir": "ltr"}),
    )
    text = forms.CharField(
        label=_("Deine Nachricht"), max_length=3000, widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"})
    )
    # People do not see this field; programs that fill in everything do.
    website2 = forms.CharField(required=False, label=_("Bitte leer lassen"))

    def clean_website2(self) -> str:
        """Refuse programs that fill in what nobody sees."""
        if self.cleaned_data["website2"]:
            raise forms.ValidationError(_("Bitte lass dieses Feld leer."))
        return ""
