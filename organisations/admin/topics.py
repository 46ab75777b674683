"""Staff look after topics."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from wedo.admin import WedoAdmin, german, others

from ..models import Topic


@admin.register(Topic)
class TopicAdmin(WedoAdmin, TranslationAdmin):
    """What organisations work on: one short list for all."""

    list_display = ("name", "slug")
    view_on_site = False
    search_fields = (*german("name"), *others("name"))
    prepopulated_fields = {"slug": ("name",)}
    fields = ("name", "slug")
    hints = {"slug": _("Steht in Adressen, zum Beispiel: bildung. Nur Kleinbuchstaben, Ziffern und Bindestriche.")}
