"""Questions whose SQL is written once give the same answers as the ORM, for any values."""

import datetime as dt
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from upstander.foundation.core import prepared
from upstander.foundation.core.prepared import Prepared
from upstander.foundation.vault.models import KeyPair

pytestmark = pytest.mark.django_db

MONDAY, TUESDAY = dt.date(2026, 11, 16), dt.date(2026, 11, 17)
ANNE, BEN, CEM = (UUID(int=number) for number in (1, 2, 3))


@pytest.fixture(autouse=True)
def keys() -> None:
    days = {ANNE: MONDAY, BEN: MONDAY, CEM: TUESDAY}
    for owner, day in days.items():
        KeyPair.objects.create(kind="user", owner=owner, public=owner.bytes, made_on=day)


def asked() -> tuple[Prepared, list[int]]:
    """A question about owners and a day, and how often it was written."""
    written: list[int] = []

    def ask(owners: list[UUID], day: dt.date) -> object:
        written.append(len(owners))
        rows = KeyPair.objects.filter(owner__in=owners, made_on=day, kind="user")
        return rows.order_by("owner").values_list("owner", "made_on", "public")

    return Prepared(ask), written  # type: ignore[arg-type]


def test_it_answers_with_the_values_of_each_time() -> None:
    question, _written = asked()
    assert question.rows(owners=[ANNE, BEN], day=MONDAY) == [
        (ANNE, MONDAY, ANNE.bytes), (BEN, MONDAY, BEN.bytes),
    ]  # fmt: skip
    assert question.rows(owners=[CEM, ANNE], day=TUESDAY) == [(CEM, TUESDAY, CEM.bytes)]
    assert question.count(owners=[ANNE, BEN], day=MONDAY) == 2
    assert question.exists(owners=[CEM, uuid4()], day=TUESDAY)
    assert not question.exists(owners=[ANNE, BEN], day=TUESDAY)


def test_it_is_written_once_for_as_many_values() -> None:
    question, written = asked()
    for owners in ([ANNE, BEN], [BEN, CEM], {ANNE, CEM}, [CEM]):
        question.rows(owners=owners, day=MONDAY)
    assert written == [2, 1]


def test_each_answer_is_asked_for_and_none_is_kept() -> None:
    question, _written = asked()
    assert question.count(owners=[ANNE], day=MONDAY) == 1
    KeyPair.objects.filter(owner=ANNE).update(made_on=TUESDAY)
    with CaptureQueriesContext(connection) as captured:
        assert question.count(owners=[ANNE], day=MONDAY) == 0
    assert len(captured) == 1


def test_among_no_values_there_is_nothing_and_nobody_is_asked() -> None:
    question, _written = asked()
    with CaptureQueriesContext(connection) as captured:
        assert question.rows(owners=[], day=MONDAY) == []
        assert question.count(owners=[], day=MONDAY) == 0
    assert len(captured) == 0


def test_nobody_is_no_owner() -> None:
    question = Prepared(lambda owner: KeyPair.objects.filter(owner=owner).values_list("owner"))
    assert question.rows(owner=ANNE) == [(ANNE,)]
    assert question.rows(owner=None) == []


def test_only_so_many_shapes_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "MOST_SHAPES", 1)
    question, written = asked()
    for owners in ([ANNE], [ANNE, BEN], [BEN]):
        question.rows(owners=owners, day=MONDAY)
    assert written == [1, 2, 1]
