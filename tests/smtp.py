"""A real SMTP server on loopback that misbehaves as mail servers do."""

import asyncio
import email
import email.policy
import socket
import threading
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


class MailServer:
    """Keeps the mails that it gets in `mails`, and their bytes in `raw`.

    Does to the next ones what `plan` says instead of accepting them.

    A plan's entry is an answer ("451 greylisted, try again later"), or "drop" (the line is cut, nothing is kept),
    "keep and drop" (the mail is kept, but the line is cut before the sender hears of it), or "hang" (no answer).
    `refuses` are answers to the next recipients. It can go down and come back on the same port.
    """

    def __init__(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.mails: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.plan: list[str] = []
        self.refuses: list[str] = []
        self.pause = 0.0
        self.busy = threading.Event()
        self.come_back()

    def go_down(self) -> None:
        """Refuse all connections from now on."""
        if self._controller:
            self._controller.stop()
            self._controller = None

    def come_back(self) -> None:
        """Answer again, on the same port."""
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    async def handle_RCPT(self, server: SMTP, session, envelope, address: str, options: list) -> str:
        """What smtplib asks first."""
        if self.refuses:
            return self.refuses.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session, envelope) -> str:
        """The mail itself."""
        self.busy.set()
        await asyncio.sleep(self.pause)
        step = self.plan.pop(0) if self.plan else "keep"
        if step == "hang":
            await asyncio.sleep(60)
        if step in ("keep", "keep and drop"):
            self.raw.append(envelope.content)
            self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        if step in ("drop", "keep and drop"):
            server.transport.abort()
        return "250 OK" if step in ("keep", "keep and drop", "drop") else step


def parts(message: EmailMessage) -> dict:
    """The parts of a mail by their type."""
    return {part.get_content_type(): part for part in message.walk() if not part.is_multipart()}
