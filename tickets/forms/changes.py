"""What a guest fills in to change a booking, or to find one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wedo.forms import WedoForm

from ..actions import Contact
from ..models import Booking
from .needs import NeedsForm, typed_again


class NamesForm(WedoForm):
    """A name for each ticket."""

    def __init__(self, data=None, *, booking: Booking):
        super().__init__(data)
        for ticket in booking.valid_tickets:
            self.fields[f"name_{ticket.position}"] = forms.CharField(
                label=_("Name der Person auf Platz %(number)s") % {"number": ticket.position},
                max_length=120,
                required=False,
                initial=ticket.name,
                widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
            )

    @property
    def names(self) -> dict[int, str]:
        """The names by the position of their ticket."""
        return {int(key.removeprefix("name_")): name for key, name in self.cleaned_data.items()}


class PlacesForm(WedoForm):
    """How many places it shall be."""

    places = forms.TypedChoiceField(label=_("Wie viele Plätze?"), coerce=int)

    def __init__(self, data=None, *, booking: Booking):
        super().__init__(data, initial={"places": booking.places})
        most = max(booking.ticket_type.max_per_booking, booking.places)
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
