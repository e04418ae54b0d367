"""Every event by name: ``source:subject:action``. Printed to docs/generated/events.md."""

from enum import StrEnum


class EventName(StrEnum):
    """What an audit event is about. A name is permanent: it is part of a chained row."""

    # The person who told us.
    REPORT_SENT = "reporting:report:send"
    MESSAGE_RECEIVED = "reporting:message:receive"
    CHOICE_WITHDRAWN = "reporting:choice:withdraw"
    # The people who answer.
    REPORT_OPENED = "reporting:report:open"
    REPORT_ANSWERED = "reporting:report:answer"
    REPORT_CLOSED = "reporting:report:close"
    PART_STAYED_CLOSED = "reporting:part:stay_closed"
    DANGER_RAISED = "reporting:danger:raise"
    # Who else may see it.
    DISCLOSED = "sharing:report:disclose"
    DISCLOSURE_ENDED = "sharing:report:end"
    # Keys.
    COMPARTMENT_OPENED = "vault:compartment:make"
    VERSION_MADE = "vault:compartment:rekey"
    ITEM_SEALED = "vault:item:seal"
    GRANT_GIVEN = "vault:grant:give"
    GRANT_TAKEN = "vault:grant:take"
    KEY_MADE = "vault:key:make"
    KEY_RETIRED = "vault:key:retire"
    KEY_SWAPPED = "vault:key:swap"
    RECOVERY_MADE = "vault:recovery:make"
    RECOVERY_DRILLED = "vault:recovery:drill"
    RECOVERY_USED = "vault:recovery:use"
    RECOVERY_REFUSED = "vault:recovery:refuse"
    OPENERS_TOO_FEW = "vault:openers:warn"
    TAKEN_AGAIN = "vault:journal:take_again"
    JOURNAL_BEGUN = "vault:journal:begin"
    ANCHOR_WRITTEN = "vault:anchor:write"
    # People who work here.
    USER_CREATED = "accounts:user:create"
    SIGNED_IN = "accounts:user:sign_in"
    SIGNED_OUT = "accounts:user:sign_out"
    SIGN_IN_ENDED = "accounts:user:end_sign_in"
    UNLOCKED = "accounts:user:unlock"
    PASSWORD_CHANGED = "accounts:user:change_password"  # noqa: S105 - the name of an event
    RESET_LINK_SENT = "accounts:user:send_reset_link"
    PASSWORD_RESET = "accounts:user:reset_password"  # noqa: S105 - the name of an event
    PASSKEY_ADDED = "accounts:user:add_passkey"
    PASSKEY_REMOVED = "accounts:user:remove_passkey"
    SECOND_FACTOR_SET = "accounts:user:set_second_factor"
    SECOND_FACTOR_RESET = "accounts:user:reset_second_factor"
    # Organisations, teams and routes.
    PARTNERSHIP_FOUNDED = "agencies:partnership:found"
    AGENCY_OPENED = "agencies:agency:open"
    CIRCLE_NAMED = "agencies:circle:name"
    CIRCLE_OPENED = "agencies:circle:open"
    AREA_ADDED = "agencies:area:add"
    INVITATION_SENT = "agencies:invitation:send"
    INVITATION_WITHDRAWN = "agencies:invitation:withdraw"
    INVITATION_ACCEPTED = "agencies:invitation:accept"
    MEMBER_INVITED = "agencies:member:invite"
    MEMBER_DOUBTED = "agencies:member:doubt"
    MEMBER_ADMITTED = "agencies:member:admit"
    MEMBER_REMOVED = "agencies:member:remove"
    MEMBER_SUSPENDED = "agencies:member:suspend"
    ALARM_SEEN = "agencies:alarm:see"
    ROUTE_SET = "agencies:route:set"
    ROUTE_MOVED = "agencies:route:move"


class Fault(StrEnum):
    """What ``verify`` can find wrong. Each has one sentence in ``rules.FAULT_WORDS``."""

    EVENT_ALTERED = "event altered"
    EVENT_MISSING = "event missing"
    EVENT_UNLINKED = "event without link"
    LINK_MISSING = "link missing"
    LINK_ALTERED = "link altered"
    CHAIN_BROKEN = "chain broken"
    HEAD_MISSING = "head missing"
    ITEM_DIFFERS = "item differs"
