"""Sixteen people write and send while the server is killed under them, again and again.

A round: people walk the questions and send; after a random moment the whole process group gets
kill -9; the server starts again on the same data; everybody who was cut off goes on with the same
cookies; then every receipt that was shown is opened and every report is looked at from all sides.
A series is up to twenty rounds on one copy of the demonstration's data; after its last round the
receipts and acts of all its rounds are looked at again.
"""

import json
import random
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from uuid import uuid4

from bench.served import ROOT, Served
from bench.visitor import (
    Answers,
    Broken,
    Receipt,
    Refused,
    Visitor,
    come_back,
    read_receipt,
    send,
)

SETTINGS = "tests.faults.settings"
CLIENTS = 16
ROUNDS_A_SERIES = 20
PEOPLE_A_SERIES = 50
# The kill comes after so many answers were taken, or (every other round) so many sends begun, and
# then at a random moment of this many seconds. Counting keeps rounds alike on slow machines.
MOST_ANSWERS, MOST_SENDS = 100, 24
JITTER = 0.05
LONGEST = 60.0
# How many receipts of a round are typed in at the return page; the checker opens all of them.
TYPED_IN = 3
DRAFT = "__Host-draft"
AREAS = ("", "E07000218", "E07000219", "E07000220", "E07000221", "E07000222")
HELPS: tuple[tuple[str, ...], ...] = ((), ("talk",), ("police",), ("talk", "police"), ("unknown",))


class Moment:
    """Comes when something has happened a number of times."""

    def __init__(self, times: int) -> None:
        self._left = times
        self._lock = threading.Lock()
        self._came = threading.Event()

    def happened(self) -> None:
        """Count one."""
        with self._lock:
            self._left -= 1
            if self._left <= 0:
                self._came.set()

    def wait(self) -> None:
        """Return when it has come, at latest after a minute."""
        self._came.wait(LONGEST)


@dataclass
class Sending:
    """One person's way through the questions, as far as the server said that it had it."""

    answers: Answers
    visitor: Visitor
    answered: Callable[[], None]
    sending: Callable[[], None]
    kept: set[str] = field(default_factory=set)
    pressed: bool = False
    receipt: Receipt | None = None

    def walk(self) -> None:
        """Answer what is not answered yet, send, and read the receipt."""
        for path, fields in self.answers.posts:
            if path not in self.kept:
                self.visitor.post(path, {**fields, "do": "next"}).needs(302)
                self.kept.add(path)
                self.answered()
        self._finds_its_words()
        self.pressed = True
        self.sending()
        self.visitor.post("/check/", {"do": "send"}).needs(302)
        self.receipt = read_receipt(self.visitor)

    def go_on(self) -> str:
        """Continue after a restart, with the same cookies; return what was found."""
        self.visitor.close()
        if self.receipt is not None:
            return "receipt was shown"
        if self.pressed:
            return self._sent_or_not()
        if not self.kept:
            return "nothing was kept yet"
        self._finds_its_words()
        self.walk()
        return "went on writing"

    def _sent_or_not(self) -> str:
        page = self.visitor.get("/kept/")
        found = "cut off, report is there" if page.status == 200 else "cut off, sent again"
        self.receipt = page.receipt if page.status == 200 else send(self.visitor)
        self.visitor.post("/check/", {"do": "send"}).needs(302)
        if self.receipt is None or read_receipt(self.visitor) != self.receipt:
            raise Refused("a second press of Send gave another receipt")
        return found

    def _finds_its_words(self) -> None:
        page = self.visitor.get("/check/").needs(200)
        if "/q/story/" in self.kept and self.answers.story not in unescape(page.text):
            raise Refused("an answer that was taken is not in the draft any more")

    @property
    def shown(self) -> dict[str, object]:
        """Return what the checker must know of a receipt."""
        assert self.receipt is not None
        handle, words = self.receipt.handle, self.receipt.words
        given = {"story": self.answers.story, "help": self.answers.help}
        return {"handle": handle, "words": words, **given}


