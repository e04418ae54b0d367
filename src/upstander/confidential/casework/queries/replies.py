"""Which people in a case wrote to us, and who of us should hear of it."""

import datetime as dt
from uuid import UUID

from django.db.models import Count, Exists, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from upstander.confidential.casework.models import Case, CaseReport
from upstander.confidential.casework.queries.covers import covers
from upstander.confidential.casework.rules.board import effective_worker
from upstander.confidential.reporting.choices import ReportState
from upstander.foundation.agencies.queries.rota import on_duty
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.core.clock import london_day
from upstander.foundation.vault.choices import Label
from upstander.foundation.vault.models import Item


def unheard() -> QuerySet[CaseReport]:
    """Return reports in cases whose person wrote since we last took note, with ``written``."""
    written = (
        Item.objects.filter(compartment__subject=OuterRef("report"), label=Label.MESSAGE)
        .order_by()
        .values("compartment__subject")
        .annotate(n=Count("pk"))
        .values("n")
    )
    rows = CaseReport.objects.filter(report__state=ReportState.WITH_US)
    counted = rows.annotate(written=Coalesce(Subquery(written, output_field=IntegerField()), 0))
    return counted.filter(written__gt=F("heard")).select_related("case").order_by("id")


def left_unread(heard_before: dt.date) -> QuerySet[CaseReport]:
    """Return reports whose person wrote before that day, and that nobody has opened since."""
    opened = Event.objects.filter(
        name=EventName.REPORT_OPENED, subject_id=OuterRef("report"), day__gte=OuterRef("heard_on")
    )
    rows = CaseReport.objects.filter(
        ~Exists(opened), report__state=ReportState.WITH_US, heard_on__lt=heard_before,
        passed_up=False,
    )  # fmt: skip
    return rows.select_related("case").order_by("id")


def who_hears(case: Case, now: dt.datetime) -> set[UUID]:
    """Return who is told of a reply: whoever works on the case today, and who is on duty.

    Where there is neither, the team.
    """
    worker = effective_worker(case.worker, covers(london_day(now)))
    duty = on_duty(case.lead, now)
    named = {worker} if worker else set()
    return named | duty.people or set(duty.team)


def who_leads(case: Case, now: dt.datetime) -> set[UUID]:
    """Return the supervisors of the team that leads a case, less those who are away."""
    return set(on_duty(case.lead, now).leads)
