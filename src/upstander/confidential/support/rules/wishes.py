"""What somebody asks for, and which officers, interpreters and rooms would do."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from upstander.confidential.support.choices import Meeting, ResourceKind


@dataclass(frozen=True)
class Wish:
    """A service, how to meet, and perhaps a kind of officer and the language of an interpreter.

    ``among`` are the only officers who would do, where that is not everybody.
    """

    service: UUID
    meeting: Meeting
    role: UUID | None = None
    language: str = ""
    among: frozenset[UUID] | None = None


@dataclass(frozen=True)
class There:
    """Somebody or something that is there on a session day."""

    id: UUID
    kind: str
    role: UUID | None = None
    languages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Needed:
    """Groups of which one each is booked together: the officers first.

    ``interpreter_to_find`` says that an interpreter is wanted and none for that language is there
    on the day: the service looks for one.
    """

    groups: tuple[tuple[UUID, ...], ...]
    interpreter_to_find: bool = False

    @property
    def everybody(self) -> frozenset[UUID]:
        """Everybody and everything that could be part of it."""
        return frozenset(one for group in self.groups for one in group)


def needed(wish: Wish, there: Iterable[There]) -> Needed:
    """Return who would do for a wish on a day with these people, interpreters and rooms."""
    present = list(there)
    officers = _of(present, ResourceKind.OFFICER)
    fitting = [
        one
        for one in officers
        if wish.role in {None, one.role} and (wish.among is None or one.id in wish.among)
    ]
    interpreters = [
        one for one in _of(present, ResourceKind.INTERPRETER) if wish.language in one.languages
    ]
    in_person = wish.meeting == Meeting.IN_PERSON
    rooms = _of(present, ResourceKind.ROOM) if in_person else []
    groups = (fitting, *([one] if (one := interpreters) else []), *([rooms] if rooms else []))
    return Needed(
        tuple(tuple(one.id for one in group) for group in groups),
        interpreter_to_find=bool(wish.language) and not interpreters,
    )


def chosen(
    groups: Sequence[Sequence[UUID]],
    free: Iterable[UUID],
    load: Mapping[UUID, int],
    rather: Collection[UUID] = (),
) -> list[UUID] | None:
    """Return one of each group that is free; None if one lacks.

    Those who are ``rather`` wanted come first, then who has least on that day.
    """
    able = set(free)
    found = []
    for group in groups:
        candidates = [one for one in group if one in able]
        if not candidates:
            return None
        found.append(
            min(candidates, key=lambda one: (one not in rather, load.get(one, 0), str(one)))
        )
    return found


def _of(there: Sequence[There], kind: ResourceKind) -> list[There]:
    return [one for one in there if one.kind == kind]


def wish_from(
    *,
    service: UUID,
    meeting: str,
    role: UUID | None,
    language: str,
    among: frozenset[UUID] | None = None,
) -> Wish:
    """Return the wish behind the columns of a booking."""
    return Wish(service, Meeting(meeting), role, language, among)
