"""What stands on a safety plan, and whether it fits one page in Easy Read. Pure."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from upstander.confidential.casework.rules.wordings import EASY_WORDS
from upstander.foundation.pages.reading_age import sentences, syllables

# More does not fit one page that somebody reads when they are afraid.
MOST_STEPS = 8
MOST_OWN = 3
MOST_PEOPLE = 3
LONGEST_LINE = 90
MOST_SYLLABLES = 3


def is_hard(line: str) -> bool:
    """Return whether one line is hard in Easy Read: a long sentence, or a long word.

    The reading age of a whole page says nothing of a line: one long word would decide it.
    """
    found = sentences(html.escape(line, quote=False))
    return any(
        len(words) > EASY_WORDS or any(syllables(word) > MOST_SYLLABLES for word in words)
        for words in found
    )


@dataclass(frozen=True)
class Person:
    """Somebody to call."""

    name: str
    number: str = ""


@dataclass(frozen=True)
class Plan:
    """A plan: keys of steps, the person's own sentences, who to call, and where it is safe."""

    steps: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    place: str = ""

    @property
    def is_empty(self) -> bool:
        """Return whether nothing stands on it."""
        return not any((self.steps, self.own, self.people, self.place))

    @property
    def hard(self) -> tuple[str, ...]:
        """The person's own sentences that are hard to read in Easy Read."""
        lines = [line for line in (*self.own, self.place) if line]
        return tuple(line for line in lines if is_hard(line))

    def document(self) -> dict[str, object]:
        """Return what is sealed."""
        return {
            "steps": list(self.steps),
            "own": list(self.own),
            "people": [[person.name, person.number] for person in self.people],
            "place": self.place,
        }

    @classmethod
    def of(cls, document: Mapping[str, object]) -> "Plan":
        """Return the plan in a sealed document."""
        people = cast("Sequence[Sequence[str]]", document["people"])
        return cls(
            steps=tuple(cast("Sequence[str]", document["steps"])),
            own=tuple(cast("Sequence[str]", document["own"])),
            people=tuple(Person(name, number) for name, number in people),
            place=str(document["place"]),
        )
