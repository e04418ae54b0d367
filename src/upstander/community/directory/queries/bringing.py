"""What a batch would change here, before anybody agrees to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from upstander.community.directory.bringing import REASONS
from upstander.community.directory.models import Batch, Entry, Origin
from upstander.community.directory.queries.entries import facts_of, whole
from upstander.community.directory.rules.bringing import Kept, Merge, merged
from upstander.community.directory.rules.facts import Facts, from_json

# So many rows stand on the page that asks; the counts are of all.
SHOWN = 100


@dataclass(frozen=True)
class Step:
    """What one row does: ``new``, ``changed``, ``kept`` (only our own words differ) or ``same``."""

    title: str
    what: str
    taken: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


@dataclass(frozen=True)
class Preview:
    """What a batch would do: how many of each, the first rows of it, what stays out and why."""

    counts: Mapping[str, int]
    steps: tuple[Step, ...]
    rejects: tuple[tuple[str, str], ...]
    # Entries of this source that it no longer has; they stay.
    gone: int


def batch(id_: UUID) -> Batch | None:
    """Return a batch; None if it is done with or was never here."""
    return Batch.objects.select_related("source").filter(pk=id_).first()


def waiting_batches() -> list[Batch]:
    """Return the batches that are not all in yet, without their rows, by source."""
    return list(
        Batch.objects.select_related("source").defer("rows", "rejects").order_by("source__name")
    )


def preview(batch: Batch) -> Preview:
    """Return what a batch would do here."""
    keys = [row["key"] for row in batch.rows]
    known = kept_of(batch, keys)
    steps = [_step(from_json(row["facts"]), known.get(row["key"])) for row in batch.rows]
    counts = {
        what: sum(one.what == what for one in steps) for what in ("new", "changed", "kept", "same")
    }
    gone = Origin.objects.filter(source=batch.source).exclude(key__in=keys).count()
    telling = [one for one in steps if one.what != "same"]
    return Preview(counts, tuple(telling[:SHOWN]), _rejects(batch), gone)


def kept_of(batch: Batch, keys: list[str]) -> Mapping[str, Kept]:
    """Return by key what the source said before, and what stands here now."""
    origins = Origin.objects.filter(source=batch.source)
    wanted = set(keys)
    there = {one.entry_id: one for one in origins if one.key in wanted}
    entries = whole(Entry.objects.all()).in_bulk(list(there))
    return {
        there[id_].key: Kept(there[id_].said, facts_of(entry)) for id_, entry in entries.items()
    }


def _step(facts: Facts, kept: Kept | None) -> Step:
    title = f"{facts.name}, {facts.place}" if facts.place else facts.name
    if kept is None:
        return Step(title, "new")
    merge: Merge = merged(facts, kept)
    what = "changed" if merge.taken else "kept" if merge.kept else "same"
    return Step(title, what, merge.taken, merge.kept)


def _rejects(batch: Batch) -> tuple[tuple[str, str], ...]:
    return tuple(
        (_("Line {where}").format(where=where) if where.isdecimal() else where,
         " ".join(
             str(REASONS[code]).format(said=said)
             for code, said in zip(faults[::2], faults[1::2], strict=True)
         ))
        for where, *faults in batch.rejects
    )  # fmt: skip
