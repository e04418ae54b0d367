"""SQLite, opened so that a file which was moved away comes back as it was.

An open file can be written to after it was moved, and SQLite makes an empty database where it
finds none. So before each request the file must stand in its place, and a process that has once
opened it never makes it anew: what was told to us is in the file that everybody knows, or we say
that we cannot save.
"""

from pathlib import Path
from sqlite3 import Connection
from typing import Any

from django.db.backends.sqlite3 import base

_met: set[Path] = set()


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that knows its file."""

    _file: tuple[int, int] | None = None

    def close_if_unusable_or_obsolete(self) -> None:
        """Close the connection when its file was moved away; Django asks before each request."""
        if self._file != self._standing() and not self.in_atomic_block:
            self.close()
        super().close_if_unusable_or_obsolete()

    def get_connection_params(self) -> dict[str, Any]:
        """Return how to open the file: without making one, from the second time on."""
        params: dict[str, Any] = super().get_connection_params()
        if self._path in _met:
            params["database"] = f"{self._path.as_uri()}?mode=rw"
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        """Open the file and remember which one it is."""
        connection: Connection = super().get_new_connection(conn_params)
        _met.add(self._path)
        self._file = self._standing()
        return connection

    @property
    def _path(self) -> Path:
        return Path(self.settings_dict["NAME"]).absolute()

    def _standing(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino
