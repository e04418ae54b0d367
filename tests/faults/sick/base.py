"""SQLite as it is when the disk takes nothing more, or the file may only be read, on command.

The file ``sick`` in the data folder says what is wrong; without it nothing is. Every connection
looks before each use, so a running server falls ill and recovers without a restart. The errors
are those of SQLite and the system.
"""

import resource
from pathlib import Path
from typing import Any

from django.conf import settings

from upstander.foundation.core.sqlite import base

READ_ONLY = "read-only"
FULL = "full"


def illness() -> str:
    """Return what is wrong now."""
    try:
        return (Path(settings.DATA) / "sick").read_text()
    except FileNotFoundError:
        return ""


def let_files_grow(allowed: bool) -> None:
    """Let the system refuse this process every write to a file, or none."""
    _now, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most if allowed else 0, most))


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that is opened anew when the illness changes."""

    illness = ""

    def ensure_connection(self) -> None:
        """Open the connection unless it is open and was opened in the present state."""
        let_files_grow(illness() != FULL)
        if self.connection is not None and not self.in_atomic_block and self.illness != illness():
            self.close()
        super().ensure_connection()

    def get_connection_params(self) -> dict[str, Any]:
        """Return how to open the file: to be read only, when it is sick in that way."""
        self.illness = illness()
        params: dict[str, Any] = super().get_connection_params()
        if self.illness == READ_ONLY:
            params["database"] = f"{Path(self.settings_dict['NAME']).as_uri()}?mode=ro"
        return params
