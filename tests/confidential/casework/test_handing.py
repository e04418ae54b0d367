"""Handing over, standing in, and the supervisor's board."""

import datetime as dt
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW, Partnership
from tests.confidential.browsing import unlocked
from tests.confidential.casework.files import Worked, a_case, seen_by
from tests.confidential.casework.test_views import text_of
from tests.confidential.given import answered, wrote
from upstander.confidential.casework.actions.handing import (
    Handing,
    acknowledge,
    hand_over,
    stand_in,
)
from upstander.confidential.casework.actions.work import Closing, add_task, close_case, give_case
from upstander.confidential.casework.choices import Ending
from upstander.confidential.casework.models import Case, Cover, Handover, Task
from upstander.confidential.casework.queries.board import board, handed_to
from upstander.confidential.casework.queries.lists import my_cases, my_count, my_tasks
from upstander.confidential.casework.refusals import (
    CaseIsClosed,
    NobodyChosen,
    NotInTheTeam,
    NotYours,
    StandsInForSelf,
    WordsMissing,
)
from upstander.confidential.casework.rules.board import Load, effective_worker
from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.agencies.actions.duties import set_absence
from upstander.foundation.agencies.actions.members import remove_member
from upstander.foundation.agencies.models import Absence, Membership

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
TOMORROW = TODAY + dt.timedelta(days=1)
LATER = TODAY + dt.timedelta(days=9)
WORDS = "She likes short words. The housing officer rings on Friday."


def who(house: Partnership, name: str) -> UUID:
    return house.people[name].id


def taken(house: Partnership, name: str = "Dev") -> Worked:
    """Return a case that somebody works on."""
    work = a_case(house)
    give_case(case=work.case, to=who(house, name), by=house.actor(name), now=NOW)
    return Worked(work.fresh(), work.one)


def handed(
    house: Partnership, *works: Worked, to: str = "Carys", by: str = "Dev", text: str = WORDS
) -> list[Handover]:
    handing = Handing([one.fresh() for one in works], who(house, to), text)
    return hand_over(handing=handing, by=house.actor(by), now=NOW)


def away(house: Partnership, name: str = "Dev", first: dt.date = TODAY) -> Absence:
    return set_absence(
        user=who(house, name), first_day=first, last_day=LATER, by=house.actor(name), now=NOW
    )


def test_cases_go_to_a_colleague_with_their_tasks_and_words(house: Partnership) -> None:
    works = [taken(house), taken(house)]
    add_task(
        case=works[0].case, text="Ring", owner=who(house, "Dev"), due_on=TOMORROW,
        by=house.actor("Dev"), now=NOW,
    )  # fmt: skip
    handed(house, *works)
    carys = house.actor("Carys")
    assert {one.pk for one in my_cases(carys, TODAY)} == {one.case.pk for one in works}
    assert Task.objects.get().owner == who(house, "Carys")
    newest = seen_by(house, "Carys", works[0].case).entries[0]
    assert WORDS in [one.text for one in seen_by(house, "Carys", works[0].case).entries]
    assert newest.who == "Dev"
    assert len(handed_to(who(house, "Carys"))) == 2


def test_tasks_stay_where_they_are_when_they_are_not_to_go_along(house: Partnership) -> None:
    work = taken(house)
    add_task(
        case=work.case, text="Ring", owner=who(house, "Dev"), due_on=TOMORROW,
        by=house.actor("Dev"), now=NOW,
    )  # fmt: skip
    handing = Handing([work.case], who(house, "Carys"), WORDS, with_tasks=False)
    hand_over(handing=handing, by=house.actor("Dev"), now=NOW)
    assert Task.objects.get().owner == who(house, "Dev")


def test_the_colleague_says_that_they_have_it_and_nobody_else_can(house: Partnership) -> None:
    row = handed(house, taken(house))[0]
    with pytest.raises(NotYours):
        acknowledge(handover=row, by=house.actor("Dev"), now=NOW)
    assert acknowledge(handover=row, by=house.actor("Carys"), now=NOW).seen_on == TODAY
    assert handed_to(who(house, "Carys")) == []
    assert handed_to(None) == []


def test_handing_over_needs_a_case_words_and_somebody_with_a_key(house: Partnership) -> None:
    work = taken(house)
    with pytest.raises(NobodyChosen):
        handed(house)
    with pytest.raises(WordsMissing):
        handed(house, work, text=" ")
    with pytest.raises(NotInTheTeam):
        handed(house, work, to="Bina")


def test_of_several_cases_all_go_or_none(house: Partnership) -> None:
    work, closed = taken(house), taken(house)
    answered(house, "Dev", closed.one, "Done.")
    close_case(
        case=closed.case, closing=Closing(Ending.RESOLVED, (), "Done."), by=house.actor("Dev"),
        now=NOW,
    )  # fmt: skip
    with pytest.raises(CaseIsClosed):
        handed(house, work, closed)
    assert work.fresh().worker == who(house, "Dev")


