"""What the inbox shows of cases: whose a report is, and which case it is in."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from upstander.confidential.casework.choices import SortingState
from upstander.confidential.casework.models import Case, CaseReport, Sorting
from upstander.confidential.casework.queries.covers import mine
from upstander.confidential.casework.queries.lists import titles_of
from upstander.confidential.reporting.above import InCase
from upstander.foundation.access.actors import Actor
from upstander.foundation.core.prepared import Prepared
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.models import Access


def cases(actor: Actor, keyring: Keyring | None, reports: Sequence[UUID]) -> Mapping[UUID, InCase]:
    """Return the case of each report that is in one the actor may know of."""
    joined = _JOINED.rows(user=actor.user_id, circles=actor.circles, reports=reports)
    named = titles_of({case for _report, case, _reference in joined}, keyring)
    return {
        report: InCase(reference, named.get(case, ""), reverse("casework:case", args=[reference]))
        for report, case, reference in joined
    }


def own(actor: Actor, today: dt.date) -> set[UUID]:
    """Return reports in an open case somebody works on, and what they decided that is in none."""
    at_work = Case.objects.filter(mine(actor, today, "worker"), closed_on=None)
    working = CaseReport.objects.filter(case__in=at_work)
    decided = _decided().filter(mine(actor, today, "decided_by"), report__closed_on=None)
    return {*working.values_list("report", flat=True), *decided.values_list("report", flat=True)}


def of_the_team(rows: QuerySet[Access], actor: Actor) -> QuerySet[Access]:
    """Return the rows without the reports that another team leads."""
    about = OuterRef("subject")
    elsewhere = CaseReport.objects.filter(report=about).exclude(case__lead__in=actor.circles)
    decided = _decided().filter(report=about).exclude(lead__in=actor.circles)
    return rows.filter(~Exists(elsewhere), ~Exists(decided))


def _joined(
    user: UUID, circles: Sequence[UUID], reports: Sequence[UUID]
) -> QuerySet[CaseReport, Any]:
    seen = Case.objects.visible_to(Actor.holding(user, circles)).filter(pk=OuterRef("case"))
    rows = CaseReport.objects.filter(Exists(seen), report__id__in=reports)
    return rows.values_list("report", "case", "case__reference")


_JOINED = Prepared(_joined)


def _decided() -> QuerySet[Sorting]:
    """Return the decisions that stand, on reports that are in no case yet."""
    return Sorting.objects.filter(report__in_case=None).exclude(state=SortingState.REPLACED)
