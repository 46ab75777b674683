"""Tickets: see docs/architecture.md."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TicketsConfig(AppConfig):
    """Registers the app under its German name."""

    name = "tickets"
    verbose_name = _("Anmeldungen")
