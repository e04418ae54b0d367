"""The one table of roles: a sentence a lay reader understands, and what the role may do."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from upstander.foundation.access.permissions import Permission


class Role(StrEnum):
    """A job somebody does in an agency."""

    RECEPTION = "reception"
    VICTIM_CARE = "victim_care"
    COHESION_OFFICER = "cohesion_officer"
    POLICE = "police"
    SUPERVISOR = "supervisor"
    COORDINATOR = "coordinator"
    ANALYST = "analyst"
    DATA_PROTECTION = "data_protection"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class RoleEntry:
    """One row of the table."""

    title: str
    sentence: str
    may: frozenset[Permission]


_READS = frozenset(
    {Permission.SEE_INBOX, Permission.OPEN_REPORT, Permission.TAKE_ALERT, Permission.SEE_CASES}
)
_ANSWERS = _READS | {
    Permission.ANSWER_REPORT,
    Permission.TAKE_DOWN,
    Permission.CLOSE_REPORT,
    Permission.REPLACE_CODE,
    Permission.SORT_REPORT,
    Permission.READ_SECOND,
    Permission.WORK_ON_CASE,
    Permission.CLOSE_CASE,
    Permission.ASSESS_RISK,
    Permission.LOG_DECISION,
    Permission.PLAN_SAFETY,
    Permission.LOG_CONTACT,
    Permission.SEE_SESSIONS,
    Permission.HOLD_SESSIONS,
    Permission.DISCLOSE,
    Permission.END_DISCLOSURE,
    Permission.ADMIT_TO_CIRCLE,
}
_LEADS = _ANSWERS | {
    Permission.SUSPEND_MEMBER,
    Permission.RESET_SECOND_FACTOR,
    Permission.MANAGE_MEMBERS,
    Permission.MANAGE_ROTA,
    Permission.KEEP_RECOVERY,
    Permission.SEE_REGISTER,
    Permission.GIVE_CASE,
    Permission.SEE_BOARD,
    Permission.BRING_CASES,
    Permission.EXPORT_CASE,
    Permission.COUNTERSIGN_RISK,
    Permission.EDIT_WORDINGS,
    Permission.KEEP_DAYS,
    Permission.SEE_NUMBERS,
}

ROLES: Mapping[Role, RoleEntry] = {
    Role.RECEPTION: RoleEntry(
        "Reception",
        "Sees that reports have arrived and how urgent they are, and passes word on. "
        "Cannot read what a person wrote.",
        frozenset({Permission.SEE_INBOX}),
    ),
    Role.VICTIM_CARE: RoleEntry(
        "Victim care officer",
        "Reads the reports their team holds a key to, answers the person, shares with another "
        "body and closes the report. Gives keys to a colleague whom a supervisor invited.",
        _ANSWERS,
    ),
    Role.COHESION_OFFICER: RoleEntry(
        "Community cohesion officer",
        "Does the same as a victim care officer, for the council's community cohesion team.",
        _ANSWERS,
    ),
    Role.POLICE: RoleEntry(
        "Police officer",
        "Reads and answers reports that the police team holds a key to. A report that was not "
        "shared with the police does not appear at all.",
        _ANSWERS,
    ),
    Role.SUPERVISOR: RoleEntry(
        "Supervisor",
        "Does what the team does, invites new members, lets members go, keeps the rota, and takes "
        "a member out at once when there is cause.",
        _LEADS,
    ),
    Role.COORDINATOR: RoleEntry(
        "Partnership coordinator",
        "Sets up agencies, teams and who receives reports from which district, keeps the directory "
        "of places and the days of support sessions, and opens the public door when all is ready. "
        "Cannot read reports unless also a member of a team.",
        frozenset(
            {
                Permission.MANAGE_AGENCIES,
                Permission.MANAGE_ROUTES,
                Permission.MANAGE_ROTA,
                Permission.OPEN_DOOR,
                Permission.KEEP_REFERENCE,
                Permission.KEEP_ENTRIES,
                Permission.KEEP_DAYS,
                Permission.ACCREDIT,
                Permission.READ_UNLISTED,
                Permission.PROPOSE_CHANGES,
                Permission.GIVE_TOKENS,
                Permission.SEE_REGISTER,
                Permission.SEE_NUMBERS,
                Permission.PUBLISH_NUMBERS,
            }
        ),
    ),
    Role.ANALYST: RoleEntry(
        "Analyst",
        "Sees true counts and published tables, and is one of the two people who show the public "
        "page. Cannot see a single report.",
        frozenset({Permission.SEE_NUMBERS, Permission.SEE_TRUE_COUNTS, Permission.PUBLISH_NUMBERS}),
    ),
    Role.DATA_PROTECTION: RoleEntry(
        "Data protection officer",
        "Reads the audit trail and the register of sharing. Cannot read what a person wrote.",
        frozenset({Permission.READ_AUDIT, Permission.SEE_REGISTER}),
    ),
    Role.ADMINISTRATOR: RoleEntry(
        "Administrator",
        "Keeps accounts and settings in order, and takes a member out at once when there is "
        "cause. Cannot read any report, and cannot give anybody a key.",
        frozenset(
            {
                Permission.MANAGE_AGENCIES,
                Permission.MANAGE_MEMBERS,
                Permission.SUSPEND_MEMBER,
                Permission.RESET_SECOND_FACTOR,
                Permission.OPEN_DOOR,
                Permission.KEEP_REFERENCE,
            }
        ),
    ),
}
