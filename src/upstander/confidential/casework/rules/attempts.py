"""Trying to reach the person: which ways they chose, and which clocks an attempt meets. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from upstander.confidential.casework.choices import Answered, Channel


class Clock(StrEnum):
    """A clock of a case that an attempt can meet."""

    # Reached for the first time.
    FIRST_CONTACT = "first_contact"
    # We wrote, or tried: the person can see that somebody is there.
    FIRST_TRY = "first_try"
    # They were told how things stand.
    UPDATE = "update"


# What the person must have chosen at the door before we use a way, and before we leave word there.
# Nobody chooses a visit at home there; their mailbox here is always theirs.
CHOSEN_AS: Mapping[Channel, str] = {
    Channel.PHONE: "phone",
    Channel.TEXT: "text",
    Channel.EMAIL: "email",
    Channel.LETTER: "post",
    Channel.MEETING: "meet",
    Channel.TRUSTED: "trusted",
    Channel.VISIT: "visit",
}
LEAVES_WORD_AS: Mapping[Channel, str] = {Channel.PHONE: "voicemail"}
# Word left here reaches somebody else as easily as the person.
NO_WORD_AT = frozenset({Channel.VISIT})


@dataclass(frozen=True)
class Tried:
    """One attempt: how, what came of it, and whether word was left."""

    channel: Channel
    answered: Answered
    message_left: bool = False


def meets(tried: Tried) -> frozenset[Clock]:
    """Return the clocks an attempt meets. Only reaching the person meets one that needs contact."""
    if tried.answered == Answered.YES:
        return frozenset(Clock)
    return frozenset({Clock.FIRST_TRY})


def against_their_wish(tried: Tried, chosen: Collection[str]) -> bool:
    """Return whether an attempt used a way, or left word in one, that the person did not choose."""
    needed = {CHOSEN_AS[tried.channel]} if tried.channel in CHOSEN_AS else set()
    if tried.message_left:
        needed |= {LEAVES_WORD_AS[tried.channel]} if tried.channel in LEAVES_WORD_AS else set()
    left_at_home = tried.message_left and tried.channel in NO_WORD_AT
    return left_at_home or not needed <= set(chosen)
