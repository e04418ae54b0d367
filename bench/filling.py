"""A store of many reports, made quickly: one derived code serves all, most content is copied.

One report in fifty is made by the real action and opens. The others have every row in every
table, with ciphertexts copied from a real one: as large, as indexed, and closed for ever.
"""

import datetime as dt
import random
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model

from upstander.confidential.reporting.actions import Letter, seal_report
from upstander.confidential.reporting.choices import ReportState
from upstander.confidential.reporting.models import Choice, Report
from upstander.confidential.reporting.queries import Delivery, delivery_for
from upstander.confidential.reporting.rules import Answers, Cursor
from upstander.foundation.access.actors import Actor
from upstander.foundation.accounts.models import User
from upstander.foundation.agencies.queries import actor_for
from upstander.foundation.audit.actions import link_events, record_public_acts
from upstander.foundation.audit.models import PublicAct
from upstander.foundation.core import clock
from upstander.foundation.core.ids import new_id
from upstander.foundation.vault import masters, suite
from upstander.foundation.vault.choices import KeyKind, UnlockKind
from upstander.foundation.vault.codes import HANDLE_ALPHABET, HANDLE_LENGTH, Code
from upstander.foundation.vault.models import (
    Access,
    Compartment,
    Grant,
    Item,
    KeyPair,
    Standby,
    Unlock,
)
from upstander.foundation.vault.queries import grant_marks, key_marks
from upstander.foundation.vault.receipts import DerivedReceipt
from upstander.foundation.vault.versions import new_key

OFFICER = "dana@example.org"
STORY = "They shouted at us at the bus stop again and threw a bottle. " * 16
REAL_EVERY = 50
BATCH = 2000
DAYS = 365
PAGE = 25
AREAS = ("", "E07000218", "E07000219", "E07000220", "E07000221", "E07000222")
# In a year-old store most reports are closed; a few are new.
STATES = (
    *(ReportState.CLOSED,) * 14,
    *(ReportState.WITH_PERSON,) * 3,
    *(ReportState.WITH_US,) * 2,
    ReportState.NEW,
)
SYSTEM = Actor.system("bench")
Row = TypeVar("Row", bound=Model)


class SharedCode:
    """One secret and one derivation; every report's key is wrapped under it, bound to itself."""

    def __init__(self) -> None:
        self.secret = secrets.randbits(50)
        self.salt = secrets.token_bytes(16)
        self.cost = suite.Cost(**settings.UPSTANDER_ARGON2["code"])
        known = Code("", self.secret).known
        self._stretched = suite.stretch(known, masters.key_for("pepper"), self.salt, self.cost)
        taken = Unlock.objects.filter(kind=UnlockKind.CODE).values_list("handle", flat=True)
        self._used = set(taken)

    def receipt(self, report: UUID, day: dt.date) -> DerivedReceipt:
        """Return a receipt with a handle of its own."""
        key, private = new_key(KeyKind.CODE, report, 1, day)
        code = Code(self._handle(), self.secret)
        return DerivedReceipt(code, key, self.unlock(key, private, code.handle))

    def unlock(self, key: KeyPair, private: bytes, handle: str) -> Unlock:
        """Return the way in to one key."""
        return Unlock(
            key=key, kind=UnlockKind.CODE, handle=handle, salt=self.salt, memory=self.cost.memory,
            passes=self.cost.passes, pepper_version=masters.PEPPER_VERSION,
            wrapped=suite.lock(private, suite.expand(self._stretched, "wrap"), key.id.bytes),
            verifier=suite.expand(self._stretched, "verifier"),
        )  # fmt: skip

    def _handle(self) -> str:
        while True:
            handle = "".join(secrets.choice(HANDLE_ALPHABET) for _sign in range(HANDLE_LENGTH))
            if handle not in self._used:
                self._used.add(handle)
                return handle


@dataclass
class Rows:
    """Rows waiting to be stored, in the order in which they must be."""

    waiting: dict[type[Model], list[Any]] = field(default_factory=dict)

    def add(self, *rows: Model) -> None:
        """Put rows to those of their kind."""
        for row in rows:
            self.waiting.setdefault(type(row), []).append(row)

    def store(self, more: Sequence[type[Model]] = ()) -> None:
        """Store all of them: the rows of reports, then those of the rooms above."""
        for model in (*ORDER, *more):
            model._default_manager.bulk_create(self.waiting.pop(model, []), batch_size=BATCH)


ORDER: tuple[type[Model], ...] = (
    KeyPair, Compartment, Grant, Standby, Item, Unlock, Access, Report, Choice, PublicAct,
)  # fmt: skip


