"""The go-live list in words: what each line asks for, what is missing, and where it is mended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _

from upstander.foundation.agencies.rules.opening import Finding, Line

TITLES: Mapping[Line, Promise] = {
    Line.ROUTE: _("Reports from everywhere go somewhere, with a backup"),
    Line.HOLDERS: _("Two people can open what each team receives"),
    Line.RECEIVERS: _("The police can receive, and somebody else does"),
    Line.HOURS: _("It is said when people read: a rota, or hours"),
    Line.ADULTS: _("Each district has an adult safeguarding contact"),
    Line.CHILDREN: _("Each district has a child safeguarding contact"),
    Line.PRIVACY: _("There is a privacy notice, also in Easy Read"),
    Line.HELPLINES: _("Every helpline was checked in the last 90 days"),
}
# What a code among the missing means; what is not here is a name and says itself.
_CODES: Mapping[str, Promise] = {
    "default": _("The route of everywhere else is not live."),
    "nobody": _("No team receives yet."),
    "police": _("No police team receives, or has keys to be given a report."),
    "others": _("Nobody besides the police receives."),
    "hours": _("Nobody is on the rota, and no hours are stated."),
    "plain": _("The notice is not written."),
    "easy": _("Its Easy Read words are not written."),
}
_MENDED: Mapping[Line, tuple[str, Promise]] = {
    Line.ROUTE: ("agencies:routes", _("Set the routes")),
    Line.HOLDERS: ("agencies:team", _("Invite people and give them keys")),
    Line.RECEIVERS: ("agencies:routes", _("Set the routes")),
    Line.HOURS: ("agencies:hours", _("State the hours")),
    Line.ADULTS: ("agencies:contacts", _("Fill in the contacts")),
    Line.CHILDREN: ("agencies:contacts", _("Fill in the contacts")),
    Line.PRIVACY: ("agencies:texts", _("Write the notice")),
    Line.HELPLINES: ("agencies:reference", _("Check the helplines")),
}
_NAMED = 6


@dataclass(frozen=True)
class ShownLine:
    """A line of the list as the page shows it."""

    title: str
    green: bool
    missing: str
    href: str
    mend: str


def shown(found: Sequence[Finding]) -> list[ShownLine]:
    """Return the list as the page shows it."""
    return [_shown(finding) for finding in found]


def _shown(finding: Finding) -> ShownLine:
    name, mend = _MENDED[finding.line]
    return ShownLine(
        title=str(TITLES[finding.line]),
        green=finding.green,
        missing=_missing(finding.missing),
        href=reverse(name),
        mend=str(mend),
    )


def _missing(codes: Sequence[str]) -> str:
    said = [str(_CODES[code]) for code in codes if code in _CODES]
    names = [code for code in codes if code not in _CODES]
    if names:
        listed = ", ".join(names[:_NAMED])
        more = len(names) - _NAMED
        if more > 0:
            listed = now_in_words("{names} and {more} more").format(names=listed, more=more)
        said.append(now_in_words("Missing: {names}.").format(names=listed))
    return " ".join(said)
