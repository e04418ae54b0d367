"""Two at once: a code is made once, stopped once, and a saved draft lives in one browser."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from tests.cast import NOW, given_partnership, keyring_of
from tests.confidential.given import PUBLIC, Told, opened_by, told
from upstander.confidential.reporting.actions import (
    Recognised,
    add_information,
    ask_deletion,
    freeze_code,
    replace_code,
)
from upstander.confidential.reporting.choices import Fits
from upstander.confidential.reporting.models import DeletionRequest
from upstander.confidential.reporting.queries import code_of
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event, PublicAct
from upstander.foundation.pages import drafts
from upstander.foundation.pages.choices import DraftState
from upstander.foundation.pages.models import Draft
from upstander.foundation.vault.latercodes import LaterCode, place_of
from upstander.foundation.vault.models import Item, Unlock

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts: Callable[[], object]) -> list[str]:
    """Do these at once, each in a thread of its own; return how each ended, in order of name."""
    ended = []
    ready = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        ready.wait()
        try:
            act()
            ended.append("done")
        except Exception as refusal:  # noqa: BLE001 - the name of each is what is looked at
            ended.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ended)


def test_of_two_workers_who_make_a_code_at_once_one_makes_it_and_one_is_told() -> None:
    house = given_partnership()
    one = told()
    opened_by(house, "Dev", one)
    report, known = one.fresh(), code_of(one.report).live
    rings = {name: keyring_of(house.people[name]) for name in ("Carys", "Dev")}
    actors = {name: house.actor(name) for name in rings}

    def making(name: str) -> Callable[[], object]:
        recognised = Recognised((Fits.NAME, Fits.STORY), "By the bus.", True, known)
        return lambda: replace_code(
            report=report, recognised=recognised, keyring=rings[name], by=actors[name], now=NOW
        )

    assert together(making("Carys"), making("Dev")) == ["CodeMovedOn", "done"]
    assert Unlock.objects.filter(handle=one.report.number).count() == 1
    assert Event.objects.filter(name=EventName.CODE_REPLACED).count() == 1


def test_a_code_is_stopped_once_while_two_press_and_what_was_written_is_kept() -> None:
    given_partnership()
    one: Told = told()
    rings = [one.keyring() for _ in range(3)]
    owner = one.report.pk

    def stopping(ring: int) -> Callable[[], object]:
        return lambda: freeze_code(owner=owner, keyring=rings[ring], by=PUBLIC, now=NOW)

    def adding() -> object:
        return add_information(
            owner=owner, keyring=rings[2], text="More.", there=0, by=PUBLIC, now=NOW
        )

    assert together(stopping(0), stopping(1), adding) == ["done", "done", "done"]
    assert not Unlock.objects.filter(handle=one.report.number).exists()
    assert PublicAct.objects.filter(name=EventName.KEY_RETIRED).count() == 1
    assert Item.objects.filter(label="addition/1").count() == 1


def test_of_two_wishes_to_delete_one_waits() -> None:
    given_partnership()
    one = told()
    rings = [one.keyring() for _ in range(2)]
    asking = [
        lambda ring=ring: ask_deletion(owner=one.report.pk, keyring=ring, by=PUBLIC, now=NOW)
        for ring in rings
    ]
    assert together(*asking) == ["AskedAlready", "done"]
    assert DeletionRequest.objects.count() == 1


def test_of_two_browsers_that_open_a_saved_draft_one_has_it_and_the_words_still_open_it() -> None:
    code = LaterCode(42)
    place = place_of(code)
    begun = drafts.answer(cookie="", given={"story": "text"}, easy=False, now=NOW).draft.cookie
    drafts.keep_for_later(cookie=begun, saved=drafts.Saved.of(code, place), now=NOW)

    def opening() -> object:
        return drafts.pick_up(place=place, cookie="", merge=lambda old, _new: old, now=NOW)

    def writing() -> object:
        return drafts.answer(cookie=begun, given={"safe": "yes"}, easy=False, now=NOW)

    assert together(opening, opening, writing) == ["done", "done", "done"]
    assert Draft.objects.filter(state=DraftState.OPEN, saved=place.id).count() == 1
    again = drafts.pick_up(place=place, cookie="", merge=lambda old, _new: old, now=NOW)
    assert again is not None
    assert again.answers["story"] == "text"
