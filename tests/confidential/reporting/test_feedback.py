"""How it was: asked in the mailbox when a case is closed, said apart from everything, counted late."""

import datetime as dt

import pytest
from django.test import Client

from tests.cast import NOW, Partnership
from tests.confidential.browsing import unlocked
from tests.confidential.casework.files import Worked, a_case
from tests.confidential.casework.pages import opened, text_of
from tests.confidential.given import PUBLIC, Told, answered, told
from upstander.confidential.casework.actions.work import Closing, close_case, reopen_case
from upstander.confidential.casework.choices import Ending
from upstander.confidential.reporting.actions import (
    NothingTicked,
    NotInvited,
    NotYourReport,
    ask_how_it_was,
    ask_no_more,
    say_how_it_was,
)
from upstander.confidential.reporting.choices import HowItWas
from upstander.confidential.reporting.models import Feedback, FeedbackInvitation
from upstander.confidential.reporting.queries.feedback import Said, is_asked, said_of_us
from upstander.confidential.reporting.rules import FEEDBACK_FROM, quarter_of
from upstander.confidential.reporting.steps import NoKeyHere
from upstander.foundation.access.actors import NotPermitted
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event, PublicAct

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]
TODAY = NOW.date()
# The cast lives in the fourth quarter of 2026.
NEXT_QUARTER = dt.date(2027, 1, 1)
YES, NO = HowItWas.YES, HowItWas.NO


def closed(house: Partnership, *, ask: bool = True, ending: Ending = Ending.RESOLVED) -> Worked:
    """Return a case that was closed."""
    work = a_case(house)
    answered(house, "Dev", work.one, "It has stopped now.")
    closing = Closing(ending, [], "All calm.", ask=ask)
    close_case(case=work.case, closing=closing, by=house.actor("Carys"), now=NOW)
    return work


def says(one: Told, **said: HowItWas) -> None:
    say_how_it_was(owner=one.report.pk, keyring=one.keyring(), said=said, by=PUBLIC, now=NOW)


def test_closing_a_case_asks_its_people_and_sends_nothing(house: Partnership) -> None:
    work = closed(house)
    assert is_asked(work.one.report.pk)
    row = FeedbackInvitation.objects.get()
    assert (row.invited_on, row.answered) == (TODAY, False)
    event = Event.objects.get(name=EventName.FEEDBACK_ASKED)
    assert event.subject_id == work.one.report.pk


@pytest.mark.parametrize(("ask", "ending"), [(False, Ending.RESOLVED), (True, Ending.DIED)])
def test_nobody_is_asked_where_that_is_not_wanted_or_not_right(
    house: Partnership, ask: bool, ending: Ending
) -> None:
    work = closed(house, ask=ask, ending=ending)
    assert not is_asked(work.one.report.pk)


def test_who_goes_on_is_not_asked_and_who_said_it_is_not_asked_again(house: Partnership) -> None:
    first, second = closed(house), closed(house)
    says(second.one, listened=YES)
    for work in (first, second):
        reopen_case(case=work.fresh(), text="It began again.", by=house.actor("Carys"), now=NOW)
    assert Event.objects.filter(name=EventName.FEEDBACK_UNASKED).count() == 1
    carys, reports = house.actor("Carys"), [first.one.report, second.one.report]
    assert ask_how_it_was(reports=reports, by=carys, now=NOW) == 1
    assert [is_asked(one.pk) for one in reports] == [True, False]


def test_what_is_said_names_no_report_no_team_and_no_day(house: Partnership) -> None:
    work = closed(house)
    says(work.one, listened=YES, again=NO)
    row = Feedback.objects.get()
    assert (row.quarter, row.listened, row.helped, row.again) == (
        dt.date(2026, 10, 1), "yes", "", "no",
    )  # fmt: skip
    names = {field.name for field in Feedback._meta.get_fields()}
    assert names == {"id", "quarter", "listened", "helped", "again"}
    act = PublicAct.objects.get(name=EventName.FEEDBACK_GIVEN)
    assert (act.subject_id, act.detail, act.item_digest) == (None, {}, "")


def test_it_is_said_once_with_the_own_code_and_with_at_least_one_tick(house: Partnership) -> None:
    work, other = closed(house), told()
    with pytest.raises(NothingTicked):
        says(work.one)
    with pytest.raises(NotYourReport):
        say_how_it_was(
            owner=work.one.report.pk, keyring=other.keyring(), said={"listened": YES}, by=PUBLIC,
            now=NOW,
        )  # fmt: skip
    with pytest.raises(NotInvited):
        says(other, listened=YES)
    says(work.one, listened=YES)
    with pytest.raises(NotInvited):
        says(work.one, listened=NO)
    assert Feedback.objects.count() == 1


