"""Writes: sharing a report, ending it, and taking it back."""

from upstander.confidential.sharing.actions.disclosing import (
    Plan,
    disclose,
    end_disclosure,
    withdraw,
)
from upstander.confidential.sharing.refusals import (
    AlreadyHolds,
    AskFirst,
    BasisOutOfDate,
    EndedAlready,
    LegalDuty,
    NoSuchTeam,
    NothingChosen,
    NotYoursToEnd,
    OriginalsStay,
)

__all__ = [
    "AlreadyHolds",
    "AskFirst",
    "BasisOutOfDate",
    "EndedAlready",
    "LegalDuty",
    "NoSuchTeam",
    "NotYoursToEnd",
    "NothingChosen",
    "OriginalsStay",
    "Plan",
    "disclose",
    "end_disclosure",
    "withdraw",
]
