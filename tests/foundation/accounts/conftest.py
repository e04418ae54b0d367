"""People for the tests of signing in."""

import pytest

from tests.cast import a_person
from upstander.foundation.accounts.models import User


@pytest.fixture
def anwen(db: None) -> User:  # noqa: ARG001 - the tables must be there
    """Return somebody with keys and a second factor."""
    return a_person("Anwen")


@pytest.fixture
def bina(db: None) -> User:  # noqa: ARG001 - the tables must be there
    """Return somebody else like that."""
    return a_person("Bina")


@pytest.fixture
def newcomer(db: None) -> User:  # noqa: ARG001 - the tables must be there
    """Return somebody with keys who has not set up a second factor."""
    return a_person("Iris", second_factor=False)
