"""Rate limits, counted in PostgreSQL."""

from django.apps import AppConfig


class LimitsConfig(AppConfig):
    """Registers the counter's table."""

    name = "wedo.limits"
    label = "limits"
