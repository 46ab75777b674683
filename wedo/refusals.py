"""What verbs raise instead of acting. Views that can say it beside a form catch it; all else becomes a page.

Between the look of a view and the lock of a verb somebody else may have acted: that is nobody's fault, and no 500.
"""


class Refused(Exception):
    """Something cannot be done, as things stand now. `status` is that of the page that says so (RFC 9110, 15.5).

    `str()` is a sentence for people, or empty: then the page has one of its own.
    """

    status = 409


class Forbidden(Refused):
    """This person may not do it."""

    status = 403


class Gone(Refused):
    """What it was about is not there any more."""

    status = 404
