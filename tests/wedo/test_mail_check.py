"""`manage.py send_test_mail`: each step that fails says what to do about it."""

import ssl
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.smtp import MailServer


@pytest.fixture
def mail_server(settings):
    server = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.DEFAULT_FROM_EMAIL = "WeDo <wedo@wedo-hamburg.de>"
    yield server
    server.go_down()


def run(address="team@example.org"):
    """What the command says, and how it ends."""
    out = StringIO()
    try:
        call_command("send_test_mail", address, stdout=out)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


def test_the_whole_way_to_the_inbox(mail_server):
    said, error = run()

    (mail,) = mail_server.mails
    assert error == ""
    assert (mail["To"], mail["From"], mail["Auto-Submitted"]) == (
        "team@example.org",
        "WeDo <wedo@wedo-hamburg.de>",
        "auto-generated",
    )
    assert f"✓ Connected to 127.0.0.1, port {mail_server.port}." in said
    assert "! Attention: the connection is not encrypted." in said
    assert mail["Message-ID"] in said


def test_it_prints_the_records_of_the_senders_domain(mail_server):
    said, _error = run()

    assert 'wedo-hamburg.de.  TXT  "v=spf1 a:127.0.0.1 -all"' in said
    assert "wedo._domainkey.wedo-hamburg.de.  TXT" in said
    assert '_dmarc.wedo-hamburg.de.  TXT  "v=DMARC1; p=none' in said


def test_a_server_that_is_down(mail_server):
    mail_server.go_down()

    said, error = run()

    assert "no connection (ConnectionRefusedError" in error
    assert "Check host, port and firewall." in error
    assert "v=spf1" in said, "the hints come in any case"


def test_a_server_that_refuses_the_recipient(mail_server):
    mail_server.refuses = ["550 5.7.1 relaying denied for <team@example.org>"]

    _said, error = run()

    assert error == "The mail was refused: 550 5.7.1 relaying denied for <…@…>."


def test_a_server_without_starttls(mail_server, settings):
    settings.EMAIL_USE_TLS = True

    _said, error = run()

    assert "STARTTLS failed" in error


def test_a_port_for_starttls_that_is_asked_for_tls_at_once(mail_server, settings):
    settings.EMAIL_USE_SSL = True

    _said, error = run()

    assert "TLS failed" in error
    assert issubclass(ssl.SSLError, OSError), "this is why the order of the excepts matters"


def test_a_sign_in_that_the_server_does_not_offer(mail_server, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "wedo", "falsch"

    _said, error = run()

    assert "The sign-in was refused" in error


@pytest.mark.parametrize("sender", ["WeDo <wedo@example.org>", "WeDo"])
def test_a_sender_that_nobody_owns(mail_server, settings, sender):
    settings.DEFAULT_FROM_EMAIL = sender

    _said, error = run()

    assert error.startswith("DEFAULT_FROM_EMAIL is ")
    assert mail_server.mails == []


def test_without_a_mail_server_it_says_where_the_file_is(settings):
    settings.EMAIL_BACKEND = "wedo.mail.EmlFileBackend"

    said, error = run()

    assert error == ""
    assert f"each becomes a file in {settings.MAIL_DIR}" in said
    assert len(list(settings.MAIL_DIR.glob("*.eml"))) == 1


def test_what_is_no_address_is_refused_at_once():
    assert run("nobody") == ("", "This is no e-mail address: nobody")
