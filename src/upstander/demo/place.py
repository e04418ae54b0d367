"""The demonstration's own folder: what it holds, and when it may be thrown away."""

import datetime as dt
import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

MARK = "demonstration"
_KEPT = frozenset({"static"})


@dataclass(frozen=True)
class Mark:
    """What was built here. ``whole`` is false while it is being built."""

    seed: int
    day: str
    whole: bool


class NotADemonstration(Exception):
    """The folder holds something else, which must not be touched."""


def read(folder: Path) -> Mark | None:
    """Return what was built in the folder, or None when nothing was."""
    try:
        return Mark(**json.loads((folder / MARK).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        raise NotADemonstration from error


def write(folder: Path, *, seed: int, day: dt.date, whole: bool) -> None:
    """Say what is built in the folder."""
    mark = Mark(seed, day.isoformat(), whole)
    (folder / MARK).write_text(json.dumps(asdict(mark)), encoding="utf-8")


def clear(folder: Path) -> None:
    """Empty a demonstration's folder, but for the collected static files.

    Raises NotADemonstration when the folder has content and no mark: somebody's data.
    """
    content = list(folder.iterdir()) if folder.is_dir() else []
    if content and read(folder) is None:
        raise NotADemonstration
    for path in content:
        if path.name in _KEPT:
            continue
        shutil.rmtree(path) if path.is_dir() else path.unlink()
