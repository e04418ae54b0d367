"""The receipt code, mistyped in every way people mistype one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstander.foundation.vault import codes
from upstander.foundation.vault.codes import Code, Problem
from upstander.foundation.vault.words import WORDS

CODES = st.builds(
    Code,
    handle=st.text(codes.HANDLE_ALPHABET, min_size=5, max_size=5),
    secret=st.integers(min_value=0, max_value=2**50 - 1),
)
CODE = Code("K7Q4M", 0x2_1234_5678_9ABC)


def typed(words: tuple[str, ...], joiner: str = " ") -> str:
    return joiner.join(words)


@given(CODES)
def test_every_code_is_read_again_from_its_words(code: Code) -> None:
    assert codes.parse(code.handle, typed(code.words)).code == code


@given(CODES)
def test_every_code_is_read_again_from_its_digits(code: Code) -> None:
    assert len(code.digits) == 17
    assert codes.parse(code.handle, code.digits).code == code


@given(CODES, st.integers(min_value=0, max_value=6), st.sampled_from(WORDS))
def test_a_wrong_word_is_nearly_always_found_out_before_anything_slow(
    code: Code, place: int, word: str
) -> None:
    words = list(code.words)
    words[place] = word
    parsed = codes.parse(code.handle, " ".join(words))
    # Six check bits: one wrong code in 64 passes them, but never as the code it is not.
    assert parsed.problem is Problem.DOES_NOT_FIT or parsed.code is not None
    assert (parsed.code == code) == (word == code.words[place])


def test_about_one_wrong_code_in_64_passes_the_check() -> None:
    wrong = [Code(CODE.handle, CODE.secret ^ (1 << bit)) for bit in range(50)]
    swapped = [(*other.words[:6], CODE.words[6]) for other in wrong]
    passed = [words for words in swapped if codes.parse(CODE.handle, typed(words)).code]
    assert len(passed) < 5


@pytest.mark.parametrize(
    "text",
    [
        typed(CODE.words).upper(),
        typed(CODE.words, ", "),
        typed(CODE.words, "-"),
        typed(CODE.words, "\n"),
        typed(CODE.words, "."),
        typed(CODE.words, "   "),
        "  " + typed(CODE.words) + " . ",
        " ".join(f"{number}. {word}" for number, word in enumerate(CODE.words, start=1)),
        typed(CODE.words, " and "),
        "\u200b".join(CODE.words[0]) + " " + typed(CODE.words[1:]),
        typed(tuple(word.title() for word in CODE.words)),
    ],
)
def test_spaces_case_and_marks_do_not_matter(text: str) -> None:
    assert codes.parse("K7Q4M", text).code == CODE


@pytest.mark.parametrize(
    "handle", ["k7q4m", " K7Q4M ", "K7 Q4 M", "K-7-Q-4-M", "k7q-4m", "K7Q4M.", "#K7Q4M"]
)
def test_the_handle_is_read_however_it_is_written(handle: str) -> None:
    assert codes.parse(handle, typed(CODE.words)).code == CODE


@pytest.mark.parametrize("digits", [" ".join(CODE.digits), CODE.digits[:8] + "-" + CODE.digits[8:]])
def test_digits_may_be_grouped(digits: str) -> None:
    assert codes.parse("K7Q4M", digits).code == CODE


@pytest.mark.parametrize(
    ("handle", "words", "problem"),
    [
        ("", typed(CODE.words), Problem.HANDLE_LENGTH),
        ("K7Q4", typed(CODE.words), Problem.HANDLE_LENGTH),
        ("K7Q4MM", typed(CODE.words), Problem.HANDLE_LENGTH),
        ("K7Q4O", typed(CODE.words), Problem.HANDLE_LETTERS),
        ("K7Q4é", typed(CODE.words), Problem.HANDLE_LETTERS),
        ("K7Q4M", "", Problem.WORD_COUNT),
        ("K7Q4M", typed(CODE.words[:6]), Problem.WORD_COUNT),
        ("K7Q4M", typed((*CODE.words, CODE.words[0])), Problem.WORD_COUNT),
        ("K7Q4M", typed((*CODE.words[:6], "xylophonists")), Problem.WORD_UNKNOWN),
        ("K7Q4M", "99999999999999999", Problem.DOES_NOT_FIT),
        ("K7Q4N", typed(CODE.words), Problem.DOES_NOT_FIT),
        ("K7Q4M", typed(tuple(reversed(CODE.words))), Problem.DOES_NOT_FIT),
    ],
)
def test_what_is_wrong_is_named(handle: str, words: str, problem: Problem) -> None:
    parsed = codes.parse(handle, words)
    assert (parsed.code, parsed.problem) == (None, problem)


def test_a_word_that_is_not_ours_is_given_back() -> None:
    parsed = codes.parse("K7Q4M", typed((*CODE.words[:6], "xylophonists")))
    assert parsed.unknown == ("xylophonists",)


@given(st.text(max_size=40), st.text(max_size=200))
def test_nothing_that_can_be_typed_breaks_it(handle: str, words: str) -> None:
    parsed = codes.parse(handle, words)
    assert (parsed.code is None) == (parsed.problem is not None)


def test_codes_are_not_repeated() -> None:
    minted = {codes.mint() for _ in range(500)}
    assert len(minted) == 500


def test_the_code_is_pinned() -> None:
    assert (CODE.digits, CODE.known.hex()) == ("37309820912971523", "02123456789abc")
