"""A page for each question: what the numbers say first, then the chart, the table, and the words."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from upstander.foundation.figures.intervals import LEAST_FOR_A_SHARE
from upstander.foundation.reference.geography import districts
from upstander.foundation.reference.outlines import Map, drawn
from upstander.oversight.insight import charts, names, national
from upstander.oversight.insight.counted import Counted, Value
from upstander.oversight.insight.promptness import speed
from upstander.oversight.insight.rules import findings
from upstander.oversight.insight.rules.asking import OWN
from upstander.oversight.insight.seasons import when
from upstander.oversight.insight.shown import MORE_TRUST, Place, Shown

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def how_many(counted: Counted, today: dt.date) -> Shown:
    """Show how many there were over time."""
    del today
    series = counted.over_time()
    total, earlier = counted.total(), counted.before()
    chart = [(label, value, names.value(value)) for label, value in series]
    return Shown(
        finding=_how_many(counted, total, earlier),
        head=[_("When"), _("How many")],
        rows=[[label, names.value(value)] for label, value in series],
        columns=charts.columns(chart),
        words=[MORE_TRUST],
        empty=not any(value for _label, value in series),
    )


def _how_many(counted: Counted, total: Value, earlier: Value) -> str:
    asked = counted.asked
    when = names.period(asked.period)
    if total is None:
        if asked.period == "all":
            return _("Every quarter that is over, side by side")
        return _("Fewer than 5 in {when}").format(when=when)
    said = names.things(asked.kind, total)
    if earlier is None:
        return _("{things}, {when}").format(things=said, when=when)
    sentence = {
        "more": _("{things} in {when}: more than the {before} before"),
        "fewer": _("{things} in {when}: fewer than the {before} before"),
        "unclear": _("{things} in {when}: no clear change from the {before} before"),
    }[findings.change(earlier, total, counted.off)]
    return sentence.format(things=said, when=when, before=f"{earlier:,}")


def where(counted: Counted, today: dt.date) -> Shown:
    """Show how many there were in each district, and for each 10,000 people."""
    del today
    known = names.areas(counted.asked.source)
    found = counted.by("area", list(known))
    people = {code: one.population for code, one in districts().items() if code in known}
    certain = {code: value for code, value in found.items() if value}
    rates = findings.rates(certain, people)
    rows = [(known[code], value, names.value(value)) for code, value in found.items()]
    per = [_rate(rates.get(code)) for code in found]
    head = [_("District"), _("How many"), *([_("For each 10,000 people")] if people else [])]
    outline = drawn(list(people)) if people else None
    return Shown(
        finding=_where(counted, certain, people, known),
        head=head,
        rows=[
            [label, text, *([per[at]] if people else [])]
            for at, (label, _v, text) in enumerate(rows)
        ],
        bars=charts.bars(rows, [(one,) for one in per] if people else ()),
        map=outline,
        places=_places(outline, known, found, rates) if outline else (),
        words=[
            _("The districts stand by name: this is not a league table."),
            _("What came without a district is in the whole number only."),
            MORE_TRUST,
        ],
        empty=not certain,
    )


def _rate(found: findings.Rate | None) -> str:
    if found is None:
        return "–"
    low, high = found.interval.low, found.interval.high
    return _("{rate} (from {low} to {high})").format(
        rate=f"{found.value:.1f}", low=f"{low:.1f}", high=f"{high:.1f}"
    )


def _where(
    counted: Counted, found: Mapping[str, int], people: Mapping[str, int], known: Mapping[str, str]
) -> str:
    when = names.period(counted.asked.period)
    if not people:
        some = sum(1 for value in found.values() if value)
        return _("From {some} of {all} places, {when}").format(some=some, all=len(known), when=when)
    out = [known[code] for code in findings.standing_out(found, people, counted.off)]
    if not out:
        return _("No district stands out for its number of people, {when}").format(when=when)
    return _("More for their people than elsewhere: {names}, {when}").format(
        names=", ".join(out), when=when
    )


def _places(
    outline: Map,
    known: Mapping[str, str],
    found: Mapping[str, Value],
    rates: Mapping[str, findings.Rate],
) -> list[Place]:
    """Return the districts as the map draws them: dark by rate, and only where it says something."""
    most = max((one.value for one in rates.values()), default=0)
    return [
        Place(
            path, "<5" if found[code] is None else f"{found[code]:,}", *outline.middles[code],
            charts.tier(round(1000 * rates[code].value), round(1000 * most)) if code in rates else 0,
            f"{known[code]}: {names.value(found[code])}",
        )
        for code, path in outline.paths.items()
    ]  # fmt: skip


def strand(counted: Counted, today: dt.date) -> Shown:
    """Show which reasons there were."""
    del today
    source = counted.asked.source
    found = counted.by("strands", list(names.strands(source)))
    return _shares(
        counted, found, names.strands(source), _whole(counted, "strands"),
        head=_("Reason"),
        finding=_("{name} is the reason given most often: {share}"),
        unclear=_("No one reason is clearly given most often"),
        words=[
            _("There may be more than one reason, so the parts add up to more than the whole."),
            *([_SAID_YES] if source == OWN else []),
            *([_in_the_country()] if source == national.SOURCE else []),
        ],
    )  # fmt: skip


def _in_the_country() -> str:
    """Say the shares of the whole country: shares can be set side by side, numbers cannot."""
    year, shares = national.newest_shares()
    known = names.strands(national.SOURCE)
    said = [f"{known[code]} {round(100 * share)}%" for code, share in shares.items()]
    sentence = _(
        "Of all in England and Wales without London, in the year to March {year}: {shares}."
    )
    return sentence.format(year=year, shares=", ".join(said))


def _whole(counted: Counted, column: str) -> Value:
    """Return of how many these are a part: of our own, of those that say it at all."""
    if counted.asked.source == OWN:
        return counted.having(column)
    return None if counted.asked.area and not counted.exact else counted.total()


_SAID_YES = gettext_lazy(
    "Of what people told us, this counts only those who ticked that it may be counted without "
    "their name, and who answered the question. Others may have other reasons, at other times."
)


def time(counted: Counted, today: dt.date) -> Shown:
    """Show in which part of the day they happened."""
    del today
    found = counted.by("part_of_day", list(names.parts_of_day()))
    return _shares(
        counted, found, names.parts_of_day(), _whole(counted, "part_of_day"),
        head=_("Time of day"),
        finding=_("{name} is the time named most often: {share}"),
        unclear=_("No one time of day is clearly named most often"),
        words=[_SAID_YES],
    )  # fmt: skip


def how(counted: Counted, today: dt.date) -> Shown:
    """Show by which door they came."""
    del today
    found = counted.by("channel", list(names.channels()))
    return _shares(
        counted, found, names.channels(), counted.total(),
        head=_("How it came"),
        finding=_("{name} is the way used most often: {share}"),
        unclear=_("No one way is clearly used most often"),
        words=[],
    )  # fmt: skip


def about(counted: Counted, today: dt.date) -> Shown:
    """Show what they were about, as the teams decided who read them."""
    del today
    found = counted.by("about", list(names.abouts()))
    return _shares(
        counted, found, names.abouts(), counted.total(),
        head=_("What it is about"),
        finding=_("{name} is what teams decided most often: {share}"),
        unclear=_("Nothing is clearly decided most often"),
        words=[_("What a report is about is decided by the team that read it. Some wait for that.")],
    )  # fmt: skip


def _shares(
    counted: Counted,
    found: Mapping[str, Value],
    known: Mapping[str, str],
    whole: Value,
    *,
    head: str,
    finding: str,
    unclear: str,
    words: "list[StrOrPromise]",
) -> Shown:
    # Where counts are true, what did not happen needs no line; elsewhere every line must be there.
    shown = {code: value for code, value in found.items() if value or not counted.exact}
    rows = [(known[code], value, names.value(value)) for code, value in shown.items()]
    shares = [_share(value, whole) for value in shown.values()]
    most = max((value or 0 for value in found.values()), default=0)
    top = findings.leading(found, counted.off)
    said = _("Nothing that we can show for this period")
    if most:
        share = _of(most, whole, counted.asked.kind)
        said = finding.format(name=known[top[0]], share=share) if len(top) == 1 else unclear
    return Shown(
        finding=said,
        head=[head, _("How many"), _("Of all")],
        rows=[[label, text, share] for (label, _v, text), share in zip(rows, shares, strict=True)],
        bars=charts.bars(rows, [(share,) for share in shares]),
        words=[*words, MORE_TRUST],
        empty=not most,
    )


def _share(value: Value, whole: Value) -> str:
    if value is None or whole is None or whole < LEAST_FOR_A_SHARE:
        return "–"
    return f"{min(100, round(100 * value / whole))}%"


def _of(value: int, whole: Value, kind: str) -> str:
    if whole is None or whole < value:
        return f"{value:,}"
    return _("{value} of {whole}").format(value=f"{value:,}", whole=names.things(kind, whole))


@dataclass(frozen=True)
class Question:
    """One question: what its tab says, what answers it, and whether true counts are needed."""

    key: str
    title: object
    answer: Callable[[Counted, dt.date], Shown]
    true_only: bool = False
    own_only: bool = False


QUESTIONS: Mapping[str, Question] = {
    one.key: one
    for one in (
        Question("how-many", gettext_lazy("How many"), how_many),
        Question("where", gettext_lazy("Where"), where),
        Question("when", gettext_lazy("When"), when),
        Question("time", gettext_lazy("Time of day"), time, own_only=True),
        Question("why", gettext_lazy("Why"), strand),
        Question("what", gettext_lazy("What about"), about, own_only=True),
        Question("how", gettext_lazy("How reported"), how, own_only=True),
        Question("speed", gettext_lazy("How fast"), speed, true_only=True, own_only=True),
    )
}
