"""What a copy says of itself, so that half a copy, or a changed one, is never taken for whole."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from upstander.foundation.upkeep.errors import CannotBringBack
from upstander.foundation.vault import masters

NAME = "manifest.json"
_BLOCK = 1024 * 1024


@dataclass(frozen=True)
class File:
    """One file of a copy, by its path inside it."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """Version, engine, counts and the sum of every file.

    ``keys`` is a mark of the keys that belong to it: it tells them from others and opens nothing.
    """

    version: str
    made_at: str
    engine: str
    migrations: tuple[str, ...]
    journal: int
    rows: Mapping[str, int]
    files: tuple[File, ...]
    keys: str


def sum_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def files_in(folder: Path) -> tuple[File, ...]:
    """Return every file below a folder but the manifest, in the order of their names."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != NAME)
    return tuple(
        File(path.relative_to(folder).as_posix(), path.stat().st_size, sum_of(path))
        for path in paths
    )


def keys_mark(keys: Path) -> str:
    """Return the mark of a key folder. Raises MasterMissing."""
    return hmac.digest(masters.key_for("backup", keys), b"which keys", "sha256")[:8].hex()


def write(manifest: Manifest, folder: Path, keys: Path) -> None:
    """Write it, sealed with the key folder: nobody without the keys can change a copy unseen."""
    said = asdict(manifest)
    text = json.dumps(said | {"seal": _seal(said, keys)}, indent=1, sort_keys=True)
    (folder / NAME).write_text(text, encoding="utf-8")


def read(folder: Path) -> tuple[Manifest, str]:
    """Return what a copy says of itself, and its seal. Raises CannotBringBack."""
    try:
        said: dict[str, Any] = json.loads((folder / NAME).read_text(encoding="utf-8"))
        seal = str(said.pop("seal"))
        listed = tuple(File(**one) for one in said.pop("files"))
        names = tuple(said.pop("migrations"))
        return Manifest(**said, files=listed, migrations=names), seal
    except FileNotFoundError:
        raise CannotBringBack(
            f"{folder} is not a whole backup: it has no {NAME}, which is written last. Name the "
            "folder of one backup, such as upstander-20261122-021500."
        ) from None
    except (OSError, ValueError, TypeError, KeyError):
        raise CannotBringBack(
            f"{folder / NAME} cannot be read, so nobody can tell whether the backup is whole. "
            "Use another backup."
        ) from None


def is_sealed(manifest: Manifest, seal: str, keys: Path) -> bool:
    """Return whether the manifest is as it was written, by the keys it was written with."""
    return hmac.compare_digest(seal, _seal(asdict(manifest), keys))


def faults(manifest: Manifest, folder: Path) -> Iterable[str]:
    """Name every file that is not as it was when the copy was made."""
    for file in manifest.files:
        path = folder / file.name
        if not path.is_file():
            yield f"{file.name} is missing"
        elif path.stat().st_size != file.size or sum_of(path) != file.sha256:
            yield f"{file.name} is not as it was"


def _seal(said: Mapping[str, Any], keys: Path) -> str:
    text = json.dumps(said, sort_keys=True).encode()
    return hmac.digest(masters.key_for("backup", keys), text, "sha256").hex()
