"""What allauth does differently here: mails leave through the job queue, in our words and the user's language."""

import hashlib
import hmac
import ipaddress
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse, translate_url
from django.utils.translation import get_language, get_language_from_path, override
from django.utils.translation import gettext_lazy as _

from wedo import mail
from wedo.limits.actions import client_address

from . import actions
from .models import User

TOO_MANY = _("Das waren zu viele Versuche. Bitte warte ein paar Minuten.")

WEAK = {
    "password_too_short": _("Das Passwort ist zu kurz. Es braucht mindestens %(min_length)d Zeichen."),
    "password_too_common": _("Dieses Passwort benutzen viele. Denk dir bitte ein anderes aus."),
    "password_too_similar": _("Das Passwort ähnelt deiner Adresse oder deinem Namen. Denk dir bitte ein anderes aus."),
}

UNKNOWN_ACCOUNT = "account/email/unknown_account"
CODE_PAGES = ("account_request_login_code", "account_confirm_login_code")

REAUTHENTICATION = {
    "reauthenticate": _("Mit dem Passwort"),
    "mfa_reauthenticate": _("Mit einem Code"),
    "mfa_reauthenticate:webauthn": _("Mit einem Passkey"),
}


class AccountAdapter(DefaultAccountAdapter):
    """The account system's way out: every mail and every refusal passes here."""

    # Nothing here tells whether an address has an account.
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Dieses Konto ist gesperrt."),
        "cannot_remove_primary_email": _("Diese Adresse brauchst du zum Anmelden. Ändere sie, statt sie zu löschen."),
        "duplicate_email": _("Diese Adresse gehört schon zu deinem Konto."),
        "email_password_mismatch": _("Adresse und Passwort passen nicht zusammen. Prüf beides, bitte."),
        "email_taken": _("Diese Adresse geht nicht. Nimm bitte eine andere."),
        "enter_current_password": _("Das ist nicht dein aktuelles Passwort. Versuch es noch einmal."),
        "incorrect_password": _("Das Passwort stimmt nicht. Versuch es noch einmal."),
        "incorrect_code": _("Dieser Code stimmt nicht. Sieh noch einmal in die E-Mail."),
        "invalid_login": _("Adresse und Passwort passen nicht zusammen. Prüf beides, bitte."),
        "invalid_password_reset": _("Dieser Link gilt nicht mehr. Fordere bitte einen neuen an."),
        "rate_limited": TOO_MANY,
        "same_as_current": _("Das ist schon deine Adresse. Gib bitte die neue ein."),
        "too_many_login_attempts": TOO_MANY,
    }

    def clean_password(self, password: str, user: User | None = None) -> str:
        """Refuse a weak password, each reason with what to do about it."""
        try:
            return super().clean_password(password, user)
        except ValidationError as refusal:
            raise ValidationError(
                [
                    ValidationError(WEAK.get(reason.code, reason.message), code=reason.code, params=reason.params)
                    for reason in refusal.error_list
                ]
            ) from None

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Render the mail now and queue it, in the transaction that is open.

        In the language of the user in the context, else in that of the page.
        """
        user = context.get("user")
        language = user.language if isinstance(user, User) else get_language() or settings.LANGUAGE_CODE
        told = {name: self._on_our_site(name, value, language) for name, value in context.items() if name != "request"}
        actions.queue_mail(
            template=self._in_our_words(template_prefix, context.get("request")),
            context={"user": None} | told,
            to=email,
            language=language,
        )

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation, signup: bool) -> None:
        """Ask to prove an address; who has proved none yet has no "new" one, however often the link is sent."""
        is_first = not EmailAddress.objects.filter(user=emailconfirmation.email_address.user, verified=True).exists()
        super().send_confirmation_mail(request, emailconfirmation, signup or is_first)

    def send_notification_mail(self, template_prefix: str, user: User, context=None, email=None) -> None:
        """Tell a user about a change of the account, in the user's language."""
        super().send_notification_mail(template_prefix, user, {**(context or {}), "user": user}, email)

    def confirm_email(self, request: HttpRequest, email_address) -> bool:
        """Mark the address as confirmed. It belongs to who proves it, not to who typed it first."""
        with transaction.atomic():
            User.objects.never_confirmed().filter(email=email_address.email).exclude(pk=email_address.user_id).delete()
            return super().confirm_email(request, email_address)

    def get_client_ip(self, request: HttpRequest) -> str:
        """What allauth counts tries by: the same as everywhere else here, and never a header that nobody trusts.

        allauth writes it into the cache's table and into sessions: a keyed hash in the form of an IP number (a
        private network of RFC 4193, of which allauth looks at the first 64 bits), never the number itself.
        """
        secret = settings.SECRET_KEY.encode()
        digest = hmac.new(secret, f"account:{client_address(request)}".encode(), hashlib.sha256).digest()
        return str(ipaddress.IPv6Address(b"\xfd" + digest[:7] + bytes(8)))

    def post_login(self, request: HttpRequest, user: User, **kwargs) -> HttpResponse:
        """Go on; of where somebody signed in we keep the browser's name, not the IP number (least data)."""
        with override(self._language_behind(kwargs.get("redirect_url"), user)):
            response = super().post_login(request, user, **kwargs)
        UserSession.objects.filter(session_key=request.session.session_key).update(ip=actions.NO_ADDRESS)
        return response

    @staticmethod
    def _language_behind(address: str | None, user: User) -> str:
        """The language of the page that says "you are signed in": of where somebody wanted to go, or of the account."""
        if not address:
            return user.language
        return get_language_from_path(urlsplit(address).path) or settings.LANGUAGE_CODE

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To one's own page, in the language that the account has."""
        with override(request.user.language):
            return reverse("mein")

    def get_reauthentication_methods(self, user) -> list[dict]:
        """The ways to prove once more who somebody is, in our words."""
        return [
            {**method, "description": REAUTHENTICATION.get(method["id"], method["description"])}
            for method in super().get_reauthentication_methods(user)
        ]

    @staticmethod
    def _in_our_words(template: str, request: HttpRequest | None) -> str:
        """An unknown address hears what was tried: allauth has one mail for a new password and for a code."""
        match = request.resolver_match if request else None
        wants_code = match is not None and match.view_name in CODE_PAGES
        return f"{template}_code" if wants_code and template == UNKNOWN_ACCOUNT else template

    @staticmethod
    def _on_our_site(name: str, value, language: str):
        """Links lead to the address in the settings, whatever host the request named, in the language of the mail."""
        if not name.endswith("_url"):
            return value
        parts = urlsplit(str(value))
        return mail.absolute(translate_url(parts.path, language) + (f"?{parts.query}" if parts.query else ""))
