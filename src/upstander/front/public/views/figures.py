"""Numbers for everybody: closed quarters, in which no person can be found."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from upstander.foundation.pages.pictures import PICTURES
from upstander.foundation.pages.reading import choose_easy
from upstander.oversight.insight import charts, names
from upstander.oversight.insight.choices import Reason
from upstander.oversight.insight.national import STRANDS, drawn, series
from upstander.oversight.insight.queries import frozen
from upstander.oversight.insight.queries.frozen import Tables
from upstander.oversight.insight.rules.asking import OWN, span

# The last two years.
QUARTERS = 8


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Show what came in each closed quarter, from where, and what the police of the country counted.

    There is no such page until the partnership shows it.
    """
    if not frozen.is_public():
        raise Http404
    tables = frozen.tables(OWN, "report")
    quarters = sorted(period for period in tables if "-" in period)[-QUARTERS:]
    easy = choose_easy(request)
    context = {
        "easy": easy,
        "newest": _newest(tables, quarters) if quarters else None,
        "pictures": PICTURES,
        "quarters": _quarters(tables, quarters),
        "notes": [_anew(*one) for one in frozen.revisions(tables[one] for one in quarters)],
        "where": _where(tables[quarters[-1]]) if quarters else (),
        "when": _in_words(quarters[-1]) if quarters else "",
        "lines": drawn("total"),
        "strands": _strands(),
        "years": _years(),
    }
    return render(request, "public/figures.html", context)


def _in_words(quarter: str) -> str:
    """Return the months of a quarter in the reader's language."""
    first, last = _ends(quarter)
    return _("{first} to {last}").format(
        first=date_format(first, "F"), last=date_format(last, "F Y")
    )


def _ends(quarter: str) -> tuple[dt.date, dt.date]:
    found = span(quarter)
    assert found is not None  # noqa: S101 - frozen quarters alone come here
    return found.start, found.end - dt.timedelta(days=1)


def _said(value: int | None) -> str:
    return _("fewer than 5") if value is None else f"{value:,}"


def _anew(day: dt.date, reason: str) -> str:
    """Return the note on quarters that were counted anew."""
    why = {
        Reason.LATE: _("Some reports came late, and are in it now."),
        Reason.MENDED: _("We found a mistake, and it is put right."),
        Reason.CHANGED: _("The police put their numbers right."),
    }[Reason(reason)]
    counted = _("We counted again on {day}.").format(day=date_format(day, "j F Y"))
    return f"{counted} {why}"


def _quarters(tables: Mapping[str, Tables], quarters: Sequence[str]) -> charts.Columns:
    rows = []
    for one in quarters:
        value = tables[one].figure("how_many")
        rows.append((_briefly(one), value, _said(value)))
    return charts.columns(rows, most_names=QUARTERS)


def _briefly(quarter: str) -> str:
    first, last = _ends(quarter)
    return f"{date_format(first, 'M')}–{date_format(last, 'M y')}"


def _where(tables: Tables) -> list[charts.Bar]:
    rows = []
    for code, name in names.areas(OWN).items():
        value = tables.figure("where", code)
        rows.append((name, value, _said(value)))
    return charts.bars(rows)


def _newest(tables: Mapping[str, Tables], quarters: Sequence[str]) -> dict[str, str]:
    """Return what the newest quarter says, in a sentence and its two months."""
    value = tables[quarters[-1]].figure("how_many")
    first, last = _ends(quarters[-1])
    return {
        "count": _("Fewer than 5 reports came to us.")
        if value is None
        else _("{count} reports came to us.").format(count=f"{value:,}"),
        "first": date_format(first, "F Y"),
        "last": date_format(last, "F Y"),
    }


def _strands() -> dict[str, str]:
    """Return the five reasons that the police count everywhere, in the reader's language."""
    said = {
        "race": _("Race or where someone comes from"),
        "religion": _("Religion or belief"),
        "orientation": _("Being gay, lesbian or bisexual"),
        "disability": _("Disability"),
        "trans": _("Being trans"),
    }
    return {one: said[one] for one in STRANDS}


def _years() -> list[tuple[int, list[tuple[str, str]]]]:
    heads = {**_strands(), "total": _("All")}
    return [
        (one.year, [(heads[key], _count(one.counts[key])) for key in heads])
        for one in reversed(series())
    ]


def _count(count: int | None) -> str:
    return "–" if count is None else f"{count:,}"
