"""Mail servers on a bad day, named in a setting as a real one is."""

from smtplib import SMTPRecipientsRefused
from typing import Any, ClassVar

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.locmem import EmailBackend as Kept


class Down(BaseEmailBackend):
    """Nobody answers. ``asked`` is who was to be written to."""

    asked: ClassVar[list[str]] = []

    def send_messages(self, messages: Any) -> int:
        self.asked.append(messages[0].to[0])
        raise ConnectionRefusedError("dana@example.org could not be reached")


class Unknown(BaseEmailBackend):
    """The address is not known there."""

    code = 550

    def send_messages(self, messages: Any) -> int:
        raise SMTPRecipientsRefused({messages[0].to[0]: (self.code, b"no")})


class Full(Unknown):
    """The mailbox is full today."""

    code = 452


class Dies(Kept):
    """The mail is out, and then the process is gone."""

    def send_messages(self, messages: Any) -> int:
        super().send_messages(messages)
        raise SystemExit
