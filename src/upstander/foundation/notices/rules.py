"""When a notice is tried again, and what a number or a mark of one looks like. Pure."""

import datetime as dt
import hashlib
import re

from upstander.foundation.notices.choices import NoticeState

# From the first try to giving up: 1 + 2 + 4 + 8 + 15 + 15 + 15 minutes, an hour.
TRIES = 8
FIRST_WAIT = dt.timedelta(minutes=1)
LONGEST_WAIT = dt.timedelta(minutes=15)
# A process that has a notice in hand longer than this is taken for dead, and it is sent again.
CLAIM_LASTS = dt.timedelta(minutes=5)
# How long what is over is kept, so that an administrator can see what went wrong.
KEPT_DAYS = 7

_FILLING = re.compile(r"[\s().-]")
_MOBILE = re.compile(r"(?:\+44|0044|0)7\d{9}")
_LAST_DIGITS = 10


def wait_after(tries: int) -> dt.timedelta:
    """Return how long to wait after this many tries that went wrong: twice as long each time."""
    doubled: int = 2 ** min(tries - 1, 10)
    return min(FIRST_WAIT * doubled, LONGEST_WAIT)


def after_try(*, tries: int, refused: bool) -> NoticeState:
    """Return where a notice stands after a try that went wrong.

    ``refused`` says that every channel called it undeliverable: trying again would not help.
    """
    return NoticeState.GIVEN_UP if refused or tries >= TRIES else NoticeState.FAILED


def once(*parts: object) -> str:
    """Return the mark under which a notice exists once. Nothing can be read off it."""
    written = "|".join(f"{len(str(part))}:{part}" for part in parts)
    return hashlib.sha256(written.encode()).hexdigest()


def mobile(typed: str) -> str:
    """Return a British mobile number as +447…, or nothing if this is none."""
    bare = _FILLING.sub("", typed)
    return f"+44{bare[-_LAST_DIGITS:]}" if _MOBILE.fullmatch(bare) else ""
