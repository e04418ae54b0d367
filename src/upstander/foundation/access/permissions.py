"""Every permission by name: ``room.act_on_what``. Printed to docs/generated/permissions.md."""

from collections.abc import Mapping
from enum import StrEnum


class Permission(StrEnum):
    """What a signed-in person may be allowed to do; which rows and which content is decided apart.

    Rows come from Access (``visible_to``); content comes from grants (the vault).
    """

    SEE_INBOX = "reporting.see_inbox"
    OPEN_REPORT = "reporting.open_report"
    ANSWER_REPORT = "reporting.answer_report"
    TAKE_DOWN = "reporting.take_down"
    CLOSE_REPORT = "reporting.close_report"
    REPLACE_CODE = "reporting.replace_code"
    SORT_REPORT = "casework.sort_report"
    READ_SECOND = "casework.read_second"
    SEE_CASES = "casework.see_cases"
    WORK_ON_CASE = "casework.work_on_case"
    GIVE_CASE = "casework.give_case"
    SEE_BOARD = "casework.see_board"
    BRING_CASES = "casework.bring_cases"
    EXPORT_CASE = "casework.export_case"
    CLOSE_CASE = "casework.close_case"
    ASSESS_RISK = "casework.assess_risk"
    COUNTERSIGN_RISK = "casework.countersign_risk"
    LOG_DECISION = "casework.log_decision"
    PLAN_SAFETY = "casework.plan_safety"
    LOG_CONTACT = "casework.log_contact"
    EDIT_WORDINGS = "casework.edit_wordings"
    KEEP_DAYS = "support.keep_days"
    SEE_SESSIONS = "support.see_sessions"
    HOLD_SESSIONS = "support.hold_sessions"
    DISCLOSE = "sharing.disclose"
    END_DISCLOSURE = "sharing.end_disclosure"
    SEE_REGISTER = "sharing.see_register"
    MANAGE_AGENCIES = "agencies.manage_agencies"
    MANAGE_MEMBERS = "agencies.manage_members"
    MANAGE_ROUTES = "agencies.manage_routes"
    TAKE_ALERT = "agencies.take_alert"
    MANAGE_ROTA = "agencies.manage_rota"
    SUSPEND_MEMBER = "agencies.suspend_member"
    ADMIT_TO_CIRCLE = "agencies.admit_to_circle"
    RESET_SECOND_FACTOR = "agencies.reset_second_factor"
    KEEP_RECOVERY = "agencies.keep_recovery"
    OPEN_DOOR = "agencies.open_door"
    KEEP_REFERENCE = "reference.keep_reference"
    KEEP_ENTRIES = "directory.keep_entries"
    ACCREDIT = "directory.accredit"
    READ_UNLISTED = "directory.read_unlisted"
    PROPOSE_CHANGES = "directory.propose_changes"
    GIVE_TOKENS = "directory.give_tokens"
    READ_AUDIT = "audit.read_audit"
    SEE_NUMBERS = "insight.see_numbers"
    SEE_TRUE_COUNTS = "insight.see_true_counts"
    PUBLISH_NUMBERS = "insight.publish_numbers"


