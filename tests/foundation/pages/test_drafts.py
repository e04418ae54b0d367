"""Drafts: nothing typed is lost, and nothing is left behind."""

import datetime as dt

import pytest

from upstander.foundation.pages import drafts
from upstander.foundation.pages.choices import DraftState
from upstander.foundation.pages.models import Draft

NOW = dt.datetime(2026, 11, 20, 23, 50, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db


def later(**span: int) -> dt.datetime:
    return NOW + dt.timedelta(**span)


def kept(cookie: str, key: str, value: object, now: dt.datetime = NOW) -> drafts.Answered:
    return drafts.answer(cookie=cookie, given={key: value}, easy=False, now=now)


def begun(**answers: object) -> str:
    cookie = ""
    for key, value in answers.items():
        cookie = kept(cookie, key, value).draft.cookie
    return cookie


def opened(cookie: str, now: dt.datetime = NOW) -> drafts.OpenDraft:
    draft = drafts.load(cookie, now)
    assert draft is not None
    return draft


def answers_of(cookie: str, now: dt.datetime = NOW) -> dict[str, object]:
    return dict(opened(cookie, now).answers)


def sent(cookie: str, now: dt.datetime = NOW) -> bool:
    return drafts.hand_in(draft=opened(cookie), receipt={"handle": "K7Q4M"}, now=now)


def test_an_answer_is_there_again_with_the_cookie() -> None:
    cookie = begun(story="Ärger 👩🏽‍🦽 شكرا")
    assert answers_of(cookie) == {"story": "Ärger 👩🏽‍🦽 شكرا"}


def test_two_tabs_each_change_their_own_question() -> None:
    cookie = begun(safe="yes", story="first")
    kept(cookie, "area", "E07000220")
    kept(cookie, "story", "second")
    assert answers_of(cookie) == {"safe": "yes", "area": "E07000220", "story": "second"}


def test_the_same_post_twice_is_harmless() -> None:
    cookie = begun(story="once")
    assert kept(cookie, "story", "once").draft.cookie == cookie
    assert (answers_of(cookie), Draft.objects.count()) == ({"story": "once"}, 1)


def test_an_answer_can_be_taken_away() -> None:
    cookie = begun(safe="yes", story="text")
    kept(cookie, "story", None)
    assert answers_of(cookie) == {"safe": "yes"}


def test_a_draft_opens_for_twenty_idle_minutes() -> None:
    cookie = begun(story="text")
    kept(cookie, "safe", "yes", later(minutes=20))
    assert drafts.load(cookie, later(minutes=40)) is not None
    assert drafts.load(cookie, later(minutes=40, seconds=1)) is None


def test_a_post_to_an_expired_draft_begins_a_new_one_with_that_text() -> None:
    old = begun(safe="yes")
    answered = kept(old, "story", "typed slowly", later(minutes=21))
    assert (answered.restarted, answered.draft.cookie != old) == (True, True)
    assert answers_of(answered.draft.cookie, later(minutes=21)) == {"story": "typed slowly"}
    assert Draft.objects.count() == 1


def test_a_first_answer_is_not_called_a_restart() -> None:
    assert kept("", "safe", "yes").restarted is False


@pytest.mark.parametrize("cookie", ["", "x", "A" * 43, "ü" * 50, "A" * 5000])
def test_a_strange_cookie_opens_nothing(cookie: str) -> None:
    begun(story="text")
    assert drafts.load(cookie, NOW) is None


def test_the_row_holds_the_day_and_neither_words_nor_times() -> None:
    cookie = begun(story="canary words")
    row = Draft.objects.get()
    assert row.day == dt.date(2026, 11, 20)
    assert (cookie in row.pk, b"canary" in bytes(row.sealed)) == (False, False)
    assert b"23:50" not in bytes(row.sealed)


def test_a_row_moved_to_another_cookie_stays_closed() -> None:
    first, second = begun(story="mine"), begun(story="other")
    rows = {row.pk: row for row in Draft.objects.all()}
    own, other = (rows[drafts.row_id(cookie)] for cookie in (first, second))
    Draft.objects.filter(pk=other.pk).update(sealed=own.sealed)
    assert drafts.load(second, NOW) is None


def test_a_cut_row_stays_closed() -> None:
    cookie = begun(story="mine")
    Draft.objects.update(sealed=b"\x00" * 5)
    assert drafts.load(cookie, NOW) is None


def test_sending_leaves_the_receipt_and_drops_the_answers() -> None:
    cookie = begun(story="text")
    assert sent(cookie) is True
    draft = opened(cookie)
    assert (dict(draft.answers), draft.receipt) == ({}, {"handle": "K7Q4M"})
    assert Draft.objects.get().state == DraftState.SENT


def test_a_draft_is_sent_once() -> None:
    cookie = begun(story="text")
    shown = opened(cookie)
    tries = [drafts.hand_in(draft=shown, receipt={"n": n}, now=NOW) for n in (1, 2)]
    assert (tries, opened(cookie).receipt) == ([True, False], {"n": 1})


def test_a_send_does_not_lose_what_another_tab_wrote_meanwhile() -> None:
    cookie = begun(story="text")
    shown = opened(cookie)
    kept(cookie, "story", "longer text")
    assert not drafts.hand_in(draft=shown, receipt={"handle": "K7Q4M"}, now=NOW)
    assert answers_of(cookie) == {"story": "longer text"}


def test_an_expired_draft_is_not_sent() -> None:
    assert sent(begun(story="text"), later(minutes=21)) is False


def test_a_receipt_shows_for_a_day() -> None:
    cookie = begun(story="text")
    sent(cookie)
    assert drafts.load(cookie, later(hours=24)) is not None
    assert drafts.load(cookie, later(hours=24, seconds=1)) is None


def test_an_answer_after_sending_is_refused_and_changes_nothing() -> None:
    cookie = begun(story="text")
    sent(cookie)
    with pytest.raises(drafts.AlreadySent):
        kept(cookie, "story", "more")
    assert opened(cookie).receipt == {"handle": "K7Q4M"}


def test_after_the_day_of_the_receipt_a_new_draft_can_begin() -> None:
    cookie = begun(story="text")
    sent(cookie)
    answered = kept(cookie, "story", "new", later(hours=25))
    assert dict(answered.draft.answers) == {"story": "new"}


def test_leaving_deletes_the_row() -> None:
    drafts.discard(begun(story="text"))
    assert Draft.objects.count() == 0


def test_old_rows_are_deleted_and_fresh_ones_stay() -> None:
    begun(story="old")
    kept("", "story", "fresh", later(days=2))
    assert drafts.forget_old(later(days=3)) == 1
    assert [row.day for row in Draft.objects.all()] == [dt.date(2026, 11, 22)]


def test_the_wish_for_easy_read_stays_with_the_draft() -> None:
    answered = drafts.answer(cookie="", given={"safe": "yes"}, easy=True, now=NOW)
    assert opened(answered.draft.cookie).easy is True
