"""Bringing a copy back: looked at whole before anything is touched, and then in one step."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.migrations.loader import MigrationLoader

from upstander.foundation.access.actors import Actor
from upstander.foundation.audit.actions import link_events, record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core import clock, starting
from upstander.foundation.core.version import VERSION
from upstander.foundation.upkeep import engines, manifest, safe, serving
from upstander.foundation.upkeep.engines import counting
from upstander.foundation.upkeep.errors import CannotBringBack
from upstander.foundation.upkeep.keeping import KEPT
from upstander.foundation.upkeep.manifest import Manifest
from upstander.foundation.vault import journal
from upstander.foundation.vault.masters import MasterMissing
from upstander.foundation.vault.restoring import begin_anew

BY = Actor.system("restore")
# Each looks at everything that was brought back, and says so; raises CommandError.
CHECKS = ("audit_verify", "check_openers")


@dataclass(frozen=True)
class Wish:
    """Which copy is to come back, and what was allowed."""

    folder: Path
    kept_keys: Path | None = None
    replace: bool = False
    journal_is_lost: bool = False


def look(wish: Wish) -> Manifest:
    """Return what the copy says of itself when it can be brought back; raises CannotBringBack."""
    found, seal = manifest.read(wish.folder)
    keys = safe.keys_for(wish.kept_keys)
    try:
        mark = manifest.keys_mark(keys)
    except MasterMissing as fault:
        raise CannotBringBack(f"{fault} The file is there, and damaged.") from None
    if mark != found.keys:
        raise CannotBringBack(
            f"The keys in {keys} do not belong to this backup: it is of another installation, or "
            "of other keys. Nothing was changed."
        )
    for words in _faults(wish.folder, found, sealed=manifest.is_sealed(found, seal, keys)):
        raise CannotBringBack(words)
    return found


def _faults(folder: Path, found: Manifest, *, sealed: bool) -> Iterator[str]:
    if not sealed:
        yield f"{folder / manifest.NAME} was changed after it was made. Use another backup."
    if damaged := list(manifest.faults(found, folder)):
        listed = "; ".join(damaged[:5])
        yield f"The backup is damaged: {listed}. Use another backup. Nothing was changed."
    if newer := sorted(set(found.migrations) - _known()):
        yield (
            f"This backup is of a newer version of Upstander ({found.version}; here is {VERSION}): "
            f"it has changes that are not known here, such as {newer[-1]}. Install that version "
            "first. Nothing was changed."
        )
    if found.engine != engines.engine().NAME:
        yield (
            f"This backup is of {found.engine}, and DATABASE_URL names {engines.engine().NAME}. "
            "Set DATABASE_URL to an empty database of the same kind. Nothing was changed."
        )


def _known() -> set[str]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    replaced = {
        name for migration in loader.disk_migrations.values() for name in migration.replaces
    }
    return {f"{app}.{name}" for app, name in {*loader.disk_migrations, *replaced}}


def bring_back(wish: Wish) -> Iterator[str]:
    """Bring the copy back, and say what was done in sentences.

    Afterwards what was taken away since is taken away again, and nobody is signed in. Raises
    CannotBringBack before anything was changed.
    """
    found = look(wish)
    for words in _in_the_way(wish, found):
        raise CannotBringBack(words)
    stamp = f"before-{clock.now():%Y%m%d-%H%M%S}"
    yield from safe.bring_back(wish.kept_keys)
    yield from _files(wish.folder, stamp)
    if not engines.engine().is_empty():
        yield engines.engine().put_aside(stamp)
    engines.engine().put_back(wish.folder / engines.engine().FILE)
    mark().unlink()
    yield f"The database of {found.made_at} is back, with {len(found.files)} file(s) checked."
    yield from _counted(found)
    yield from _settled(found)


def _in_the_way(wish: Wish, found: Manifest) -> Iterator[str]:
    no_journal = not (journal.path().exists() or _kept_journal(wish).exists())
    if found.journal and no_journal and not wish.journal_is_lost:
        yield (
            f"The journal of what was taken away is missing: {journal.path()}. Without it, this "
            "backup would give back keys that were taken since. Bring it back from where it was "
            "kept (--keys FOLDER holds a copy). If it is lost for good, add --journal-is-lost, and "
            "then go through each team: who is on the list, and should they be? Nothing was changed."
        )
    if serving.serves():
        yield serving.WORDS
    if not wish.replace and (there := _there()):
        yield (
            f"This machine is not empty: there is {there}. To put the backup in its place, add "
            "--replace: what is there is moved aside, not deleted. Nothing was changed."
        )


def _there() -> str:
    """Return what a restore would take the place of, or nothing."""
    if not engines.engine().is_empty():
        return "a database"
    # Files alone are what a restore left that was cut short, if its mark is there.
    files = (Path(settings.DATA) / "files").exists()
    return "a folder of files" if files and not mark().exists() else ""


def _files(folder: Path, stamp: str) -> Iterator[str]:
    """Put the files in their place; first, so that no row ever speaks of a file that is not there.

    While it goes on a mark lies in the data folder, so that a restore that was cut short can be
    begun again.
    """
    data = Path(settings.DATA)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    again = mark().exists()
    mark().touch()
    for name in KEPT:
        place, source = data / name, folder / name
        if place.exists() and not again:
            place.rename(data / f"{name}.{stamp}")
            yield f"The former {name} are {data / f'{name}.{stamp}'}."
        if source.is_dir():
            shutil.copytree(source, place, dirs_exist_ok=True)
        elif source.exists():
            shutil.copy2(source, place)


def _counted(found: Manifest) -> Iterator[str]:
    there = counting.rows()
    differ = [name for name, count in found.rows.items() if there.get(name) != count]
    if differ:
        raise CommandError(
            f"The database is back, but these tables have other counts than were kept: "
            f"{', '.join(differ)}. Do not serve it; use another backup with --replace."
        )
    yield f"All {len(found.rows)} tables have the rows that were kept: {sum(found.rows.values())}."


def _settled(found: Manifest) -> Iterator[str]:
    """Make it the database of today: its tables, what was taken since, and both big checks."""
    call_command("migrate", verbosity=0, interactive=False)
    if found.journal and not journal.path().exists():
        yield f"Another journal begins after number {begin_anew(by=BY, now=clock.now())}."
    yield from starting.begin()
    with transaction.atomic():
        record(
            name=EventName.RESTORED, by=BY, now=clock.now(), subject_kind="database",
            subject_id=None, detail={"journal": found.journal},
        )  # fmt: skip
    yield from checked()


def checked() -> Iterator[str]:
    """Look at the record and at who can open what; raises CommandError with what is wrong.

    What was recorded in the last minute before the service stopped waits for its link: nobody
    linked it since.
    """
    link_events(by=BY, now=clock.now())
    for name in CHECKS:
        said = StringIO()
        try:
            call_command(name, stdout=said)
        except CommandError as fault:
            raise CommandError(f"{name} is not content: {said.getvalue()}{fault}") from fault
        yield said.getvalue().strip().splitlines()[-1]


def _kept_journal(wish: Wish) -> Path:
    return (wish.kept_keys or Path()) / safe.JOURNAL / journal.path().name


def mark() -> Path:
    """Return the file that stands while a restore is under way, or was cut short."""
    return Path(settings.DATA) / "restoring"
