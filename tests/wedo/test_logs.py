"""E-mail addresses and secret addresses never reach a log."""

import io
import logging

from wedo.logs import NoSecrets, OneLine, clean

TOKEN = "abcDEF12-" + "x" * 23


def logged(emit):
    """What a logger with our filter writes."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.addFilter(NoSecrets())
    logger = logging.getLogger("test-of-secrets")
    logger.propagate = False
    logger.addHandler(handler)
    try:
        emit(logger)
    finally:
        logger.removeHandler(handler)
    return out.getvalue()


def test_addresses_and_tokens_are_taken_out():
    text = f"mail to alex@example.org failed for /en/tickets/{TOKEN}/stornieren/ and /konto/confirm-email/MQ:1x:y/"

    assert clean(text) == "mail to …@… failed for /en/tickets/…/stornieren/ and /konto/confirm-email/…/"


def test_the_keys_of_helpers_at_the_door_are_taken_out():
    assert clean(f"/einlass/forum-2025/{'k_-' * 14}k/pruefen/") == "/einlass/forum-2025/…/pruefen/"


def test_the_keys_of_invitations_are_taken_out():
    path = f"/en/netzwerk/einladung/{'k_-' * 14}k/nein/"

    assert clean(f"GET {path} and /netzwerk/einladung/{'k' * 43}/") == (
        "GET /en/netzwerk/einladung/…/nein/ and /netzwerk/einladung/…/"
    )


def test_arguments_of_a_message_are_cleaned_too():
    assert logged(lambda logger: logger.warning("Not Found: %s", f"/tickets/{TOKEN}/")) == "Not Found: /tickets/…/\n"


def test_a_traceback_is_cleaned_too():
    def emit(logger):
        try:
            raise ValueError("refused: alex@example.org")
        except ValueError:
            logger.exception("mail failed")

    text = logged(emit)

    assert "alex@example.org" not in text
    assert text.endswith("ValueError: refused: …@…\n")


def record(name: str, **more) -> logging.LogRecord:
    """A record with a traceback."""
    made = logging.LogRecord(name, logging.ERROR, "x", 1, "refused", (), (ValueError, ValueError("x"), None))
    made.__dict__.update(more)
    return made


def test_a_refused_request_is_one_line_and_an_error_of_ours_is_not():
    records = [
        record("django.security.DisallowedHost", status_code=400),
        record("django.request", status_code=400),
        record("django.request", status_code=500),
        record("wedo"),
    ]

    assert [OneLine().filter(one) for one in records] == [True] * 4
    assert [bool(one.exc_info) for one in records] == [False, False, True, True]