# What each one lets somebody do, for a lay reader.
SENTENCES: Mapping[Permission, str] = {
    Permission.SEE_INBOX: "See that reports have arrived: day, district, how urgent.",
    Permission.OPEN_REPORT: "Read a report that their team holds a key to.",
    Permission.ANSWER_REPORT: "Write back to the person who reported.",
    Permission.TAKE_DOWN: "Type in what a person wrote on paper or says on the phone, and give them their code.",
    Permission.CLOSE_REPORT: "Close a report.",
    Permission.REPLACE_CODE: "Make a new code for a person they reached and recognised.",
    Permission.SORT_REPORT: "Decide what a report is about and which team leads.",
    Permission.READ_SECOND: "Read a report again that a colleague wants to pass to a better service.",
    Permission.SEE_CASES: "See the cases their team holds a key to: coded facts, and what is due.",
    Permission.WORK_ON_CASE: "Open a case of their team, write on it, take tasks, and move it on.",
    Permission.GIVE_CASE: "Give a case to another worker of the team.",
    Permission.SEE_BOARD: "See what each worker of the team carries, and what has gone quiet.",
    Permission.BRING_CASES: "Bring in the cases their team kept in a spreadsheet, and take them back within 7 days.",
    Permission.EXPORT_CASE: "Take a copy of a case out of here, for the person or another system, with a reason.",
    Permission.CLOSE_CASE: "Close a case with its outcome, and take it up again.",
    Permission.ASSESS_RISK: "Judge how much danger a person is in, and raise it with a reason.",
    Permission.COUNTERSIGN_RISK: "Say whether a colleague may judge the danger lower than the tool.",
    Permission.LOG_DECISION: "Write down decisions on a case with what they stand on, and print them.",
    Permission.PLAN_SAFETY: "Make a safety plan with a person, and print it for them.",
    Permission.LOG_CONTACT: "Write down how they tried to reach a person, and what came of it.",
    Permission.EDIT_WORDINGS: "Change their organisation's ready words for answers.",
    Permission.KEEP_DAYS: "Set up support sessions: services, days, officers, rooms and interpreters.",
    Permission.SEE_SESSIONS: "See the booked sessions of their team, move them and cancel them.",
    Permission.HOLD_SESSIONS: "Hold support sessions: read what the person said, write notes, say what came of it.",
    Permission.DISCLOSE: "Give another team a key to a report.",
    Permission.END_DISCLOSURE: "Take that key away again.",
    Permission.SEE_REGISTER: "See the register of what was shared with whom, and why.",
    Permission.MANAGE_AGENCIES: "Set up organisations and teams.",
    Permission.MANAGE_MEMBERS: "Add members to an organisation and let them go.",
    Permission.MANAGE_ROUTES: "Say which teams receive reports from which district.",
    Permission.TAKE_ALERT: "See their team’s alerts, and say that they look after one.",
    Permission.MANAGE_ROTA: "Say who is on duty for a team, and when.",
    Permission.SUSPEND_MEMBER: "Take a member's keys at once when there is cause.",
    Permission.ADMIT_TO_CIRCLE: "Give a new member the keys of their own team.",
    Permission.KEEP_RECOVERY: "Make, test and use their organisation's recovery cards.",
    Permission.RESET_SECOND_FACTOR: "Let a colleague who lost their phone connect a new one.",
    Permission.OPEN_DOOR: "Open and close the public door, state hours and safeguarding contacts, and change the partnership’s name, colours and texts.",
    Permission.KEEP_REFERENCE: "Say that a helpline is still right, and record new reference data.",
    Permission.ACCREDIT: "Take places from asking to join to their sticker, renew them, and take them off the list.",
    Permission.KEEP_ENTRIES: "Keep the directory: add places and services, change and close them, and say that one is still right.",
    Permission.READ_UNLISTED: "See entries of the directory that are not public: not checked yet, lapsed or hidden.",
    Permission.PROPOSE_CHANGES: "Send in what entries should say; it waits until somebody who keeps the directory takes it over.",
    Permission.GIVE_TOKENS: "Let a partner’s program read more of the directory than everybody may, and stop it.",
    Permission.READ_AUDIT: "Read who did what and when. Never what a person wrote.",
    Permission.SEE_NUMBERS: "See the numbers of closed periods, in which nobody can be found.",
    Permission.SEE_TRUE_COUNTS: "See true counts, also where they are small.",
    Permission.PUBLISH_NUMBERS: "Ask or confirm, as one of two people, that the public sees the numbers of closed "
    "periods; stop it.",
}

# What a program with a token can be allowed: never anything that needs a key.
FOR_TOKENS: frozenset[Permission] = frozenset(
    {Permission.READ_UNLISTED, Permission.PROPOSE_CHANGES}
)
