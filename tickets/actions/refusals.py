"""Why something cannot be done, as a sentence for the person who tried."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickets.availability import State
from wedo.refusals import Forbidden, Refused


class BookingRefused(Refused):
    """A booking that cannot be made or changed.

    `str()` is a sentence for the guest, `for_staff` one for staff who act for a guest, `state` what the page shows.
    """

    state: State = State.OPEN

    @property
    def for_staff(self) -> str:
        """The same for staff; most sentences fit both."""
        return str(self)


class SoldOut(BookingRefused):
    """There are fewer places left than asked for; `free` says how many."""

    def __init__(self, free: int):
        self.free = free
        self.state = State.OPEN if free else State.FULL
        super().__init__()

    def __str__(self) -> str:
        if not self.free:
            return _("Es ist leider kein Platz mehr frei.")
        return ngettext(
            "Es ist nur noch ein Platz frei. Bitte buch weniger Plätze.",
            "Es sind nur noch %(free)s Plätze frei. Bitte buch weniger Plätze.",
            self.free,
        ) % {"free": self.free}

    @property
    def for_staff(self) -> str:
        """How many places are left: what to do about it staff know, and have more ways."""
        if not self.free:
            return _("Es ist kein Platz frei.")
        return ngettext("Es ist nur noch ein Platz frei.", "Es sind nur noch %(free)s Plätze frei.", self.free) % {
            "free": self.free
        }


class BookingClosed(BookingRefused):
    """Booking is not possible now: over, cancelled, not yet open, closed."""

    def __init__(self, state: State):
        self.state = state
        super().__init__()

    def __str__(self) -> str:
        return {
            State.OVER: _("Diese Veranstaltung ist vorbei."),
            State.CANCELLED: _("Diese Veranstaltung wurde abgesagt."),
            State.NOT_YET: _("Die Buchung ist noch nicht offen."),
            State.CLOSED: _("Die Buchung ist beendet."),
            State.NONE: _("Für diese Veranstaltung gibt es hier keine Tickets."),
        }[self.state]


class TooManyPlaces(BookingRefused):
    """More places than one booking may have, or none at all."""

    def __init__(self, most: int):
        self.most = most
        super().__init__()

    def __str__(self) -> str:
        return ngettext(
            "In einer Anmeldung geht ein Platz.",
            "In einer Anmeldung gehen 1 bis %(most)s Plätze.",
            self.most,
        ) % {"most": self.most}


class TooManyForAddress(BookingRefused):
    """More places than one address may have at one event. Says no number: a stranger would learn of a booking."""

    def __str__(self) -> str:
        return _("So viele Plätze gehen mit einer Adresse nicht. Schreib uns, dann finden wir einen Weg.")


class NotForYou(BookingRefused):
    """The kind of ticket is for organisations of the network that are invited."""

    def __str__(self) -> str:
        return _("Diese Plätze sind für eingeladene Organisationen.")


class TooLate(BookingRefused):
    """The offer or the hold is over, or was never there."""

    def __str__(self) -> str:
        return _("Das Angebot gilt nicht mehr.")


class NothingToChange(BookingRefused):
    """The booking is over: nothing about it can be changed."""

    def __str__(self) -> str:
        return _("Diese Anmeldung ist abgesagt. Du kannst neu buchen.")

    @property
    def for_staff(self) -> str:
        """Without an invitation."""
        return _("Diese Anmeldung ist abgesagt.")


class AlreadyIn(BookingRefused):
    """A guest has been let in with the ticket; `others` tells whether the booking has places that are still free."""

    def __init__(self, *, others: bool = False):
        self.others = others
        super().__init__()

    def __str__(self) -> str:
        if self.others:
            return _("Jemand von euch ist schon eingelassen. Sag die anderen Plätze einzeln ab.")
        return _("Dieses Ticket wurde schon am Eingang gezeigt. Daran lässt sich nichts mehr ändern.")

    @property
    def for_staff(self) -> str:
        """What has to come first."""
        return _("Ein Gast ist schon eingelassen. Nimm zuerst den Einlass zurück.")


class SeatTaken(BookingRefused):
    """The organisation has its one seat of this kind already (constraint `booking_one_seat_per_organisation`)."""

    def __str__(self) -> str:
        return _("Diese Organisation hat schon einen Platz dieser Ticketart.")


class WithoutOrganisation(BookingRefused):
    """A seat of the network belongs to an organisation: one each."""

    def __str__(self) -> str:
        return _("Diese Anmeldung gehört zu keiner Organisation. Tragt den Platz für die Organisation neu ein.")


class OtherEvent(BookingRefused):
    """A booking stays with its event."""

    def __str__(self) -> str:
        return _("Diese Ticketart gehört zu einer anderen Veranstaltung.")


class NotAllowed(BookingRefused, Forbidden):
    """The person has no right to do this."""

    def __str__(self) -> str:
        return _("Dafür fehlt dir das Recht.")


class IntroductionsClosed(Refused):
    """Nobody can be introduced here: too early, too late, or the other one does not take part any more."""
