"""What other rooms let ``verify`` compare: each brings its matcher when it is loaded."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Noted:
    """The act that says it wrote a ciphertext."""

    name: str
    day: dt.date
    subject_kind: str
    subject_id: UUID | None


# Given every digest the record knows, says in sentences what no longer matches. The room that
# keeps the ciphertexts brings one: this room cannot see them.
Matcher = Callable[[Mapping[str, Noted]], Iterable[str]]

_registered: list[Matcher] = []


def register(matcher: Matcher) -> Matcher:
    """Let ``manage audit_verify`` use this matcher; call it from the room's AppConfig.ready."""
    if matcher not in _registered:
        _registered.append(matcher)
    return matcher


def registered() -> tuple[Matcher, ...]:
    """Return every matcher, in the order of the installed rooms."""
    return tuple(_registered)
