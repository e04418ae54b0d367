"""Unlocking again, and what was typed meanwhile."""

import datetime as dt
import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import NOW, SECRET, SET_UP, keyring_of
from tests.foundation.accounts.signing_in import locks, signs_in, unlock_secret, words_of
from upstander.foundation.access.actors import Actor
from upstander.foundation.accounts import jobs
from upstander.foundation.accounts.actions import TextTooLong, drop_held, hold_text
from upstander.foundation.accounts.models import HeldText, User
from upstander.foundation.accounts.queries import held_texts
from upstander.foundation.accounts.rules import HELD_BYTES, is_written
from upstander.foundation.core import clock
from upstander.foundation.vault import unlocking
from upstander.foundation.vault.errors import NoLiveKey
from upstander.foundation.vault.models import KeyPair, Session
from upstander.foundation.vault.queries import live_keys

pytestmark = pytest.mark.urls("tests.foundation.accounts.desk_urls")
TYPED = "Dear friend, we believe you. 💚 مرحبا"
FORM = {"answer": TYPED, "state": "open", "ways": ["phone", "post"]}
UNLOCK = "/unlock/"
KEPT = "/unlock/kept/"


@pytest.fixture
def locked(anwen: User) -> Client:
    """Return the browser of somebody who is signed in and whose keys are locked."""
    return locks(signs_in(anwen))


def unlocks(browser: Client, secret: str = SECRET, **more: str) -> str:
    answer = browser.post(UNLOCK, {"secret": secret, **more})
    return answer.headers.get("Location", "")


def own(user: User) -> Actor:
    return Actor(kind="user", user_id=user.id)


def test_a_locked_page_asks_for_the_password_and_goes_on(locked: Client) -> None:
    asked = locked.get("/desk/?page=2")["Location"]
    assert asked == f"{UNLOCK}?next=%2Fdesk%2F%3Fpage%3D2"
    assert "Unlock to go on" in words_of(locked.get(asked))
    assert unlocks(locked, next="/desk/?page=2") == "/desk/?page=2"
    assert locked.get("/desk/").status_code == 200


def test_a_stranger_goes_to_the_sign_in_page() -> None:
    for path in ("/desk/", UNLOCK, KEPT):
        assert Client().get(path)["Location"].startswith(reverse("account_login"))


def test_a_wrong_password_opens_nothing(locked: Client) -> None:
    answer = locked.post(UNLOCK, {"secret": "not her password at all"})
    assert "did not open your keys" in words_of(answer)
    assert Session.objects.count() == 0


def test_the_password_cannot_be_guessed_at_will(locked: Client) -> None:
    for _ in range(10):
        locked.post(UNLOCK, {"secret": "not her password at all"})
    assert "Too many tries" in words_of(locked.post(UNLOCK, {"secret": SECRET}))


@pytest.mark.parametrize("next_", ["https://example.org/", "//example.org", "javascript:alert(1)",
                                   ""])  # fmt: skip
def test_it_never_goes_on_to_another_site(locked: Client, next_: str) -> None:
    assert unlocks(locked, next=next_) == "/work/"


def test_unlocking_makes_a_new_cookie(locked: Client) -> None:
    before = unlock_secret(locked)
    unlocks(locked)
    assert unlock_secret(locked) != before
    assert locked.get(UNLOCK)["Location"] == "/work/"


def test_somebody_without_keys_is_told_whom_to_ask(locked: Client) -> None:
    KeyPair.objects.update(retired_on=NOW.date())
    assert "You have no keys yet." in words_of(locked.get(UNLOCK))


def test_a_key_that_was_swapped_is_said_at_the_unlock(locked: Client, anwen: User) -> None:
    live_keys([anwen.id])
    KeyPair.objects.filter(owner=anwen.id).update(public=bytes(range(32)))
    unlocks(locked)
    page = words_of(locked.get(reverse("mfa_index")))
    assert "A key kept here is not the one that was made." in page


# --- what was typed ----------------------------------------------------------------------------


def test_what_was_typed_comes_back_after_the_unlock(locked: Client) -> None:
    assert locked.post("/desk/?report=7", FORM)["Location"] == UNLOCK
    assert "What you typed is kept." in words_of(locked.get(UNLOCK))
    assert unlocks(locked) == KEPT

    page = locked.get(KEPT).content.decode()
    assert TYPED in page
    assert 'action="/desk/?report=7"' in page
    hidden = set(re.findall(r'type="hidden" name="(\w+)" value="(\w+)"', page))
    assert {("state", "open"), ("ways", "phone"), ("ways", "post")} <= hidden


def test_sending_it_then_takes_it_and_drops_what_was_kept(locked: Client) -> None:
    locked.post("/desk/", FORM)
    unlocks(locked)
    held = HeldText.objects.get()
    assert locked.post("/desk/", {**FORM, "held": str(held.id)})["Location"] == "/hall/"
    assert (locked.session["sent"], HeldText.objects.count()) == (TYPED, 0)


def test_a_form_that_is_not_taken_stays_kept(locked: Client) -> None:
    locked.post("/desk/", FORM)
    unlocks(locked)
    held = HeldText.objects.get()
    assert locked.post("/desk/", {"answer": "", "held": str(held.id)}).status_code == 200
    assert HeldText.objects.count() == 1


