"""The folder of keys that is kept apart: the master secret, and the newest journal beside it."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from upstander.foundation.upkeep import manifest
from upstander.foundation.upkeep.errors import CannotBringBack, CannotKeep
from upstander.foundation.vault import journal, masters
from upstander.foundation.vault.masters import MASTER_FILE

KEYS, JOURNAL = "keys", "journal"


def put_in(folder: Path) -> Iterator[str]:
    """Copy keys and journal into the folder. Raises CannotKeep where those of another lie."""
    kept = folder / KEYS / MASTER_FILE
    ours = (Path(settings.KEYS) / MASTER_FILE).read_bytes()
    if kept.exists() and kept.read_bytes() != ours:
        raise CannotKeep(
            f"{folder} holds the keys of another installation; they were left as they are, and "
            "ours were not copied. Name another folder with --keys."
        )
    _write(kept, ours)
    yield f"The keys are copied to {kept.parent}. Lock them away, apart from the backups."
    if journal.path().exists():
        yield from _put_journal(folder / JOURNAL / journal.path().name)


def _put_journal(place: Path) -> Iterator[str]:
    now = _whole(journal.path())
    before = place.read_bytes() if place.exists() else b""
    if not now.startswith(before):
        # After a restore, or another beginning: the longer memory is not thrown away.
        aside = place.with_name(f"{place.name}-until-{manifest.sum_of(place)[:8]}")
        place.rename(aside)
        yield f"Another journal lay there; it is kept as {aside.name}."
    _write(place, now)
    yield f"The journal of what was taken away is copied to {place.parent}."


def _whole(path: Path) -> bytes:
    """Read the journal while nobody is in the middle of a line."""
    with path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        return file.read()


def _write(place: Path, data: bytes) -> None:
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = place.with_name(f"{place.name}.unfinished")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(place)


def keys_for(kept_in: Path | None) -> Path:
    """Return the folder of the keys to read a copy with. Raises CannotBringBack without any.

    Keys that are in their place come first: a copy never takes the place of other keys.
    """
    there = Path(settings.KEYS) / MASTER_FILE
    given = kept_in / KEYS / MASTER_FILE if kept_in else None
    if given is not None and not given.exists():
        raise CannotBringBack(
            f"There are no keys in {kept_in}: a file {KEYS}/{MASTER_FILE} was expected. Name the "
            "folder that was given to backup --keys."
        )
    if there.exists() and given is not None and there.read_bytes() != given.read_bytes():
        raise CannotBringBack(
            f"{settings.KEYS} holds other keys than {kept_in}. Two installations are mixed up: "
            "look which of them this machine is for. Nothing was changed."
        )
    for place in (there, given):
        if place is not None and place.exists():
            return place.parent
    raise CannotBringBack(_lost())


def bring_back(kept_in: Path | None) -> Iterator[str]:
    """Put keys and journal where they belong, unless they are there: what is there is newer."""
    if kept_in is None:
        return
    for kept, place in (
        (kept_in / KEYS / MASTER_FILE, Path(settings.KEYS) / MASTER_FILE),
        (kept_in / JOURNAL / journal.path().name, journal.path()),
    ):
        if kept.exists() and not place.exists():
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copyfile(kept, place)
            place.chmod(0o600)
            yield f"Brought back: {place}."
    masters.forget()


def _lost() -> str:
    return f"""This backup cannot be brought back without its keys (a file {MASTER_FILE}).
Name the folder that was given to backup --keys: --keys FOLDER. Or put the key folder back: {settings.KEYS}

If the keys are lost for good:
  Lost: every passphrase and every second factor, so nobody can sign in as before; every code that a
  person was given, so nobody can come back to their report; every draft kept with six words; and the
  seals of the journal and of the daily anchors.
  Not lost: what was told to us. It is sealed to the keys of the teams, and two of the three recovery
  cards of an organisation open what that organisation was given.
Keep this backup, and read "The keys are lost" in docs/guides/operators.md. Nothing was changed."""
