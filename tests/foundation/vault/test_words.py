"""The picture words: a list that holds, pictures and clips for all, and no wrong guess."""

import csv
import hashlib
import io
import re
import wave
from collections.abc import Collection
from itertools import pairwise, product
from string import ascii_lowercase
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upstander.foundation.vault import words
from upstander.foundation.vault.codes import HANDLE_ALPHABET
from upstander.foundation.vault.words import WORDS, Nearest

PICTURES = words.DATA / "pictures"
ELEMENTS = {"svg", "g", "path", "circle", "ellipse"}
SHAPE = {"viewBox", "aria-hidden", "d", "cx", "cy", "r", "rx", "ry", "transform"}
COLOUR = {"fill", "opacity", "fill-opacity", "fill-rule", "clip-rule"}
# Of all words in order. It never changes: codes that people hold are made of indexes.
FROZEN = "0f1a92bac954380201cc39db94b435642fa2ea367ddad7c93ed2ca96584fbf8a"
SEVEN = ["fish", "bell", "cheese", "rabbit", "umbrella", "spoon", "kite"]

any_word = st.sampled_from(WORDS)
any_seven = st.lists(any_word, min_size=7, max_size=7)
letters = st.sampled_from(ascii_lowercase)


@st.composite
def slips(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a word, and the same with one letter left out, added, mistaken or swapped."""
    word = draw(any_word)
    at, letter = draw(st.integers(0, len(word) - 1)), draw(letters)
    head, tail = word[:at], word[at:]
    kinds = [head + tail[1:], head + letter + tail, word + letter, head + letter + tail[1:]]
    return word, draw(st.sampled_from([*kinds, head + tail[1:2] + tail[:1] + tail[2:]]))


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with (words.DATA / "words.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class TestTheList:
    def test_has_256_plain_words_in_the_order_of_the_alphabet(self) -> None:
        assert len(WORDS) == 256
        assert list(WORDS) == sorted(set(WORDS))
        assert [word for word in WORDS if not re.fullmatch("[a-z]{3,9}", word)] == []

    def test_an_index_is_the_words_place_and_never_moves(self, rows: list[dict[str, str]]) -> None:
        assert [int(row["index"]) for row in rows] == list(range(256))
        assert [words.index_of(word) for word in WORDS] == list(range(256))
        frozen = hashlib.sha256(" ".join(WORDS).encode()).hexdigest()
        assert frozen == FROZEN

    def test_the_first_four_letters_are_unique(self) -> None:
        assert len({word[:4] for word in WORDS}) == 256

    def test_any_two_words_are_two_mistakes_apart(self) -> None:
        one_slip = {slip for word in WORDS for slip in _slips(word)}
        assert one_slip & set(WORDS) == set()

    def test_no_word_is_the_plural_of_another_or_made_of_two_others(self) -> None:
        assert {word + "s" for word in WORDS} & set(WORDS) == set()
        joined = {one + other for one, other in product(WORDS, WORDS)}
        assert joined & {*WORDS, *words._ALSO} == set()

    def test_words_run_together_come_apart_in_one_way_only(self) -> None:
        """Sardinas and Patterson: no remainder of two words is itself a word."""
        remainders = _remainders(WORDS, WORDS) - {""}
        seen: set[str] = set()
        while remainders - seen:
            seen |= remainders
            remainders = _remainders(WORDS, remainders) | _remainders(remainders, WORDS)
            assert "" not in remainders

    def test_a_word_that_is_not_in_the_list_has_no_index_and_is_not_repeated(self) -> None:
        with pytest.raises(words.UnknownName) as refusal:
            words.index_of("banana")
        assert str(refusal.value) == "not in the word list"


class TestMistypedWords:
    @given(any_word, st.sampled_from(["{}", " {} ", "“{}”.", "3. {}", "{}\u200b"]))
    def test_case_and_marks_are_no_mistake(self, word: str, form: str) -> None:
        assert words.nearest(form.format(word)) == Nearest(word)
        assert words.nearest(form.format(word.upper())) == Nearest(word)

    @pytest.mark.parametrize(
        "typed",
        [
            "físh",
            "\uff46\uff49\uff53\uff48",
            "fi\u200bsh",
            "fi\u00adsh",
            "f\u0131sh",
            "f.i.s.h",
            "1. fish",
            "FISH!",
            "fi sh",
        ],
    )
    def test_accents_invisible_characters_and_wide_letters_are_no_mistake(self, typed: str) -> None:
        assert words.nearest(typed) == Nearest("fish")

    @pytest.mark.parametrize(
        ("typed", "word"),
        [
            ("rabbits", "rabbit"),
            ("leaves", "leaf"),
            ("daisies", "daisy"),
            ("buses", "bus"),
            ("spagetti", "spaghetti"),
            ("spageti", "spaghetti"),
            ("brocolli", "broccoli"),
            ("umberella", "umbrella"),
            ("butterflys", "butterfly"),
            ("elefant", "elephant"),
            ("crossant", "croissant"),
            ("umbr", "umbrella"),
            ("pinea", "pineapple"),
            ("b0at", "boat"),
            ("yo-yo", "yoyo"),
            ("Doughnut's", "doughnut"),
        ],
    )
    def test_usual_mistakes_come_back_to_the_word(self, typed: str, word: str) -> None:
        assert words.nearest(typed).word == word

    @pytest.mark.parametrize("typed", ["came", "showel", "ball", "", "x", "🐟", "рыба", "qqqqqqq"])
    def test_two_readings_or_none_give_no_guess(self, typed: str) -> None:
        assert words.nearest(typed) == Nearest(None)

    @given(slips())
    @settings(max_examples=400)
    def test_one_slip_never_becomes_another_word(self, slip: tuple[str, str]) -> None:
        word, typed = slip
        assert words.nearest(typed).word in {word, None}

    def test_a_slip_comes_back_98_times_in_100(self) -> None:
        some = WORDS[3::32]
        found = [(word, words.nearest(slip)) for word in some for slip in _slips(word)]
        back = [near for word, near in found if near.word == word and near.corrected]
        assert len(back) / len(found) >= 0.98

    @pytest.mark.parametrize(("said", "word"), words._ALSO.items())
    def test_another_name_of_the_picture_means_its_word_or_asks_again(
        self, said: str, word: str
    ) -> None:
        assert said not in WORDS
        assert words.nearest(said) in {Nearest(word, corrected=True), Nearest(None)}

    @pytest.mark.parametrize(
        ("said", "word"),
        [("television", "telly"), ("Light bulb", "bulb"), ("t-shirt", "shirt"), ("globe", None)],
    )
    def test_a_picture_may_be_called_by_its_other_name(self, said: str, word: str | None) -> None:
        assert words.nearest(said).word == word

    @given(any_word)
    def test_four_letters_are_enough_or_ask_again(self, word: str) -> None:
        assert words.nearest(word[:4]).word in {word, None}

    def test_four_letters_are_enough_for_most_words(self) -> None:
        enough = [word for word in WORDS if words.nearest(word[:4]).word == word]
        assert len(enough) >= 220

    @given(any_word, st.sampled_from(["s", "'s", "’s"]))
    def test_a_plural_comes_back_to_its_word(self, word: str, ending: str) -> None:
        assert words.nearest(word + ending) == Nearest(word, corrected=True)

    @given(st.text(max_size=60))
    def test_any_text_has_one_reading_or_none(self, text: str) -> None:
        assert words.nearest(text).word in {*WORDS, None}


class TestSevenWordsHoweverTyped:
    @pytest.mark.parametrize(
        "typed",
        [
            "fish bell cheese rabbit umbrella spoon kite",
            "Fish, Bell, Cheese, Rabbit, Umbrella, Spoon, Kite.",
            "fish-bell-cheese-rabbit-umbrella-spoon-kite",
            "fish\nbell\r\ncheese\n\nrabbit\numbrella\tspoon\u00a0kite\n",
            "1. fish 2. bell 3. cheese 4. rabbit 5. umbrella 6. spoon 7. kite",
            "1fish 2bell 3cheese 4rabbit 5umbrella 6spoon 7kite",
            "1fish2bell3cheese4rabbit5umbrella6spoon7kite",
            "fishbellcheeserabbitumbrellaspoonkite",
            "FishBellCheeseRabbitUmbrellaSpoonKite",
            "fishbell cheese rabbit, umbrellaspoonkite",
            "a fish and a bell, the cheese, a rabbit, an umbrella & a spoon and the kite",
            "(fish) • bell • cheese / rabbit | umbrella → spoon; kite…",
            "fi sh bell chee se rab bit umb rella sp oon ki te",
        ],
    )
    def test_gives_the_same_seven(self, typed: str) -> None:
        assert words.split_words(typed) == SEVEN

    @given(any_seven, st.sampled_from([" ", ", ", "-", "", "\n", " and ", ". ", "/", " a "]))
    def test_any_seven_words_come_apart_again(self, seven: list[str], gap: str) -> None:
        assert words.split_words(gap.join(seven)) == seven

    @given(any_seven)
    def test_a_word_in_two_parts_is_put_together(self, seven: list[str]) -> None:
        parts = [f"{word[:4]} {word[4:]}" if len(word) > 6 else word for word in seven]
        assert words.split_words("; ".join(parts)) == seven

    def test_a_name_of_two_words_is_one(self) -> None:
        typed = "a light bulb, a t-shirt, ice skates and an alarm clock"
        assert words.split_words(typed) == ["lightbulb", "tshirt", "iceskates", "alarmclock"]

    def test_a_mistyped_word_stays_as_typed(self) -> None:
        assert words.split_words("fich, belll, cheeze") == ["fich", "belll", "cheeze"]

    def test_an_empty_or_foreign_text_has_no_words(self) -> None:
        assert words.split_words(" ... 12 \u200b рыба 🐟") == []

    @given(st.text(max_size=400))
    def test_any_text_is_taken(self, text: str) -> None:
        assert all(re.fullmatch("[a-z0-9]+", piece) for piece in words.split_words(text))

    def test_ten_thousand_letters_are_one_piece(self) -> None:
        assert words.split_words("fish" * 2_500) == ["fish" * 2_500]
        assert words.nearest("fish" * 2_500) == Nearest(None)


class TestPictures:
    @pytest.mark.parametrize("word", WORDS)
    def test_a_picture_is_small_plain_and_sized_by_css(self, word: str) -> None:
        svg = words.picture(word)
        root = ElementTree.fromstring(svg)  # noqa: S314 our own committed file
        names = {
            element.tag.removeprefix("{http://www.w3.org/2000/svg}") for element in root.iter()
        }
        attributes = {name for element in root.iter() for name in element.attrib}
        assert svg.startswith("<svg ")
        assert len(svg) < 6_000
        assert names - ELEMENTS == set()
        assert attributes - SHAPE - COLOUR == set()
        assert {"viewBox", "aria-hidden"} <= set(root.attrib)

    def test_there_is_one_picture_a_word_and_none_besides(self, rows: list[dict[str, str]]) -> None:
        assert [row["picture"] for row in rows] == [f"{word}.svg" for word in WORDS]
        assert sorted(path.stem for path in PICTURES.glob("*.svg")) == list(WORDS)
        assert len({words.picture(word) for word in WORDS}) == 256

    def test_the_licence_lies_beside_them(self) -> None:
        licence = (PICTURES / "LICENCE.txt").read_text("utf-8")
        assert "Twemoji graphics" in licence
        assert "Creative Commons Attribution 4.0 International Public License" in licence

    def test_a_name_that_is_no_word_opens_no_file(self) -> None:
        with pytest.raises(words.UnknownName):
            words.picture("../words")


class TestSpokenWords:
    def test_every_word_character_and_digit_has_a_clip(self) -> None:
        names = {*WORDS, *HANDLE_ALPHABET, *"0123456789"}
        assert names - set(words._clips("en")) == set()

    def test_clips_fill_their_file_without_gap_or_overlap(self) -> None:
        spans = sorted(words._clips("en").values())
        assert spans[0][0] == 0
        assert [start + length == after for (start, length), (after, _) in pairwise(spans)] == [
            True
        ] * (len(spans) - 1)
        assert sum(spans[-1]) == (words.DATA / "clips" / "en.bin").stat().st_size

    def test_a_clip_lasts_between_a_fifth_of_a_second_and_four_seconds(self) -> None:
        lengths = {length for _, length in words._clips("en").values()}
        assert 1_600 <= min(lengths) <= max(lengths) <= 32_000

    def test_a_code_is_one_sound_with_a_pause_after_each_name(self) -> None:
        names = ["computer-voice", "your-code-is", *"K7Q4M", "the-pictures-are", *SEVEN]
        with wave.open(io.BytesIO(words.spoken(names))) as sound:
            samples = sum(words._clips("en")[name][1] + 3_200 for name in names)
            assert (sound.getnchannels(), sound.getsampwidth()) == (1, 1)
            assert (sound.getframerate(), sound.getnframes()) == (8_000, samples)
            assert sound.readframes(samples)[-3_200:] == b"\x80" * 3_200

    def test_nothing_to_say_is_a_sound_too(self) -> None:
        with wave.open(io.BytesIO(words.spoken([]))) as sound:
            assert sound.getnframes() == 0

    def test_a_name_without_a_clip_is_refused_and_not_repeated(self) -> None:
        with pytest.raises(words.UnknownName) as refusal:
            words.spoken(["fish", "banana"])
        assert str(refusal.value) == "not in the word list"


def _slips(word: str) -> set[str]:
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    left_out = {head + tail[1:] for head, tail in cuts if tail}
    swapped = {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    mistaken = {head + new + tail[1:] for head, tail in cuts if tail for new in ascii_lowercase}
    added = {head + new + tail for head, tail in cuts for new in ascii_lowercase}
    return (left_out | swapped | mistaken | added) - {word}


def _remainders(starts: Collection[str], texts: Collection[str]) -> set[str]:
    """Return what is left of each text after each start of it."""
    both = product(starts, texts)
    return {text.removeprefix(start) for start, text in both if text.startswith(start)}