def test_a_colleague_s_case_is_handed_over_by_a_supervisor(house: Partnership) -> None:
    work = taken(house, "Carys")
    with pytest.raises(NotPermitted):
        handed(house, work, to="Dev", by="Dev")
    mine = taken(house)
    handed(house, mine, by="Carys")
    assert mine.fresh().worker == who(house, "Carys")
    unclaimed = a_case(house)
    assert handed(house, unclaimed, by="Carys", to="Dev")[0].giver == who(house, "Carys")


def test_somebody_stands_in_on_the_days_of_the_absence_and_not_before(house: Partnership) -> None:
    work = taken(house)
    add_task(
        case=work.case, text="Ring", owner=who(house, "Dev"), due_on=TOMORROW,
        by=house.actor("Dev"), now=NOW,
    )  # fmt: skip
    absence = away(house, first=TOMORROW)
    stand_in(absence=absence, cover=who(house, "Carys"), by=house.actor("Dev"), now=NOW)
    carys = house.actor("Carys")
    assert (my_cases(carys, TODAY), my_count(carys, TODAY)) == ([], 0)
    assert my_cases(carys, TOMORROW) == [work.case]
    assert [one.owner for one in my_tasks(carys, TOMORROW)] == [who(house, "Dev")]
    assert my_cases(carys, LATER + dt.timedelta(days=1)) == []
    assert my_count(Actor.public(), TODAY) == 0


def test_an_absence_that_ends_takes_the_standing_in_with_it(house: Partnership) -> None:
    absence = away(house)
    stand_in(absence=absence, cover=who(house, "Carys"), by=house.actor("Dev"), now=NOW)
    absence.delete()
    assert not Cover.objects.exists()


def test_nobody_stands_in_for_themselves_nor_somebody_without_the_keys(house: Partnership) -> None:
    absence = away(house)
    with pytest.raises(StandsInForSelf):
        stand_in(absence=absence, cover=who(house, "Dev"), by=house.actor("Dev"), now=NOW)
    with pytest.raises(NotInTheTeam):
        stand_in(absence=absence, cover=who(house, "Bina"), by=house.actor("Dev"), now=NOW)


def test_a_supervisor_says_who_stands_in_for_somebody_who_is_ill(house: Partnership) -> None:
    absence = away(house)
    stand_in(absence=absence, cover=who(house, "Carys"), by=house.actor("Carys"), now=NOW)
    other = away(house, "Carys")
    with pytest.raises(NotPermitted):
        stand_in(absence=other, cover=who(house, "Dev"), by=house.actor("Dev"), now=NOW)


def test_the_work_is_the_worker_s_or_whoever_stands_in() -> None:
    one, other = uuid4(), uuid4()
    assert effective_worker(one, {}) == one
    assert effective_worker(one, {one: other}) == other
    assert effective_worker(None, {one: other}) is None


def load_of(house: Partnership, name: str | None, now: dt.datetime = NOW) -> Load:
    found = board(house.actor("Carys"), now, now.date())
    wanted = who(house, name) if name else None
    return next(one for one in found.loads if one.worker == wanted)


def test_the_board_counts_what_each_worker_carries(house: Partnership) -> None:
    work, _other, waiting = taken(house), taken(house), a_case(house)
    task = add_task(
        case=work.case, text="Ring", owner=who(house, "Dev"), due_on=TODAY,
        by=house.actor("Dev"), now=NOW,
    )  # fmt: skip
    Task.objects.filter(pk=task.pk).update(due_on=TODAY - dt.timedelta(days=2))
    Case.objects.filter(pk=work.case.pk).update(band="high", review_on=TODAY)
    answered(house, "Dev", work.one, "How are you?")
    wrote(work.one, "He came back.")
    load = load_of(house, "Dev")
    assert (load.cases, load.high, load.to_review, load.overdue) == (2, 1, 1, 1)
    assert (load.waiting, load.oldest) == (2, TODAY)
    assert load_of(house, None).cases == 1
    assert load_of(house, "Carys").cases == 0
    assert board(house.actor("Carys"), NOW, TODAY).loads[0].worker is None
    assert waiting.fresh().worker is None


def test_the_board_says_who_read_much_and_who_is_away_without_anybody_standing_in(
    house: Partnership,
) -> None:
    for _ in range(2):
        taken(house)
    load = load_of(house, "Dev")
    assert load.read == 2
    assert replace(load, read=20).read_much
    assert not load.read_much
    absence = away(house)
    assert load_of(house, "Dev").rests
    stand_in(absence=absence, cover=who(house, "Carys"), by=house.actor("Dev"), now=NOW)
    load = load_of(house, "Dev")
    assert (load.rests, load.covered_by) == (False, who(house, "Carys"))


def test_a_case_without_a_word_from_us_in_a_week_is_quiet(house: Partnership) -> None:
    spoken, silent = taken(house), taken(house)
    later = NOW + dt.timedelta(days=8)
    answered(house, "Dev", spoken.one, "How are you?", now=later - dt.timedelta(days=1))
    found = board(house.actor("Carys"), later, later.date())
    assert list(found.quiet) == [silent.case]
    assert board(house.actor("Carys"), NOW, TODAY).quiet == ()


