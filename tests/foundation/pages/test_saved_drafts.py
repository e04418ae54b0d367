"""A draft with a resume code: it outlives the browser, for a week, for whoever has the words."""

import datetime as dt
from collections.abc import Mapping
from uuid import uuid4

import pytest

from upstander.foundation.pages import drafts
from upstander.foundation.pages.choices import DraftState
from upstander.foundation.pages.drafts import OpenDraft, Saved
from upstander.foundation.pages.models import Draft
from upstander.foundation.vault.choices import BlobRole
from upstander.foundation.vault.latercodes import LaterCode, Place, place_of
from upstander.foundation.vault.models import Blob

NOW = dt.datetime(2026, 11, 20, 12, 0, tzinfo=dt.UTC)
CODE = LaterCode(0x1234_5678_9AB)
pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Place:
    """Return where the draft of the code lies."""
    return place_of(CODE)


def later(**span: float) -> dt.datetime:
    return NOW + dt.timedelta(**span)


def kept(cookie: str, now: dt.datetime = NOW, **given: object) -> drafts.Answered:
    return drafts.answer(cookie=cookie, given=given, easy=False, now=now)


def saved(place: Place, now: dt.datetime = NOW, **given: object) -> str:
    """Return the cookie of a draft that was saved."""
    cookie = kept("", now, **given).draft.cookie
    assert drafts.keep_for_later(cookie=cookie, saved=Saved.of(CODE, place), now=now)
    return cookie


def plain(old: Mapping[str, object], new: Mapping[str, object]) -> Mapping[str, object]:
    return {**old, **new}


def picked_up(place: Place, now: dt.datetime = NOW, cookie: str = "") -> OpenDraft | None:
    return drafts.pick_up(place=place, cookie=cookie, merge=plain, now=now)


def a_file(cookie: str) -> Blob:
    return Blob.objects.create(
        pk=uuid4(), draft=drafts.row_id(cookie), role=BlobRole.ORIGINAL, padded_size=1
    )


def test_it_opens_in_another_browser(place: Place) -> None:
    saved(place, story="Ärger 👩🏽‍🦽 شكرا")
    draft = picked_up(place, later(days=6))
    assert draft is not None
    assert dict(draft.answers) == {"story": "Ärger 👩🏽‍🦽 شكرا"}
    there = drafts.load(draft.cookie, later(days=6))
    assert there is not None
    assert there.saved == Saved.of(CODE, place)


def test_what_is_answered_after_saving_is_in_it_too(place: Place) -> None:
    cookie = saved(place, story="first")
    kept(cookie, later(minutes=5), safe="yes")
    draft = picked_up(place, later(days=1))
    assert draft is not None
    assert dict(draft.answers) == {"story": "first", "safe": "yes"}


def test_leaving_closes_it_here_and_keeps_it_for_the_words(place: Place) -> None:
    cookie = saved(place, story="text")
    drafts.discard(cookie)
    assert drafts.load(cookie, NOW) is None
    assert picked_up(place) is not None


def test_an_idle_browser_opens_it_no_more_and_a_post_does_not_destroy_it(place: Place) -> None:
    cookie = saved(place, story="old")
    assert drafts.load(cookie, later(minutes=21)) is None
    answered = kept(cookie, later(minutes=21), story="new")
    assert (answered.restarted, answered.draft.saved) == (True, None)
    draft = picked_up(place, later(minutes=22))
    assert draft is not None
    assert draft.answers["story"] == "old"


def test_the_browser_that_had_it_before_opens_nothing_any_more(place: Place) -> None:
    first = saved(place, story="text")
    second = picked_up(place)
    assert second is not None
    assert drafts.load(first, NOW) is None
    third = picked_up(place)
    assert third is not None
    assert drafts.load(second.cookie, NOW) is None
    assert Draft.objects.count() == 2


def test_what_is_being_written_here_is_merged_into_it(place: Place) -> None:
    drafts.discard(saved(place, story="old"))
    here = kept("", safe="yes").draft.cookie
    draft = picked_up(place, cookie=here)
    assert draft is not None
    assert dict(draft.answers) == {"story": "old", "safe": "yes"}
    assert drafts.load(here, NOW) is None


