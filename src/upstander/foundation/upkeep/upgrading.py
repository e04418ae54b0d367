"""After a new version was put in place: a copy, the changes to the tables, and a look at it all."""

from collections.abc import Iterator
from pathlib import Path

from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from upstander.foundation.core import starting
from upstander.foundation.core.version import VERSION
from upstander.foundation.upkeep import serving
from upstander.foundation.upkeep.bringing_back import checked
from upstander.foundation.upkeep.errors import CannotUpgrade
from upstander.foundation.upkeep.keeping import Kept, keep


def upgrade(*, backups: Path, keys: Path | None, newest: int) -> Iterator[str]:
    """Make a copy, change the tables, look at everything; say each step in a sentence.

    Raises CannotUpgrade before anything was changed, or afterwards with the way back.
    """
    if serving.serves():
        raise CannotUpgrade(serving.WORDS)
    kept = keep(to=backups, keys=keys, newest=newest)
    yield f"1. Backup made: {kept.folder}"
    changes = _pending()
    try:
        call_command("migrate", verbosity=0, interactive=False)
        yield f"2. Changes to the tables: {', '.join(changes) or 'none were needed'}."
        yield from starting.begin()
        yield f"3. Looked at everything. {' '.join(checked())}"
    except (CommandError, DatabaseError, ValueError) as fault:
        raise CannotUpgrade(_way_back(kept, fault)) from fault
    yield f"This is version {VERSION} now. Start the service: ./upstander serve"


def _pending() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def _way_back(kept: Kept, fault: Exception) -> str:
    # A database's own words could quote a row.
    said = str(fault) if isinstance(fault, CommandError) else type(fault).__name__
    return f"""The upgrade went wrong: {said}
Nothing is lost: the backup of a moment ago is whole. The way back:
  1. Put the program back as it was (version {kept.manifest.version} or the folder you replaced).
  2. ./upstander restore {kept.folder} --replace
  3. ./upstander serve"""
