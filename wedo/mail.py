"""How a mail leaves: one plain text part, one HTML part, headers that say that a program wrote it."""

import hashlib
import re
from email.utils import formatdate
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import translation

from wedo.languages import direction


def message_id(key: str) -> str:
    """The same Message-ID for the same key, always: a mail sent twice is shown once (RFC 5322, 3.6.4)."""
    digest = hashlib.sha256(f"{settings.SECRET_KEY}:{key}".encode()).hexdigest()[:32]
    return f"<{digest}@{urlsplit(settings.SITE_URL).hostname}>"


def absolute(path: str) -> str:
    """The address of a page of ours as it stands in a mail."""
    return settings.SITE_URL + path


def send(
    *,
    template: str,
    context: dict,
    to: str,
    language: str,
    key: str,
    attachments: list[tuple[str, str, str]] = (),
    reply_to: str = "",
) -> None:
    """Compose a mail (see `compose`) and send it.

    Raises what the mail server's connection raises: the job that calls this is retried.
    """
    compose(
        template=template,
        context=context,
        to=to,
        language=language,
        key=key,
        attachments=attachments,
        reply_to=reply_to,
    ).send()


def compose(
    *,
    template: str,
    context: dict,
    to: str,
    language: str,
    key: str,
    attachments: list[tuple[str, str, str]] = (),
    reply_to: str = "",
) -> EmailMultiAlternatives:
    """Render `<template>.txt` and `<template>.html` in the recipient's language.

    The first line of the text part is the subject. `key` names the mail (kind and object) for its Message-ID;
    attachments are (file name, content, MIME type).
    """
    with translation.override(language):
        context = {
            **context,
            "mail_language": language,
            "mail_direction": direction(language),
            "site_url": settings.SITE_URL,
            "contact_email": settings.CONTACT_EMAIL,
        }
        subject, _newline, text = render_to_string(f"{template}.txt", context).lstrip().partition("\n")
        html = render_to_string(f"{template}.html", {**context, "subject": subject.strip()})
    mail = EmailMultiAlternatives(
        # A header takes no line break, whatever a guest has typed (RFC 5322, 2.2).
        subject=" ".join(subject.split()),
        # Tags that print nothing leave empty lines behind.
        body=re.sub(r"\n(?:[ \t]*\n){2,}", "\n\n", text).strip() + "\n",
        to=[to],
        reply_to=[reply_to or settings.CONTACT_EMAIL] if reply_to or settings.CONTACT_EMAIL else None,
        headers={
            "Message-ID": message_id(key),
            "Auto-Submitted": "auto-generated",  # RFC 3834, 5: no answer of a machine, please
            "Content-Language": language,
        },
    )
    mail.attach_alternative(html, "text/html")
    for name, content, mimetype in attachments:
        mail.attach(name, content, mimetype)
    return mail


class EmlFileBackend(BaseEmailBackend):
    """Writes each mail to a file of its own, `$WEDO_VAR/mail/*.eml`, while no mail server is configured.

    The name is made from the Message-ID: the same mail again overwrites itself.
    """

    def send_messages(self, messages) -> int:
        """Write the mails; returns how many."""
        folder = Path(settings.MAIL_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        for mail in messages:
            message = mail.message()
            if "Date" not in message:
                message["Date"] = formatdate(localtime=True)
            name = hashlib.sha256(str(message["Message-ID"]).encode()).hexdigest()[:16]
            part = folder / f".{name}.part"
            part.write_bytes(message.as_bytes(linesep="\r\n"))
            part.rename(folder / f"{name}.eml")
        return len(messages)
