"""Chromium, PostgreSQL, nginx and Pango for the tests: find them, install them where that is permitted."""

import os
import shutil
import subprocess
from collections.abc import Callable
from ctypes.util import find_library
from dataclasses import dataclass
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LIGHT_BROWSER = "chromium-headless-shell"
MAC_BROWSERS = (
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
)
SERVER_FOLDERS = (
    "usr/lib/postgresql/*/bin",
    "usr/pgsql-*/bin",
    "opt/homebrew/opt/postgresql*/bin",
    "usr/local/opt/postgresql*/bin",
)


def find_browser() -> Path | None:
    """Return Chromium or Chrome, or None."""
    named = os.environ.get("UPSTANDER_BROWSER")
    found = [named, *map(shutil.which, BROWSERS)]
    paths = [*(Path(name) for name in found if name), *MAC_BROWSERS]
    return next((path for path in paths if path.exists()), None)


def find_light_browser() -> Path | None:
    """Return Chromium without its own window, which draws pages at half the cost, or any."""
    light = None if os.environ.get("UPSTANDER_BROWSER") else shutil.which(LIGHT_BROWSER)
    return Path(light) if light else find_browser()


def find_postgresql() -> Path | None:
    """Return the folder of the newest PostgreSQL server's programs, or None."""
    on_path = shutil.which("initdb")
    folders = [
        folder
        for pattern in SERVER_FOLDERS
        for folder in Path("/").glob(pattern)
        if (folder / "initdb").exists() and (folder / "postgres").exists()
    ]
    if folders:
        return max(folders, key=version_of)
    return Path(on_path).resolve().parent if on_path else None


def version_of(folder: Path) -> int:
    """Return the main version a folder's name carries, 0 when none: ``.../15/bin`` gives 15."""
    digits = "".join(sign for sign in folder.parent.name if sign.isdigit())
    return int(digits or 0)


def find_proxy() -> Path | None:
    """Return nginx, or None: a system keeps it where a person's own path may not lead."""
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    return Path(found) if found else None


def find_pango() -> Path | None:
    """Return one of the libraries that lay out text for a PDF, or None unless all are here."""
    found = [find_library(name) for name in ("pangoft2-1.0", "harfbuzz-subset")]
    return Path(str(found[0])) if all(found) else None


@dataclass(frozen=True)
class Need:
    """Something a part of the tests cannot run without."""

    title: str
    package: str
    find: Callable[[], Path | None]
    elsewhere: str


NEEDS = {
    "browser": Need(
        "Chromium",
        "chromium",
        find_browser,
        "Fedora: sudo dnf install chromium · macOS: brew install --cask chromium",
    ),
    "postgresql": Need(
        "PostgreSQL",
        "postgresql",
        find_postgresql,
        "Fedora: sudo dnf install postgresql-server · macOS: brew install postgresql",
    ),
    "proxy": Need(
        "nginx",
        "nginx-light",
        find_proxy,
        "Fedora: sudo dnf install nginx · macOS: brew install nginx",
    ),
    "pango": Need(
        "Pango",
        "libpangoft2-1.0-0 libharfbuzz-subset0",
        find_pango,
        "Fedora: sudo dnf install pango · macOS: brew install pango",
    ),
}


def missing() -> list[str]:
    """Return the names of the needs that are not here."""
    return [name for name, need in NEEDS.items() if need.find() is None]


def may_install() -> list[str] | None:
    """Return how to run apt-get here, or None where it is absent or not permitted."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return ["apt-get"]
    asked = ["sudo", "-n", "true"]
    permitted = shutil.which("sudo") and not subprocess.run(asked, check=False).returncode
    return (
        ["sudo", "-n", "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1", "apt-get"]
        if permitted
        else None
    )


def install(packages: list[str], apt: list[str]) -> None:
    """Install by apt, without suggestions; a failure shows as a need that is still missing.

    The light browser comes by itself: not every system has it, and the tests can do without.
    """
    print(f"Installing {' and '.join(packages)}: about half a minute.", flush=True)
    # At this runlevel nothing that is installed starts to serve.
    silent = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    plainly = ["install", "-y", "-qq", "--no-install-recommends"]
    for order in (["update", "-qq"], [*plainly, *packages], [*plainly, LIGHT_BROWSER]):
        subprocess.run([*apt, *order], env=silent, stdin=subprocess.DEVNULL, check=False)


def provide() -> list[str]:
    """Install what is missing where permitted; print how to where not; return what still is."""
    absent = missing()
    apt = may_install() if absent else None
    if apt:
        install([one for name in absent for one in NEEDS[name].package.split()], apt)
        absent = missing()
    for name in absent:
        need = NEEDS[name]
        print(f"{need.title} is missing. Run this, then the tests again:")
        print(f"  sudo apt-get install -y --no-install-recommends {need.package}")
        print(f"  ({need.elsewhere})", flush=True)
    return absent
