"""The whole way of a mail, step by step: each step that fails says what to do about it."""

import contextlib
import smtplib
import ssl
import uuid
from collections.abc import Iterator
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import get_connection

from wedo import mail
from wedo.jobs import answer_of

# RFC 2606: nobody can send from these.
RESERVED = ("example", "example.org", "example.com", "example.net", "test", "invalid", "localhost")
SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


class Broken(Exception):
    """The way ends here; `str()` says why and what to do."""


def sender_domain() -> str:
    """The domain of DEFAULT_FROM_EMAIL, "" when it is no address."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2].lower()


def steps(to: str) -> Iterator[str]:
    """Walk the way up to a mail to `to`; yields a sentence for each step that held. Raises Broken."""
    yield from check_settings()
    if settings.EMAIL_BACKEND == SMTP_BACKEND:
        yield from check_server()
    yield send_to(to)


def check_settings() -> Iterator[str]:
    """What can be seen without a connection."""
    if settings.EMAIL_BACKEND != SMTP_BACKEND:
        yield f"EMAIL_URL is not set: no mail leaves this machine, each becomes a file in {settings.MAIL_DIR}."
    else:
        yield f"EMAIL_URL names the mail server {settings.EMAIL_HOST}, port {settings.EMAIL_PORT}."
    domain = sender_domain()
    if not domain:
        raise Broken(f"DEFAULT_FROM_EMAIL is no address: {settings.DEFAULT_FROM_EMAIL!r}. Set it to WeDo <wedo@…>.")
    if settings.EMAIL_BACKEND == SMTP_BACKEND and _is_reserved(domain):
        raise Broken(f"DEFAULT_FROM_EMAIL is an address at {domain}, which nobody owns. Set it to one of your domain.")
    yield f"Mails come from {settings.DEFAULT_FROM_EMAIL}."
    if settings.CONTACT_EMAIL:
        yield f"Answers go to {settings.CONTACT_EMAIL} unless an event names another address."
    else:
        yield "Attention: WEDO_CONTACT_EMAIL is empty, so answers go to the sender. Does somebody read them?"
    if settings.LOCAL_ONLY or not settings.HTTPS:
        yield f"Attention: links in mails lead to {settings.SITE_URL}. Set SITE_URL to the public https:// address."


def check_server() -> Iterator[str]:
    """Connection, TLS and sign-in, each on its own."""
    host, port = settings.EMAIL_HOST, settings.EMAIL_PORT
    where = f"{host}, port {port}"
    try:
        kind = smtplib.SMTP_SSL if settings.EMAIL_USE_SSL else smtplib.SMTP
        more = {"context": ssl.create_default_context()} if settings.EMAIL_USE_SSL else {}
        server = kind(host, port, timeout=settings.EMAIL_TIMEOUT, **more)
    except ssl.SSLError as error:
        raise Broken(
            f"{where}: TLS failed ({error.reason or error}). Is it a port for submission:// (STARTTLS)?"
        ) from error
    except (OSError, smtplib.SMTPException) as error:
        raise Broken(f"{where}: no connection ({answer_of(error)}). Check host, port and firewall.") from error
    with contextlib.closing(server):
        yield f"Connected to {where}."
        try:
            server.ehlo()
            if settings.EMAIL_USE_TLS:
                server.starttls(context=ssl.create_default_context())
                server.ehlo()
        except (ssl.SSLError, smtplib.SMTPException) as error:
            raise Broken(
                f"{where}: STARTTLS failed ({answer_of(error)}). Is its certificate valid for {host}?"
            ) from error
        if settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL:
            yield "The connection is encrypted, the certificate is valid."
        else:
            yield "Attention: the connection is not encrypted. Use submission:// or smtp://…?ssl=true."
        if settings.EMAIL_HOST_USER:
            try:
                server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
            except smtplib.SMTPException as error:
                raise Broken(f"The sign-in was refused ({answer_of(error)}). Check user and password.") from error
            yield "Signed in."
        else:
            yield "No user is set: the server must take mails from this machine without a sign-in."


def send_to(to: str) -> str:
    """Send a mail as all others are sent; says where to look for it."""
    message = mail.compose(
        template="email/test", context={}, to=to, language=settings.LANGUAGE_CODE, key=f"test:{uuid.uuid4()}"
    )
    message.connection = get_connection(fail_silently=False)
    try:
        message.send()
    except (OSError, smtplib.SMTPException) as error:
        raise Broken(f"The mail was refused: {answer_of(error)}.") from error
    found = "the inbox (and the spam folder)" if settings.EMAIL_BACKEND == SMTP_BACKEND else str(settings.MAIL_DIR)
    return f"Sent, Message-ID {message.extra_headers['Message-ID']}. Look into {found}."


def hints() -> list[str]:
    """The records that the sender's domain needs so that its mails are not taken for spam."""
    domain = sender_domain()
    host = settings.EMAIL_HOST if settings.EMAIL_BACKEND == SMTP_BACKEND else "mail.your-provider.example"
    hostname = urlsplit(settings.SITE_URL).hostname
    return [
        f"Three records in the DNS of {domain}. The big providers refuse mails without them.",
        "",
        "SPF: which servers may send. One record only; add to the one that is there.",
        f'  {domain}.  TXT  "v=spf1 a:{host} -all"',
        "  If a provider sends for you, it names an include: instead, such as include:_spf.provider.example.",
        "",
        "DKIM: a signature on each mail. The mail server makes the key and shows the record.",
        f'  wedo._domainkey.{domain}.  TXT  "v=DKIM1; k=rsa; p=<public key from the mail server>"',
        f"  It must sign with d={domain}, the domain of the sender.",
        "",
        "DMARC: what receivers do with mails that fail both. Begin by watching, end with quarantine.",
        f'  _dmarc.{domain}.  TXT  "v=DMARC1; p=none; rua=mailto:postmaster@{domain}"',
        f'  after some weeks:  "v=DMARC1; p=quarantine; rua=mailto:postmaster@{domain}"',
        "",
        'Then send this mail to an address at a big provider and open "show original" there:',
        "spf=pass, dkim=pass and dmarc=pass must stand in the header Authentication-Results.",
        f"Message-IDs end with {hostname} (SITE_URL); best is a name below {domain} or the same.",
    ]


def _is_reserved(domain: str) -> bool:
    return any(domain == name or domain.endswith(f".{name}") for name in RESERVED)
