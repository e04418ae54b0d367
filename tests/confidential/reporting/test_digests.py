"""Reports that can wait come by one digest a day: a thousand of them to ten people are ten mails."""

import pytest
from django.core import mail

from tests.cast import NOW, SET_UP, Partnership, a_person
from upstander.confidential.reporting import jobs
from upstander.confidential.reporting.choices import ReportState
from upstander.confidential.reporting.queries import waits_for_whom
from upstander.foundation.access.roles import Role
from upstander.foundation.agencies.actions.members import add_member
from upstander.foundation.core.ids import new_id
from upstander.foundation.notices import jobs as notices
from upstander.foundation.notices.choices import Reason
from upstander.foundation.vault.models import Access

pytestmark = pytest.mark.django_db


def held_by(house: Partnership, count: int, state: ReportState, **more: object) -> None:
    """Have both teams of the route hold this many reports."""
    subjects = [new_id() for _one in range(count)]
    rows = [
        Access(holder=team.id, subject=subject, danger=False, state=state, day=NOW.date(), **more)
        for subject in subjects
        for team in (house.hate_crime_team, house.cohesion_team)
    ]
    Access.objects.bulk_create(rows)


def test_a_thousand_reports_and_ten_people_make_ten_digests(house: Partnership) -> None:
    for number in range(6):
        add_member(
            user=a_person(f"Reader {number}").id, agency=house.police.id,
            circle=house.hate_crime_team.id, role=Role.RECEPTION, by=SET_UP, now=NOW,
        )  # fmt: skip
    held_by(house, 1_000, ReportState.NEW)
    for _again in range(3):
        jobs.gather_waiting(NOW)
        notices.send_digests(NOW)
    assert len(mail.outbox) == 10
    assert len({one.to[0] for one in mail.outbox}) == 10


def test_each_reads_which_kinds_of_things_wait_for_their_team(house: Partnership) -> None:
    held_by(house, 2, ReportState.WITH_US)
    assert waits_for_whom() == {
        house.people[name].id: {Reason.ANSWER} for name in ("Anwen", "Bina", "Carys", "Dev")
    }


def test_what_is_closed_or_held_apart_waits_for_nobody(house: Partnership) -> None:
    held_by(house, 1, ReportState.CLOSED)
    held_by(house, 1, ReportState.NEW, held=True)
    assert waits_for_whom() == {}