def test_only_who_may_close_and_holds_a_key_asks(house: Partnership) -> None:
    one = told()
    with pytest.raises(NotPermitted):
        ask_how_it_was(reports=[one.report], by=house.actor("Gwen"), now=NOW)
    with pytest.raises(NotPermitted):
        ask_no_more(reports=[one.report], by=house.actor("Gwen"), now=NOW)
    work = closed(house, ask=False)
    with pytest.raises((NoKeyHere, NotPermitted)):
        ask_how_it_was(reports=[work.one.report], by=house.actor("Esi"), now=NOW)


def answers(count: int, quarter: dt.date, said: HowItWas = YES) -> None:
    Feedback.objects.bulk_create(Feedback(quarter=quarter, listened=said) for _one in range(count))


def test_nothing_is_counted_before_ten_people_and_before_the_quarter_is_over() -> None:
    answers(FEEDBACK_FROM - 1, quarter_of(TODAY))
    assert said_of_us(NEXT_QUARTER) is None
    answers(1, quarter_of(TODAY), NO)
    assert said_of_us(TODAY) is None
    found = said_of_us(NEXT_QUARTER)
    assert found is not None
    assert (found.people, found.counts["listened"], found.counts["helped"]) == (
        10, {"yes": 9, "no": 1}, {"": 10},
    )  # fmt: skip
    assert isinstance(found, Said)


def test_what_is_older_than_a_year_counts_no_more() -> None:
    answers(FEEDBACK_FROM, dt.date(2025, 10, 1))
    assert said_of_us(dt.date(2026, 10, 1)) is not None
    assert said_of_us(NEXT_QUARTER) is None


@pytest.mark.parametrize(
    ("day", "first"),
    [("2026-01-01", "2026-01-01"), ("2026-03-31", "2026-01-01"), ("2026-12-31", "2026-10-01")],
)
def test_a_quarter_begins_every_three_months(day: str, first: str) -> None:
    assert quarter_of(dt.date.fromisoformat(day)) == dt.date.fromisoformat(first)


# --- pages ---------------------------------------------------------------------------------------


def come_back(one: Told) -> Client:
    browser = Client()
    words = " ".join(one.code.words)
    browser.post("/back/", {"handle": one.code.handle, "words": words}, follow=True)
    return browser


def test_the_mailbox_asks_and_takes_three_ticks(house: Partnership) -> None:
    work = closed(house)
    browser = come_back(work.one)
    assert "Say how it was" in text_of(browser.get("/back/mail/"))
    assert "Did we listen to you?" in text_of(browser.get("/back/how/"))
    empty = browser.post("/back/how/", {})
    assert "Choose at least one answer." in text_of(empty)
    assert "<svg" in browser.get("/back/how/?easy=1").content.decode().split("<fieldset")[1]
    done = browser.post("/back/how/", {"listened": "yes", "again": "partly"}, follow=True)
    assert "Thank you for telling us how it was" in text_of(done)
    assert "Say how it was" not in text_of(done)
    assert browser.get("/back/how/").status_code == 302
    assert Feedback.objects.values_list("listened", "helped", "again").get() == (
        "yes", "", "partly",
    )  # fmt: skip


def test_who_is_not_asked_sees_no_question(house: Partnership) -> None:
    work = a_case(house)
    browser = come_back(work.one)
    assert "Say how it was" not in text_of(browser.get("/back/mail/"))
    assert browser.get("/back/how/").status_code == 302


def test_the_form_that_closes_a_case_asks_unless_the_tick_is_taken_out(house: Partnership) -> None:
    work = a_case(house)
    answered(house, "Dev", work.one, "It has stopped now.")
    browser = opened(house, "Carys", work)
    place = f"/cases/{work.case.reference}/close/"
    assert 'name="ask"' in browser.get(place).content.decode()
    form = {"ending": "resolved", "outcomes": ["safer"], "text": "All calm.", "ask": "on"}
    assert browser.post(place, form).status_code == 302
    assert is_asked(work.one.report.pk)


def test_the_board_counts_what_was_said_or_says_why_not(house: Partnership) -> None:
    carys = unlocked(house.people["Carys"])
    assert "shown from ten people on" in text_of(carys.get("/cases/board/"))
    answers(FEEDBACK_FROM, dt.date(2026, 7, 1))
    shown = text_of(carys.get("/cases/board/"))
    assert "10 people said so" in shown
    assert "Did we listen to you? 10 0 0" in shown
