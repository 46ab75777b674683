"""Accounts of members and staff."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Registers the user model."""

    name = "wedo.accounts"
    label = "accounts"
    verbose_name = _("Konten")
