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
    CLOSE_REPORT = "reporting.close_report"
    DISCLOSE = "sharing.disclose"
    END_DISCLOSURE = "sharing.end_disclosure"
    SEE_REGISTER = "sharing.see_register"
    MANAGE_AGENCIES = "agencies.manage_agencies"
    MANAGE_MEMBERS = "agencies.manage_members"
    MANAGE_ROUTES = "agencies.manage_routes"
    SUSPEND_MEMBER = "agencies.suspend_member"
    ADMIT_TO_CIRCLE = "agencies.admit_to_circle"
    RESET_SECOND_FACTOR = "agencies.reset_second_factor"
    KEEP_RECOVERY = "agencies.keep_recovery"
    READ_AUDIT = "audit.read_audit"
    SEE_NUMBERS = "insight.see_numbers"


# What each one lets somebody do, for a lay reader.
SENTENCES: Mapping[Permission, str] = {
    Permission.SEE_INBOX: "See that reports have arrived: day, district, how urgent.",
    Permission.OPEN_REPORT: "Read a report that their team holds a key to.",
    Permission.ANSWER_REPORT: "Write back to the person who reported.",
    Permission.CLOSE_REPORT: "Close a report.",
    Permission.DISCLOSE: "Give another team a key to a report.",
    Permission.END_DISCLOSURE: "Take that key away again.",
    Permission.SEE_REGISTER: "See the register of what was shared with whom, and why.",
    Permission.MANAGE_AGENCIES: "Set up organisations and teams.",
    Permission.MANAGE_MEMBERS: "Add members to an organisation and let them go.",
    Permission.MANAGE_ROUTES: "Say which teams receive reports from which district.",
    Permission.SUSPEND_MEMBER: "Take a member's keys at once when there is cause.",
    Permission.ADMIT_TO_CIRCLE: "Give a new member the keys of their own team.",
    Permission.KEEP_RECOVERY: "Make, test and use their organisation's recovery cards.",
    Permission.RESET_SECOND_FACTOR: "Let a colleague who lost their phone connect a new one.",
    Permission.READ_AUDIT: "Read who did what and when. Never what a person wrote.",
    Permission.SEE_NUMBERS: "See counts and published tables.",
}
