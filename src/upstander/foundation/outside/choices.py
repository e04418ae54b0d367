"""Why something from outside was not fetched."""

from enum import StrEnum


class NotFetched(StrEnum):
    """A reason. ``refusals`` has the words for each."""

    NO_ADDRESS = "no_address"
    NOT_SECURE = "not_secure"
    NOT_FOUND = "not_found"
    NOT_PUBLIC = "not_public"
    AWAY = "away"
    TOO_SLOW = "too_slow"
    TOO_LARGE = "too_large"
    SQUEEZED = "squeezed"
    REFUSED = "refused"
    LOOPS = "loops"
