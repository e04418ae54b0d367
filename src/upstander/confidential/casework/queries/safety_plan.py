"""The versions of a safety plan, opened."""

from dataclasses import dataclass

from upstander.confidential.casework.models import Case, SafetyPlan
from upstander.confidential.casework.queries.parts import Signature, documents
from upstander.confidential.casework.rules.safety_plan import Plan
from upstander.foundation.vault.keyrings import Keyring


@dataclass(frozen=True)
class Version:
    """One version, opened."""

    row: SafetyPlan
    signature: Signature
    plan: Plan


def plan_versions(case: Case, keyring: Keyring) -> list[Version]:
    """Return the versions that open, newest first, in three queries."""
    rows = list(SafetyPlan.objects.filter(case=case).order_by("-number"))
    opened = documents([row.item for row in rows], keyring)
    return [
        Version(row, Signature.of(opened[row.item]), Plan.of(opened[row.item]))
        for row in rows
        if row.item in opened
    ]


def newest_plan(case: Case) -> SafetyPlan | None:
    """Return the version in use."""
    return SafetyPlan.objects.filter(case=case).order_by("-number").first()
