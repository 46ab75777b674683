"""allauth's forms in our words."""

from allauth.account import forms as allauth_forms
from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wedo.forms import FormWords

from .models import User

LABELS = {
    "login": _("E-Mail-Adresse"),
    "email": _("E-Mail-Adresse"),
    "password": _("Passwort"),
    "oldpassword": _("Dein aktuelles Passwort"),
    "password1": _("Neues Passwort"),
    "password2": _("Neues Passwort noch einmal"),
}
HINTS = {
    # "Forgot your password?" is a link of the page, not a part of the field.
    "password": "",
    "oldpassword": "",
    "password1": _("Mindestens 10 Zeichen. Am besten mehrere Wörter, die nur du zusammenstellst."),
}


class AccountWords(FormWords):
    """Our labels and hints; no placeholders, which vanish as soon as somebody types."""

    labels: dict = {}
    hints: dict = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        labels, hints = {**LABELS, **self.labels}, {**HINTS, **self.hints}
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = labels.get(name, field.label)
            field.help_text = hints.get(name, field.help_text)


class SignupForm(AccountWords, allauth_forms.SignupForm):
    """A new account: how to call you, where to write to, a password."""

    name = forms.CharField(
        label=_("Dein Name"),
        help_text=_("So, wie du angesprochen werden möchtest."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    labels = {"password1": _("Passwort")}
    hints = {"email": _("Dorthin schicken wir einen Link, mit dem du die Adresse bestätigst.")}
    field_order = ["name", "email", "password1"]

    def signup(self, request: HttpRequest, user: User) -> None:
        """Store name and language with the new user (allauth calls this once the user exists)."""
        user.name = self.cleaned_data["name"]
        user.language = get_language()
        user.save(update_fields=["name", "language"])


class LoginForm(AccountWords, allauth_forms.LoginForm):
    """Sign in."""


class AddEmailForm(AccountWords, allauth_forms.AddEmailForm):
    """A new address for an account."""

    labels = {"email": _("Neue E-Mail-Adresse")}
    hints = {"email": _("Dorthin schicken wir einen Link. Erst danach gilt die neue Adresse.")}


class ChangePasswordForm(AccountWords, allauth_forms.ChangePasswordForm):
    """Another password, knowing the old one."""


class SetPasswordForm(AccountWords, allauth_forms.SetPasswordForm):
    """A first password."""


class ResetPasswordForm(AccountWords, allauth_forms.ResetPasswordForm):
    """Ask for a link by mail."""


class ResetPasswordKeyForm(AccountWords, allauth_forms.ResetPasswordKeyForm):
    """Another password, with the link from the mail."""


class ReauthenticateForm(AccountWords, allauth_forms.ReauthenticateForm):
    """Once more the password, before something delicate."""
