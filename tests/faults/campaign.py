"""People write and send while one thing after another breaks under them (``bench --campaign``).

Every receipt that was shown must open its mailbox afterwards, every report be whole and sent once;
nobody may meet a fault of ours (500); and after each fault somebody can tell us again.
"""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from bench.visitor import Answers, Broken, Refused, Visitor
from tests.faults.breaking import Fault, Service, faults_of, service_in
from tests.faults.kept import Kept
from tests.faults.killing import AREAS, HELPS, Sending, checker
from tests.faults.test_restore import manage

# How long somebody tries to go on before it counts as lost; after a clock that moved, less: their
# draft may have ended by its own rules, and they begin another.
PATIENCE, AFTER_A_JUMP = 120.0, 10.0
THINKS = 0.3


@dataclass
class Told:
    """What happened."""

    clients: int
    seconds: float = 0.0
    people: int = 0
    receipts: int = 0
    reports: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    # The longest time from the end of each fault until somebody had told us something.
    slowest: dict[str, float] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        times = "; ".join(
            f"{name} {count}×, told again after {self.slowest[name]:.1f} s at most"
            for name, count in self.faults.items()
        )
        met = ", ".join(f"{count} {what}" for what, count in sorted(self.answers.items()))
        return (
            f"{self.clients} clients for {self.seconds:.0f} s on PostgreSQL, two serving processes "
            f"and a worker: {self.people} people, {self.receipts} receipts shown and opened, "
            f"{self.reports} reports. {times}. Met on the way: {met or 'nothing'}. "
            f"{len(self.problems)} problems"
        )


class Campaign:
    """One run."""

    def __init__(self, service: Service, *, clients: int, seed: int) -> None:
        self._service = service
        self._chance = random.Random(seed)  # noqa: S311 - what people answer, no secret
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._finished: list[Sending] = []
        self.told = Told(clients)

    def run(self, seconds: float, quiet: float, say: Callable[[str], None]) -> Told:
        """Break each thing at least once, and again until the time is over; then look at it all."""
        self._service.start()
        with checker(self._service.served) as check:
            check([], False)
            begun = time.monotonic()
            with ThreadPoolExecutor(self.told.clients) as pool:
                people = [pool.submit(self._somebody) for _client in range(self.told.clients)]
                try:
                    self._break_things(begun + seconds, quiet, say)
                finally:
                    self._over.set()
                for one in people:
                    one.result()
            self.told.seconds = time.monotonic() - begun
            self._service.stop()
            say(f"opening all {len(self._finished)} receipts, which takes its time")
            said = check(self._finished, True)
        self.told.reports = int(str(said["reports"]))
        self.told.receipts = len(self._finished)
        self.told.problems += said["problems"]  # type: ignore[arg-type]
        self._look_at_the_whole()
        return self.told

    def _break_things(self, end: float, quiet: float, say: Callable[[str], None]) -> None:
        faults = faults_of(self._service)
        while not self.told.faults or time.monotonic() < end:
            for name, fault in faults.items():
                if self.told.faults[name] and time.monotonic() > end:
                    return
                time.sleep(quiet)
                self._suffer(name, fault)
                say(f"{name}: told again after {self.told.slowest[name]:.1f} s at most")

    def _suffer(self, name: str, fault: Fault) -> None:
        fault.begin()
        time.sleep(fault.seconds)
        fault.end()
        over = time.monotonic()
        self._one_person()
        self.told.faults[name] += 1
        took = time.monotonic() - over
        self.told.slowest[name] = max(took, self.told.slowest.get(name, 0.0))

    def _somebody(self) -> None:
        while not self._over.is_set():
            self._one_person()
            time.sleep(THINKS)

    def _one_person(self) -> None:
        """Tell something, and go on after whatever happens."""
        jumps, begun, sending = self._service.jumps, time.monotonic(), self._begins()
        go: Callable[[], object] = sending.walk
        while sending.receipt is None:
            try:
                go()
            except (Refused, *Broken) as fault:
                self._met(fault)
                moved = self._service.jumps != jumps
                if time.monotonic() - begun > (AFTER_A_JUMP if moved else PATIENCE):
                    self._gives_up(fault, moved=moved)
                    return
                time.sleep(0.5)
                # Who was cut off before anything was kept has nothing to go on with.
                go = sending.go_on if sending.kept or sending.pressed else sending.walk
            finally:
                sending.visitor.close()
        with self._lock:
            self._finished.append(sending)

    def _begins(self) -> Sending:
        with self._lock:
            self.told.people += 1
            answers = Answers(
                story=f"Nothing of this is real 😀 {uuid4()}",
                area=self._chance.choice(AREAS),
                help=self._chance.choice(HELPS),
            )
        return Sending(answers, Visitor(self._service.served.port), _nothing, _nothing)

    def _met(self, fault: Exception) -> None:
        """Count what somebody met; a fault of ours is a problem whatever was broken."""
        said = str(fault)
        with self._lock:
            self.told.answers[said[:3] if said[:3].isdigit() else "cut connections"] += 1
            if said.startswith("500"):
                self.told.problems.append(said)

    def _gives_up(self, fault: Exception, *, moved: bool) -> None:
        with self._lock:
            if moved:
                self.told.answers["began anew after the clock moved"] += 1
            else:
                self.told.problems.append(f"could not go on: {fault!r}")

    def _look_at_the_whole(self) -> None:
        for command in ("audit_verify", "check_openers"):
            done = manage(self._service.served, command)
            if done.returncode:
                self.told.problems.append(f"{command}: {done.stdout[-300:]}{done.stderr[-300:]}")
        log = self._service.served.log.read_text()
        self.told.problems += [
            f"{one.shown['handle']} stands in the log"
            for one in self._finished
            if str(one.shown["handle"]) in log
        ]


def _nothing() -> None:
    pass


def campaign(
    folder: Path,
    kept: Kept,
    *,
    clients: int,
    seconds: float,
    quiet: float,
    seed: int,
    say: Callable[[str], None],
) -> Told:
    """Run it on a copy of a demonstration."""
    with service_in(folder, kept) as service:
        return Campaign(service, clients=clients, seed=seed).run(seconds, quiet, say)