def test_the_board_asks_as_much_for_three_cases_as_for_one(house: Partnership) -> None:
    taken(house)
    with CaptureQueriesContext(connection) as one:
        board(house.actor("Carys"), NOW, TODAY)
    taken(house)
    taken(house)
    with CaptureQueriesContext(connection) as three:
        board(house.actor("Carys"), NOW, TODAY)
    assert len(one) == len(three)


def test_the_board_is_for_supervisors_and_shows_handovers_nobody_took_note_of(
    house: Partnership,
) -> None:
    handed(house, taken(house))
    assert unlocked(house.people["Dev"]).get("/cases/board/").status_code == 404
    page = text_of(unlocked(house.people["Carys"]).get("/cases/board/"))
    assert "Handed over, and not taken note of yet" in page
    assert "to Carys on 20 Nov 2026" in page


def test_handing_over_on_screen_and_taking_note_of_it(house: Partnership) -> None:
    work = taken(house)
    dev, carys = unlocked(house.people["Dev"]), unlocked(house.people["Carys"])
    page = dev.get(f"/cases/hand-over/?case={work.case.reference}").content.decode()
    assert "checked" in page
    assert "Tick at least one case." in text_of(dev.post("/cases/hand-over/", {"text": "x"}))
    typed = {
        "cases": [work.case.reference], "to": who(house, "Carys"), "text": WORDS,
        "with_tasks": "on",
    }  # fmt: skip
    assert dev.post("/cases/hand-over/", typed).status_code == 302
    assert f"I have case {work.case.reference}" in text_of(carys.get("/work/"))
    row = Handover.objects.get()
    assert carys.post(f"/cases/received/{row.pk}/").status_code == 302
    assert carys.post(f"/cases/received/{row.pk}/").status_code == 404
    refused = dev.post("/cases/hand-over/", typed)
    assert "does not allow" in text_of(refused)
    assert "You work on no case now" in text_of(dev.get("/cases/hand-over/"))


def test_all_of_them_go_with_one_tick(house: Partnership) -> None:
    works = [taken(house), taken(house)]
    dev = unlocked(house.people["Dev"])
    assert "All of them" in text_of(dev.get("/cases/hand-over/"))
    typed = {"every": "on", "to": who(house, "Carys"), "text": WORDS, "with_tasks": "on"}
    assert dev.post("/cases/hand-over/", typed).status_code == 302
    assert {one.fresh().worker for one in works} == {who(house, "Carys")}


def test_a_supervisor_hands_over_what_a_colleague_works_on_also_to_themselves(
    house: Partnership,
) -> None:
    taken(house)
    other = taken(house, "Carys")
    place = f"/cases/hand-over/{who(house, 'Dev')}/"
    for other_one in ("Dev", "Esi"):
        assert unlocked(house.people[other_one]).get(place).status_code == 404
    carys = unlocked(house.people["Carys"])
    page = text_of(carys.get(place))
    assert "Hand over the cases of Dev" in page
    assert other.case.reference not in page
    typed = {"every": "on", "to": who(house, "Carys"), "text": WORDS, "with_tasks": "on"}
    assert carys.post(place, typed).url == "/cases/board/"  # type: ignore[attr-defined]
    assert my_cases(house.actor("Dev"), TODAY) == []
    assert len(my_cases(house.actor("Carys"), TODAY)) == 2
    assert handed_to(who(house, "Carys")) == []
    assert "They work on no case now" in text_of(carys.get(place))


def test_the_board_leads_to_a_worker_s_cases_and_to_what_can_be_done(house: Partnership) -> None:
    taken(house)
    carys = unlocked(house.people["Carys"])
    dev, me = who(house, "Dev"), who(house, "Carys")
    page = carys.get("/cases/board/").content.decode()
    assert f'href="/cases/?state=all&amp;worker={dev}"' in page
    assert f'href="/cases/hand-over/{dev}/"' in page
    assert f'href="/cases/away/{dev}/"' in page
    assert f"/cases/away/{me}/" not in page
    a_case(house)
    page = carys.get("/cases/board/").content.decode()
    assert 'href="/cases/?state=all&amp;worker=nobody"' in page


def test_the_board_says_whose_cases_rest_because_they_are_in_no_team_now(
    house: Partnership,
) -> None:
    taken(house)
    assert not load_of(house, "Dev").left
    membership = Membership.objects.get(user=who(house, "Dev"))
    remove_member(membership=membership.pk, by=house.actor("Carys"), now=NOW)
    load = load_of(house, "Dev")
    assert (load.left, load.rests) == (True, True)
    carys = unlocked(house.people["Carys"])
    board_page = carys.get("/cases/board/").content.decode()
    assert "In no team now" in board_page
    assert f"/cases/away/{who(house, 'Dev')}/" not in board_page
    assert "Hand over the cases of Dev" in text_of(
        carys.get(f"/cases/hand-over/{who(house, 'Dev')}/")
    )
