"""Tables of this room: coded facts only. What anybody wrote is sealed in the case's compartment."""

from upstander.confidential.casework.models.attempts import Attempt
from upstander.confidential.casework.models.bringing import BroughtCase, BroughtList
from upstander.confidential.casework.models.cases import (
    Case,
    CaseCounter,
    CaseReport,
    Incident,
    Task,
)
from upstander.confidential.casework.models.decisions import LogEntry
from upstander.confidential.casework.models.filters import SavedFilter
from upstander.confidential.casework.models.handing import Cover, Handover
from upstander.confidential.casework.models.risk import Assessment, Change
from upstander.confidential.casework.models.safety_plan import SafetyPlan
from upstander.confidential.casework.models.sorting import Sorting
from upstander.confidential.casework.models.wordings import OwnWording

__all__ = [
    "Assessment",
    "Attempt",
    "BroughtCase",
    "BroughtList",
    "Case",
    "CaseCounter",
    "CaseReport",
    "Change",
    "Cover",
    "Handover",
    "Incident",
    "LogEntry",
    "OwnWording",
    "SafetyPlan",
    "SavedFilter",
    "Sorting",
    "Task",
]
