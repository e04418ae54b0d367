"""A call that is typed while one listens: kept all along, sent once, read by whoever may."""

import datetime as dt
from uuid import UUID

import pytest

from tests.cast import NOW, Partnership, keyring_of
from upstander.confidential.reporting.actions import (
    CallSentAlready,
    CallTooLong,
    NobodyToSendTo,
    NoSuchCall,
    NothingWritten,
    Sent,
    drop_call,
    drop_old_calls,
    keep_call,
    send_call,
)
from upstander.confidential.reporting.choices import CallState, Heard
from upstander.confidential.reporting.models import Call, Report
from upstander.confidential.reporting.queries import calls_to_finish, kept_call, opened
from upstander.confidential.reporting.rules import Answers
from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.audit.matchers import registered
from upstander.foundation.audit.models import Event
from upstander.foundation.audit.queries import verify
from upstander.foundation.vault.choices import KeyKind
from upstander.foundation.vault.errors import NoLiveKey
from upstander.foundation.vault.models import KeyPair
from upstander.foundation.vault.receipts import open_receipt

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]
CALL = UUID("5f0f1f4e-0000-4000-8000-000000000001")
STORY = "They keep my bank card. 💛"
NOTES = "A door slammed twice."
TYPED = {"story": [STORY], "kinds": ["money", "threats"]}


def keeps(house: Partnership, name: str = "Dev", *, now: dt.datetime = NOW, **more: object) -> None:
    keep_call(call=CALL, typed=TYPED, by=house.actor(name), now=now, **more)  # type: ignore[arg-type]


def sends(house: Partnership, name: str = "Dev", *, story: str = STORY) -> Sent:
    return send_call(
        call=CALL, answers=Answers(story=story), notes=NOTES, heard=Heard.YES,
        by=house.actor(name), now=NOW,
    )  # fmt: skip


def kept(house: Partnership, name: str = "Dev") -> object:
    return kept_call(CALL, keyring_of(house.people[name]), house.actor(name))


# --- kept all along ------------------------------------------------------------------------------


def test_what_was_typed_comes_back_as_it_was(house: Partnership) -> None:
    keeps(house)
    found = kept_call(CALL, keyring_of(house.people["Dev"]), house.actor("Dev"))
    assert found is not None
    assert (found.typed, found.state, found.touched_at) == (TYPED, CallState.GOING_ON, NOW)


def test_nothing_of_it_lies_in_clear_and_nothing_is_written_down(house: Partnership) -> None:
    before = Event.objects.count()
    keeps(house)
    assert STORY.encode() not in bytes(Call.objects.get().sealed)
    assert (Event.objects.count(), Report.objects.count()) == (before, 0)


def test_nobody_else_opens_it_nor_knows_of_it(house: Partnership) -> None:
    keeps(house)
    assert kept(house, "Carys") is None
    assert calls_to_finish(house.actor("Carys")) == []
    with pytest.raises(NoSuchCall):
        keeps(house, "Carys")


def test_kept_again_it_holds_the_last_words_and_stays_where_it_stood(house: Partnership) -> None:
    keeps(house, state=CallState.CUT)
    later = NOW + dt.timedelta(minutes=3)
    keep_call(call=CALL, typed={"story": ["More."]}, by=house.actor("Dev"), now=later)
    found = kept_call(CALL, keyring_of(house.people["Dev"]), house.actor("Dev"))
    assert found is not None
    assert (found.typed, found.state) == ({"story": ["More."]}, CallState.CUT)
    assert Call.objects.get().begun_at == NOW


def test_more_than_a_call_can_hold_is_told_and_the_earlier_words_stay(house: Partnership) -> None:
    keeps(house)
    with pytest.raises(CallTooLong):
        keep_call(call=CALL, typed={"story": ["x" * 300_000]}, by=house.actor("Dev"), now=NOW)
    assert kept(house) is not None


def test_a_call_sealed_to_a_key_that_was_replaced_does_not_open(house: Partnership) -> None:
    keeps(house)
    Call.objects.update(sealed=bytes(Call.objects.get().sealed)[:-1] + b"\0\0")
    assert kept(house) is None


