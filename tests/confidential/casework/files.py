"""Cases of the invented partnership, opened by real actions."""

import datetime as dt
from dataclasses import dataclass

from tests.cast import NOW, Partnership, keyring_of
from tests.confidential.given import Told, opened_by, told
from upstander.confidential.casework.actions.cases import open_case
from upstander.confidential.casework.actions.work import add_task
from upstander.confidential.casework.choices import About
from upstander.confidential.casework.models import Case, Task
from upstander.confidential.casework.queries.timeline import CaseContent, opened_case

TITLE = "Bus pass taken by a “friend”"
TOMORROW = NOW.date() + dt.timedelta(days=1)


@dataclass(frozen=True)
class Worked:
    """A case of the council's team, and the report it began with."""

    case: Case
    one: Told

    def fresh(self) -> Case:
        """Return the case as it stands now."""
        return Case.objects.get(pk=self.case.pk)


def a_read_report(house: Partnership, name: str = "Dev", **more: object) -> Told:
    """Return a report that somebody of the cast has opened."""
    one = told(**more)  # type: ignore[arg-type]
    opened_by(house, name, one)
    return one


def a_case(house: Partnership, name: str = "Dev", **more: object) -> Worked:
    """Return a case that Dev of the council opened for his own team."""
    one = a_read_report(house, name, **more)
    case = open_case(
        report=one.fresh(), about=About.FALSE_FRIEND, lead=house.cohesion_team.id, title=TITLE,
        by=house.actor(name), now=NOW,
    )  # fmt: skip
    return Worked(case, one)


def task_for(house: Partnership, work: Worked, owner: str = "Dev", **more: object) -> Task:
    """Return a task on a case, given by Dev to somebody of the cast."""
    given = {"text": "Ring the bus company", "due_on": TOMORROW, **more}
    return add_task(
        case=work.case, owner=house.people[owner].id, by=house.actor("Dev"), now=NOW,
        **given,  # type: ignore[arg-type]
    )  # fmt: skip


def seen_by(house: Partnership, name: str, case: Case) -> CaseContent:
    """Return what somebody of the cast can open of a case."""
    return opened_case(case, keyring_of(house.people[name]))
