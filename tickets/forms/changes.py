"""What a guest fills in to change a booking, or to find one."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from wedo.forms import WedoForm

from ..actions import Contact, most_places
from ..models import Booking
from .needs import NeedsForm, typed_again
from .persons import ask_for_name, name_field, own_address_field


class NamesForm(WedoForm):
    """A name for each place, and an own address for all but who has booked."""

    def __init__(self, data=None, *, booking: Booking):
        super().__init__(data)
        self.numbers = []
        asks_addresses = booking.ticket_type.is_public and booking.email
        for number, name, email in _seats(booking):
            self.fields[f"name_{number}"] = name_field(number, initial=name)
            if asks_addresses and self.numbers:
                self.fields[f"email_{number}"] = own_address_field(number, initial=email)
            self.numbers.append(number)

    def clean(self) -> dict:
        """Who gets a mail of their own is addressed by name."""
        data = super().clean()
        for number in self.numbers:
            ask_for_name(self, name=f"name_{number}", email=f"email_{number}")
        return data

    @property
    def names(self) -> dict[int, str]:
        """The names by the number of their place."""
        return {number: self.cleaned_data[f"name_{number}"] for number in self.numbers}

    @property
    def emails(self) -> dict[int, str]:
        """The own addresses by the number of their place, "" where there is none."""
        return {number: self.cleaned_data.get(f"email_{number}", "") for number in self.numbers}

    @property
    def done(self) -> str:
        """What the ticket page says afterwards."""
        return "eigene" if any(self.emails.values()) else "namen"


def _seats(booking: Booking) -> Iterable[tuple[int, str, str]]:
    """Number, name and address of each place: of its tickets, or of what is kept for them."""
    if booking.is_confirmed:
        return [(ticket.position, ticket.name, "") for ticket in booking.valid_tickets]
    return [(number, *seat) for number, seat in enumerate(zip(*booking.seats, strict=True), 1)]


class PlacesForm(WedoForm):
    """How many places it shall be."""

    places = forms.TypedChoiceField(label=_("Wie viele Plätze?"), coerce=int)

    def __init__(self, data=None, *, booking: Booking):
        super().__init__(data, initial={"places": booking.places})
        most = max(most_places(booking, booking.ticket_type), booking.places)
        self.fields["places"].choices = [(number, str(number)) for number in range(1, most + 1)]


class WishesForm(NeedsForm):
    """What is needed, and the language of the mails."""

    def __init__(self, data=None, *, booking: Booking):
        super().__init__(data, initial={"language": booking.language, **typed_again(booking.needs.all())})
        self.booking = booking

    @property
    def contact(self) -> Contact:
        """As the action takes it; who it is stays."""
        stays = {name: getattr(self.booking, name) for name in ("name", "email", "organisation_name")}
        self.cleaned_data |= stays
        return super().contact


class PassOnForm(WedoForm):
    """Who gets the ticket."""

    name = forms.CharField(
        label=_("Name der Person"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    email = forms.EmailField(
        label=_("E-Mail-Adresse der Person"),
        help_text=_("Hierhin schicken wir das neue Ticket."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email", "dir": "ltr"}),
    )


class FindForm(WedoForm):
    """Where to send the links."""

    email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        help_text=_("Die Adresse, mit der du gebucht hast."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "dir": "ltr"}),
    )