def test_a_draft_here_that_has_words_of_its_own_stays_with_them(place: Place) -> None:
    drafts.discard(saved(place, story="old"))
    other = LaterCode(7)
    here = kept("", safe="yes").draft.cookie
    drafts.keep_for_later(cookie=here, saved=Saved.of(other, place_of(other)), now=NOW)
    draft = picked_up(place, cookie=here)
    assert draft is not None
    assert dict(draft.answers) == {"story": "old"}
    own = picked_up(place_of(other))
    assert own is not None
    assert dict(own.answers) == {"safe": "yes"}


def test_after_seven_days_it_opens_no_more_and_is_deleted(place: Place) -> None:
    drafts.discard(saved(place, story="text"))
    assert picked_up(place, later(days=7, seconds=1)) is None
    assert drafts.forget_old(later(days=7)) == 0
    assert drafts.forget_old(later(days=8)) == 1
    assert Draft.objects.count() == 0


def test_the_browser_s_own_row_goes_first_and_the_saved_one_stays(place: Place) -> None:
    saved(place, story="text")
    assert drafts.forget_old(later(days=3)) == 1
    assert picked_up(place, later(days=3)) is not None


def test_wiping_leaves_nothing_for_the_words(place: Place) -> None:
    drafts.wipe(saved(place, story="text"), NOW)
    assert (picked_up(place), Draft.objects.count()) == (None, 0)


def test_wiping_what_has_no_words_is_leaving_it() -> None:
    drafts.wipe(kept("", story="text").draft.cookie, NOW)
    assert Draft.objects.count() == 0


def test_once_sent_the_words_open_nothing(place: Place) -> None:
    cookie = saved(place, story="text")
    draft = drafts.load(cookie, NOW)
    assert draft is not None
    assert drafts.hand_in(draft=draft, receipt={"handle": "K7Q4M"}, now=NOW)
    assert picked_up(place) is None
    assert [row.state for row in Draft.objects.all()] == [DraftState.SENT]


def test_a_send_that_comes_too_late_takes_nothing_from_the_words(place: Place) -> None:
    cookie = saved(place, story="text")
    draft = drafts.load(cookie, NOW)
    assert draft is not None
    kept(cookie, story="longer")
    assert not drafts.hand_in(draft=draft, receipt={"handle": "K7Q4M"}, now=NOW)
    assert picked_up(place) is not None


def test_a_second_code_is_not_given(place: Place) -> None:
    cookie = saved(place, story="text")
    again = drafts.keep_for_later(
        cookie=cookie, saved=Saved.of(LaterCode(7), place_of(LaterCode(7))), now=NOW
    )
    assert again is not None
    assert again.saved == Saved.of(CODE, place)


@pytest.mark.parametrize("cookie", ["", "unknown"])
def test_without_an_open_draft_nothing_is_saved(place: Place, cookie: str) -> None:
    assert drafts.keep_for_later(cookie=cookie, saved=Saved.of(CODE, place), now=NOW) is None
    assert Draft.objects.count() == 0


def test_other_words_open_nothing(place: Place) -> None:
    saved(place, story="text")
    assert picked_up(place_of(LaterCode(1))) is None
    forged = Place(place.id, place_of(LaterCode(1)).key)
    assert picked_up(forged) is None


def test_its_rows_hold_days_and_neither_words_nor_times(place: Place) -> None:
    saved(place, story="canary words")
    rows = list(Draft.objects.all())
    assert {row.day for row in rows} == {NOW.date()}
    raw = b"".join(bytes(row.sealed) for row in rows) + "".join(row.pk for row in rows).encode()
    needles = (b"canary", b"12:00", str(CODE.secret).encode(), CODE.words[0].encode())
    assert [needle for needle in needles if needle in raw] == []


def test_files_wait_with_the_draft_wherever_it_goes(place: Place) -> None:
    cookie = saved(place, story="text")
    file = a_file(cookie)
    drafts.discard(cookie)
    file.refresh_from_db()
    assert file.draft == place.id
    draft = picked_up(place)
    assert draft is not None
    file.refresh_from_db()
    assert file.draft == drafts.row_id(draft.cookie)


def test_files_of_what_is_merged_come_along(place: Place) -> None:
    drafts.discard(saved(place, story="old"))
    here = kept("", safe="yes").draft.cookie
    file = a_file(here)
    draft = picked_up(place, cookie=here)
    assert draft is not None
    file.refresh_from_db()
    assert file.draft == drafts.row_id(draft.cookie)


def test_wiping_takes_the_files_too(place: Place) -> None:
    cookie = saved(place, story="text")
    a_file(cookie)
    drafts.wipe(cookie, NOW)
    assert Blob.objects.count() == 0
