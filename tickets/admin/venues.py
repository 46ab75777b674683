"""A venue whose address changes: the guests of its coming events hear of it."""

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from events.admin import VenueAdmin
from events.models import Event, Venue
from wedo.forms import WedoModelForm

from .. import actions, mails
from .telling import NOBODY_KNOWS, are_told, reachable, will_be_told


class VenueWithGuestsForm(WedoModelForm):
    """A venue, and whether the guests are told."""

    inform_guests = forms.BooleanField(
        label=_("Gäste kommender Veranstaltungen über die neue Adresse informieren"), required=False, initial=True
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            guests = sum(reachable(event) for event in coming_events(self.instance))
            self.fields["inform_guests"].help_text = will_be_told(guests)


def coming_events(venue: Venue) -> list[Event]:
    """The events there that people know of and that lie ahead."""
    return list(Event.objects.public().upcoming().filter(venue=venue).select_related("venue"))


admin.site.unregister(Venue)


@admin.register(Venue)
class VenueWithGuestsAdmin(VenueAdmin):
    """The places; a changed address is news for guests, too."""

    form = VenueWithGuestsForm

    def get_fieldsets(self, request: HttpRequest, obj: Venue | None = None) -> list[tuple]:
        """With the box to tick where there is anybody to tell."""
        sets = [(title, {**options, "fields": list(options["fields"])}) for title, options in self.fieldsets]
        if obj and any(reachable(event) for event in coming_events(obj)):
            sets[0][1]["fields"].append("inform_guests")
        return sets

    def save_model(self, request: HttpRequest, obj: Venue, form: forms.ModelForm, change: bool) -> None:
        """Store it; then tell the guests of each event, or keep for later what they do not know."""
        before = {event.pk: mails.snapshot(event) for event in coming_events(obj)} if obj.pk else {}
        super().save_model(request, obj, form, change)
        moved = [one for one in coming_events(obj) if one.pk in before and mails.is_elsewhere(before[one.pk], one)]
        told = sum(
            actions.event_changed(
                event=event, by=request.user, before=before[event.pk], tell=form.cleaned_data["inform_guests"]
            )
            for event in moved
        )
        if told:
            self.message_user(request, are_told(told), messages.SUCCESS)
        elif any(actions.untold(event) for event in moved):
            self.message_user(request, NOBODY_KNOWS, messages.WARNING)
