"""What is known of a report's code: never the code itself."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from upstander.confidential.reporting.models import Report
from upstander.foundation.vault.queries import code_keys


@dataclass(frozen=True)
class CodeFacts:
    """The code as staff may know of it.

    ``live`` is its key, None when no code opens the report: then ``stopped_on`` says since when.
    ``renewed_on`` is the day of a code that took the place of another.
    """

    codes: int
    live: UUID | None
    stopped_on: dt.date | None
    renewed_on: dt.date | None


def code_of(report: Report) -> CodeFacts:
    """Return what is known of a report's code, from its keys: a restored copy agrees with them."""
    keys = code_keys(report.pk)
    newest = keys[-1] if keys else None
    if newest is None or newest.retired_on is not None:
        return CodeFacts(len(keys), None, newest.retired_on if newest else None, None)
    return CodeFacts(len(keys), newest.pk, None, newest.made_on if len(keys) > 1 else None)
