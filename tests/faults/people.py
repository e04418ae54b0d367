"""People join, get keys, leave, stop codes and keep drafts while reports come in; all are killed.

``python -m tests.faults.people SEED`` runs with the variables of a demonstration. For each line it
reads it does one round: three processes act at random on the same database until kill -9 at a
random moment; then a start looks at the journal, and everything is held against everything. It
answers with a line of JSON.
"""

import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import uuid4

import django

django.setup()

from django.db import connection, connections  # noqa: E402 - as above

from tests.faults import notes, whole  # noqa: E402 - as above
from tests.faults.checker import officers_keyring  # noqa: E402 - as above
from tests.faults.notes import Shown, note  # noqa: E402 - as above
from tests.faults.words_in_hand import (  # noqa: E402 - as above
    Known,
    code_in,
    go_on,
    renew,
    save,
    stop,
)
from upstander.confidential.reporting.actions import (  # noqa: E402 - as above
    Letter,
    send_report,
    withdraw_choice,
)
from upstander.confidential.reporting.models import Report  # noqa: E402 - as above
from upstander.confidential.reporting.queries import (  # noqa: E402 - as above
    delivery_for,
)
from upstander.confidential.reporting.rules import Answers  # noqa: E402 - as above
from upstander.confidential.sharing.actions import (  # noqa: E402 - as above
    Plan,
    disclose,
    end_disclosure,
)
from upstander.confidential.sharing.choices import Agreed, Purpose  # noqa: E402 - as above
from upstander.confidential.sharing.models import Disclosure  # noqa: E402 - as above
from upstander.confidential.sharing.queries import could_receive  # noqa: E402 - as above
from upstander.demo.cast import cast  # noqa: E402 - as above
from upstander.foundation.access.actors import Actor  # noqa: E402 - as above
from upstander.foundation.access.roles import Role  # noqa: E402 - as above
from upstander.foundation.accounts.actions import create_user  # noqa: E402 - as above
from upstander.foundation.accounts.models import User  # noqa: E402 - as above
from upstander.foundation.agencies.actions.members import (  # noqa: E402 - as above
    add_member,
    admit_member,
    remove_member,
)
from upstander.foundation.agencies.actions.suspension import suspend_member  # noqa: E402 - as above
from upstander.foundation.agencies.choices import MemberState  # noqa: E402 - as above
from upstander.foundation.agencies.models import Circle, Membership  # noqa: E402 - as above
from upstander.foundation.agencies.queries import actor_for  # noqa: E402 - as above
from upstander.foundation.audit.actions import link_events  # noqa: E402 - as above
from upstander.foundation.core import clock, starting  # noqa: E402 - as above
from upstander.foundation.core.errors import Refusal  # noqa: E402 - as above
from upstander.foundation.vault.choices import CompartmentKind  # noqa: E402 - as above
from upstander.foundation.vault.keyrings import Keyring  # noqa: E402 - as above
from upstander.foundation.vault.models import Unlock  # noqa: E402 - as above
from upstander.foundation.vault.receipts import open_receipt  # noqa: E402 - as above
from upstander.foundation.vault.wrapping import unwrap  # noqa: E402 - as above

PROCESSES = 3
# The kill comes after so many acts, and then at a random moment of this many seconds.
MOST_ACTS = 8
JITTER = 0.05
LONGEST = 10.0
BY = Actor.system("people_storm")
Weights = Mapping[Callable[["Storm"], bool], int]
GUEST = "guest.example.org"


