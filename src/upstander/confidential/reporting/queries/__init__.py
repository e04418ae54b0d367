"""Reads: lists of coded facts, one report, and what a keyring opens of it."""

from upstander.confidential.reporting.queries.content import (
    KINDS,
    ClosedPart,
    Content,
    Mailbox,
    mailbox,
    opened,
)
from upstander.confidential.reporting.queries.delivery import Delivery, delivery_for
from upstander.confidential.reporting.queries.lists import (
    COUNT_UP_TO,
    DANGER,
    PAGE_SIZE,
    InboxPage,
    Row,
    danger_alarms,
    inbox,
    newest,
    row_of,
    waiting_count,
)
from upstander.confidential.reporting.queries.reports import (
    KeyHolder,
    Seat,
    area_names,
    choices_of,
    find_report,
    key_holders,
    seat_of,
)

__all__ = [
    "COUNT_UP_TO",
    "DANGER",
    "KINDS",
    "PAGE_SIZE",
    "ClosedPart",
    "Content",
    "Delivery",
    "InboxPage",
    "KeyHolder",
    "Mailbox",
    "Row",
    "Seat",
    "area_names",
    "choices_of",
    "danger_alarms",
    "delivery_for",
    "find_report",
    "inbox",
    "key_holders",
    "mailbox",
    "newest",
    "opened",
    "row_of",
    "seat_of",
    "waiting_count",
]
