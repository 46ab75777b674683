"""Why something cannot be done. Views say it in the words of their page."""


class NotAllowed(Exception):
    """The person may not do this."""


class TooLate(Exception):
    """The time in which the organisation itself could do this is over; staff still can."""


class NothingSaid(Exception):
    """A question or a refusal without a word."""


class NothingToRestore(Exception):
    """All of it is as it was before."""


class AlreadyDecided(Exception):
    """The organisation is not waiting for this decision."""


class AlreadyMember(Exception):
    """The person belongs to the organisation already."""


class AlreadyInvited(Exception):
    """An invitation to this address is open."""

    def __init__(self, invitation):
        super().__init__()
        self.invitation = invitation


class AlreadyAsked(Exception):
    """The same person has asked not long ago."""


class AnotherAddress(Exception):
    """The invitation is bound to an address that this account has not proved to be its own."""


class NoLongerOpen(Exception):
    """What was to be answered has been answered, was taken back, or has expired."""


class LastOwner(Exception):
    """Nobody else would answer for the organisation."""


class HasOwners(Exception):
    """The organisation has people of its own who decide."""


class ChangedMeanwhile(Exception):
    """Somebody else has saved the same fields since this person looked at them."""


class TooMany(Exception):
    """There are as many of these as anybody may have."""


class TooManyPictures(Exception):
    """A profile shows six at most."""