class Storm:
    """One process that acts at random until it is killed. An act says whether it did anything."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - who does what, no secret
        # What this process was shown: to take a choice back, to stop, stopped, and kept for later.
        self.sent: list[Shown] = []
        self.shown: list[Shown] = []
        self.stopped: list[Shown] = []
        self.saved: list[Shown] = []

    def rage(self, theme: Weights) -> None:
        """Act for ever."""
        acts, weights = list(theme), list(theme.values())
        while True:
            act = self.chance.choices(acts, weights)[0]
            try:
                if act(self):
                    note({"act": act.__name__})
            except Refusal as refused:
                note({"act": f"{act.__name__} refused: {type(refused).__name__}"})
            except Exception as fault:  # noqa: BLE001 - what a person would see as a fault
                note({"fault": f"{act.__name__}: {fault!r}"})

    def send(self) -> bool:
        """Send a report, and keep its receipt."""
        story = f"Nothing of this is real {uuid4()}"
        answers = Answers(story, "yes", "", self.chance.choice(((), ("police",), ("talk",))))
        now = clock.now()
        letter = Letter(answers, delivery_for(answers, now))
        sent = send_report(letter=letter, by=Actor.public(), now=now)
        shown = {"handle": sent.code.handle, "words": sent.code.words, "story": story}
        note({"shown": shown})
        (self.sent if "police" in answers.help else self.shown).append(shown)
        return True

    def withdraw(self) -> bool:
        """Take back that the police may see it, as the person who sent it."""
        if not self.sent:
            return False
        key, private = open_receipt(code_in(self.sent.pop()))
        now = clock.now()
        withdraw_choice(
            owner=key.owner, key="police", keyring=Keyring(key, private, now),
            by=Actor.public(), now=now,
        )  # fmt: skip
        return True

    def join(self) -> bool:
        """Somebody makes an account, and waits for a team's keys."""
        circle = self._one(Circle.objects.all())
        now = clock.now()
        user = create_user(
            email=f"{uuid4().hex}@{GUEST}", name="A Guest", secret=cast().passphrase, by=BY,
            now=now,
        )  # fmt: skip
        add_member(
            user=user.id, agency=circle.agency_id, circle=circle.id, role=Role.VICTIM_CARE,
            by=BY, now=now,
        )  # fmt: skip
        return True

    def grant(self) -> bool:
        """A colleague of the team gives somebody who waits its keys."""
        waiting = self._one(Membership.objects.filter(state=MemberState.WAITING))
        if waiting is None:
            return False
        giver = Membership.objects.filter(
            circle=waiting.circle_id, state=MemberState.ACTIVE, role=Role.SUPERVISOR
        ).get()
        keyring = keyring_of(giver.user_id)
        admit_member(membership=waiting.id, keyring=keyring, by=BY, now=clock.now())
        return True

    def leave(self) -> bool:
        """A guest leaves."""
        guest = self._guest()
        if guest is not None:
            remove_member(membership=guest.id, by=BY, now=clock.now())
        return guest is not None

    def suspend(self) -> bool:
        """A guest is suspended."""
        guest = self._guest()
        if guest is not None:
            suspend_member(user=guest.user_id, agency=guest.agency_id, by=BY, now=clock.now())
        return guest is not None

    def share(self) -> bool:
        """The officer shares a report with another team."""
        report = self._one(Report.objects.all())
        teams = could_receive(report)
        if not teams:
            return False
        kinds = (CompartmentKind.STATEMENT, CompartmentKind.CONVERSATION)
        to = self.chance.choice(teams).id
        plan = Plan(to, kinds, Purpose.HOUSING, "consent", Agreed.AGREED)
        keyring = officers_keyring()
        by = actor_for(User.objects.get(id=keyring.owner))
        disclose(report=report, plan=plan, keyring=keyring, by=by, now=clock.now())
        return True

    def end(self) -> bool:
        """The officer ends a sharing."""
        entry = self._one(Disclosure.objects.live().select_related("report"))
        if entry is None:
            return False
        by = actor_for(User.objects.get(id=officers_keyring().owner))
        end_disclosure(disclosure=entry, by=by, now=clock.now())
        return True

    def _guest(self) -> Membership | None:
        """Somebody who waits or works: it is two to one that they work."""
        state = self.chance.choice((MemberState.WAITING, MemberState.ACTIVE, MemberState.ACTIVE))
        guests = Membership.objects.filter(user__email__endswith=GUEST, state=state)
        found: Membership | None = self._one(guests)
        return found

    def _one(self, rows: Any) -> Any:
        ids = list(rows.order_by("id").values_list("id", flat=True))
        return rows.filter(id=self.chance.choice(ids)).first() if ids else None