@dataclass
class Tally:
    """What happened in all rounds."""

    rounds: int = 0
    reports: int = 0
    shown: int = 0
    typed_in: int = 0
    cut_off: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    seconds: float = 0.0
    # Rounds in which people join, leave and are suspended, and what they did.
    of_people: int = 0
    acts: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Tally") -> None:
        """Count another series in."""
        self.rounds += other.rounds
        self.reports += other.reports
        self.shown += other.shown
        self.typed_in += other.typed_in
        self.cut_off += other.cut_off
        self.problems += other.problems
        self.seconds += other.seconds
        self.of_people += other.of_people
        self.acts += other.acts

    def __str__(self) -> str:
        parts = [self._over_http] * (self.rounds > 0) + [self._of_people] * (self.of_people > 0)
        return f"{'. '.join(parts)}. {self.seconds:.0f} s; {len(self.problems)} problems"

    @property
    def _of_people(self) -> str:
        done = ", ".join(f"{count} {act}" for act, count in sorted(self.acts.items()))
        return f"{self.of_people} rounds of kill -9 while people come and go: {done}"

    @property
    def _over_http(self) -> str:
        cut = ", ".join(f"{count} {found}" for found, count in sorted(self.cut_off.items()))
        return (
            f"{self.rounds} rounds of kill -9 with {CLIENTS} clients: "
            f"{self.reports} reports, {self.shown} receipts shown and opened, {self.typed_in} of "
            f"them at the return page; people found afterwards: {cut}"
        )


Check = Callable[[Iterable[Sending], bool], dict[str, object]]


class Series:
    """Rounds on one copy of the data."""

    def __init__(self, served: Served, chance: random.Random) -> None:
        self.served = served
        self.chance = chance
        self.tally = Tally()
        self._lock = threading.Lock()
        self._answers = self._sends = Moment(0)
        self._stopped = threading.Event()
        self._sendings: list[Sending] = []

    def run(self, rounds: int, tell: Callable[[str], None]) -> Tally:
        """Do the rounds; afterwards the server is gone."""
        begun = time.monotonic()
        self.served.start()
        try:
            with checker(self.served) as check:
                for left in reversed(range(rounds)):
                    self._one_round(check, last=not left)
                    tell(self._line())
        finally:
            self.served.kill()
        self.tally.seconds = time.monotonic() - begun
        return self.tally

    def _one_round(self, check: Check, *, last: bool) -> None:
        self._storm()
        self.served.start()
        self._all_go_on()
        finished = [sending for sending in self._sendings if sending.receipt]
        self._type_in(finished)
        said = check(finished, last)
        self.tally.rounds += 1
        self.tally.reports = int(str(said["reports"]))
        self.tally.shown += len(finished)
        self.tally.problems += said["problems"]  # type: ignore[arg-type]

    def _storm(self) -> None:
        """Let everybody write and send, and kill the server under them."""
        self._sendings = []
        self._stopped.clear()
        moment = self._draw_moment()
        threads = [threading.Thread(target=self._somebody) for _client in range(CLIENTS)]
        for thread in threads:
            thread.start()
        moment.wait()
        time.sleep(self.chance.uniform(0, JITTER))
        self.served.kill()
        self._stopped.set()
        for thread in threads:
            thread.join()

    def _draw_moment(self) -> Moment:
        never = MOST_ANSWERS * CLIENTS
        if self.tally.rounds % 2:
            self._answers, self._sends = Moment(never), Moment(self.chance.randint(1, MOST_SENDS))
            return self._sends
        self._answers, self._sends = Moment(self.chance.randint(1, MOST_ANSWERS)), Moment(never)
        return self._answers

    def _somebody(self) -> None:
        while not self._stopped.is_set():
            sending = self._begins()
            try:
                sending.walk()
            except Broken:
                return
            except Refused as refused:
                self.tally.problems.append(str(refused))

    def _begins(self) -> Sending:
        with self._lock:
            answers = Answers(
                story=f"Nothing of this is real 😀 {uuid4()}",
                safe=self.chance.choice(("yes", "yes", "unsure", "no", "")),
                area=self.chance.choice(AREAS),
                help=self.chance.choice(HELPS),
            )
            sending = Sending(
                answers,
                Visitor(self.served.port),
                self._answers.happened,
                self._sends.happened,
            )
            self._sendings.append(sending)
        return sending

    def _all_go_on(self) -> None:
        with ThreadPoolExecutor(CLIENTS) as pool:
            for found in pool.map(self._goes_on, self._sendings):
                self.tally.cut_off[found] += 1

    def _goes_on(self, sending: Sending) -> str:
        try:
            return sending.go_on()
        except (Refused, *Broken) as fault:
            self.tally.problems.append(f"after the restart: {fault!r}")
            return "could not go on"
        finally:
            sending.visitor.close()

    def _type_in(self, finished: list[Sending]) -> None:
        for sending in self.chance.sample(finished, min(TYPED_IN, len(finished))):
            assert sending.receipt is not None
            try:
                come_back(Visitor(self.served.port), sending.receipt)
                self.tally.typed_in += 1
            except Refused as refused:
                self.tally.problems.append(
                    f"{sending.receipt.handle} at the return page: {refused}"
                )

    def _line(self) -> str:
        return (
            f"round {self.tally.rounds}: {len(self._sendings)} people, "
            f"{self.tally.reports} reports so far, {len(self.tally.problems)} problems"
        )


