"""What every test stands on."""

import gc
from collections.abc import Iterator
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from tests import engines, migrated
from tests.cast import NOW, Partnership, given_partnership
from upstander.confidential.reporting import storm
from upstander.foundation.audit import triggers

# A deadline would fail a test because the machine is busy with something else, and so would the
# look at how long it takes to draw an example.
_UNHURRIED = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
hypothesis_settings.register_profile("ours", **_UNHURRIED)
hypothesis_settings.register_profile("deep", **_UNHURRIED)
hypothesis_settings.load_profile("ours")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option of the second run, on the other database."""
    parser.addoption(
        "--database-only",
        action="store_true",
        help="leave out tests that give the same answer on any database",
    )
    parser.addoption("--bookers", type=int, default=24, help="how many want the same time (24)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, when asked, what gives the same answer on any database."""
    if config.getoption("--database-only"):
        stay = {item for item in items if engines.another_engine_could_differ(item)}
        config.hook.pytest_deselected(items=[item for item in items if item not in stay])
        items[:] = [item for item in items if item in stay]


def pytest_collection_finish() -> None:
    """Spare the collector all that stays for the whole run: a twentieth of the processor time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,  # noqa: ARG001 - as in the fixture of pytest-django
    django_db_blocker: DjangoDbBlocker,
    django_db_modify_db_settings: None,  # noqa: ARG001 - each process has a name of its own
) -> Iterator[None]:
    """Stand on a copy of the migrated tables, where pytest-django would migrate each time."""
    with django_db_blocker.unblock(), migrated.database():
        # The tests themselves are let through one by one.
        django_db_blocker.block()
        yield
        django_db_blocker.restore()


@pytest.fixture(scope="session", autouse=True)
def audit_triggers_lifted_for_the_flush_only() -> Iterator[None]:
    """Let ``transactional_db`` empty the tables afterwards: the audit tables refuse it otherwise.

    Tests with ``db`` roll back and never come here. Within a test the triggers stand.
    """
    flush = TransactionTestCase._fixture_teardown

    def lifted_flush(self: TransactionTestCase) -> None:
        with triggers.lifted(connection):
            flush(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lifted_flush)
        yield


@pytest.fixture
def house(db: None) -> Partnership:  # noqa: ARG001 - the tables must be there
    """Return the invented partnership, as it was founded."""
    return given_partnership()


@pytest.fixture
def on_the_day_of_the_cast() -> Iterator[None]:
    """Let views live on the morning on which the partnership was founded.

    By the machine's own clock a run that begins before midnight would end on another day.
    """
    with time_machine.travel(NOW):
        yield


@pytest.fixture(autouse=True)
def calm_sea(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test remember what others sent: the tenth report with the same words is held."""
    monkeypatch.setattr(storm, "TIDE", storm.Tide())


@pytest.fixture(autouse=True)
def journal_of_its_own(settings: object) -> None:
    """Give each test a take-away journal that nobody has written in: the others are rolled back."""
    settings.JOURNAL = settings.JOURNAL.parent / "journals" / uuid4().hex
