"""Organisations: see docs/architecture.md."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    """Registers the app under its German name."""

    name = "organisations"
    verbose_name = _("Organisationen")
