"""The demonstration: the same seed and day give the same coded content, and it is sound."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import transaction

from upstander.demo.building import at, build
from upstander.demo.content import coded_content
from upstander.foundation.agencies.queries.opening import go_live
from upstander.foundation.audit.matchers import registered
from upstander.foundation.audit.queries import verify
from upstander.foundation.vault.queries import openers_report

TODAY = dt.date(2026, 11, 21)


class _Undo(Exception):
    """Takes a build back, so that the next starts from nothing."""


def content_of(seed: int, today: dt.date = TODAY) -> dict[str, list[tuple[object, ...]]]:
    """Build, read the coded content, and undo."""
    content: dict[str, list[tuple[object, ...]]] = {}
    try:
        with transaction.atomic():
            build(seed=seed, today=today)
            content = coded_content()
            raise _Undo
    except _Undo:
        return content


@pytest.mark.long_way
@pytest.mark.django_db
def test_the_same_seed_and_day_give_the_same_coded_content_and_another_seed_another_draw() -> None:
    first = content_of(7)
    assert first == content_of(7)
    assert len(first["reports"]) == 13
    assert first["reports"] != content_of(8)["reports"]


@pytest.mark.django_db
def test_what_is_built_is_sound(capsys: pytest.CaptureFixture[str]) -> None:
    build(seed=7, today=TODAY)
    verdict = verify(now=at(TODAY, 12), matchers=registered())
    assert [problem.words for problem in verdict.problems] == []
    checked, short = openers_report(at(TODAY, 12))
    assert (checked > 24, short) == (True, [])
    call_command("audit_verify")
    assert "The audit trail is whole." in capsys.readouterr().out
    assert [finding for finding in go_live(at(TODAY, 12)) if not finding.green] == []
