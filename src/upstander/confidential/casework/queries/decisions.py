"""The decision log of a case, opened."""

from dataclasses import dataclass
from uuid import UUID

from upstander.confidential.casework.choices import Stage
from upstander.confidential.casework.models import Case, LogEntry
from upstander.confidential.casework.queries.parts import Signature, documents
from upstander.confidential.casework.rules.decisions import Logged, outdated
from upstander.foundation.vault.keyrings import Keyring


@dataclass(frozen=True)
class Entry:
    """One entry, opened. ``refers`` and ``replaced_by`` are numbers of entries of this log.

    ``is_old``: a decision that stands on something replaced since.
    """

    row: LogEntry
    stage: Stage
    signature: Signature
    text: str
    refers: tuple[int, ...] = ()
    replaces: int | None = None
    replaced_by: int | None = None
    is_old: bool = False

    @property
    def stands(self) -> bool:
        """Whether no later entry took its place."""
        return self.replaced_by is None


def logged(case: Case) -> list[Logged]:
    """Return the log without its words, in order."""
    rows = LogEntry.objects.filter(case=case).order_by("number")
    return [as_logged(row) for row in rows]


def as_logged(row: LogEntry) -> Logged:
    """Return what the rules need of a row."""
    refers = tuple(UUID(one) for one in row.refers)
    return Logged(row.pk, Stage(row.stage), row.replaces_id, refers)


def decision_log(case: Case, keyring: Keyring) -> list[Entry]:
    """Return the entries that open, in the order they were written, in three queries."""
    rows = list(LogEntry.objects.filter(case=case).order_by("number"))
    opened = documents([row.item for row in rows], keyring)
    log = [as_logged(row) for row in rows]
    numbers = {row.pk: row.number for row in rows}
    replaced = {row.replaces_id: row.number for row in rows if row.replaces_id}
    old = {entry.id for entry in outdated(log)}
    return [
        Entry(
            row=row,
            stage=entry.stage,
            signature=Signature.of(opened[row.item]),
            text=str(opened[row.item]["text"]),
            refers=tuple(sorted(numbers[one] for one in entry.refers)),
            replaces=numbers.get(entry.replaces) if entry.replaces else None,
            replaced_by=replaced.get(row.pk),
            is_old=row.pk in old,
        )
        for row, entry in zip(rows, log, strict=True)
        if row.item in opened
    ]
