"""Pictures inside a mail: they travel with it, nothing is fetched from anywhere (RFC 2387, RFC 2392)."""

import hashlib
import re
from dataclasses import dataclass
from email.charset import QP, Charset
from email.header import Header
from email.message import EmailMessage, Message
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.policy import Compat32
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from wedo import muster_png

# Light ground is part of the picture: a dark mail program does not make it vanish.
WORDMARK = Path(__file__).parent.parent / "static" / "img" / "wedo-mail.png"

# What fits behind "Subject: " in a line of 78 letters (RFC 5322, 2.1.1), with some room.
LONGEST_WORD = 60

_PRINTABLE = Charset("utf-8")
_PRINTABLE.body_encoding = QP


class NoEmptyFirstLine(Compat32):
    """Headers begin behind their name: some programs read the first line alone, "List-Unsubscribe:" and nothing.

    Python puts a first word that is too long for the line below it. Up to 998 letters are allowed (RFC 5322, 2.1.1),
    but not beside encoded words (RFC 2047, 2): those stay where they are.
    """

    def fold(self, name: str, value) -> str:
        """One header in its lines, as text."""
        return re.sub(r"^([^:\s]+:) ?\r?\n[ \t](?!=\?)", r"\1 ", super().fold(name, value))

    def fold_binary(self, name: str, value) -> bytes:
        """The same in bytes."""
        return re.sub(rb"^([^:\s]+:) ?\r?\n[ \t](?!=\?)", rb"\1 ", super().fold_binary(name, value))


@dataclass(frozen=True)
class Picture:
    """One PNG, by its name in the mail."""

    name: str
    content: bytes

    @property
    def cid(self) -> str:
        """What `src="cid:…"` names; the same for the same picture, and different for any other in the world."""
        digest = hashlib.sha256(self.content).hexdigest()[:16]
        return f"{self.name}.{digest}@{urlsplit(settings.SITE_URL).hostname}"


@cache
def wordmark() -> Picture:
    """WeDo's own, made once from `wedo-wordmark.svg`."""
    return Picture("wedo", WORDMARK.read_bytes())


def tile(seed: str) -> Picture:
    """The pattern of an event or an organisation, drawn twice as fine as it is shown (96 px)."""
    return Picture("muster", muster_png.tile(seed))


def pictures_of(message: EmailMessage) -> list[Picture]:
    """The pictures of a mail of ours that was stored."""
    return [
        Picture(Path(part.get_filename()).stem, part.get_content())
        for part in message.walk()
        if part.get_content_type() == "image/png"
    ]


class MailWithPictures(EmailMultiAlternatives):
    """Text and HTML as alternatives; the HTML and its pictures belong together (multipart/related).

    Written in ASCII alone: a server that does not offer 8BITMIME must not be sent more (RFC 6152, 3), and one that
    rewrites a mail on its way breaks its signature.
    """

    def __init__(self, *args, pictures: list[Picture] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.pictures = list(pictures)

    def message(self, *args, **kwargs) -> Message:
        """As Django builds it, in ASCII, with the pictures put beside the HTML."""
        message = super().message(*args, **kwargs)
        message.policy = NoEmptyFirstLine()
        # Django has refused line breaks by now: it does for whatever is set in the usual way.
        message.replace_header("Subject", _folded(str(self.subject)))
        for part in message.walk():
            if part["Content-Transfer-Encoding"] == "8bit":
                _write_in_ascii(part)
        if self.pictures:
            _put_beside_html(message, self.pictures)
        return message


def _folded(subject: str) -> str:
    """The subject in lines that leave room for the header's name.

    Django forgets the name: then the first line is too long, and all of the subject moves below an empty one.
    """
    is_plain = subject.isascii() and len(subject.split(" ", 1)[0]) <= LONGEST_WORD
    return Header(subject, "us-ascii" if is_plain else "utf-8", header_name="Subject").encode()


def _write_in_ascii(part: Message) -> None:
    text = part.get_payload(decode=True).decode()
    del part["Content-Transfer-Encoding"]
    part.set_payload(text, _PRINTABLE)


def _put_beside_html(message: Message, pictures: list[Picture]) -> None:
    both = next(part for part in message.walk() if part.get_content_type() == "multipart/alternative")
    alternatives = both.get_payload()
    html = alternatives[-1]
    # RFC 2387, 3.1: the type of the part that it starts with has to be said.
    related = MIMEMultipart("related", type="text/html")
    del related["MIME-Version"]
    related.attach(html)
    for picture in pictures:
        image = MIMEImage(picture.content, "png")
        del image["MIME-Version"]
        image["Content-ID"] = f"<{picture.cid}>"
        image["Content-Disposition"] = f'inline; filename="{picture.name}.png"'
        related.attach(image)
    alternatives[-1] = related
