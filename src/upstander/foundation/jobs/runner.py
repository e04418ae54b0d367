"""The two threads beside the pages: one looks at the clock, one runs what is due."""

import logging
import secrets
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from uuid import UUID

from django.db import DatabaseError, connections, transaction
from django_tasks_db.management.commands.db_worker import Worker

from upstander.foundation.core.clock import now
from upstander.foundation.jobs import ledger
from upstander.foundation.jobs.rules import Pace
from upstander.foundation.jobs.schedule import Scheduled, schedule
from upstander.foundation.jobs.tasks import run_scheduled

logger = logging.getLogger(__name__)


def look_round(jobs: Iterable[Scheduled]) -> None:
    """Take up the slots that have come and hand what is due to the worker."""
    moment = now()
    ledger.take_up_slots(jobs, moment)
    for row in ledger.due(moment):
        with transaction.atomic():
            if ledger.claim(row):
                result = run_scheduled.enqueue(row.name, row.slot.isoformat())
                ledger.carried_by(row, UUID(result.id))


class Runner:
    """Keeps time and runs jobs in this process, from ``start`` to ``stop``."""

    def __init__(self, pace: Pace | None = None) -> None:
        self.pace = pace or Pace()
        self.name = secrets.token_hex(16)
        self._stopping = threading.Event()
        self._worker = self._new_worker()
        self._next_beat = 0.0
        self._threads = [
            threading.Thread(target=self._until_stopped, args=(step,), name=name, daemon=True)
            for name, step in (("schedule", self._keep_time), ("jobs", self._work))
        ]

    def start(self) -> None:
        """Start both threads."""
        for thread in self._threads:
            thread.start()

    def stop(self, patience: float = 2.0) -> None:
        """End both threads; a job that does not end within ``patience`` seconds is tried again."""
        self._stopping.set()
        self._worker.running = False
        end = time.monotonic() + patience
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
        # Without it the name is forgotten as that of a lost process, a little later.
        with suppress(DatabaseError):
            ledger.leave(self.name)

    def _until_stopped(self, step: Callable[[], None]) -> None:
        # A locked or missing database must not end the thread: it tries again.
        while not self._stopping.is_set():
            try:
                step()
            except Exception as fault:  # noqa: BLE001 - whatever it was, the clock goes on
                logger.error("%s stumbled: %s", step.__name__, type(fault).__name__)
                connections.close_all()
            self._stopping.wait(self.pace.look)
        connections.close_all()

    def _keep_time(self) -> None:
        if time.monotonic() >= self._next_beat:
            ledger.beat(self.name, now())
            ledger.bury_the_lost(now(), self.pace)
            self._next_beat = time.monotonic() + self.pace.beat
        look_round(schedule().values())

    def _work(self) -> None:
        self._worker = self._new_worker()
        # A stop may have come while the new one was made.
        self._worker.running = not self._stopping.is_set()
        self._worker.run()

    def _new_worker(self) -> Worker:
        return Worker(
            queue_names=["default"],
            interval=self.pace.look,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=self.name,
            excluded_queue_names=[],
        )
