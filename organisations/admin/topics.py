"""Staff look after topics."""

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from wedo.admin import WedoAdmin, german, others

from .. import actions
from ..models import Organisation, Topic


@admin.register(Topic)
class TopicAdmin(WedoAdmin, TranslationAdmin):
    """What organisations work on: one short list for all."""

    list_display = ("name", "slug")
    view_on_site = False
    search_fields = (*german("name"), *others("name"))
    prepopulated_fields = {"slug": ("name",)}
    fields = ("name", "slug")
    hints = {"slug": _("Steht in Adressen, zum Beispiel: bildung. Nur Kleinbuchstaben, Ziffern und Bindestriche.")}

    def save_model(self, request: HttpRequest, obj: Topic, form: forms.ModelForm, change: bool) -> None:
        """Those who work on it are found by its new name, too."""
        super().save_model(request, obj, form, change)
        if change and form.changed_data:
            actions.refresh_topic(topic=obj)

    def get_deleted_objects(self, objs, request: HttpRequest) -> tuple[list, dict, set, list]:
        """The topics, with the names of those who work on them."""
        named = [
            [str(topic), [organisation.name for organisation in Organisation.objects.filter(topics=topic).by_name()]]
            for topic in objs
        ]
        number = Organisation.objects.filter(topics__in=objs).distinct().count()
        return [part for pair in named for part in pair], {Organisation._meta.verbose_name_plural: number}, set(), []

    def delete_model(self, request: HttpRequest, obj: Topic) -> None:
        """Nobody is found by its name any more."""
        actions.delete_topic(topic=obj, by=request.user)

    def delete_queryset(self, request: HttpRequest, queryset) -> None:
        """The same for each of the chosen ones."""
        for topic in queryset:
            actions.delete_topic(topic=topic, by=request.user)
