"""The demonstration's own folder: what it holds, and when it may be thrown away."""

import json
import shutil
from dataclasses import asdict, dataclass, replace
from pathlib import Path

MARK = "demonstration"
# Made again from our own files at each start: nobody's data.
_KEPT = frozenset({"static", "locale"})


@dataclass(frozen=True)
class Mark:
    """What was built here. ``whole`` is false while it is being built.

    ``filled`` is how many reports of its past were told since, of ``wanted``. ``codes`` are those
    with which the people of the first stories can come back, as they would type them.
    """

    seed: int
    day: str
    whole: bool
    filled: int = 0
    wanted: int = 0
    codes: tuple[tuple[str, str], ...] = ()


class NotADemonstration(Exception):
    """The folder holds something else, which must not be touched."""


def read(folder: Path) -> Mark | None:
    """Return what was built in the folder, or None when nothing was."""
    try:
        said = json.loads((folder / MARK).read_text(encoding="utf-8"))
        codes = tuple((handle, words) for handle, words in said.pop("codes", ()))
        return Mark(**said, codes=codes)
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, AttributeError) as error:
        raise NotADemonstration from error


def write(folder: Path, mark: Mark) -> None:
    """Say what is built in the folder, all at once: a half-written mark would be nobody's."""
    half = folder / f".{MARK}"
    half.write_text(json.dumps(asdict(mark)), encoding="utf-8")
    half.replace(folder / MARK)


def note_filled(folder: Path, filled: int) -> None:
    """Say how many reports of the past are told."""
    mark = read(folder)
    if mark is not None:
        write(folder, replace(mark, filled=filled))


def want(folder: Path, reports: int) -> bool:
    """Say how many reports its past should have; return whether some are still to be told."""
    mark = read(folder)
    if mark is None:
        return False
    write(folder, replace(mark, wanted=max(reports, mark.filled)))
    return mark.filled < reports


def clear(folder: Path) -> None:
    """Empty a demonstration's folder, but for what is collected there at every start.

    Raises NotADemonstration when the folder has content and no mark: somebody's data.
    """
    found = folder.iterdir() if folder.is_dir() else ()
    content = [path for path in found if path.name not in _KEPT]
    if content and read(folder) is None:
        raise NotADemonstration
    for path in content:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
