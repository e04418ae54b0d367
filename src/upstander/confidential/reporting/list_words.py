"""Reports as lines of a table."""

from collections.abc import Iterable, Mapping

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from upstander.confidential.reporting.above import InCase
from upstander.confidential.reporting.words import Facts
from upstander.foundation.pages.drawing import Cell, Line, Table, escaped, icon, pill


def report_table(reports: Iterable[Facts], cases: Mapping[str, InCase] | None = None) -> Table:
    """Return reports as lines of a table, with the case of each, by its number, where any has one."""
    case = (_("Case"),) if cases else ()
    columns = (_("Report"), _("Came"), _("District"), _("State"), *case, _("Whose turn"))
    not_safe = format_html(
        ' <span class="pill pill-rose">{}{}</span>', icon("alert"), _("Not safe")
    )
    lines = [
        Line(
            (
                Cell(_named(report, not_safe if report.danger else "")),
                Cell(_came(report)),
                Cell(report.area),
                Cell(pill(report.state_words, report.pill)),
                *((Cell(_case(cases.get(report.number))),) if cases else ()),
                Cell(report.turn),
            ),
            "mine" if report.is_ours else "",
        )
        for report in reports
    ]
    return Table(columns, lines)


def _named(report: Facts, not_safe: str) -> SafeString:
    flags = "".join(f" {pill(flag.brief, 'sun')}" for flag in report.flags)
    number = f'<a class="digits" href="{escaped(report.url)}">{escaped(report.number)}</a>'
    return SafeString(f"{number}{not_safe}{flags}")


def _came(report: Facts) -> SafeString:
    age = f'<span class="muted nowrap">{escaped(report.age)}</span>'
    return SafeString(f"{escaped(report.day)} {age}")


def _case(case: InCase | None) -> str:
    return "" if case is None else case_link(case.url, case.reference, case.title)


def case_link(url: str, reference: str, title: str) -> SafeString:
    """Return the way to a case: its number, and its name where it could be opened."""
    name = f' <span dir="auto">{escaped(title)}</span>' if title else ""
    number = f'<span class="digits">{escaped(reference)}</span>'
    return SafeString(f'<a href="{escaped(url)}">{number}{name}</a>')