def test_locking_again_while_it_is_sent_keeps_it_once_more(locked: Client) -> None:
    locked.post("/desk/", FORM)
    unlocks(locked)
    held = HeldText.objects.get()
    locks(locked).post("/desk/", {**FORM, "held": str(held.id)})
    unlocks(locked)
    assert locked.get(KEPT).content.decode().count("</textarea>") == 2


def test_it_can_be_thrown_away(locked: Client) -> None:
    locked.post("/desk/", FORM)
    unlocks(locked)
    held = HeldText.objects.get()
    assert locked.post(f"{KEPT}{held.id}/drop/")["Location"] == "/work/"
    assert "Nothing is waiting" in words_of(locked.get(KEPT))


def test_nobody_can_throw_away_what_is_another_s(locked: Client, bina: User) -> None:
    row = hold_text(user=bina, path="/desk/", typed=FORM, by=own(bina), now=NOW)
    locked.post(f"{KEPT}{row.id}/drop/")
    unlocks(locked)
    locked.post("/desk/", {"answer": "something else", "held": str(row.id)})
    drop_held(user=bina, held=uuid4(), by=own(bina))
    assert HeldText.objects.count() == 1


def test_a_mark_that_is_no_id_harms_nothing(locked: Client) -> None:
    unlocks(locked)
    assert locked.post("/desk/", {"answer": "yes", "held": "x"})["Location"] == "/hall/"


def test_the_server_cannot_read_what_is_kept(locked: Client) -> None:
    locked.post("/desk/", FORM)
    sealed = bytes(HeldText.objects.get().sealed)
    assert [word for word in ("friend", "state", "desk") if word.encode() in sealed] == []
    # Two bytes of header, 32 of the sender's key, 16 of the tag: the rest is whole steps.
    assert (len(sealed) - 50) % 256 == 0


def test_only_the_writer_can_open_it(anwen: User, bina: User) -> None:
    now = NOW
    row = hold_text(user=anwen, path="/desk/", typed=FORM, by=own(anwen), now=now)
    assert [kept.id for kept in held_texts(anwen, keyring_of(anwen), now)] == [row.id]
    HeldText.objects.update(user=bina)
    assert held_texts(bina, keyring_of(bina), now) == []


def test_text_under_a_key_that_was_replaced_is_left_out(anwen: User) -> None:
    hold_text(user=anwen, path="/desk/", typed=FORM, by=own(anwen), now=NOW)
    unlocking.make_user_key(user_id=anwen.id, secret=SECRET, by=SET_UP, now=NOW)
    assert held_texts(anwen, keyring_of(anwen), NOW) == []


def test_after_24_hours_it_is_neither_offered_nor_kept(anwen: User) -> None:
    hold_text(user=anwen, path="/desk/", typed=FORM, by=own(anwen), now=NOW)
    for later, left in ((dt.timedelta(hours=24), 1), (dt.timedelta(hours=24, seconds=1), 0)):
        jobs.drop_held(NOW + later)
        assert HeldText.objects.count() == left


def test_the_oldest_text_comes_first_with_what_was_chosen(anwen: User) -> None:
    for minutes, text in ((5, "later words"), (0, "first words")):
        hold_text(
            user=anwen, path="/desk/", typed={"answer": [text], "state": ["open"]},
            by=own(anwen), now=NOW + dt.timedelta(minutes=minutes),
        )  # fmt: skip
    waiting = held_texts(anwen, keyring_of(anwen), NOW + dt.timedelta(hours=1))
    assert [kept.written for kept in waiting] == [
        [("answer", "first words")], [("answer", "later words")],
    ]  # fmt: skip
    assert [kept.chosen for kept in waiting] == [[("state", "open")]] * 2


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("Yes", True), ("a few words", True), ("ja!", True), ("", False), ("open", False),
        ("0f9c2c1e-5a34-4c0e-9d0b-0f6a4e4e4b11", False), ("other_way", False), ("مرحبا", True),
    ],
)  # fmt: skip
def test_what_was_written_is_told_from_what_was_chosen(value: str, written: bool) -> None:
    assert is_written(value) == written


def test_too_much_to_keep_is_given_back_at_once(locked: Client) -> None:
    long = "word " * (HELD_BYTES // 5 + 1)
    answer = locked.post("/desk/", {"answer": long})
    assert answer.status_code == 409
    assert "Copy your words" in words_of(answer)
    assert long.strip() in answer.content.decode()
    assert HeldText.objects.count() == 0


def test_just_enough_is_kept(anwen: User) -> None:
    room = HELD_BYTES - len('{"path": "/", "typed": {"answer": [""]}}')
    hold_text(user=anwen, path="/", typed={"answer": ["x" * room]}, by=own(anwen), now=NOW)
    with pytest.raises(TextTooLong):
        hold_text(
            user=anwen, path="/", typed={"answer": ["x" * (room + 1)]}, by=own(anwen), now=NOW
        )


def test_without_keys_the_text_is_given_back(locked: Client, anwen: User) -> None:
    KeyPair.objects.update(retired_on=NOW.date())
    answer = locked.post("/desk/", FORM)
    assert (answer.status_code, TYPED in answer.content.decode()) == (409, True)
    with pytest.raises(NoLiveKey):
        hold_text(user=anwen, path="/", typed=FORM, by=own(anwen), now=NOW)


def test_sessions_that_are_over_are_deleted_by_the_clock(locked: Client) -> None:
    jobs.clear_sessions(clock.now())
    assert locked.get("/hall/").status_code == 200
    assert [scheduled.name for scheduled in jobs.SCHEDULE] == ["drop_held_text", "clear_sessions"]
