"""Writing to an organisation, and reporting."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wedo.forms import WedoForm

from ..models import Report


class Honeypot(forms.Form):
    """People do not see this field; programs that fill in everything do."""

    website2 = forms.CharField(required=False, label=_("Bitte leer lassen"))

    def clean_website2(self) -> str:
        """Refuse programs that fill in what nobody sees."""
        if self.cleaned_data["website2"]:
            raise forms.ValidationError(_("Bitte lass dieses Feld leer."))
        return ""


class ContactForm(Honeypot, WedoForm):
    """Somebody writes to an organisation."""

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


class MemberContactForm(ContactForm):
    """A member of another organisation writes: the account says from which address."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, initial={"name": user.name}, **kwargs)
        self.user = user
        del self.fields["email"]

    def clean(self) -> dict:
        """With the address of the account."""
        return {**super().clean(), "email": self.user.email}


class ReportForm(Honeypot, WedoForm):
    """Something is not right."""

    reason = forms.ChoiceField(label=_("Was ist los?"), choices=Report.Reason.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Möchtest du mehr sagen?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
