"""Who comes: a name for each place, and an address for who gets a ticket by an own mail."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


def name_field(number: int, **more) -> forms.CharField:
    """The name of the person at one place."""
    return forms.CharField(
        label=gettext_lazy("Name der Person auf Platz %(number)s") % {"number": number},
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        **more,
    )


def own_address_field(number: int, **more) -> forms.EmailField:
    """The person's own address."""
    return forms.EmailField(
        label=gettext_lazy("E-Mail-Adresse der Person auf Platz %(number)s") % {"number": number},
        help_text=gettext_lazy("Dorthin schicken wir ihr eigenes Ticket. Leer heißt: Es kommt zu dir."),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email", "dir": "ltr"}),
        **more,
    )


def ask_for_name(form: forms.Form, *, name: str, email: str) -> None:
    """Refuse an address without a name: the mail has to greet somebody."""
    data = form.cleaned_data
    if data.get(email) and not data.get(name) and name not in form.errors:
        form.add_error(name, _("Schreib bitte auch den Namen dazu. Das eigene Ticket braucht ihn."))
