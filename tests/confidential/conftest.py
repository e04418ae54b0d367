"""The invented partnership, founded once for each file of tests and undone after it."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker, Settings

from tests.cast import NOW, Partnership, given_partnership


@pytest.fixture(scope="module")
def founded(
    django_db_setup: None,  # noqa: ARG001 - the tables must be there
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Partnership]:
    """Found the partnership around all tests of a file: each test rolls back to here."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield given_partnership()
        transaction.set_rollback(True)


@pytest.fixture
def house(founded: Partnership, db: None) -> Partnership:  # noqa: ARG001 - rolls back
    """Return the invented partnership."""
    return founded


@pytest.fixture(autouse=True)
def on_the_day_of_the_cast(settings: Settings) -> None:
    """Let views live on the day on which the partnership was founded, whatever day it is."""
    settings.DEMO_TODAY = NOW.date()
