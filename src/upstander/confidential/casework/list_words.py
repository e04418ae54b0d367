"""Cases as lines of a table."""

from collections.abc import Iterable

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from upstander.confidential.casework.words import CaseFacts
from upstander.confidential.reporting.list_words import case_link
from upstander.foundation.pages.drawing import Cell, Line, Table, muted, pill


def case_table(cases: Iterable[CaseFacts]) -> Table:
    """Return cases as lines of a table."""
    columns = (
        _("Case"), _("Risk"), _("Look again"), _("District"), _("State"), _("Who works on it"),
    )  # fmt: skip
    no_day, nobody = muted(_("no day yet")), muted(_("nobody yet"))
    lines = [
        Line(
            (
                Cell(_named(case)),
                Cell(pill(case.risk, case.risk_pill)),
                Cell(case.review or no_day, "late" if case.late else ""),
                Cell(case.area),
                Cell(case.state),
                Cell(case.worker or nobody),
            ),
            "mine" if case.mine else "",
        )
        for case in cases
    ]
    return Table(columns, lines)


def _named(case: CaseFacts) -> SafeString:
    link = case_link(case.url, case.reference, case.title)
    return SafeString(f"{link} {muted(case.about)}")
