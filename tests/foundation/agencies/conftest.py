"""The invented partnership, founded for each test."""

import pytest

from tests.cast import Partnership, given_partnership


@pytest.fixture
def house(db: None) -> Partnership:  # noqa: ARG001 - the tables must be there
    """Return the invented partnership."""
    return given_partnership()
