"""What guests fill in: to book, to change what they have booked, to find their tickets."""

from .booking import BookingForm, NetworkForm, StandForm
from .changes import FindForm, NamesForm, PassOnForm, PlacesForm, WishesForm

__all__ = [
    "BookingForm",
    "FindForm",
    "NamesForm",
    "NetworkForm",
    "PassOnForm",
    "PlacesForm",
    "StandForm",
    "WishesForm",
]
