"""The database refuses by itself, on SQLite and on PostgreSQL, also after a rebuilt table."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction

from tests.foundation.audit.given import a_chain
from upstander.foundation.audit import checks, triggers
from upstander.foundation.audit.models import Event, Link

pytestmark = pytest.mark.django_db

EVERY_TRIGGER = {
    "sqlite": [
        "audit_event_no_delete",
        "audit_event_no_update",
        "audit_link_no_delete",
        "audit_link_no_update",
    ],
    "postgresql": [
        "audit_event_no_delete",
        "audit_event_no_truncate",
        "audit_event_no_update",
        "audit_link_no_delete",
        "audit_link_no_truncate",
        "audit_link_no_update",
    ],
}
REWRITES = {
    "sqlite": [
        "UPDATE {table} SET id = id",
        "UPDATE OR IGNORE {table} SET id = id",
        "DELETE FROM {table}",
        "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
        "REPLACE INTO {table} SELECT * FROM {table}",
        "INSERT INTO {table} SELECT * FROM {table} WHERE true ON CONFLICT (id) DO UPDATE SET id = id",
    ],
    "postgresql": [
        "UPDATE {table} SET id = id",
        "DELETE FROM {table}",
        "TRUNCATE {table}",
        "INSERT INTO {table} SELECT * FROM {table} ON CONFLICT (id) DO UPDATE SET id = excluded.id",
        "WITH gone AS (DELETE FROM {table} RETURNING id) SELECT * FROM gone",
    ],
}
# How somebody would make a trigger harmless without taking it away.
BLUNTED = {
    "sqlite": (
        "DROP TRIGGER audit_event_no_update",
        """CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event WHEN false
        BEGIN SELECT RAISE(ABORT, 'audit rows are never changed or deleted'); END""",
    ),
    "postgresql": ("ALTER TABLE audit_event DISABLE TRIGGER audit_event_no_update",),
}


@pytest.mark.parametrize("model", [Event, Link])
def test_no_statement_changes_or_deletes_a_row(model: type[models.Model]) -> None:
    a_chain(2)
    before = sorted(map(str, model.objects.values_list()))
    for statement in REWRITES[connection.vendor]:
        sql = statement.format(table=model._meta.db_table)
        with (
            pytest.raises(DatabaseError, match="never changed or deleted"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)
    assert sorted(map(str, model.objects.values_list())) == before


def test_none_is_missing_after_migrating() -> None:
    assert triggers.missing(connection) == []
    assert [trigger.name for trigger in sorted_wanted()] == EVERY_TRIGGER[connection.vendor]


def sorted_wanted() -> list[triggers.Trigger]:
    return sorted(triggers.wanted(connection), key=lambda trigger: trigger.name)


def test_a_blunted_trigger_counts_as_missing_and_is_put_right() -> None:
    with connection.cursor() as cursor:
        for statement in BLUNTED[connection.vendor]:
            cursor.execute(statement)
    assert triggers.missing(connection) == ["audit_event_no_update"]
    triggers.install(connection)
    assert triggers.missing(connection) == []


def test_installing_twice_changes_nothing() -> None:
    triggers.install(connection)
    triggers.install(connection)
    assert triggers.missing(connection) == []


def test_lifted_takes_all_of_them_away() -> None:
    with triggers.lifted(connection):
        assert triggers.missing(connection) == EVERY_TRIGGER[connection.vendor]
    assert triggers.missing(connection) == []


def test_lifted_puts_them_back_also_after_a_fault() -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), triggers.lifted(connection):
        Event.objects.bulk_create([Event(day=None)])
    assert triggers.missing(connection) == []


@pytest.mark.django_db(transaction=True)
def test_migrating_puts_them_back_on_a_rebuilt_table() -> None:
    rebuild_tables()
    lost = {"sqlite": EVERY_TRIGGER["sqlite"], "postgresql": []}
    assert triggers.missing(connection) == lost[connection.vendor]
    call_command("migrate", "audit", verbosity=0)
    assert triggers.missing(connection) == []
    a_chain(1)
    with pytest.raises(DatabaseError, match="never changed or deleted"):
        Event.objects.update(actor_name="Somebody else")


def rebuild_tables() -> None:
    """Do what a migration does that changes a column, and change it back."""
    for model, name in ((Event, "actor_name"), (Link, "hash")):
        field = model._meta.get_field(name)
        longer = models.CharField(max_length=300)
        longer.set_attributes_from_name(name)
        longer.model = model
        for old, new in ((field, longer), (longer, field)):
            with connection.schema_editor() as editor:
                editor.alter_field(model, old, new)


def test_serving_is_refused_by_name_when_one_is_missing() -> None:
    with connection.cursor() as cursor:
        for statement in BLUNTED[connection.vendor]:
            cursor.execute(statement)
    errors = [message for message in checks.triggers_stand() if message.id == "audit.E001"]
    assert [error.msg for error in errors] == [
        "The audit tables are not protected. Missing: audit_event_no_update."
    ]


def test_with_all_of_them_only_an_owner_that_serves_pages_is_warned_of() -> None:
    found = [message.id for message in checks.triggers_stand()]
    # The role of the tests makes the tables, so on PostgreSQL it owns them.
    assert found == {"sqlite": [], "postgresql": ["audit.W001"]}[connection.vendor]
