"""Why something cannot be done. Views say it in the words of their page."""


class NotAllowed(Exception):
    """The person may not do this."""


class AlreadyDecided(Exception):
    """The organisation is not waiting for this decision."""
