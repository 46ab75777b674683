"""allauth's forms in our words."""

import struct
from collections.abc import Callable
from functools import wraps

from allauth.account import forms as allauth_forms
from allauth.mfa.base import forms as factor_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as passkey_forms
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
    "code": _("Code"),
}
HINTS = {
    # "Forgot your password?" is a link of the page, not a part of the field.
    "password": "",
    "oldpassword": "",
    "password1": _("Mindestens 10 Zeichen. Am besten mehrere Wörter, die nur du zusammenstellst."),
}

# Characters of a passkey's name.
NAME_LENGTH = 60
# Codes have letters or digits, whatever the script of the page; no keyboard shall correct them.
CODE = {"dir": "ltr", "autocapitalize": "off", "spellcheck": "false", "autocomplete": "one-time-code"}

NO_PASSKEY = _("Dein Browser hat keinen Passkey geschickt, den wir lesen können. Versuch es noch einmal.")
UNREADABLE_PASSKEY = (AttributeError, LookupError, RecursionError, TypeError, ValueError, struct.error)


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
            if name == "code":
                field.widget.attrs |= CODE


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


class RequestLoginCodeForm(AccountWords, allauth_forms.RequestLoginCodeForm):
    """Ask for a code by mail, to sign in without a password."""


class ConfirmLoginCodeForm(AccountWords, allauth_forms.ConfirmLoginCodeForm):
    """The code from the mail."""

    labels = {"code": _("Code aus der E-Mail")}
    hints = {"code": _("8 Buchstaben. Der Strich in der Mitte ist egal.")}


class ActivateTOTPForm(AccountWords, totp_forms.ActivateTOTPForm):
    """The first code of the app: it proves that the app has the secret."""

    labels = {"code": _("Code aus der App")}
    hints = {"code": _("6 Ziffern. Die App zeigt alle 30 Sekunden neue.")}


class AuthenticateForm(AccountWords, factor_forms.AuthenticateForm):
    """The second step: a code of the app, or one for emergencies."""

    labels = {"code": _("Code")}
    hints = {"code": _("Aus deiner App, oder einer deiner Notfall-Codes.")}


class ReauthenticateByCodeForm(AccountWords, factor_forms.ReauthenticateForm):
    """Once more a code, before something delicate."""

    labels = {"code": _("Code")}
    hints = {"code": _("Aus deiner App, oder einer deiner Notfall-Codes.")}


class CredentialField(forms.JSONField):
    """What a browser says about a passkey: JSON with binary parts, from a stranger."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.HiddenInput, **kwargs)
        # What a browser without JavaScript sends.
        self.error_messages |= {"required": NO_PASSKEY, "invalid": NO_PASSKEY}

    def to_python(self, value):
        """Parse it; too deep a nesting is no passkey either."""
        try:
            parsed = super().to_python(value)
        except RecursionError:
            raise forms.ValidationError(NO_PASSKEY, code="invalid") from None
        if parsed is not None and not isinstance(parsed, dict):
            raise forms.ValidationError(NO_PASSKEY, code="invalid")
        return parsed

    def bound_data(self, data, initial) -> None:
        """Nothing comes back into the page: what was refused once is refused again."""
        return

    def prepare_value(self, value) -> str:
        """Always empty: the browser fills it."""
        return ""


def refuse_the_unreadable(clean: Callable) -> Callable:
    """Make a refusal of what the library's parsers stumble over: they raise whatever comes (fido2 2.2, allauth 65)."""

    @wraps(clean)
    def cleaned(form: forms.Form):
        try:
            return clean(form)
        except UNREADABLE_PASSKEY:
            raise forms.ValidationError(NO_PASSKEY, code="invalid") from None

    return cleaned


class LoginPasskeyForm(AccountWords, passkey_forms.LoginWebAuthnForm):
    """A passkey alone. Its refusal is shown on the next page."""

    credential = CredentialField()
    clean_credential = refuse_the_unreadable(passkey_forms.LoginWebAuthnForm.clean_credential)


class AuthenticatePasskeyForm(AccountWords, passkey_forms.AuthenticateWebAuthnForm):
    """A passkey as the second step."""

    credential = CredentialField()
    clean_credential = refuse_the_unreadable(passkey_forms.AuthenticateWebAuthnForm.clean_credential)


class ReauthenticatePasskeyForm(AccountWords, passkey_forms.ReauthenticateWebAuthnForm):
    """Once more a passkey, before something delicate."""

    credential = CredentialField()
    clean_credential = refuse_the_unreadable(passkey_forms.ReauthenticateWebAuthnForm.clean_credential)


class AddPasskeyForm(AccountWords, passkey_forms.AddWebAuthnForm):
    """A new passkey. `credential` is filled by the browser."""

    labels = {"name": _("Wie soll der Passkey heißen?"), "passwordless": _("Damit auch ohne Passwort anmelden")}
    hints = {
        "name": _("Zum Beispiel: Handy."),
        "passwordless": _("Dein Gerät fragt dann nach Finger, Gesicht oder PIN."),
    }

    credential = CredentialField()
    clean = refuse_the_unreadable(passkey_forms.AddWebAuthnForm.clean)

    def __init__(self, *args, **kwargs):
        kwargs["initial"] = {"passwordless": True, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["name"].max_length = NAME_LENGTH
        self.fields["name"].widget.attrs["maxlength"] = NAME_LENGTH

    def clean_name(self) -> str:
        """Cut rather than refused: the passkey is made before the form is sent."""
        return super().clean_name()[:NAME_LENGTH]


class EditPasskeyForm(AccountWords, passkey_forms.EditWebAuthnForm):
    """Another name for a passkey."""

    labels = {"name": _("Wie soll der Passkey heißen?")}

    def clean_name(self) -> str:
        """As short as when it was made."""
        return self.cleaned_data["name"][:NAME_LENGTH]
