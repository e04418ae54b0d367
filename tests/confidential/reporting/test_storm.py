"""A storm: nobody is refused, what looks odd waits a few hours at most, and who may be in danger never."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW, Partnership
from tests.confidential.browsing import signed_in, unlocked
from tests.confidential.given import STORY, Told, opened_by, told, wrote
from tests.confidential.reporting.at_the_door import answered, code_shown, text_of
from upstander.confidential.reporting import jobs, rules
from upstander.confidential.reporting.actions import Letter, release_held, send_report
from upstander.confidential.reporting.choices import ReportState, Signal
from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.queries import (
    Narrowing,
    delivery_for,
    inbox,
    newest,
    waiting_count,
)
from upstander.confidential.reporting.rules import Answers, is_held, let_go_at, signals_of
from upstander.confidential.reporting.storm import REMEMBERED, TRAP, Tide
from upstander.foundation.access.actors import Actor
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.jobs.schedule import schedule
from upstander.foundation.vault.models import Access
from upstander.foundation.vault.receipts import open_receipt

PUBLIC = Actor.public()
CALM = {"trapped": False, "took": dt.timedelta(minutes=4), "many": 1, "same": 1}
ODD = frozenset({Signal.TRAP})


def sent(signals: Iterable[Signal] = ODD, **given: object) -> Told:
    """Send a report that came in an odd way."""
    answers = Answers(**{"story": STORY, "safe": "yes", "help": ("talk",), **given})  # type: ignore[arg-type]
    letter = Letter(answers, delivery_for(answers, NOW), signals=frozenset(signals))
    done = send_report(letter=letter, by=PUBLIC, now=NOW)
    return Told(done.report, done.code)


def listed(by: Actor, state: str = "") -> list[str]:
    page = inbox(by, Narrowing(state), today=NOW.date())
    return [row.number for row in (*page.urgent, *page.rows)]


# --- what looks odd ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "signal"),
    [
        ({"trapped": True}, Signal.TRAP),
        ({"took": dt.timedelta(seconds=9.9)}, Signal.FAST),
        ({"same": 10}, Signal.SAME),
        ({"many": 100}, Signal.MANY),
    ],
)
def test_each_signal_has_its_measure(how: dict[str, object], signal: Signal) -> None:
    assert signals_of(**{**CALM, **how}) == {signal}  # type: ignore[arg-type]


def test_nothing_is_odd_below_the_measure() -> None:
    almost = {"trapped": False, "took": dt.timedelta(seconds=10), "many": 99, "same": 9}
    assert signals_of(**almost) == frozenset()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("signals", "held"),
    [
        ((), False),
        (("fast",), False),
        (("many",), False),
        (("trap",), True),
        (("same",), True),
        (("fast", "many"), True),
        (("trap", "same", "fast", "many"), True),
    ],
)
def test_being_one_of_many_or_quick_alone_holds_nobody(
    signals: tuple[str, ...], held: bool
) -> None:
    assert is_held(frozenset(map(Signal, signals)), Answers(story=STORY)) is held


@pytest.mark.parametrize(
    "answers",
    [
        Answers(safe="no"),
        Answers(safe="watched"),
        Answers(more={"age": "child"}),
        Answers(more={"life": "yes"}),
        Answers(speaks_of_ending=True),
    ],
)
def test_nobody_who_may_be_in_danger_is_held(answers: Answers) -> None:
    assert not is_held(frozenset(Signal), answers)


@pytest.mark.parametrize(
    ("at", "free"), [((0, 0), (4, 0)), ((3, 59), (4, 0)), ((10, 0), (12, 0)), ((23, 1), (24, 0))]
)
def test_what_is_held_goes_free_within_four_hours(
    at: tuple[int, int], free: tuple[int, int]
) -> None:
    midnight = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
    now = midnight + dt.timedelta(hours=at[0], minutes=at[1])
    assert let_go_at(now) == midnight + dt.timedelta(hours=free[0], minutes=free[1])
    assert let_go_at(now) == schedule()["release_held"].newest_slot(now) + dt.timedelta(hours=4)


# --- what the process remembers ------------------------------------------------------------------


def test_the_same_words_are_known_whatever_signs_and_numbers_they_carry() -> None:
    tide = Tide()
    said = ["You are all the same.", "YOU are all the same!!! 17", "you are   all the same 🙂"]
    assert [tide.note(words, NOW) for words in said] == [(1, 1), (2, 2), (3, 3)]
    assert tide.note("Somebody spat at me.", NOW) == (4, 1)


def test_reports_without_words_are_not_alike() -> None:
    tide = Tide()
    assert [tide.note("", NOW) for _time in range(3)] == [(1, 1), (2, 1), (3, 1)]


def test_many_are_those_of_ten_minutes_and_alike_those_of_an_hour() -> None:
    tide = Tide()
    tide.note("Again.", NOW)
    assert tide.note("Again.", NOW + dt.timedelta(minutes=11)) == (1, 2)
    assert tide.note("Again.", NOW + dt.timedelta(minutes=61)) == (1, 2)
    assert tide.note("Again.", NOW + dt.timedelta(minutes=180)) == (1, 1)


def test_what_is_remembered_has_an_end() -> None:
    tide = Tide()
    tide.note("First.", NOW)
    for number in range(REMEMBERED):
        tide.note(f"{number % 7 * 'a'}", NOW)
    assert tide.note("First.", NOW) == (rules.MANY, 1)


# --- held ----------------------------------------------------------------------------------------


def test_a_held_report_is_sealed_and_answered_like_any_other(house: Partnership) -> None:
    one = sent()
    key, _private = open_receipt(one.code)
    assert (key.owner, one.fresh().state, one.fresh().held) == (one.report.pk, "new", True)
    holders = set(Access.objects.filter(subject=one.report.pk).values_list("holder", "held"))
    assert holders == {(house.hate_crime_team.id, True), (house.cohesion_team.id, True)}


def test_it_is_in_no_list_and_no_count_until_it_is_let_go(house: Partnership) -> None:
    dev, one, calm = house.actor("Dev"), sent(), told()
    assert (listed(dev), listed(dev, "new")) == ([calm.report.number], [calm.report.number])
    assert [row.number for row in newest(dev, ReportState.NEW, 5)] == [calm.report.number]
    assert (waiting_count(dev), listed(dev, "held")) == (1, [one.report.number])
    jobs.release_held(NOW)
    assert (sorted(listed(dev)), listed(dev, "held")) == (
        sorted([one.report.number, calm.report.number]), [],
    )  # fmt: skip
    assert waiting_count(dev) == 2


def test_the_hours_write_nothing_down_and_a_person_does(house: Partnership) -> None:
    sent()
    before = Event.objects.count()
    jobs.release_held(NOW)
    assert Event.objects.count() == before
    sent()
    sent()
    assert release_held(by=house.actor("Dev"), now=NOW) == 2
    event = Event.objects.get(name=EventName.HELD_RELEASED)
    assert (event.actor_id, event.detail) == (house.people["Dev"].id, {"reports": 2})
    assert release_held(by=house.actor("Dev"), now=NOW) == 0
    assert Event.objects.filter(name=EventName.HELD_RELEASED).count() == 1


def test_somebody_lets_go_only_what_their_team_holds_a_key_to(house: Partnership) -> None:
    one = sent()
    assert release_held(by=house.actor("Esi"), now=NOW) == 0
    assert one.fresh().held
    assert set(Access.objects.values_list("held", flat=True)) == {True}


def test_opening_one_lets_it_go(house: Partnership) -> None:
    one, other = sent(), sent()
    opened_by(house, "Dev", one)
    assert (one.fresh().held, other.fresh().held) == (False, True)
    assert listed(house.actor("Dev")) == [one.report.number]


def test_a_person_who_comes_back_and_writes_is_held_no_longer(house: Partnership) -> None:
    one = sent()
    wrote(one, "Did you get it?")
    assert (one.fresh().held, one.fresh().state) == (False, "new")
    assert listed(house.actor("Dev")) == [one.report.number]


# --- on screen -----------------------------------------------------------------------------------


def send(browser: Client, **more: str) -> tuple[str, list[str]]:
    browser.post("/check/", {"do": "send", **more})
    return code_shown(browser.get("/kept/"))


def test_whoever_fills_in_the_box_that_nobody_sees_gets_the_same_receipt(
    house: Partnership, client: Client
) -> None:
    page = answered(client).get("/check/").content.decode()
    assert f'<input name="{TRAP}" tabindex="-1" autocomplete="off">' in page
    handle, words = send(client, **{TRAP: "https://example.org"})
    held = Report.objects.get(number=handle).held
    assert (len(words), held, listed(house.actor("Dev"))) == (7, True, [])


def test_the_tenth_with_the_same_words_is_held_and_the_first_nine_are_not(
    house: Partnership,
) -> None:
    for number in range(12):
        send(answered(Client(), f"{number} Go home, all of you!"))
    assert Report.objects.filter(held=True).count() == 3
    send(answered(Client(), "They shouted it at me, too."))
    assert len(listed(house.actor("Dev"))) == 10


def test_staff_see_one_line_and_let_them_go(house: Partnership) -> None:
    for _time in range(4):
        sent()
    browser = unlocked(house.people["Dev"])
    shown = text_of(browser.get("/inbox/"))
    assert "4 reports that look alike are held until" in shown
    assert "No reports yet" in shown
    look = browser.get("/inbox/?state=held")
    assert look.content.count(b'<th scope="row">') == 4
    assert all(str(signal.label) in text_of(look) for signal in Signal)
    after = browser.post("/inbox/release/", follow=True)
    assert "4 reports are in the inbox now." in text_of(after)
    assert ("are held until" in text_of(after), len(listed(house.actor("Dev")))) == (False, 4)


def test_a_role_that_may_not_open_may_not_let_go(house: Partnership) -> None:
    one = sent()
    browser = signed_in(house.people["Gwen"])
    assert browser.post("/inbox/release/").status_code == 403
    assert one.fresh().held


def test_a_thousand_held_cost_the_inbox_no_more_than_one(house: Partnership) -> None:
    browser = unlocked(house.people["Dev"])

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            browser.get("/inbox/")
        return len(captured)

    sent()
    first = queries()
    sent()
    sent()
    assert queries() == first


# --- on paper ------------------------------------------------------------------------------------


def test_every_signal_and_its_measure_is_printed() -> None:
    page = Path(settings.ROOT / "docs" / "storm.md").read_text()
    assert [signal for signal in Signal if str(signal.label) not in page] == []
    assert f"{rules.HELD_HOURS} hours" in page
