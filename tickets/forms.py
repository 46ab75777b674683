"""What a guest fills in to book."""

import uuid

from django import forms
from django.conf import settings
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from wedo.forms import LanguageSelect, WedoForm
from wedo.languages import OWN_NAMES

from .actions import Contact
from .models import Need

ASKED_NEEDS = [choice for choice in Need.Kind.choices if choice[0] != Need.Kind.OTHER]


class BookingForm(WedoForm):
    """One booking of 1..`max_per_booking` places.

    `shown_places` limits what the select offers (what is free now); what was posted is checked against
    `max_per_booking` alone, because only the action knows what is free.
    """

    name = forms.CharField(
        label=_("Dein Name"),
        help_text=_("So, wie du angesprochen werden möchtest."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
    )
    email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        help_text=_("Hierhin schicken wir dein Ticket."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "dir": "ltr"}),
    )
    places = forms.TypedChoiceField(label=_("Wie viele Plätze?"), coerce=int)
    organisation_name = forms.CharField(
        label=_("Organisation"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization", "dir": "auto"}),
    )
    needs = forms.MultipleChoiceField(
        label=_("Was brauchst du, um gut dabei zu sein?"),
        choices=ASKED_NEEDS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    needs_other = forms.CharField(
        label=_("Etwas anderes"),
        help_text=_("Wir lesen das und melden uns bei dir. Nur das Team sieht deine Antwort."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    language = forms.ChoiceField(label=_("Sprache deiner E-Mails"), widget=LanguageSelect)
    consent = forms.BooleanField(
        label=_("Ich bin einverstanden, dass WeDo meine Angaben für diese Buchung speichert."),
        error_messages={"required": _("Ohne deine Zustimmung können wir kein Ticket ausstellen.")},
    )
    submission = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    # People do not see this field; programs that fill in everything do.
    website2 = forms.CharField(required=False, label=_("Bitte leer lassen"))

    def __init__(self, data=None, *, max_per_booking: int, shown_places: int | None = None, language: str = "de"):
        super().__init__(data, initial={"places": 1, "language": language, "submission": uuid.uuid4().hex})
        self.max_per_booking = max_per_booking
        shown = max(1, min(shown_places or max_per_booking, max_per_booking))
        self.fields["places"].choices = [(number, str(number)) for number in range(1, max_per_booking + 1)]
        self.fields["places"].widget.choices = [(number, str(number)) for number in range(1, shown + 1)]
        self.fields["language"].choices = [(code, OWN_NAMES[code]) for code, _name in settings.LANGUAGES]
        for number in range(1, max_per_booking + 1):
            self.fields[f"attendee_{number}"] = forms.CharField(
                label=_("Name der Person auf Platz %(number)s") % {"number": number},
                help_text=_("Leer heißt: du selbst.") if number == 1 else "",
                max_length=120,
                required=False,
                widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
            )

    @property
    def attendee_fields(self) -> list[forms.BoundField]:
        """The fields for names, one a place."""
        return [self[f"attendee_{number}"] for number in range(1, self.max_per_booking + 1)]

    def clean_website2(self) -> str:
        """Refuse programs that fill in what nobody sees."""
        if self.cleaned_data["website2"]:
            raise forms.ValidationError(_("Bitte lass dieses Feld leer."))
        return ""

    @cached_property
    def attendees(self) -> list[str]:
        """A name for each place; empty where none was given (it may follow later)."""
        names = [self.cleaned_data[f"attendee_{n}"] for n in range(1, self.cleaned_data["places"] + 1)]
        names[0] = names[0] or self.cleaned_data["name"]
        return names

    @cached_property
    def contact(self) -> Contact:
        """Who books, as the action takes it."""
        data = self.cleaned_data
        needs = dict.fromkeys(data["needs"], "")
        if data["needs_other"]:
            needs[Need.Kind.OTHER] = data["needs_other"]
        return Contact(
            name=data["name"],
            email=data["email"],
            organisation_name=data["organisation_name"],
            language=data["language"],
            needs=needs,
        )
