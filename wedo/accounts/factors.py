"""The second step of signing in: passkeys, codes of an app, and codes for emergencies.

What is secret about them lies encrypted in the database, with keys made from SECRET_KEY and its fallbacks.
"""

import base64
import hashlib
import hmac
import logging
import secrets

import segno
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .models import User

log = logging.getLogger(__name__)

# What counts as a second step; the codes for emergencies come with it and are none by themselves.
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
# Parts of `Authenticator.data` that are encrypted.
SECRETS = ("secret", "seed")


class FactorAdapter(DefaultMFAAdapter):
    """allauth's second step in our words; its secrets never lie in the clear."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": _("Mit einem zweiten Schritt kannst du keine weitere Adresse hinzufügen."),
        "cannot_delete_authenticator": _("Diesen zweiten Schritt kannst du nicht entfernen."),
        "cannot_generate_recovery_codes": _("Richte zuerst einen zweiten Schritt ein."),
        "incorrect_code": _("Das hat nicht gepasst. Versuch es noch einmal."),
        "unverified_email": _("Bestätige zuerst deine E-Mail-Adresse."),
    }

    def build_totp_svg(self, url: str) -> str:
        """The QR code as an SVG without styles, which the CSP would not allow."""
        return segno.make(url, micro=False, error="m").svg_inline(
            omitsize=True, border=4, dark="#000", light="#fff", svgclass="qr__code", lineclass=None
        )

    def encrypt(self, text: str) -> str:
        """The text as it is stored."""
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The text as it was. When its key is gone, a text that no code ever fits.

        Raising would break the sign-in by the other ways, an empty text would be a secret that everybody knows.
        """
        try:
            return _keys().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            log.error("a second factor cannot be read: its key is missing in SECRET_KEY_FALLBACKS")
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """A name for a passkey to begin with."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Mein Passkey") if number == 1 else gettext("Passkey %(number)d") % {"number": number}

    def _get_site_name(self) -> str:
        return "WeDo"


def has_factor(user: User) -> bool:
    """Whether signing in takes a second step."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()


def encrypt_anew() -> int:
    """Encrypt all secrets by today's SECRET_KEY, so that older keys can go; returns how many were changed.

    What no key opens stays as it is.
    """
    keys, number = _keys(), 0
    for factor in Authenticator.objects.select_for_update().exclude(type=Authenticator.Type.WEBAUTHN):
        try:
            anew = {name: _rotated(keys, factor.data[name]) for name in SECRETS if name in factor.data}
        except InvalidToken:
            log.error("a second factor of account %s cannot be read by any key", factor.user_id)
            continue
        factor.data |= anew
        factor.save(update_fields=["data"])
        number += 1
    return number


def _rotated(keys: MultiFernet, stored: str) -> str:
    return keys.rotate(stored.encode()).decode()


def _keys() -> MultiFernet:
    return MultiFernet([_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str) -> Fernet:
    """A key of its own for this purpose: whoever learns it learns nothing else that SECRET_KEY protects."""
    made = hmac.new(secret.encode(), b"wedo.accounts.factors", hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(made))
