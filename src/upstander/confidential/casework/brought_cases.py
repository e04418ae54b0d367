"""Cases out of lines of a list. It needs public keys only; each runs in its caller's transaction."""

import datetime as dt
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from upstander.confidential.casework.choices import CaseState
from upstander.confidential.casework.models import BroughtCase, BroughtList, Case
from upstander.confidential.casework.models.cases import CASE
from upstander.confidential.casework.rules.bringing import Draft
from upstander.confidential.casework.steps import next_references, signed
from upstander.confidential.reporting.queries import Seat
from upstander.foundation.access.actors import Actor
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.core.ids import new_id
from upstander.foundation.vault.choices import CompartmentKind, Label
from upstander.foundation.vault.granting import Facts, Opening, open_subject
from upstander.foundation.vault.models import KeyPair
from upstander.foundation.vault.queries import live_keys


def new_cases(
    row: BroughtList,
    drafts: Sequence[Draft],
    marks: Mapping[int, tuple[str, str]],
    seat: Seat,
    *,
    by: Actor,
    now: dt.datetime,
) -> list[UUID]:
    """Make a case of each draft, sealed to the team that brings it; nobody else gets a key."""
    today = london_day(now)
    references = next_references(today.year, len(drafts))
    made = [
        _case(row, draft, reference, today)
        for draft, reference in zip(drafts, references, strict=True)
    ]
    Case.objects.bulk_create(made)
    BroughtCase.objects.bulk_create(
        BroughtCase(
            came_with=row, case=case, worker=case.worker,
            mark=marks[draft.line][0], reference_mark=marks[draft.line][1],
        )
        for case, draft in zip(made, drafts, strict=True)
    )  # fmt: skip
    keys = list(live_keys([row.circle]).values())
    signature = signed(seat, now)
    for case, draft in zip(made, drafts, strict=True):
        _seal(case, draft, keys, signature, by, now)
    return [case.pk for case in made]


def _case(row: BroughtList, draft: Draft, reference: str, today: dt.date) -> Case:
    return Case(
        id=new_id(), reference=reference, opened_on=draft.opened or today, about=draft.about,
        area=draft.area, lead=row.circle, worker=draft.worker, state=CaseState.OPEN,
        review_on=draft.next,
    )  # fmt: skip


def _seal(
    case: Case,
    draft: Draft,
    keys: Sequence[KeyPair],
    signature: Mapping[str, object],
    by: Actor,
    now: dt.datetime,
) -> None:
    open_subject(
        subject=case.pk,
        openings=[Opening(kind, keys, documents) for kind, documents in _parts(draft, signature)],
        facts=Facts(danger=False, state=case.state, day=case.opened_on, area=case.area, kind=CASE),
        standby=None, purpose=CASE, by=by, now=now, event=EventName.CASE_BROUGHT,
    )  # fmt: skip


_Parts = list[tuple[CompartmentKind, list[tuple[Label, Mapping[str, object]]]]]


def _parts(draft: Draft, signature: Mapping[str, object]) -> _Parts:
    """Return what is sealed, part by part. Names lie apart from the work, as in a report."""
    title = draft.title or _("Brought from our list, line {n}").format(n=draft.line)
    work: list[tuple[Label, Mapping[str, object]]] = [
        (Label.CASE, {**signature, "title": title}),
        (Label.BROUGHT, {**signature, **_said(draft)}),
    ]
    parts: _Parts = [(CompartmentKind.WORK, work)]
    if draft.person:
        person = {**signature, "person": dict(draft.person)}
        parts.append((CompartmentKind.IDENTITY, [(Label.BROUGHT_PERSON, person)]))
    if draft.others:
        others = {**signature, "text": draft.others}
        parts.append((CompartmentKind.OTHERS, [(Label.BROUGHT_OTHERS, others)]))
    return parts


def _said(draft: Draft) -> dict[str, object]:
    return {
        "reference": draft.reference,
        "summary": draft.summary,
        "notes": list(draft.notes),
        "risk": draft.risk,
        "kept": [list(pair) for pair in draft.kept],
    }
