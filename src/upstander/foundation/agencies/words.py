"""What the team page says in sentences."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from upstander.foundation.agencies.queries.team import Departure


def departure(one: Departure) -> str:
    """Return who could open everything if this person left, and whether they may."""
    openers = [*one.names, *([_("the recovery cards")] if one.recovery else [])]
    if one.enough:
        return _("If %(name)s left, %(openers)s could still open everything.") % {
            "name": one.name, "openers": listed(openers),
        }  # fmt: skip
    if not openers:
        return _(
            "If %(name)s left, nobody could open everything. So %(name)s cannot leave yet: first "
            "let other people into the team."
        ) % {"name": one.name}
    return _(
        "If %(name)s left, only %(openers)s could open everything. So %(name)s cannot leave yet: "
        "first let another person into the team."
    ) % {"name": one.name, "openers": listed(openers)}


def listed(names: Iterable[str]) -> str:
    """Return names as one speaks them: Ana, Bea and Cy."""
    *others, last = names
    if not others:
        return last
    return _("%(names)s and %(last)s") % {"names": ", ".join(others), "last": last}
