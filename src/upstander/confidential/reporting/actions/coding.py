"""What may be counted of why and when: it waits at the report for one night, then leaves it."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db import transaction

from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.waiting import NOTHING, opened_coded
from upstander.foundation.access.actors import Actor, NotPermitted


@transaction.atomic
def take_coded(*, reports: Collection[UUID], by: Actor) -> Mapping[UUID, Mapping[str, object]]:
    """Take the coded answers off these reports and return them, in the caller's transaction.

    Afterwards no report says any more why or when it was. It is written down nowhere: a row in
    the record would join the report to what is counted. Raises NotPermitted.
    """
    if by.kind != "system":
        raise NotPermitted("Answers are counted by the system itself.")
    waiting = Report.objects.select_for_update().filter(pk__in=reports).exclude(coded=NOTHING)
    found = {
        pk: opened_coded(pk, bytes(locked)) for pk, locked in waiting.values_list("pk", "coded")
    }
    Report.objects.filter(pk__in=found).update(coded=NOTHING)
    return found
