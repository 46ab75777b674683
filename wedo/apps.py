"""The project itself as an app (management commands, jobs), and its admin site."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class WedoConfig(AppConfig):
    """Registers the project's own commands."""

    name = "wedo"
    label = "wedo"


class AdminConfig(DjangoAdminConfig):
    """Replaces Django's admin site by ours, which only staff can see."""

    default_site = "wedo.admin.AdminSite"
