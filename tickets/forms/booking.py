"""What a guest fills in to book, for everybody and for organisations of the network."""

import uuid

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from organisations.models import Organisation

from .needs import NeedsForm
from .persons import ask_for_name, name_field, own_address_field


class BookingForm(NeedsForm):
    """One booking of 1..`max_per_booking` places; where one place is all that goes, their number is not asked.

    All numbers are offered, also those that do not fit any more: more places than `free` go on the waiting list.
    What is free now only the action knows for certain.
    """

    field_order = ["organisation", "name", "email", "places", "organisation_name"]
    asks_addresses = True

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
    consent = forms.BooleanField(
        # Needs may tell of somebody's health: the consent names them (GDPR, Art. 9(2)(a)).
        label=_(
            "Ich bin einverstanden, dass WeDo meine Angaben für diese Buchung speichert, auch die zu meinem Bedarf."
        ),
        error_messages={"required": _("Ohne deine Zustimmung können wir kein Ticket ausstellen.")},
    )
    submission = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    # People do not see this field; programs that fill in everything do.
    website2 = forms.CharField(required=False, label=_("Bitte leer lassen"))

    def __init__(self, data=None, *, max_per_booking: int, free: int = 0, language: str = "de", initial=None):
        first = {"places": 1, "language": language, "submission": new_submission()}
        super().__init__(data, initial=first | (initial or {}))
        self.max_per_booking = max_per_booking
        places = self.fields["places"]
        places.choices = [(number, str(number)) for number in range(1, max_per_booking + 1)]
        if max_per_booking == 1:
            places.widget, places.required, places.empty_value = forms.HiddenInput(), False, 1
        self.say_what_is_free(free)
        for number in range(1, max_per_booking + 1):
            hint = _("Leer heißt: du selbst.") if number == 1 else ""
            self.fields[f"attendee_{number}"] = name_field(number, help_text=hint)
            if self.asks_addresses and number > 1:
                self.fields[f"email_{number}"] = own_address_field(number)

    def say_what_is_free(self, free: int) -> None:
        """Tell beside the number of places when not all numbers fit any more."""
        if 0 < free < self.max_per_booking:
            self["places"].help_text = few_left(free)

    @property
    def person_fields(self) -> list[list[forms.BoundField]]:
        """For each place the field for the name, and the one for an own address if that is asked."""
        names = ([f"attendee_{number}", f"email_{number}"] for number in range(1, self.max_per_booking + 1))
        return [[self[name] for name in pair if name in self.fields] for pair in names]

    @property
    def names_open(self) -> bool:
        """Whether there is something to see among the names."""
        return any(field.value() or field.errors for pair in self.person_fields for field in pair)

    def clean_website2(self) -> str:
        """Refuse programs that fill in what nobody sees."""
        if self.cleaned_data["website2"]:
            raise forms.ValidationError(_("Bitte lass dieses Feld leer."))
        return ""

    def clean(self) -> dict:
        """Who gets a mail of their own is addressed by name. What stands at places that are not booked is ignored."""
        data = super().clean()
        for number in range(2, (data.get("places") or 0) + 1):
            ask_for_name(self, name=f"attendee_{number}", email=f"email_{number}")
        return data

    @cached_property
    def emails(self) -> list[str]:
        """For each place the own address of its person, "" where there is none."""
        return [self.cleaned_data.get(f"email_{n}", "") for n in range(1, self.cleaned_data["places"] + 1)]

    @cached_property
    def attendees(self) -> list[str]:
        """A name for each place; empty where none was given (it may follow later)."""
        names = [self.cleaned_data[f"attendee_{n}"] for n in range(1, self.cleaned_data["places"] + 1)]
        names[0] = names[0] or self.cleaned_data["name"]
        return names


class NetworkForm(BookingForm):
    """A seat that an organisation of the network has; `organisations` are those that this person may book for."""

    # The seats are the organisation's: nobody else gets them as their own (see `actions.pass_on`).
    asks_addresses = False

    organisation = forms.ModelChoiceField(
        label=_("Für welche Organisation?"), queryset=Organisation.objects.none(), empty_label=_("Bitte wählen")
    )

    def __init__(self, data=None, *, organisations: list[Organisation], **kwargs):
        super().__init__(data, **kwargs)
        del self.fields["organisation_name"]
        field = self.fields["organisation"]
        field.queryset = Organisation.objects.filter(pk__in=[one.pk for one in organisations]).by_name()
        if len(organisations) == 1:
            field.initial = organisations[0]
            field.empty_label = None

    def clean(self) -> dict:
        """The booking carries the organisation's name, too: as it was when it was booked."""
        data = super().clean()
        data["organisation_name"] = data["organisation"].name if data.get("organisation") else ""
        return data


class StandForm(NetworkForm):
    """An information stand: what it needs and what is shown there."""

    table = forms.BooleanField(label=_("Wir brauchen einen Tisch"), required=False, initial=True)
    power = forms.BooleanField(label=_("Wir brauchen Strom"), required=False)
    shows = forms.CharField(
        label=_("Was zeigt ihr?"),
        help_text=_("Ein oder zwei Sätze. Sie stehen auf eurer Standkarte."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    @property
    def stand(self) -> dict:
        """The fields of the stand."""
        return {name: self.cleaned_data[name] for name in ("table", "power", "shows")}


def new_submission() -> str:
    """A random number for a form: sent twice, it makes one booking."""
    return uuid.uuid4().hex


def few_left(free: int) -> str:
    """What somebody should know who may ask for more places than there are."""
    return ngettext(
        "Es ist noch ein Platz frei. Mit mehr Plätzen kommst du auf die Warteliste.",
        "Es sind noch %(free)s Plätze frei. Mit mehr Plätzen kommst du auf die Warteliste.",
        free,
    ) % {"free": free}
