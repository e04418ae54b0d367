"""Reports as the public door makes them, and what their people do with the code."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from tests.cast import NOW, RUGBY, Partnership, keyring_of
from upstander.confidential.reporting.actions import (
    Letter,
    OpenedReport,
    answer_report,
    open_report,
    send_report,
    write_back,
)
from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.queries import delivery_for
from upstander.confidential.reporting.rules import Answers
from upstander.foundation.access.actors import Actor
from upstander.foundation.agencies.actions.routes import set_route
from upstander.foundation.vault.codes import Code
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.receipts import open_receipt

PUBLIC = Actor.public()
STORY = "They take my bus pass and say it is a joke. 💛 Nie wiem, co robić."


@dataclass(frozen=True)
class Told:
    """A report that is in, and the code its person keeps."""

    report: Report
    code: Code

    def keyring(self, now: dt.datetime = NOW) -> Keyring:
        """Return what the person reaches who comes back with the code."""
        key, private = open_receipt(self.code)
        return Keyring(key, private, now)

    def fresh(self) -> Report:
        """Return the report as it stands now."""
        return Report.objects.get(pk=self.report.pk)


def told(
    story: str = STORY,
    *,
    safe: str = "yes",
    help: tuple[str, ...] = ("talk",),  # noqa: A002 - the question's own name
    area: str = RUGBY,
    now: dt.datetime = NOW,
    more: Mapping[str, object] | None = None,
) -> Told:
    """Send a report through the route as it stands."""
    answers = Answers(story=story, safe=safe, area=area, help=help, more=more or {})
    letter = Letter(answers, delivery_for(answers, now))
    sent = send_report(letter=letter, by=PUBLIC, now=now)
    return Told(sent.report, sent.code)


def opened_by(house: Partnership, name: str, one: Told, now: dt.datetime = NOW) -> OpenedReport:
    """Let somebody of the cast open a report."""
    keyring = keyring_of(house.people[name], now)
    return open_report(report=one.fresh(), keyring=keyring, by=house.actor(name), now=now)


def council_only(house: Partnership) -> None:
    """Let the council alone receive, so that the police see only what a person chose to give."""
    set_route(
        area_code=None, circles=[house.cohesion_team.id], backup=house.independent_team.id,
        live=True, by=house.actor("Gwen"), now=NOW,
    )  # fmt: skip


def wrote(one: Told, text: str, now: dt.datetime = NOW) -> Report:
    """Let the person write back."""
    return write_back(owner=one.report.pk, keyring=one.keyring(now), text=text, by=PUBLIC, now=now)


def answered(house: Partnership, name: str, one: Told, text: str, now: dt.datetime = NOW) -> Report:
    """Let somebody of the cast answer."""
    return answer_report(report=one.fresh(), text=text, by=house.actor(name), now=now)
