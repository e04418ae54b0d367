"""How somebody who drops in reaches the officer. Pure."""

from upstander.confidential.support.choices import Meeting

_LEAST_DIGITS = 9


def can_be_reached(meeting: Meeting, reach: str) -> bool:
    """Return whether this is a secure link for a video call, or a number for a phone call."""
    typed = reach.strip()
    if meeting == Meeting.VIDEO:
        return typed.startswith("https://") and " " not in typed
    return meeting == Meeting.PHONE and sum(sign.isdigit() for sign in typed) >= _LEAST_DIGITS
