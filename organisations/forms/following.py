"""What somebody hears of each week."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wedo.forms import WedoForm


class DigestForm(WedoForm):
    """The switches of the weekly mail."""

    # A field called "matches" would hide the form's method of that name from every script of the page.
    prefix = "wochenmail"

    matches = forms.BooleanField(
        label=_("Passende Einträge für meine Organisationen"),
        help_text=_("Wenn andere suchen, was ihr bietet, oder bieten, was ihr sucht."),
        required=False,
    )
    follows = forms.BooleanField(
        label=_("Neues von dem, was ich abonniert habe"),
        help_text=_("Neue Veranstaltungen, Organisationen und Einträge."),
        required=False,
    )
