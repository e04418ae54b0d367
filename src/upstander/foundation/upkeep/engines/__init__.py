"""How each database is copied, looked at and put back. Both know the same few things."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from django.db import connection

from upstander.foundation.upkeep.engines import postgresql, sqlite


class Engine(Protocol):
    """One kind of database."""

    NAME: str
    # The file that a copy holds of it.
    FILE: str

    def copy(self, to: Path, *, fleeting: Sequence[str]) -> dict[str, int]:
        """Copy the database as it stands at one moment; return how many rows each table has.

        Tables named in ``fleeting`` come without their rows. Raises CannotKeep.
        """

    def is_empty(self) -> bool:
        """Return whether there is nothing yet that a restore could overwrite."""

    def put_aside(self, name: str) -> str:
        """Move what is there out of the way under this name; return where it is, in words."""

    def put_back(self, file: Path) -> None:
        """Make the database what the file says: all of it, or nothing. Raises CannotBringBack."""


_ENGINES: dict[str, Engine] = {"sqlite": sqlite, "postgresql": postgresql}


def engine() -> Engine:
    """Return the engine of the configured database."""
    return _ENGINES[connection.vendor]
