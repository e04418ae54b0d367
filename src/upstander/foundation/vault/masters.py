"""The server's own secrets: one master in the key folder, everything else derived from it.

The folder is outside the data folder (``serve`` refuses otherwise), 0600, never in a backup.
"""

import os
import secrets
from functools import cache
from pathlib import Path

from django.conf import settings

from upstander.foundation.vault import suite

MASTER_FILE = "master-1.key"
PEPPER_VERSION = 1
_PLACEHOLDER = "no key folder yet"


class MasterMissing(Exception):
    """The master secret is not where it should be."""


def create(folder: Path) -> None:
    """Make the key folder and its master unless they are there already."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / MASTER_FILE
    if path.exists():
        return
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
    forget()


def forget() -> None:
    """Remember no master: one that stood here before may have been taken away or brought back."""
    _master.cache_clear()


@cache
def _master(folder: Path) -> bytes:
    try:
        return bytes.fromhex((folder / MASTER_FILE).read_text().strip())
    except (OSError, ValueError) as error:
        raise MasterMissing(
            f"There is no usable master secret at {folder / MASTER_FILE}."
        ) from error


def key_for(purpose: str, folder: Path | None = None) -> bytes:
    """Return the 32-byte server key for one purpose, such as ``pepper``, ``totp``, ``signing``."""
    return suite.expand(_master(folder or _configured_folder()), f"server/{purpose}")


def django_secret(folder: Path) -> str:
    """Return Django's signing secret, or a placeholder that ``serve`` refuses to run with."""
    try:
        return key_for("django", folder).hex()
    except MasterMissing:
        return _PLACEHOLDER


def problem(folder: Path, data: Path, *, apart: bool) -> str:
    """Return what is wrong with the key folder in plain English, or an empty string.

    With ``apart`` the folder must not lie inside the data folder.
    """
    path = folder / MASTER_FILE
    if not path.exists():
        return f"The master secret is missing: {path}. Make it with: ./upstander manage make_keys"
    if path.stat().st_mode & 0o077:
        return f"Other users of this machine can read {path}. Run: chmod 600 {path}"
    if apart and folder.is_relative_to(data):
        return (
            f"The key folder {folder} lies inside the data folder {data}, so a copy of the data "
            "would be a copy of the keys. Move it and set UPSTANDER_KEYS."
        )
    return ""


def _configured_folder() -> Path:
    return Path(settings.KEYS)
