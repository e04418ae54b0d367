"""What is read out on the phone: who may know, and the code, letter by letter and in digits."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from upstander.confidential.reporting.choices import CallState, Flag
from upstander.confidential.reporting.queries import Delivery, KeptCall
from upstander.confidential.reporting.rules import Answers, CallNote, flags_of
from upstander.foundation.agencies.rules import CircleRef
from upstander.foundation.core.clock import LONDON

# The words that radio and telephone services spell with (ITU Radio Regulations, appendix 14).
_WORDS = (
    "Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike "
    "November Oscar Papa Quebec Romeo Sierra Tango Uniform Victor Whiskey X-ray Yankee Zulu"
)
_SPELLED = {word[0]: word for word in _WORDS.split()}


@dataclass(frozen=True)
class Script:
    """Who would be able to open it as it stands now, in the words that are read out."""

    teams: tuple[str, ...]
    name_teams: tuple[str, ...]
    name_kept_out: bool
    child: bool
    enough: bool


def script_of(answers: Answers, delivery: Delivery) -> Script:
    """Return what to read out of who may know."""
    kept_out = bool(delivery.without_identity)
    return Script(
        teams=_names(delivery.circles),
        name_teams=_names(delivery.identity_circles) if kept_out else (),
        name_kept_out=kept_out,
        child=Flag.CHILD in flags_of(answers),
        enough=delivery.intake.enough,
    )


def _names(circles: Iterable[CircleRef]) -> tuple[str, ...]:
    return tuple(f"{circle.name} ({circle.agency_name})" for circle in circles)


@dataclass(frozen=True)
class Sign:
    """One letter or digit of a code, and how it is said."""

    sign: str
    said: str


def spelled(handle: str) -> list[Sign]:
    """Return the letters of a code, each with the word it is spelled by; a digit is its own."""
    return [Sign(one, _SPELLED.get(one, one)) for one in handle]


def fours(digits: str) -> list[str]:
    """Return digits in the groups in which they are read out and read back; none stands alone."""
    groups = [digits[start : start + 4] for start in range(0, len(digits), 4)]
    return groups if len(groups[-1]) > 1 else [*groups[:-2], "".join(groups[-2:])]


def to_finish(calls: Iterable[KeptCall]) -> list[dict[str, str]]:
    """Return the calls that are not sent, each with what became of it and when."""
    return [{"id": str(one.id), "words": _where(one)} for one in calls]


def _where(one: KeptCall) -> str:
    at = one.touched_at.astimezone(LONDON)
    when = {"day": date_format(at, "j F"), "time": time_format(at, "H:i")}
    if one.state == CallState.CUT:
        return _("The line was cut on {day} at {time}").format(**when)
    return _("Typed until {day} at {time}").format(**when)


def saved_at(one: KeptCall | None) -> str:
    """Return when the screen was kept last; empty when it never was."""
    return time_format(one.touched_at.astimezone(LONDON), "H:i") if one else ""


def noted(notes: Iterable[CallNote]) -> list[dict[str, str]]:
    """Return what was noted beside the caller's words, as the timeline draws it."""
    return [
        {
            "when": date_format(one.day, "j F Y"),
            "who": f"{one.role}, {one.agency}",
            "title": _("Told on the phone. Did they hear who may know? {heard}").format(
                heard=one.heard.label
            ),
            "text": one.notes,
        }
        for one in notes
    ]
