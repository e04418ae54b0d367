"""What every channel promises: take a message, or say why not."""

from dataclasses import dataclass
from typing import Protocol

from upstander.foundation.notices.choices import Medium


class NotSent(OSError):
    """A channel did not take a message. ``code`` says why, and quotes nothing."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Away(NotSent):
    """The channel cannot be used at the moment; later it may."""


class Refused(NotSent):
    """The channel works, and will never deliver this message."""


@dataclass(frozen=True)
class Message:
    """Words on their way to one address. A text message has no subject."""

    address: str
    subject: str
    body: str
    # The notice's own id, by which an operator finds it again with whoever delivers; may be empty.
    reference: str = ""


class Channel(Protocol):
    """One way out."""

    @property
    def name(self) -> str:
        """Its permanent name."""

    @property
    def medium(self) -> Medium:
        """By what it reaches people."""

    @property
    def leaves(self) -> bool:
        """Whether what it is given leaves this machine."""

    def send(self, message: Message) -> None:
        """Hand a message over; raises Away or Refused."""
