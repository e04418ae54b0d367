"""A Thursday of sessions for the council's team, and its officer's keys."""

import datetime as dt

import pytest

from tests.cast import Partnership, keyring_of
from tests.confidential.support.sessions import THURSDAY, Sessions, given_sessions
from upstander.confidential.support.models import Booking
from upstander.confidential.support.rules.slots import moment
from upstander.foundation.vault.keyrings import Keyring

NOON = moment(THURSDAY, dt.time(12))
QUARTER_PAST = NOON + dt.timedelta(minutes=15)


@pytest.fixture
def sessions(house: Partnership) -> Sessions:
    """Return the council's support sessions, with Thursday as a day of Dev's."""
    found = given_sessions(house)
    found.day(THURSDAY, found.dev)
    return found


@pytest.fixture
def noon(sessions: Sessions) -> Booking:
    """Return a session of Dev's on Thursday at noon."""
    return sessions.book(sessions.wish(), 12)


@pytest.fixture
def devs_keys(house: Partnership) -> Keyring:
    """Return the keyring of Dev."""
    return keyring_of(house.people["Dev"])
