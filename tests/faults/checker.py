"""A process beside the killed server: opens every receipt and looks whether all reports are whole.

``python -m tests.faults.checker`` reads one line of JSON for each check, ``{"shown": [], "all":
false}``: shown are ``{"handle", "words", "story", "help"}`` of receipts since the last check. These
are opened, and with ``all`` those of every earlier check too. It answers with ``{"reports": how many
were sent since it started, "opened": how many codes opened, "problems": []}``.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

import django

django.setup()

from django.db import connection  # noqa: E402 - after the setup

from tests.faults import whole  # noqa: E402 - as above
from upstander.confidential.reporting.models import Choice, Report  # noqa: E402 - as above
from upstander.confidential.reporting.queries import mailbox, opened  # noqa: E402 - as above
from upstander.demo.cast import cast  # noqa: E402 - as above
from upstander.foundation.accounts.models import User  # noqa: E402 - as above
from upstander.foundation.core import clock  # noqa: E402 - as above
from upstander.foundation.vault.choices import CompartmentKind  # noqa: E402 - as above
from upstander.foundation.vault.codes import parse  # noqa: E402 - as above
from upstander.foundation.vault.errors import WrongCode  # noqa: E402 - as above
from upstander.foundation.vault.keyrings import Keyring  # noqa: E402 - as above
from upstander.foundation.vault.models import Unlock  # noqa: E402 - as above
from upstander.foundation.vault.receipts import open_receipt  # noqa: E402 - as above
from upstander.foundation.vault.wrapping import unwrap  # noqa: E402 - as above

OFFICER = "dana@example.org"
NO_CHOICE = {"unknown"}
Shown = dict[str, Any]


class Checker:
    """What was there before, and every receipt that was shown since."""

    def __init__(self) -> None:
        self.before = set(Report.objects.values_list("id", flat=True))
        self.shown: dict[str, Shown] = {}
        self.stories: dict[UUID, str] = {}
        self.said: set[str] = set()

    def check(self, shown: list[Shown], *, all_again: bool) -> dict[str, Any]:
        """Look at everything as it stands at one moment; each problem is told once."""
        fresh = {one["handle"]: one for one in shown}
        self.shown |= fresh
        wanted = self.shown if all_again else fresh
        connection.ensure_connection()
        connection.cursor().execute("BEGIN")
        try:
            problems = set(self._problems(wanted)) - self.said
        finally:
            connection.cursor().execute("ROLLBACK")
            connection.close()
        self.said |= problems
        return {
            "reports": len(self.stories),
            "opened": len(wanted),
            "problems": sorted(problems),
        }

    def _problems(self, wanted: Mapping[str, Shown]) -> Iterator[str]:
        reports = {row.pk: row for row in Report.objects.exclude(pk__in=self.before)}
        yield from whole.problems(pk for pk, row in reports.items() if row.number in wanted)
        yield from self._read(reports)
        yield from self._twice_or_never()
        for one in wanted.values():
            yield from self._opens(one)

    def _read(self, reports: dict[UUID, Report]) -> Iterator[str]:
        """Open every new statement with the keyring of an officer."""
        keyring = officers_keyring()
        for pk in reports.keys() - self.stories.keys():
            statement = opened(reports[pk], keyring, [CompartmentKind.STATEMENT]).statement
            if statement is None:
                yield f"the statement of {pk} does not open"
            self.stories[pk] = statement.story if statement else ""
            yield from self._as_shown(reports[pk], self.stories[pk])

    def _as_shown(self, report: Report, story: str) -> Iterator[str]:
        one = self.shown.get(report.number)
        if one is None:
            yield f"report {report.number} is there, and nobody has its receipt"
            return
        if one["story"] != story:
            yield f"report {report.number} holds another text than was sent"
        choices = set(Choice.objects.filter(report=report).values_list("key", flat=True))
        if choices != set(one["help"]) - NO_CHOICE:
            yield f"report {report.number} has the choices {choices}"

    def _twice_or_never(self) -> Iterator[str]:
        sent = Counter(self.stories.values())
        yield from (f"sent {count} times: {story}" for story, count in sent.items() if count > 1)
        for one in self.shown.values():
            if one["story"] not in sent:
                yield f"the receipt {one['handle']} was shown, and its report is not there"

    def _opens(self, one: Shown) -> Iterator[str]:
        code = parse(one["handle"], " ".join(one["words"])).code
        if code is None:
            yield f"the words shown with {one['handle']} do not fit"
            return
        try:
            key, private = open_receipt(code)
        except WrongCode:
            yield f"the receipt {one['handle']} opens nothing"
            return
        box = mailbox(key.owner, Keyring(key, private, clock.now()))
        if box is None or box.number != one["handle"] or box.closed:
            yield f"the receipt {one['handle']} does not open its mailbox"


def officers_keyring() -> Keyring:
    """Return what the officer of the demonstration reaches, without a trace in the database."""
    user = User.objects.get(email=OFFICER)
    unlock = Unlock.objects.select_related("key").get(key__owner=user.pk)
    return Keyring(unlock.key, unwrap(unlock, cast().passphrase.encode()), clock.now())


def main() -> None:
    """Answer until the input ends."""
    checker = Checker()
    print("ready", flush=True)  # noqa: T201 - the protocol
    for line in sys.stdin:
        asked = json.loads(line)
        said = checker.check(asked["shown"], all_again=asked["all"])
        print(json.dumps(said), flush=True)  # noqa: T201 - as above


if __name__ == "__main__":
    main()
