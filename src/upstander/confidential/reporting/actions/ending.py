"""Conversations that are over for good: nothing of them is kept but that they were."""

import datetime as dt
from uuid import UUID

from upstander.confidential.reporting.choices import ReportKind
from upstander.confidential.reporting.models import Report
from upstander.foundation.access.actors import Actor
from upstander.foundation.vault import journal
from upstander.foundation.vault.erasing import erase
from upstander.foundation.vault.taking import retire_code


def erase_conversation(*, owner: UUID, by: Actor, now: dt.datetime) -> None:
    """Delete the messages about a session, every key to them, and their code.

    Afterwards a try with the code is answered as any wrong code is; the record says that it was
    erased. There are no files in them. Raises Report.DoesNotExist for anything else.
    """
    with journal.written_down(now):
        kind = ReportKind.SESSION
        report = Report.objects.select_for_update().get(pk=owner, kind=kind)
        retire_code(subject=owner, by=by, now=now)
        erase(subjects=[owner], kind=kind.value, by=by, now=now)
        report.delete()