@contextmanager
def checker(served: Served) -> Iterator[Check]:
    """Run the checker on a server's data; yield a function that has it look.

    Its second argument says whether to look at what earlier rounds showed again as well.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.checker"],
        cwd=ROOT, env=served.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    questions, answers = process.stdin, process.stdout

    def ask(finished: Iterable[Sending], all_again: bool) -> dict[str, object]:
        question = {"shown": [sending.shown for sending in finished], "all": all_again}
        questions.write(json.dumps(question) + "\n")
        questions.flush()
        answer: dict[str, object] = json.loads(answers.readline())
        return answer

    answers.readline()
    try:
        yield ask
    finally:
        questions.close()
        process.wait()
        answers.close()


def template(folder: Path) -> Served:
    """Build the demonstration that every series begins with a copy of."""
    served = Served(folder, SETTINGS)
    served.build()
    return served


def storm(
    template: Served, folder: Path, *, rounds: int, seed: int, tell: Callable[[str], None] = print
) -> Tally:
    """Do that many rounds in series; afterwards the tally holds every problem that was found."""
    chance = random.Random(seed)  # noqa: S311 - when to kill, no secret
    total = Tally()
    for start in range(0, rounds, ROUNDS_A_SERIES):
        served = template.copy_to(folder / f"series-{start}")
        total.add(Series(served, chance).run(min(ROUNDS_A_SERIES, rounds - start), tell))
        shutil.rmtree(served.folder)
    return total


def people_storm(
    template: Served, folder: Path, *, rounds: int, seed: int, tell: Callable[[str], None] = print
) -> Tally:
    """Do that many rounds in which people come and go; see ``tests.faults.people``."""
    begun = time.monotonic()
    total = Tally()
    for start in range(0, rounds, PEOPLE_A_SERIES):
        served = template.copy_to(folder / f"people-{start}")
        _people_series(served, min(PEOPLE_A_SERIES, rounds - start), seed + start, total)
        tell(f"{total.of_people} rounds of people, {len(total.problems)} problems")
    total.seconds = time.monotonic() - begun
    return total


def _people_series(served: Served, rounds: int, seed: int, total: Tally) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.people", str(seed)],
        cwd=ROOT, env=served.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
        for _round in range(rounds):
            process.stdin.write("go on\n")
            process.stdin.flush()
            said = json.loads(process.stdout.readline())
            total.of_people += 1
            total.acts += Counter(said["acts"])
            total.problems += said["problems"]
