"""Events: see docs/architecture.md."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    """Registers the app under its German name."""

    name = "events"
    verbose_name = _("Veranstaltungen")
