"""A paper that shows that a message was received: what it says, and how anybody checks it."""

import base64
import datetime as dt
import re
from dataclasses import dataclass

from upstander.foundation.vault.codes import HANDLE_ALPHABET, HANDLE_LENGTH
from upstander.foundation.vault.signing import is_signed, sign

PURPOSE = "paper"
_GROUP = 4
# What people read or type for a letter of base 32 that it is not.
_MISREAD = str.maketrans({"0": "O", "1": "I", "8": "B", "9": "G"})
_WHOLE = re.compile(rf"([{HANDLE_ALPHABET}]{{{HANDLE_LENGTH}}})(\d{{8}})([A-Z0-9]{{103}})")


@dataclass(frozen=True)
class Paper:
    """A report's number and the day it was received: the paper says nothing more."""

    number: str
    day: dt.date

    @property
    def line(self) -> str:
        """Number, day and signature, to be read off or scanned."""
        letters = base64.b32encode(sign(PURPOSE, self._says)).decode().rstrip("=")
        groups = (letters[start : start + _GROUP] for start in range(0, len(letters), _GROUP))
        return " ".join([self.number, self.day.isoformat(), *groups])

    @property
    def _says(self) -> str:
        return f"{self.number} {self.day.isoformat()}"

    def is_ours(self, letters: str) -> bool:
        """Return whether these letters are this installation's signature under the paper."""
        padded = letters.translate(_MISREAD) + "=" * (-len(letters) % 8)
        return is_signed(PURPOSE, self._says, base64.b32decode(padded))


def read(typed: str) -> Paper | None:
    """Return the paper that a line from it stands for; None when we did not sign that.

    Spaces, lines, hyphens and small letters do not matter.
    """
    found = _WHOLE.fullmatch(re.sub(r"[\s\-]+", "", typed).upper())
    if found is None:
        return None
    number, day, letters = found.groups()
    try:
        paper = Paper(number, dt.datetime.strptime(day, "%Y%m%d").replace(tzinfo=dt.UTC).date())
    except ValueError:
        return None
    return paper if paper.is_ours(letters) else None
