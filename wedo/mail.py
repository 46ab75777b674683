"""How a mail leaves: one plain text part, one HTML part with its pictures, headers that say that a program wrote it."""

import hashlib
import re
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.functional import lazy

from wedo import mail_images
from wedo.languages import OWN_NAMES, direction


def message_id(key: str) -> str:
    """The same Message-ID for the same key, always: a mail sent twice is shown once (RFC 5322, 3.6.4)."""
    digest = hashlib.sha256(f"{settings.SECRET_KEY}:{key}".encode()).hexdigest()[:32]
    return f"<{digest}@{urlsplit(settings.SITE_URL).hostname}>"


def absolute(path: str) -> str:
    """The address of a page of ours as it stands in a mail."""
    return settings.SITE_URL + path


def link(name: str, *args) -> str:
    """The address of a page by its name, in the language in which the mail is being written."""
    return _link(name, *args)


_link = lazy(lambda name, *args: absolute(reverse(name, args=args)), str)


def send(**parts) -> None:
    """Compose a mail from the `parts` that `compose` takes and send it.

    Raises what the mail server's connection raises: the job that calls this is retried.
    """
    compose(**parts).send()


def compose(
    *,
    template: str,
    context: dict,
    to: str | list[str],
    language: str,
    key: str,
    also_in: str = "",
    attachments: list[tuple[str, str, str]] = (),
    reply_to: str | list[str] = "",
    seed: str = "",
    headers: dict[str, str] | None = None,
) -> mail_images.MailWithPictures:
    """Render `<template>.txt` and `<template>.html` in the recipient's language, and below it in `also_in`.

    The first line of the text part is the subject. `key` names the mail (kind and object) for its Message-ID;
    attachments are (file name, content, MIME type). Answers go to `reply_to`, else to the network. `seed` is whose
    pattern the mail shows (an event's, an organisation's); `headers` come on top of our own. Templates see
    `mail_language`, `mail_direction`, `is_first_part` and `is_last_part` of the part that is being written.
    """
    wordmark, tile = mail_images.wordmark(), mail_images.tile(seed) if seed else None
    languages = list(dict.fromkeys(filter(None, (language, also_in))))
    answers = [reply_to] if isinstance(reply_to, str) else reply_to
    with translation.override(language):
        context = {
            **context,
            "mail_languages": languages,
            "mail_language": language,
            "mail_direction": direction(language),
            "site_url": settings.SITE_URL,
            "contact_email": settings.CONTACT_EMAIL,
            "wordmark": wordmark,
            "tile": tile,
        }
        subject, text = _text(f"{template}.txt", context)
        html = render_to_string(f"{template}.html", {**context, "subject": subject})
    mail = mail_images.MailWithPictures(
        subject=subject,
        body=text,
        to=[to] if isinstance(to, str) else to,
        reply_to=list(filter(None, answers)) or list(filter(None, [settings.CONTACT_EMAIL])),
        headers={
            "Message-ID": message_id(key),
            "Auto-Submitted": "auto-generated",  # RFC 3834, 5: no answer of a machine, please
            "Content-Language": ", ".join(languages),
            **(headers or {}),
        },
        pictures=[wordmark, tile] if tile else [wordmark],
    )
    mail.attach_alternative(html, "text/html")
    for name, content, mimetype in attachments:
        mail.attach(name, content, mimetype)
    return mail


def in_each_language(context: dict) -> Iterator[dict]:
    """For each part of the mail its language is active; yields what its templates may know of it."""
    languages = context["mail_languages"]
    for number, language in enumerate(languages):
        with translation.override(language):
            yield {
                "mail_language": language,
                "mail_direction": direction(language),
                "mail_language_name": OWN_NAMES[language],
                "is_first_part": number == 0,
                "is_last_part": number == len(languages) - 1,
            }


def _text(template: str, context: dict) -> tuple[str, str]:
    """The subject in the first language, and the text in all of them, one below the other."""
    subject, bodies = "", []
    for part in in_each_language(context):
        written = render_to_string(template, {**context, **part}).lstrip()
        first_line, _newline, body = written.partition("\n")
        if part["is_first_part"]:
            # A header takes no line break, whatever a guest has typed (RFC 5322, 2.2).
            subject = " ".join(first_line.split())
        if len(context["mail_languages"]) > 1:
            body = f"{render_to_string('email/_language.txt', {**context, **part})}\n{body}"
        # Tags that print nothing leave empty lines behind.
        bodies.append(re.sub(r"\n(?:[ \t]*\n){2,}", "\n\n", body).strip())
    return subject, "\n\n\n".join(bodies) + "\n"


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
