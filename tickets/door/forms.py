"""What is typed at the door."""

import datetime as dt
import uuid

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from wedo.forms import WedoForm


class WalkInForm(WedoForm):
    """A guest without a ticket: two fields. Staff may tick that it goes past the capacity."""

    prefix = "spontan"

    name = forms.CharField(
        label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"})
    )
    email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        help_text=_("Nur wenn die Person ein Ticket per E-Mail möchte."),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email", "dir": "ltr"}),
    )
    exceed = forms.BooleanField(label=_("Auch wenn alle Plätze vergeben sind"), required=False)
    submission = forms.CharField(max_length=36, widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, may_exceed: bool):
        super().__init__(data, initial={"submission": uuid.uuid4()})
        if not may_exceed:
            del self.fields["exceed"]

    def clean_submission(self) -> uuid.UUID:
        """A form without a right number is a new one."""
        try:
            return uuid.UUID(self.cleaned_data["submission"])
        except ValueError:
            return uuid.uuid4()


class LinkForm(WedoForm):
    """A new link for a helper."""

    prefix = "link"

    label = forms.CharField(
        label=_("Für wen ist der Link?"),
        help_text=_("Zum Beispiel: Kim, Tür links."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    expires_at = forms.DateTimeField(
        label=_("Gilt bis"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, data=None, *, latest: dt.datetime, **more):
        super().__init__(data, **more)
        self.latest = latest

    def clean_expires_at(self) -> dt.datetime:
        """A time ahead, not later than `latest`."""
        ends_at = self.cleaned_data["expires_at"]
        if ends_at <= timezone.now():
            raise forms.ValidationError(_("Bitte einen Zeitpunkt wählen, der noch kommt."))
        if ends_at > self.latest:
            until = date_format(timezone.localtime(self.latest), "d.m.Y, H:i")
            raise forms.ValidationError(_("Ein Link gilt höchstens bis %(until)s Uhr.") % {"until": until})
        return ends_at
