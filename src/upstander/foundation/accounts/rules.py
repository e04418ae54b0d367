"""What is kept of a form, what keeps its ciphertext in place, and a password to offer. Pure."""

import datetime as dt
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from upstander.foundation.vault import suite
from upstander.foundation.vault.words import WORDS

# A page warns this long before the keys lock, and says "still here" this often at most.
WARNED_BEFORE = dt.timedelta(minutes=2)
# A browser stays signed in this long without a click, and is noted as used once a minute.
SIGN_IN_LASTS = dt.timedelta(hours=8)
SEEN_EVERY = dt.timedelta(minutes=1)
# A link for a new password, and how soon the same person may have another mail.
RESET_LASTS = dt.timedelta(hours=1)
RESET_AGAIN_AFTER = dt.timedelta(minutes=5)
HELD_FOR = dt.timedelta(hours=24)
HELD_BYTES = 100 * 1024

# What the forms of this house send by themselves: codes and ids in small letters, or nothing.
_CODE = re.compile(r"[a-z0-9_:-]*")

Typed = Mapping[str, Sequence[str]]

# Ours, not the person's: a token of the old page, and the mark of text sent a second time.
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "held"})
OFFERED_WORDS = 7


def keepable(typed: Typed) -> dict[str, list[str]]:
    """Return what the person typed and chose, without the form's own tokens."""
    return {name: list(values) for name, values in typed.items() if name not in NOT_KEPT}


def is_written(value: str) -> bool:
    """Return whether a value is something a person wrote, rather than a choice or an id."""
    return _CODE.fullmatch(value) is None


def has_writing(typed: Typed) -> bool:
    """Return whether a person wrote anything in a form, beyond choices and ids."""
    return any(is_written(text) for texts in keepable(typed).values() for text in texts)


def held_context(held: UUID, key: UUID) -> bytes:
    """Return what held text is bound to: its own row and the key it was sealed to."""
    return suite.context("held/1", held.bytes, key.bytes)


def offered_secret() -> str:
    """Return a password of seven random plain words (56 bits): easy to type, hard to guess."""
    return " ".join(secrets.choice(WORDS) for _ in range(OFFERED_WORDS))


def is_offer(words: str) -> bool:
    """Return whether this could be a password that we offered, to show it again as it was."""
    parts = words.split(" ")
    return len(parts) == OFFERED_WORDS and set(parts) <= set(WORDS)


def warn_before(idle: dt.timedelta) -> dt.timedelta:
    """Return how long before the lock a page warns: two minutes, or half of a short idle time."""
    return min(WARNED_BEFORE, idle / 2)


def noted_every(idle: dt.timedelta) -> dt.timedelta:
    """Return how often a page says at most that somebody is typing."""
    return min(SEEN_EVERY, idle / 4)


@dataclass(frozen=True)
class Device:
    """A browser and what it runs on, in a word each: enough to know one's own computer again."""

    browser: str
    system: str


# What browsers say of themselves, the telling word first: most of them claim to be others too.
_BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS", "Firefox"),
             ("Chrom", "Chrome"), ("CriOS", "Chrome"), ("Safari/", "Safari"))  # fmt: skip
_SYSTEMS = (("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"),
            ("iPad", "iPad"), ("Mac OS", "Mac"), ("CrOS", "Chromebook"),
            ("Linux", "Linux"))  # fmt: skip


def device(user_agent: str) -> Device:
    """Return what a browser says it is, coarsely; empty words for what nobody knows."""
    return Device(_first(_BROWSERS, user_agent), _first(_SYSTEMS, user_agent))


def _first(known: Sequence[tuple[str, str]], said: str) -> str:
    return next((name for sign, name in known if sign in said), "")
