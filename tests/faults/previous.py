"""A filled database of an earlier version, kept as rows that fit either engine (ADR 0029).

``python -m tests.faults.previous keep FILE`` writes the rows of the database that the variables
name; ``... fill FILE`` makes the tables of that version in an empty database and fills them. Run
``keep`` in the version that people have, when the next is about to change a table.
"""

import gzip
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import django

django.setup()

from django.apps import apps as present  # noqa: E402 - after the setup
from django.core.management.color import no_style  # noqa: E402 - as above
from django.db import connection, models, transaction  # noqa: E402 - as above
from django.db.migrations.executor import MigrationExecutor  # noqa: E402 - as above
from django.db.migrations.recorder import MigrationRecorder  # noqa: E402 - as above

# Written by Django itself when tables are made; and who was signed in, what was running.
NOT_KEPT = {
    "contenttypes.contenttype",
    "auth.permission",
    "sessions.session",
    "vault.session",
    "vault.returnvisit",
    "jobs.workerbeat",
    "jobs.scheduledjob",
    "django_tasks_database.dbtaskresult",
}


def keep(file: Path) -> str:
    """Write the rows of every table, and which changes to the tables had been made."""
    applied = sorted(MigrationRecorder(connection).applied_migrations())
    rows = {
        model._meta.label_lower: [[_said(row, field) for field in _columns(model)] for row in found]
        for model in present.get_models(include_auto_created=True)
        if model._meta.label_lower not in NOT_KEPT and model._meta.managed
        if (found := list(model._base_manager.all()))
    }
    text = json.dumps({"migrations": applied, "rows": rows}, separators=(",", ":"))
    file.write_bytes(gzip.compress(text.encode(), mtime=0))
    return f"{sum(map(len, rows.values()))} rows of {len(rows)} tables"


def _columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return sorted(model._meta.local_concrete_fields, key=lambda field: field.attname)


def _said(row: models.Model, field: models.Field[Any, Any]) -> Any:
    value = field.value_from_object(row)
    plain = isinstance(value, (int, float, bool, str, dict, list, type(None)))
    return value if plain else field.value_to_string(row)


def fill(file: Path) -> str:
    """Make the tables as they were, and fill them."""
    said = json.loads(gzip.decompress(file.read_bytes()))
    executor = MigrationExecutor(connection)
    targets = list(_newest({(app, name) for app, name in said["migrations"]}, executor))
    executor.migrate(targets)
    then = MigrationExecutor(connection).loader.project_state(targets).apps
    with transaction.atomic():
        for label, rows in said["rows"].items():
            _insert(then.get_model(label), rows)
    return f"{sum(map(len, said['rows'].values()))} rows of {len(said['rows'])} tables"


def _newest(
    applied: set[tuple[str, str]], executor: MigrationExecutor
) -> Iterator[tuple[str, str]]:
    """Return the last change of each room that had been made."""
    for key in sorted(applied):
        children = executor.loader.graph.node_map[key].children
        if not any(child.key in applied and child.key[0] == key[0] for child in children):
            yield key


def _insert(model: type[models.Model], rows: list[list[Any]]) -> None:
    fields = _columns(model)
    made = [
        model(**{f.attname: _read(f, value) for f, value in zip(fields, row, strict=True)})
        for row in rows
    ]
    model._base_manager.bulk_create(made, batch_size=200)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(statement)


def _read(field: models.Field[Any, Any], value: Any) -> Any:
    if value is None or isinstance(field, models.JSONField):
        return value
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    return target.to_python(value)


def look(receipt: Path) -> str:
    """Return how many rows each table has, and how the report of an old code stands."""
    rows = {
        model._meta.label_lower: model._base_manager.count()
        for model in present.get_models(include_auto_created=True)
        if model._meta.label_lower not in NOT_KEPT and model._meta.managed
    }
    return json.dumps({"rows": rows, "opens": _opens(**json.loads(receipt.read_text()))})


def _opens(handle: str, words: list[str]) -> bool:
    # Inside, because rows are also kept by a version that may not know these names.
    from upstander.confidential.reporting.queries import mailbox  # noqa: PLC0415
    from upstander.foundation.core import clock  # noqa: PLC0415
    from upstander.foundation.vault.codes import parse  # noqa: PLC0415
    from upstander.foundation.vault.keyrings import Keyring  # noqa: PLC0415
    from upstander.foundation.vault.receipts import open_receipt  # noqa: PLC0415

    key, private = open_receipt(parse(handle, " ".join(words)).code)
    box = mailbox(key.owner, Keyring(key, private, clock.now()))
    return box is not None and not box.closed


WHAT: dict[str, Callable[[Path], str]] = {"keep": keep, "fill": fill, "look": look}

if __name__ == "__main__":
    print(WHAT[sys.argv[1]](Path(sys.argv[2])))  # noqa: T201 - what this process says
