"""The four words by which two people make sure they mean the same key."""

from uuid import uuid4

import pytest

from tests.cast import NOW
from upstander.foundation.vault import masters
from upstander.foundation.vault.checkwords import check_words
from upstander.foundation.vault.choices import KeyKind
from upstander.foundation.vault.models import KeyPair
from upstander.foundation.vault.versions import new_key
from upstander.foundation.vault.words import WORDS


def a_key() -> KeyPair:
    return new_key(KeyKind.USER, uuid4(), 1, NOW.date())[0]


def test_a_key_has_four_words_of_the_list_that_stay_the_same() -> None:
    key = a_key()
    assert len(check_words(key)) == 4
    assert set(check_words(key)) <= set(WORDS)
    assert check_words(key) == check_words(key)


def test_another_key_of_the_same_person_has_other_words() -> None:
    ours, theirs = a_key(), a_key()
    theirs.owner = ours.owner
    assert check_words(ours) != check_words(theirs)


def test_the_same_key_put_under_another_person_has_other_words() -> None:
    ours, theirs = a_key(), a_key()
    theirs.public = ours.public
    assert check_words(ours) != check_words(theirs)


def test_the_words_cannot_be_worked_out_without_the_servers_secret(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    key = a_key()
    ours = check_words(key)
    monkeypatch.setattr(masters, "key_for", lambda _purpose: bytes(32))
    assert check_words(key) != ours
