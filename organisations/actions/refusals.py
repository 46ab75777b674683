"""Why something cannot be done. Views say it in the words of their page; what none of them says is a page anyway."""

from wedo.refusals import Forbidden, Refused


class NotAllowed(Forbidden):
    """The person may not do this."""


class TooLate(Refused):
    """The time in which the organisation itself could do this is over; staff still can."""


class TakenOffByStaff(Refused):
    """Staff took the profile off the net; the organisation itself does not put it back."""


class NothingSaid(Refused):
    """A question or a refusal without a word."""


class NothingToRestore(Refused):
    """All of it is as it was before."""


class AlreadyDecided(Refused):
    """The organisation is not waiting for this decision."""


class AlreadyMember(Refused):
    """The person belongs to the organisation already."""


class AlreadyInvited(Refused):
    """An invitation to this address is open."""

    def __init__(self, invitation):
        super().__init__()
        self.invitation = invitation


class AlreadyAsked(Refused):
    """The same person has asked not long ago."""


class AnotherAddress(Forbidden):
    """The invitation is bound to an address that this account has not proved to be its own."""


class NoLongerOpen(Refused):
    """What was to be answered has been answered, was taken back, or has expired."""


class LastOwner(Refused):
    """Nobody else would answer for the organisation."""


class HasOwners(Refused):
    """The organisation has people of its own who decide."""


class ChangedMeanwhile(Refused):
    """Somebody else has saved the same fields since this person looked at them."""


class TooMany(Refused):
    """There are as many of these as anybody may have."""


class TooManyPictures(Refused):
    """A profile shows six at most."""
