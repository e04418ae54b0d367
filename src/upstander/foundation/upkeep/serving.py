"""Whether anybody serves this database at the moment."""

from django.db import DatabaseError

from upstander.foundation.core import clock
from upstander.foundation.jobs import queries
from upstander.foundation.jobs.rules import Pace
from upstander.foundation.upkeep import engines

WORDS = "The service runs. Stop it first, web and worker, and wait half a minute."


def serves() -> bool:
    """Return whether a process was seen in the last half minute."""
    if engines.engine().is_empty():
        return False
    try:
        return bool(queries.alive(clock.now(), Pace.lost_after))
    except DatabaseError:
        # A damaged database, or one of an old version: nobody can be serving it.
        return False
