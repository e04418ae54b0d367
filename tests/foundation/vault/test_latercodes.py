"""The resume code: understood however it is typed, and too long a walk for whoever guesses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstander.foundation.vault import gate, latercodes
from upstander.foundation.vault.codes import Problem
from upstander.foundation.vault.errors import Busy
from upstander.foundation.vault.latercodes import LaterCode, mint, parse, place_of

codes = st.integers(min_value=0, max_value=2**44 - 1).map(LaterCode)


@given(codes)
def test_words_and_digits_both_spell_the_code(code: LaterCode) -> None:
    typed = (" ".join(code.words), ", ".join(code.words).upper(), code.digits)
    assert [parse(one).code for one in typed] == [code] * 3


@given(codes)
def test_six_words_and_fifteen_digits(code: LaterCode) -> None:
    assert (len(code.words), len(code.digits)) == (6, 15)


def test_run_together_and_with_a_letter_wrong() -> None:
    code = LaterCode(0x2B_1D_3F_55_0A7)
    first, *others = code.words
    assert parse("".join(code.words)).code == code
    assert parse(" ".join([first + first[-1], *others])).code == code


@pytest.mark.parametrize(
    ("typed", "problem", "found"),
    [
        ("", Problem.WORD_COUNT, 0),
        ("fish kite", Problem.WORD_COUNT, 2),
        ("zebra " * 7, Problem.WORD_COUNT, 7),
        ("qqqqqq", Problem.WORD_UNKNOWN, 1),
        ("1234", Problem.DIGIT_COUNT, 4),
        ("9" * 15, Problem.DOES_NOT_FIT, 0),
    ],
)
def test_a_mistake_is_found_before_anything_slow(typed: str, problem: Problem, found: int) -> None:
    parsed = parse(typed)
    assert (parsed.code, parsed.problem, parsed.found) == (None, problem, found)


def test_a_swapped_pair_of_words_is_mostly_found_out() -> None:
    tried = [LaterCode(n * 0x9E3_779B9) for n in range(1, 201)]
    swapped = [" ".join((code.words[1], code.words[0], *code.words[2:])) for code in tried]
    fooled = [one for one in swapped if parse(one).problem is None]
    assert len(fooled) < 40


def test_every_code_has_a_place_of_its_own_and_always_the_same() -> None:
    one, other = LaterCode(1), LaterCode(2)
    assert place_of(one) == place_of(one)
    assert place_of(one).id != place_of(other).id
    assert place_of(one).key != place_of(other).key


def test_when_many_are_guessing_it_says_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "RETURN_WAITS", 0.01)
    places = [gate._returning.acquire(timeout=1) for _ in range(gate._cores - 1)]
    try:
        with pytest.raises(Busy):
            place_of(LaterCode(1))
    finally:
        for _ in places:
            gate._returning.release()


def test_the_secret_is_44_bits() -> None:
    assert max(mint().secret for _ in range(100)) < 2**44
    assert latercodes.WORD_COUNT * 8 == 44 + 4