class Copier:
    """Makes reports like a real one, with random ids and the real one's ciphertexts."""

    def __init__(self, real: Report, code: SharedCode, chance: random.Random) -> None:
        self.code = code
        self.chance = chance
        self.places = list(Compartment.objects.filter(subject=real.pk))
        owners = [place.pk for place in self.places]
        self.keys = {key.pk: key for key in KeyPair.objects.filter(owner__in=[*owners, real.pk])}
        self.grants = list(Grant.objects.filter(key__owner__in=owners))
        self.standbys = list(Standby.objects.filter(key__owner__in=owners))
        self.items = list(Item.objects.filter(compartment__in=owners))
        self.access = list(Access.objects.filter(subject=real.pk))
        self.choices = list(Choice.objects.filter(report=real))
        self.act = PublicAct.objects.get(subject_id=real.pk)
        self.report = real

    def copy(self, day: dt.date, rows: Rows) -> None:
        """Add one more report of that day."""
        chosen = self.chance.choice(STATES)
        report = like(
            self.report, received_on=day, area=self.chance.choice(AREAS), state=chosen,
            closed_on=day if chosen == ReportState.CLOSED else None, danger=False,
        )  # fmt: skip
        receipt = self.code.receipt(report.pk, day)
        report.number = receipt.code.handle
        places = {place.pk: new_id() for place in self.places}
        keys = {pk: self._key(key, report, places, receipt) for pk, key in self.keys.items()}
        grants = [like(row, **edge(row, keys)) for row in self.grants]
        rows.add(*keys.values(), receipt.unlock, report, *grants)
        rows.add(*(self._place(row, report, places, keys) for row in self.places))
        rows.add(*(like(row, **edge(row, keys)) for row in self.standbys))
        rows.add(*self._rest(report, places, keys))
        says = grant_marks(grants) | key_marks(keys.values())
        rows.add(like(self.act, day=day, subject_id=report.pk, detail=says))

    def _key(
        self, key: KeyPair, report: Report, places: dict[UUID, UUID], receipt: DerivedReceipt
    ) -> KeyPair:
        if key.kind == KeyKind.CODE:
            return receipt.key
        return like(key, owner=places.get(key.owner, report.pk))

    def _place(
        self, row: Compartment, report: Report, places: dict[UUID, UUID], keys: dict[UUID, KeyPair]
    ) -> Compartment:
        copy = like(row, subject=report.pk, current=keys[row.current_id])
        copy.pk = places[row.pk]
        return copy

    def _rest(
        self, report: Report, places: dict[UUID, UUID], keys: dict[UUID, KeyPair]
    ) -> Iterator[Model]:
        facts = {"state": report.state, "day": report.received_on, "area": report.area}
        for access in self.access:
            yield like(access, subject=report.pk, danger=False, **facts)
        for item in self.items:
            yield like(item, compartment_id=places[item.compartment_id], key=keys[item.key_id])
        for choice in self.choices:
            yield like(choice, report=report, made_on=report.received_on)


def like(row: Row, **changes: object) -> Row:
    """Return an unsaved copy of a row with an id of its own."""
    names = [column.attname for column in row._meta.concrete_fields if not column.primary_key]
    copy = type(row)(**{name: getattr(row, name) for name in names})
    copy.pk = new_id()
    for name, value in changes.items():
        setattr(copy, name, value)
    return copy


def edge(row: Grant | Standby, keys: Mapping[UUID, KeyPair]) -> dict[str, object]:
    """Return both ends of a grant among the copied keys; circles stay who they are."""
    ends = {"key": row.key_id, "to": row.to_id}
    if isinstance(row, Standby):
        ends["through"] = row.through_id
    return {f"{name}_id": keys[pk].pk if pk in keys else pk for name, pk in ends.items()}


def fill(count: int) -> dict[str, Any]:
    """Store that many reports of the last year; return where pages start, and what opens."""
    chance = random.Random(count)  # noqa: S311 - days and states, no secret
    code, now = SharedCode(), clock.now()
    hurry()
    days = [
        clock.london_day(now) - dt.timedelta(days=1 + at * DAYS // count) for at in range(count)
    ]
    real = [real_report(code, day) for day in days[::REAL_EVERY]]
    copier = Copier(real[0], code, chance)
    copied = [day for at, day in enumerate(days) if at % REAL_EVERY]
    for start in range(0, len(copied), BATCH):
        _store(copier, copied[start : start + BATCH])
    record_public_acts(by=SYSTEM, now=now)
    link_events(by=SYSTEM, now=now)
    look_at_the_tables()
    return {"pages": _pages(count), "numbers": [report.number for report in real[:200]]}


def hurry() -> None:
    """Let this process alone keep much of SQLite's file in memory, and not wait for the disk."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size=-400000")
            cursor.execute("PRAGMA synchronous=OFF")


def real_report(code: SharedCode, day: dt.date) -> Report:
    """Send one report on a day gone by, as anybody does."""
    now = dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)
    answers = Answers(STORY, "yes", "E07000220", ("talk",))
    delivery: Delivery = delivery_for(answers, now)
    receipt = code.receipt(new_id(), day)
    letter = Letter(answers, delivery)
    return seal_report(letter=letter, receipt=receipt, by=Actor.public(), now=now).report


def _store(copier: Copier, days: Sequence[dt.date]) -> None:
    rows = Rows()
    for day in days:
        copier.copy(day, rows)
    with transaction.atomic():
        rows.store()


def look_at_the_tables() -> None:
    """Let PostgreSQL count its rows, as it does by itself within a minute. SQLite never does."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _pages(count: int) -> dict[str, str]:
    """Return where the first page, the 1,000th (or the middle one) and the last one start."""
    actor = actor_for(User.objects.get(email=OFFICER))
    rows = (
        Access.objects.visible_to(actor).order_by("-day", "subject").values_list("day", "subject")
    )
    page = min(1000, count // PAGE // 2)
    starts = {f"page {page:,}": PAGE * (page - 1) - 1, "last page": rows.count() - PAGE - 1}
    return {"first page": ""} | {name: str(Cursor(*rows[start])) for name, start in starts.items()}