def test_somebody_without_keys_is_told_and_so_is_a_process(house: Partnership) -> None:
    KeyPair.objects.filter(kind=KeyKind.USER, owner=house.people["Dev"].pk).update(retired_on=NOW)
    with pytest.raises(NoLiveKey):
        keeps(house)
    with pytest.raises(NotPermitted):
        keep_call(call=CALL, typed=TYPED, by=Actor.system("nobody"), now=NOW)


@pytest.mark.parametrize("does", [keeps, sends])
def test_only_those_who_answer_people_take_calls(house: Partnership, does: object) -> None:
    with pytest.raises(NotPermitted):
        does(house, "Hana")  # type: ignore[operator]


def test_a_call_is_thrown_away_by_its_own_worker_only(house: Partnership) -> None:
    keeps(house)
    drop_call(call=CALL, by=house.actor("Carys"))
    assert Call.objects.count() == 1
    drop_call(call=CALL, by=house.actor("Dev"))
    drop_call(call=CALL, by=house.actor("Dev"))
    assert Call.objects.count() == 0


def test_after_a_week_without_a_word_it_goes(house: Partnership) -> None:
    keeps(house)
    week = dt.timedelta(days=7)
    drop_old_calls(by=Actor.system("drop_old_calls"), now=NOW + week)
    assert Call.objects.count() == 1
    drop_old_calls(by=Actor.system("drop_old_calls"), now=NOW + week + dt.timedelta(seconds=1))
    assert Call.objects.count() == 0


# --- sent ----------------------------------------------------------------------------------------


def test_a_call_becomes_the_same_record_and_its_code_opens(house: Partnership) -> None:
    keeps(house)
    sent = sends(house)
    content = opened(sent.report, keyring_of(house.people["Anwen"]))
    assert content.statement is not None
    assert (content.statement.story, sent.report.channel) == (STORY, "phone")
    assert open_receipt(sent.code)[0].owner == sent.report.pk


def test_notes_are_sealed_apart_from_the_callers_words(house: Partnership) -> None:
    keeps(house)
    content = opened(sends(house).report, keyring_of(house.people["Anwen"]))
    (note,) = content.call_notes
    assert (note.notes, note.heard, note.role) == (NOTES, Heard.YES, "Community cohesion officer")
    assert content.statement is not None
    assert NOTES not in str(content.statement.document())
    assert [one.words for one in verify(now=NOW, matchers=registered()).problems] == []


def test_once_sent_nothing_of_it_is_left_and_it_is_sent_once(house: Partnership) -> None:
    keeps(house)
    sends(house)
    assert bytes(Call.objects.get().sealed) == b""
    for does in (sends, keeps):
        with pytest.raises(CallSentAlready):
            does(house)  # type: ignore[operator]
    assert Report.objects.count() == 1


def test_two_presses_at_once_send_one(house: Partnership) -> None:
    from upstander.confidential.reporting.actions import Letter, send_report  # noqa: PLC0415
    from upstander.confidential.reporting.queries import delivery_for  # noqa: PLC0415

    keeps(house)
    answers = Answers(story=STORY)
    letter = Letter(answers, delivery_for(answers, NOW), call=CALL)
    send_report(letter=letter, by=house.actor("Dev"), now=NOW)
    with pytest.raises(CallSentAlready):
        send_report(letter=letter, by=house.actor("Dev"), now=NOW)
    assert Report.objects.count() == 1


def test_an_empty_call_and_one_that_is_not_there_are_refused(house: Partnership) -> None:
    with pytest.raises(NoSuchCall):
        sends(house)
    keeps(house)
    with pytest.raises(NothingWritten):
        sends(house, story="")
    with pytest.raises(NoSuchCall):
        sends(house, "Carys")


def test_without_a_team_to_read_it_the_call_stays(house: Partnership) -> None:
    keeps(house)
    KeyPair.objects.filter(kind=KeyKind.CIRCLE).update(retired_on=NOW)
    with pytest.raises(NobodyToSendTo):
        sends(house)
    assert kept(house) is not None
