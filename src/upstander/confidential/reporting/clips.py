"""Questions read aloud and signed: one committed sound for each page of the Easy Read way.

A computer made them (tools/clips.py) from the words as they stand. Whoever records a person puts
``<key>.mp3`` beside ``<key>.wav``, writes the same line into made.csv, and the recording is played.
A sound whose words have changed since is not played, and a test names it.

A film in British Sign Language is shown where somebody has put one: ``bsl/<key>.mp4``. There is
none yet, and a page without one says nothing of it.
"""

import csv
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from upstander.confidential.reporting.questions import (
    EASY,
    ENTRIES,
    LAST,
    WATCHED,
    WAYS,
    Entry,
    Part,
)

FOLDER = Path(__file__).parent / "static" / "reporting" / "clips"
MADE = FOLDER / "made.csv"
FILMS = FOLDER.parent / "bsl"
# A recording of a person first.
SOUNDS = (".mp3", ".wav")


@dataclass(frozen=True)
class Clip:
    """A sound by its static name; ``person`` says that no computer speaks."""

    name: str
    person: bool


def read_aloud() -> tuple[Entry, ...]:
    """Return every page that somebody on the Easy Read way can meet, each once."""
    met = (*WAYS[EASY], *WAYS[WATCHED], LAST)
    return tuple({entry.key: entry for entry in met}.values())


def said(entry: Entry) -> str:
    """Return what the sound of a page says: the question, then its answers."""
    lines = [entry.easy.heading, entry.easy.hint]
    lines += [line for part in entry.parts for line in _said_of(part)]
    return "\n".join(line for line in lines if line)


def words_of(entry: Entry) -> str:
    """Return a short mark of the words: other words, another mark."""
    return hashlib.sha256(said(entry).encode()).hexdigest()[:16]


def made() -> Mapping[str, str]:
    """Return for which words each sound was made."""
    with MADE.open(encoding="utf-8", newline="") as file:
        return {row["key"]: row["words"] for row in csv.DictReader(file)}


def _said_of(part: Part) -> Iterator[str]:
    yield part.easy.heading
    yield part.easy.hint
    for option in part.options:
        if option.offered(easy=True):
            label = option.words(easy=True)
            yield label.label
            yield label.more


def clip_of(entry: Entry) -> Clip | None:
    """Return the sound of a page, or None when there is none for these words."""
    there = [end for end in SOUNDS if (FOLDER / f"{entry.key}{end}").exists()]
    if not there or made().get(entry.key) != words_of(entry):
        return None
    return Clip(f"reporting/clips/{entry.key}{there[0]}", person=there[0] != SOUNDS[-1])


def film_of(entry: Entry) -> str:
    """Return the static name of a page's film in British Sign Language, empty without one."""
    return f"reporting/bsl/{entry.key}.mp4" if (FILMS / f"{entry.key}.mp4").exists() else ""


# Looked for once, at start: what is committed does not change while we serve.
CLIPS: Mapping[str, Clip] = {
    entry.key: clip for entry in read_aloud() if (clip := clip_of(entry)) is not None
}
SIGNED: Mapping[str, str] = {entry.key: film for entry in ENTRIES if (film := film_of(entry))}
