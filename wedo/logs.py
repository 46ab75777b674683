"""Keeps e-mail addresses and secret addresses of tickets out of the logs."""

import logging
import re

EMAIL = re.compile(r"[^\s<>\"'(),;:@]+@[^\s<>\"'(),;:@]+\.[^\s<>\"'(),;:@]+")
SECRET_PATH = re.compile(
    r"(/tickets/)[A-Za-z0-9_-]{32}"
    r"|(/einlass/[\w-]+/)[A-Za-z0-9_-]{43}"
    r"|(/netzwerk/(?:notfall|aktuell|einladung|nachricht|abmelden|verlaengern)/)[^/\s\"']+"
    r"|(/konto/(?:confirm-email|password/reset/key)/)[^/\s\"']+"
)


class NoSecrets(logging.Filter):
    """Replaces what must not be stored by a mark, in the message and in a traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Clean the record in place; keep it always."""
        record.msg = clean(record.getMessage())
        record.args = ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = clean(record.exc_text)
        return True


def clean(text: str) -> str:
    """The text without e-mail addresses and secret addresses."""
    return SECRET_PATH.sub(r"\1\2\3\4…", EMAIL.sub("…@…", text))


class OneLine(logging.Filter):
    """A request that was refused (a foreign host, a broken form) is one line: its traceback tells of Django only."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Take the traceback off; keep the record."""
        if record.name.startswith("django.security") or getattr(record, "status_code", 500) < 500:
            record.exc_info = record.exc_text = None
        return True
