"""Writes: sending, opening, answering, closing, coming back, and raising the alarm."""

from upstander.confidential.reporting.actions.answering import answer_report, close_report
from upstander.confidential.reporting.actions.danger import mail_alarms, raise_danger
from upstander.confidential.reporting.actions.opening import OpenedReport, open_report
from upstander.confidential.reporting.actions.returning import withdraw_choice, write_back
from upstander.confidential.reporting.actions.sending import (
    Letter,
    Sent,
    seal_report,
    send_report,
)
from upstander.confidential.reporting.refusals import (
    AlreadyClosed,
    AlreadySent,
    ConversationMovedOn,
    NobodyToSendTo,
    NoKeyHere,
    NoSuchChoice,
    NothingWritten,
    NotYourReport,
    OpenItFirst,
    TooLong,
)

__all__ = [
    "AlreadyClosed",
    "AlreadySent",
    "ConversationMovedOn",
    "Letter",
    "NoKeyHere",
    "NoSuchChoice",
    "NobodyToSendTo",
    "NotYourReport",
    "NothingWritten",
    "OpenItFirst",
    "OpenedReport",
    "Sent",
    "TooLong",
    "answer_report",
    "close_report",
    "mail_alarms",
    "open_report",
    "raise_danger",
    "seal_report",
    "send_report",
    "withdraw_choice",
    "write_back",
]