PEOPLE: Weights = {
    Storm.send: 3, Storm.withdraw: 2, Storm.join: 3, Storm.grant: 4, Storm.leave: 2,
    Storm.suspend: 2, Storm.share: 2, Storm.end: 1,
}  # fmt: skip
LATER: Weights = {save: 3, go_on: 4, Storm.send: 1}
STOPPING: Weights = {Storm.send: 3, stop: 4, Storm.withdraw: 1, Storm.share: 1}
RENEWING: Weights = {Storm.send: 3, renew: 4, stop: 1, Storm.share: 1}
# What a round is about, in turn, and the act without which it would not be.
THEMES: tuple[tuple[Weights, str], ...] = (
    (PEOPLE, ""), (LATER, "go_on"), (PEOPLE, ""), (STOPPING, "stop"), (PEOPLE, ""),
    (RENEWING, "renew"),
)  # fmt: skip


def keyring_of(user: object) -> Keyring:
    """Return what somebody reaches, without a trace in the database."""
    unlock = Unlock.objects.select_related("key").get(key__owner=user)
    return Keyring(unlock.key, unwrap(unlock, cast().passphrase.encode()), clock.now())


class Rounds:
    """Rounds on one database; what was found is told once."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - when to kill, no secret
        self.rounds = 0
        self.said: set[str] = set()

    def one(self) -> dict[str, object]:
        """Let them act, kill them, start again, and look."""
        notes.forget()
        self._storm(*THEMES[self.rounds % len(THEMES)])
        self.rounds += 1
        problems = set(self._looked()) - self.said
        self.said |= problems
        return {
            "acts": self.acts,
            "reports": Report.objects.count(),
            "problems": sorted(problems),
        }

    def _storm(self, theme: Weights, needed: str) -> None:
        connections.close_all()
        seeds = [self.chance.getrandbits(32) for _process in range(PROCESSES)]
        processes = [_begun(seed, theme) for seed in seeds]
        # The first round of a theme sees its act done; in the others it may be cut off.
        _wait_for(self.chance.randint(1, MOST_ACTS), needed if self.rounds < len(THEMES) else "")
        time.sleep(self.chance.uniform(0, JITTER))
        for process in processes:
            os.kill(process, signal.SIGKILL)
        for process in processes:
            os.waitpid(process, 0)

    def _looked(self) -> Iterator[str]:
        lines = list(notes.noted())
        self.acts = Counter(said["act"] for said in lines if "act" in said)
        yield from (said["fault"] for said in lines if "fault" in said)
        yield from starting.begin()
        now = clock.now()
        link_events(by=BY, now=now)
        yield from whole.problems([])
        known = Known()
        for said in lines:
            known.hear(said)
        yield from known.problems()
        connection.close()


def _wait_for(acts: int, needed: str) -> None:
    """Return when so many acts were done and the needed one; at latest after ten seconds."""
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        done = [said["act"] for said in notes.noted() if "act" in said]
        if len(done) >= acts and (not needed or needed in done):
            return
        time.sleep(0.002)


def _begun(seed: int, theme: Weights) -> int:
    """Begin a process that acts until it is killed; return its number."""
    process = os.fork()
    if process == 0:
        try:
            Storm(seed).rage(theme)
        finally:
            os._exit(1)
    return process


def main() -> None:
    """Do a round for each line of the input."""
    rounds = Rounds(int(sys.argv[1]))
    starting.begin()
    print("ready", flush=True)  # noqa: T201 - the protocol
    for _line in sys.stdin:
        print(json.dumps(rounds.one()), flush=True)  # noqa: T201 - as above


if __name__ == "__main__":
    main()
