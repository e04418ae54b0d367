"""What /healthz and /readyz say, and when ``serve`` refuses to start."""

import datetime as dt
import re
import socket
from collections.abc import Callable, Iterator

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from tests.foundation.jobs.given import NOW, a_job, a_row, declared
from upstander.foundation.core import starting
from upstander.foundation.core.clock import now
from upstander.foundation.jobs import checks, ledger, queries, readiness, views
from upstander.foundation.jobs.choices import JobState

pytestmark = pytest.mark.urls("upstander.foundation.jobs.urls")

UNPROTECTED = {
    "sqlite": "DROP TRIGGER audit_link_no_delete",
    "postgresql": "DROP TRIGGER audit_link_no_delete ON audit_link",
}
UNSAFE = "PRAGMA synchronous=NORMAL"
LOST_RECEIPT = "a receipt could be shown for a report that a power cut takes away"
UNSAFE_WORDS = {
    "sqlite": [f"SQLite: synchronous is not 2, so {LOST_RECEIPT}."],
    "postgresql": [],
}
# Whoever serves, before they were given any rights.
WITHOUT_RIGHTS = {
    "sqlite": [],
    "postgresql": ["CREATE ROLE somebody_new", "SET LOCAL ROLE somebody_new"],
}
RIGHTS_WORDS = {
    "sqlite": r"",
    "postgresql": r"The database role may not read \d+ table\(s\), such as \w+\. Give it its "
    r"rights: docs/guides/operators\.md, Install, step 3\.",
}
NO_DATABASE = "/no/such/folder/or/database"


@pytest.fixture
def lost_database() -> Iterator[None]:
    """Point the connection at a database that is not there."""
    name = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = NO_DATABASE
    yield
    connection.close()
    connection.settings_dict["NAME"] = name


@pytest.fixture
def unprotected() -> None:
    with connection.cursor() as cursor:
        cursor.execute(UNPROTECTED[connection.vendor])


@pytest.fixture
def behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make one change of the tables look as if it had not been made."""
    monkeypatch.setattr(readiness, "_settled", set())
    MigrationRecorder(connection).record_unapplied("jobs", "0001_initial")


def test_healthz_answers_without_the_database(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.parametrize("view", [views.healthz, views.readyz])
def test_neither_takes_a_post(view: Callable[[HttpRequest], HttpResponse]) -> None:
    assert view(RequestFactory().post("/")).status_code == 405


@pytest.mark.django_db
def test_readyz_is_well_when_all_is_well(client: Client) -> None:
    ledger.beat("here", now())
    answer = client.get("/readyz")
    assert answer.json() == {"ready": True, "wrong": {}, "notes": []}
    assert answer.status_code == 200


@pytest.mark.django_db
def test_without_a_process_for_jobs_it_is_not_ready(client: Client) -> None:
    ledger.beat("gone", now() - dt.timedelta(minutes=5))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["wrong"] == {
        "worker": "No process runs jobs: reports in danger are not looked for and nothing is "
        "chained."
    }


@pytest.mark.django_db
@pytest.mark.usefixtures("unprotected")
def test_a_missing_trigger_is_named(client: Client) -> None:
    assert client.get("/readyz").json()["wrong"]["audit"] == (
        "The audit tables are not protected. Missing: audit_link_no_delete."
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("behind")
def test_tables_that_are_behind_are_said_and_nothing_else_is_looked_at(client: Client) -> None:
    assert client.get("/readyz").json()["wrong"] == {
        "migrations": "Changes to the tables have not been made yet. Run: ./upstander manage migrate"
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("lost_database")
def test_a_database_that_does_not_answer_is_said(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["wrong"] == {"database": readiness.NO_ANSWER}
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_a_job_that_is_behind_is_a_note_and_stops_nobody(client: Client) -> None:
    ledger.beat("here", now())
    hour_ago = now() - dt.timedelta(hours=1)
    a_row(slot=hour_ago, due_at=hour_ago, state=JobState.FAILED, done_slot=hour_ago)
    with declared(a_job()):
        answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["notes"] == ["The job sweep is behind."]


@pytest.mark.django_db
def test_a_job_within_its_grace_and_one_nobody_declares_are_not_behind() -> None:
    a_row(slot=NOW, done_slot=NOW - dt.timedelta(minutes=9), state=JobState.QUEUED)
    a_row(name="of_a_room_that_is_gone", done_slot=NOW - dt.timedelta(days=9))
    with declared(a_job()):
        assert queries.late(NOW) == []
        assert [row.name for row in queries.late(NOW + dt.timedelta(minutes=3))] == ["sweep"]


def refusal(*arguments: str) -> str:
    with pytest.raises(CommandError) as refused:
        call_command("serve", *arguments)
    return str(refused.value)


@pytest.mark.django_db
@pytest.mark.usefixtures("unprotected")
def test_serve_refuses_without_a_trigger_and_says_what_to_do() -> None:
    assert refusal("--port", "0") == (
        "Upstander does not start. Put this right first:\n"
        "  - The audit tables are not protected. Missing: audit_link_no_delete. "
        "Run: ./upstander manage migrate"
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("behind")
def test_serve_refuses_while_the_tables_are_behind() -> None:
    assert refusal().endswith(
        "  - Changes to the tables have not been made yet. Run: ./upstander manage migrate"
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("lost_database")
def test_serve_refuses_without_a_database() -> None:
    assert refusal().endswith(f"  - {readiness.NO_ANSWER}")


@pytest.mark.django_db
def test_serve_refuses_where_somebody_else_listens() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert refusal("--port", port).endswith(
            f"  - Something else listens at 127.0.0.1:{port}. Choose another place with --port."
        )


@pytest.mark.django_db
def test_serve_refuses_while_what_must_come_first_cannot_be_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(starting, "_steps", [lambda: ["This was done."], _cannot])
    assert refusal("--port", "0") == (
        "Upstander does not start. Put this right first:\n  - The journal is missing."
    )


def _cannot() -> list[str]:
    raise starting.CannotStart("The journal is missing.")


@pytest.mark.django_db
def test_a_role_without_its_rights_is_told_where_they_are_given() -> None:
    assert readiness.database_words() == ""
    with connection.cursor() as cursor:
        for statement in WITHOUT_RIGHTS[connection.vendor]:
            cursor.execute(statement)
    assert re.fullmatch(RIGHTS_WORDS[connection.vendor], readiness.database_words())


@pytest.mark.django_db(transaction=True)
def test_a_switch_of_sqlite_that_stands_wrong_is_named() -> None:
    if connection.vendor == "sqlite":
        connection.cursor().execute(UNSAFE)
    found = [message.msg for message in checks.sqlite_is_safe()]
    connection.close()
    assert found == UNSAFE_WORDS[connection.vendor]
    assert checks.sqlite_is_safe() == []


@pytest.mark.parametrize(
    ("demo", "backend", "warned"),
    [
        (False, "django.core.mail.backends.filebased.EmailBackend", True),
        (False, "django.core.mail.backends.smtp.EmailBackend", False),
        (True, "django.core.mail.backends.filebased.EmailBackend", False),
    ],
)
def test_mail_that_ends_in_a_file_is_warned_of_when_the_service_is_real(
    settings: Settings, demo: bool, backend: str, warned: bool
) -> None:
    settings.DEMO, settings.EMAIL_BACKEND = demo, backend
    assert [message.id for message in checks.mail_is_sent()] == ["jobs.W001"] * warned
