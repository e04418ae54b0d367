"""The constraint on the ticks is what refuses the second of two, whoever forgot to wait."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations import RemoveConstraint
from django.db.migrations.loader import MigrationLoader

from tests.cast import given_partnership
from tests.confidential.support.sessions import Sessions, given_sessions, overlaps
from upstander.confidential.support.models import Booking, OccupiedTick

pytestmark = pytest.mark.django_db(transaction=True)


def take_without_waiting(booking: Booking, like: Booking) -> None:
    """Write ticks as a writer would that saw the time free a moment ago, and did not wait."""
    with transaction.atomic():
        OccupiedTick.objects.bulk_create(
            OccupiedTick(booking=booking, resource=one.resource, at=one.at)
            for one in OccupiedTick.objects.filter(booking=like)
        )


@contextmanager
def without_the_constraint() -> Iterator[None]:
    """Take the constraint out of the database for a while, as a migration would."""
    there = MigrationLoader(connection).project_state()
    gone = there.clone()
    step = RemoveConstraint("occupiedtick", "one_booking_a_tick")
    step.state_forwards("support", gone)
    with connection.schema_editor() as tables:
        step.database_forwards("support", tables, there, gone)
    try:
        yield
    finally:
        with connection.schema_editor() as tables:
            step.database_backwards("support", tables, gone, there)


def two_bookings(sessions: Sessions) -> tuple[Booking, Booking]:
    sessions.day()
    wish = sessions.wish(sessions.cohesion)
    return sessions.book(wish, 12), sessions.book(wish, 13)


def test_with_the_constraint_the_second_is_refused_and_without_it_both_would_stand() -> None:
    first, second = two_bookings(given_sessions(given_partnership()))
    with pytest.raises(IntegrityError):
        take_without_waiting(second, like=first)
    assert overlaps() == []
    with without_the_constraint():
        take_without_waiting(second, like=first)
        assert len(overlaps()) == 12
        OccupiedTick.objects.filter(booking=second).delete()
    with pytest.raises(IntegrityError):
        take_without_waiting(second, like=first)
