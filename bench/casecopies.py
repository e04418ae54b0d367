"""Cases like a real one, made quickly, every one with keys and envelopes of its own.

What is measured with them (searches, names in a list) opens each of them, so nothing is copied
that is sealed: documents are sealed again, with another name in them.
"""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Model

from bench.filling import Rows, SharedCode, edge, like
from upstander.confidential.casework.models import Case, CaseReport, Incident
from upstander.confidential.reporting.models import Choice
from upstander.foundation.audit.models import PublicAct
from upstander.foundation.core.ids import new_id
from upstander.foundation.vault import suite
from upstander.foundation.vault.choices import KeyKind
from upstander.foundation.vault.keyrings import Keyring, item_context
from upstander.foundation.vault.models import Access, Compartment, Grant, Item, KeyPair, Standby
from upstander.foundation.vault.queries import grant_marks, key_marks
from upstander.foundation.vault.versions import grant_context, new_key


@dataclass(frozen=True)
class _Keys:
    """The keys of one copy, by the key of the real case that each stands for."""

    rows: Mapping[UUID, KeyPair]
    private: Mapping[UUID, bytes]


class CaseCopier:
    """Makes cases like a real one that has one report; ``name`` is what its documents say."""

    def __init__(self, case: Case, name: str, code: SharedCode, keyring: Keyring) -> None:
        """Open what the case and its report say, once."""
        self.case, self.name, self.code = case, name, code
        self.joined = CaseReport.objects.select_related("report", "incident").get(case=case)
        self.report = self.joined.report
        subjects = [case.pk, self.report.pk]
        self.places = list(Compartment.objects.filter(subject__in=subjects))
        owners = [place.pk for place in self.places]
        keys = KeyPair.objects.filter(owner__in=[*owners, self.report.pk])
        self.keys = {key.pk: key for key in keys}
        grants = Grant.objects.filter(key__in=self.keys).select_related("to")
        self.grants = list(grants)
        self.standbys = list(Standby.objects.filter(key__in=self.keys))
        self.access = list(Access.objects.filter(subject__in=subjects))
        self.choices = list(Choice.objects.filter(report=self.report))
        self.act = PublicAct.objects.get(subject_id=self.report.pk)
        items = Item.objects.filter(compartment__in=owners).select_related("key")
        self.items = [(item, _text(keyring.open_document(item))) for item in items]

    def copy(self, reference: str, name: str, day: dt.date, rows: Rows) -> None:
        """Add one more case of that day, about somebody else."""
        report = like(self.report, received_on=day)
        case = like(self.case, reference=reference, opened_on=day)
        receipt = self.code.receipt(report.pk, day)
        report.number = receipt.code.handle
        subjects = {self.case.pk: case.pk, self.report.pk: report.pk}
        places = {place.pk: new_id() for place in self.places}
        keys = self._new_keys(places, receipt.key, day)
        grants = list(self._grants(keys))
        rows.add(*keys.rows.values(), receipt.unlock, report, *grants, case)
        rows.add(*self._places(subjects, places, keys))
        rows.add(*(like(row, **edge(row, keys.rows)) for row in self.standbys))
        rows.add(*self._items(places, keys, name))
        rows.add(*(like(row, subject=subjects[row.subject], day=day) for row in self.access))
        rows.add(*(like(row, report=report, made_on=day) for row in self.choices))
        says = grant_marks(grants) | key_marks(keys.rows.values())
        rows.add(like(self.act, day=day, subject_id=report.pk, detail=says))
        incident = like(self.joined.incident, case=case)
        rows.add(incident, like(self.joined, case=case, report=report, incident=incident))

    def _new_keys(self, places: Mapping[UUID, UUID], code: KeyPair, day: dt.date) -> _Keys:
        rows, private = {}, {}
        for pk, key in self.keys.items():
            if key.kind == KeyKind.CODE:
                rows[pk] = code
            else:
                rows[pk], private[pk] = new_key(
                    KeyKind(key.kind), places[key.owner], key.version, day
                )
        return _Keys(rows, private)

    def _grants(self, keys: _Keys) -> Iterator[Grant]:
        for row in self.grants:
            grant = like(row, **edge(row, keys.rows))
            to = keys.rows.get(row.to_id, row.to)
            sealed = suite.seal(keys.private[row.key_id], bytes(to.public), grant_context(grant))
            grant.sealed = sealed
            yield grant

    def _places(
        self, subjects: Mapping[UUID, UUID], places: Mapping[UUID, UUID], keys: _Keys
    ) -> Iterator[Model]:
        for row in self.places:
            place = like(row, subject=subjects[row.subject], current=keys.rows[row.current_id])
            place.pk = places[row.pk]
            yield place

    def _items(self, places: Mapping[UUID, UUID], keys: _Keys, name: str) -> Iterator[Item]:
        for row, text in self.items:
            key = keys.rows[row.key_id]
            item = like(row, compartment_id=places[row.compartment_id], key=key)
            said = suite.pad(text.replace(self.name, name).encode())
            item.body = suite.seal(said, bytes(key.public), item_context(item, key.version))
            yield item


def _text(document: Mapping[str, object]) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


# What a copy adds to the tables of the reports, in the order in which it must be stored.
ORDER: tuple[type[Model], ...] = (Case, Incident, CaseReport)
