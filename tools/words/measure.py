"""Measure the word list: what SOURCE.md says about it, and whether it still holds.

    apt-get install espeak-ng wbritish wbritish-small
    PYTHONPATH=src python tools/words/measure.py

Words that sound alike are found by asking espeak-ng how it would say every word of a dictionary,
which takes a few minutes.
"""

import argparse
import re
import subprocess
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from string import ascii_lowercase

from upstander.foundation.vault import words

DICTIONARIES = Path("/usr/share/dict")
VOICES = ("en-gb", "en-gb-x-rp", "en-us")
NOT_SOUNDS = re.compile(r"[\s_ˈˌ\u200d\u0361]")


def slips(word: str) -> set[str]:
    """Return every text that is one letter left out, added, mistaken or swapped away."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    left_out = {head + tail[1:] for head, tail in cuts if tail}
    swapped = {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    mistaken = {head + new + tail[1:] for head, tail in cuts if tail for new in ascii_lowercase}
    added = {head + new + tail for head, tail in cuts for new in ascii_lowercase}
    return (left_out | swapped | mistaken | added) - {word}


def pairs(distance: int) -> list[tuple[str, str]]:
    """Return the pairs of list words that are this many mistakes apart."""
    both = combinations(words.WORDS, 2)
    return [(one, other) for one, other in both if words._distance(one, other) == distance]


def shares(word: str) -> tuple[int, int, int]:
    """Return how many slips of a word come back to it, to nothing and to another word."""
    found = [words.nearest(slip).word for slip in slips(word)]
    back, nothing = found.count(word), found.count(None)
    return back, nothing, len(found) - back - nothing


def sounds(texts: list[str], voice: str) -> list[str]:
    """Return how a voice says each text."""
    command = ["espeak-ng", "-v", voice, "-q", "--ipa=1"]
    said = "\n".join(texts) + "\n"
    answer = subprocess.run(command, input=said, capture_output=True, text=True, check=True)
    lines = [NOT_SOUNDS.sub("", line) for line in answer.stdout.splitlines()]
    if len(lines) == len(texts):
        return lines
    half = len(texts) // 2  # the voice said a word as two: find it in smaller heaps
    return sounds(texts[:half], voice) + sounds(texts[half:], voice) if half else [""]


def dictionary(name: str) -> set[str]:
    """Return the plain words of a dictionary of the system."""
    lines = (DICTIONARIES / name).read_text("utf-8").split()
    return {line for line in lines if line.isascii() and line.isalpha()}


def twins(voice: str) -> Iterator[tuple[str, str]]:
    """Yield each list word with each dictionary word that a voice says alike."""
    others = sorted(dictionary("british-english") - set(words.WORDS))
    heaps = (others[at : at + 500] for at in range(0, len(others), 500))
    said = [sound for heap in heaps for sound in sounds(heap, voice)]
    own = dict(zip(sounds(list(words.WORDS), voice), words.WORDS, strict=True))
    for other, sound in zip(others, said, strict=True):
        if sound in own and other.lower() != own[sound]:
            yield own[sound], other


def report_mistakes() -> None:
    """Print what becomes of mistyped words."""
    for distance in (1, 2):
        print(f"pairs {distance} apart: {len(pairs(distance))}")
    back, nothing, other = map(sum, zip(*map(shares, words.WORDS), strict=True))
    total = back + nothing + other
    print(f"one slip: {total:,} texts, {back / total:.1%} come back, {nothing} none, {other} other")
    full = [word for word in words.WORDS if words.nearest(word[: words.OPENING]).word == word]
    print(f"first four letters are enough for {len(full)} words")


def report_sounds() -> None:
    """Print the words that sound like another, and whether that one is an everyday word."""
    everyday = dictionary("british-english-small")
    for voice in VOICES:
        for word, twin in sorted(twins(voice)):
            kind = "name" if twin[0].isupper() else "EVERYDAY" if twin in everyday else "rare"
            print(f"{voice}: {word} sounds like {twin} ({kind})")


def main() -> None:
    """Print all measures, or only those of mistyped words."""
    parser = argparse.ArgumentParser(description="Measure the word list.")
    parser.add_argument("--mistakes", action="store_true", help="leave the sounds out")
    report_mistakes()
    if not parser.parse_args().mistakes:
        report_sounds()


if __name__ == "__main__":
    main()
