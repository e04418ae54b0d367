"""What must be true of the audit tables before the server starts."""

from collections.abc import Sequence

from django.core import checks
from django.db import connection

from upstander.foundation.audit import triggers

_OWNS = """
    SELECT count(*) FROM pg_class
    WHERE relname IN ('audit_event', 'audit_link') AND pg_table_is_visible(oid)
    AND pg_has_role(current_user, relowner, 'MEMBER')
"""


def triggers_stand(**_rest: object) -> Sequence[checks.CheckMessage]:
    """Return one error that names every missing trigger; a warning if the web role owns a table."""
    messages: list[checks.CheckMessage] = []
    if absent := triggers.missing(connection):
        messages.append(
            checks.Error(
                f"The audit tables are not protected. Missing: {', '.join(absent)}.",
                hint="Run: ./upstander manage migrate",
                id="audit.E001",
            )
        )
    if connection.vendor == "postgresql" and _owned():
        messages.append(
            checks.Warning(
                "The database role that serves pages also owns the audit tables, so it could "
                "take their protection away.",
                hint="Let one role own and migrate the tables and another serve pages.",
                id="audit.W001",
            )
        )
    return messages


def _owned() -> int:
    with connection.cursor() as cursor:
        cursor.execute(_OWNS)
        return int(cursor.fetchone()[0])
