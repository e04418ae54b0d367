"""Behind the demonstration's back: what a journey changes or counts in the data folder."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from playwright.sync_api import BrowserContext

from tests.journeys.server import Server

DRAFT = "__Host-draft"
WORK = "__Host-unlock"

IDLE = """
import datetime as dt
from upstander.foundation.core import clock
from upstander.foundation.pages import drafts
before = clock.now() - dt.timedelta(minutes=21)
drafts.answer(cookie={cookie!r}, given={{"safe": "yes"}}, easy=False, now=before)
"""
LOCKED = """
from upstander.foundation.vault import unlocking
unlocking.end({cookie!r})
"""
# A draft whose hour has no time zone: nobody can write one, and whoever reads it stumbles.
BROKEN = """
import datetime as dt
from upstander.foundation.pages import drafts
moment = dt.datetime(2026, 1, 5, 10)
print(drafts.answer(cookie="", given={"safe": "yes"}, easy=False, now=moment).draft.cookie)
"""


def cookie(context: BrowserContext, name: str) -> str:
    """Return what the browser keeps under this name."""
    return next(str(one["value"]) for one in context.cookies() if one["name"] == name)


def run(demo: Server, lines: str) -> str:
    """Run a few lines in the demonstration's own rooms; return what they print."""
    return demo.manage("shell", "--no-imports", "--command", lines).strip()


def leave_idle(demo: Server, context: BrowserContext) -> None:
    """Let 21 minutes pass for what this browser is in the middle of writing."""
    run(demo, IDLE.format(cookie=cookie(context, DRAFT)))


def lock_keys(demo: Server, context: BrowserContext) -> None:
    """End the unlock of this browser, as an hour without a click does."""
    run(demo, LOCKED.format(cookie=cookie(context, WORK)))


def break_draft(demo: Server, context: BrowserContext) -> None:
    """Give this browser a draft at which every page stumbles."""
    context.add_cookies(
        [
            {
                "name": DRAFT,
                "value": run(demo, BROKEN),
                "domain": "127.0.0.1",
                "path": "/",
                "secure": True,
                "httpOnly": True,
                "sameSite": "Strict",
            }
        ]
    )


def count(demo: Server, table: str) -> int:
    """Return how many rows a table has."""
    with closing(sqlite3.connect(demo.data / "upstander.sqlite3")) as database:
        return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608


def damage_code(demo: Server, handle: str) -> None:
    """Damage what a code is checked against, so that whoever tries it stumbles."""
    with closing(sqlite3.connect(demo.data / "upstander.sqlite3")) as database:
        database.execute("UPDATE vault_unlock SET memory = 1 WHERE handle = ?", [handle])
        database.commit()


@contextmanager
def locked_database(demo: Server) -> Iterator[None]:
    """Hold the database so that nobody else can write."""
    with closing(sqlite3.connect(demo.data / "upstander.sqlite3", isolation_level=None)) as other:
        other.execute("PRAGMA busy_timeout = 20000")
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")
