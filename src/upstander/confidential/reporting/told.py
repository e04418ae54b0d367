"""What a person told us, in words: each answer beside its question, in the file's order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from upstander.confidential.reporting.questions import (
    AGENCIES,
    AREA,
    ENTRIES,
    FILES,
    PARTS,
    TYPED,
    UNKNOWN,
    Entry,
    Given,
    Part,
)

Names = Mapping[str, str]

_DO_NOT_KNOW = "I don’t know"


@dataclass(frozen=True)
class AnswerRow:
    """One question with its answers in words, and the page it stands on."""

    key: str
    entry: Entry
    question: str
    answers: list[str]


def answer_rows(
    given: Given, *, names: Names, easy: bool = False, pages: Iterable[Entry] = ()
) -> list[AnswerRow]:
    """Return what was answered, in the order of ``pages`` and then of the file.

    Each answer stands with the first page that asks for it. ``names`` are those of districts and
    organisations, by code.
    """
    asked: dict[tuple[str, bool], tuple[Part, Entry]] = {}
    met = [(part, entry) for entry in pages for part in entry.asked(given, easy=easy)]
    rest = [(part, entry) for entry in ENTRIES for part in entry.parts]
    for part, entry in (*met, *rest):
        asked.setdefault((part.key, part.narrow), (part, entry))
    left = {key: _each(answer) for key, answer in given.items()}
    return [
        AnswerRow(part.key, entry, _(_heading(part, entry, easy=easy)), words)
        for part, entry in asked.values()
        if (words := in_words(part, _taken(left, part), names=names, easy=easy))
    ]


def _each(answer: object) -> list[object]:
    return answer if isinstance(answer, list) else [answer]


def _taken(left: dict[str, list[object]], part: Part) -> list[object]:
    """Take the answers that stand with this page, so that no other page says them again."""
    there = left.get(part.key, [])
    left[part.key] = [one for one in there if not part.offers(one)]
    return [one for one in there if part.offers(one)]


def _heading(part: Part, entry: Entry, *, easy: bool) -> str:
    return part.words(easy=easy).heading or part.plain.heading or entry.words(easy=easy).heading


def in_words(part: Part, answer: object, *, names: Names, easy: bool = False) -> list[str]:
    """Return one answer in words; empty when it was skipped, or names what is there no more."""
    chosen = _each(answer)
    if part.kind in TYPED:
        return [str(one) for one in chosen if one]
    if part.kind == FILES:
        return [str(one["name"]) for one in chosen if isinstance(one, dict)]
    if part.kind in {AREA, AGENCIES}:
        return [names[str(one)] for one in chosen if one in names]
    labels = {option.key: option.words(easy=easy).label for option in part.options}
    labels.setdefault(UNKNOWN, _DO_NOT_KNOW)
    return [_(labels[str(one)]) for one in chosen if one in labels]


def contact_in_words(given: Given, *, easy: bool) -> list[str]:
    """Return the ways and times in which the person may be contacted; empty without a way."""
    ways = in_words(PARTS["contact"], given.get("contact"), names={}, easy=easy)
    times = in_words(PARTS["times"], given.get("times"), names={}, easy=easy)
    return [*ways, *times] if ways and given.get("contact") != ["here"] else []
