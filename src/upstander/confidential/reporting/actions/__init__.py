"""Writes: sending, opening, answering, closing, coming back, and raising the alarm."""

from upstander.confidential.reporting.actions.adding import add_answers, add_information
from upstander.confidential.reporting.actions.answering import answer_report, close_report
from upstander.confidential.reporting.actions.codes import (
    Recognised,
    freeze_code,
    replace_code,
)
from upstander.confidential.reporting.actions.coding import take_coded
from upstander.confidential.reporting.actions.copying import copy_again
from upstander.confidential.reporting.actions.danger import alert_teams, raise_danger
from upstander.confidential.reporting.actions.deletion import answer_deletion, ask_deletion
from upstander.confidential.reporting.actions.ears import EarPlan, set_ear
from upstander.confidential.reporting.actions.ending import erase_conversation
from upstander.confidential.reporting.actions.feedback import (
    ask_how_it_was,
    ask_no_more,
    say_how_it_was,
)
from upstander.confidential.reporting.actions.files import (
    Change,
    OpenedFile,
    change_files,
    open_file,
)
from upstander.confidential.reporting.actions.holding import release_held
from upstander.confidential.reporting.actions.opening import OpenedReport, open_report
from upstander.confidential.reporting.actions.phoning import (
    drop_call,
    drop_old_calls,
    keep_call,
    send_call,
)
from upstander.confidential.reporting.actions.returning import withdraw_choice, write_back
from upstander.confidential.reporting.actions.sending import (
    Letter,
    Sent,
    seal_report,
    send_report,
)
from upstander.confidential.reporting.actions.taking_down import take_down
from upstander.confidential.reporting.actions.translating import Translated, add_translation
from upstander.confidential.reporting.phone_refusals import (
    CallSentAlready,
    CallTooLong,
    NoSuchCall,
)
from upstander.confidential.reporting.refusals import (
    AddedAlready,
    AlreadyClosed,
    AlreadySent,
    AskedAlready,
    CodeMovedOn,
    ConversationMovedOn,
    FileGone,
    HarmfulFile,
    IsAReport,
    NobodyReadItSecond,
    NobodyToSendTo,
    NoKeyHere,
    NoSuchChoice,
    NoSuchFile,
    NoSuchTeam,
    NothingAsked,
    NothingTicked,
    NothingToTranslate,
    NothingWritten,
    NotIndependent,
    NotInvited,
    NotRecognised,
    NotYourReport,
    OpenItFirst,
    TakenDownAlready,
    TooFewListen,
    TooLong,
)

__all__ = [
    "AddedAlready",
    "AlreadyClosed",
    "AlreadySent",
    "AskedAlready",
    "CallSentAlready",
    "CallTooLong",
    "Change",
    "CodeMovedOn",
    "ConversationMovedOn",
    "EarPlan",
    "FileGone",
    "HarmfulFile",
    "IsAReport",
    "Letter",
    "NoKeyHere",
    "NoSuchCall",
    "NoSuchChoice",
    "NoSuchFile",
    "NoSuchTeam",
    "NobodyReadItSecond",
    "NobodyToSendTo",
    "NotIndependent",
    "NotInvited",
    "NotRecognised",
    "NotYourReport",
    "NothingAsked",
    "NothingTicked",
    "NothingToTranslate",
    "NothingWritten",
    "OpenItFirst",
    "OpenedFile",
    "OpenedReport",
    "Recognised",
    "Sent",
    "TakenDownAlready",
    "TooFewListen",
    "TooLong",
    "Translated",
    "add_answers",
    "add_information",
    "add_translation",
    "alert_teams",
    "answer_deletion",
    "answer_report",
    "ask_deletion",
    "ask_how_it_was",
    "ask_no_more",
    "change_files",
    "close_report",
    "copy_again",
    "drop_call",
    "drop_old_calls",
    "erase_conversation",
    "freeze_code",
    "keep_call",
    "open_file",
    "open_report",
    "raise_danger",
    "release_held",
    "replace_code",
    "say_how_it_was",
    "seal_report",
    "send_call",
    "send_report",
    "set_ear",
    "take_coded",
    "take_down",
    "withdraw_choice",
    "write_back",
]
