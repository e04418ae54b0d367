"""How soon we were: the page about opening, answering and closing."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from upstander.foundation.figures.intervals import LEAST_FOR_A_SHARE
from upstander.oversight.insight import charts
from upstander.oversight.insight.counted import Counted
from upstander.oversight.insight.queries import counts
from upstander.oversight.insight.rules import findings
from upstander.oversight.insight.shown import Shown

STEPS = {
    "first_read": gettext_lazy("Opened by one of us"),
    "answered": gettext_lazy("Answered"),
    "closed": gettext_lazy("Closed"),
}


def speed(counted: Counted, today: dt.date) -> Shown:
    """Show how soon reports were opened, answered and closed."""
    found = counts.promptness(counted.asked, today)
    rows, drawn_bars = [], []
    for (step, days), one in found.items():
        if not one.of:
            continue
        label = _("{step} within {days} days") if days > 1 else _("{step} within a day")
        named = label.format(step=STEPS[step], days=days)
        rows.append(
            [named, _("{within} of {of}").format(within=one.within, of=one.of), _percent(one)]
        )
        share, low, high = map(_of_a_hundred, (one.share, one.interval.low, one.interval.high))
        drawn_bars.append(charts.Bar(named, rows[-1][1], share, low, high, (_percent(one),)))
    week = found[("answered", 7)]
    return Shown(
        finding=_("{within} of {of} reports had an answer within 7 days").format(
            within=week.within, of=week.of
        ),
        head=[_("What, and how soon"), _("How many"), _("Share, and the range chance allows")],
        rows=rows,
        bars=drawn_bars,
        words=[
            _(
                "Counted is only what came so many days ago or earlier: a report that came yesterday "
                "is not late."
            )
        ],
        empty=not found[("answered", 1)].of,
    )


def _of_a_hundred(share: float) -> float:
    return round(100 * share, 1)


def _percent(one: findings.Promptness) -> str:
    if one.of < LEAST_FOR_A_SHARE:
        return "–"
    low, high = one.interval.low, one.interval.high
    return _("{share}% (from {low}% to {high}%)").format(
        share=round(100 * one.share), low=round(100 * low), high=round(100 * high)
    )
