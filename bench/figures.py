"""One measured figure, and how a table of them is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles


@dataclass(frozen=True)
class Figure:
    """What was measured. ``met`` is None where there is no target; ``against`` names a peer."""

    what: str
    result: str
    target: str = ""
    met: bool | None = None
    against: str = ""

    @property
    def verdict(self) -> str:
        """Return in a word whether the target was reached."""
        return "" if self.met is None else ("met" if self.met else "missed")

    @property
    def cells(self) -> tuple[str, ...]:
        """Return the row of the table."""
        return (self.what, self.result, self.target, self.verdict, self.against)


HEADINGS = ("what", "result", "target", "", "against")


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as a Markdown table, aligned for a terminal as well."""
    rows = [HEADINGS, *(figure.cells for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])


@dataclass(frozen=True)
class Times:
    """How long each of several operations took, in seconds."""

    seconds: tuple[float, ...]

    @property
    def p50(self) -> float:
        """Return the median, in milliseconds."""
        return self._percentile(50)

    @property
    def p95(self) -> float:
        """Return the time that one in twenty exceeds, in milliseconds."""
        return self._percentile(95)

    def _percentile(self, percent: int) -> float:
        return 1000 * quantiles(self.seconds, n=100, method="inclusive")[percent - 1]

    def __str__(self) -> str:
        return f"p50 {self.p50:.1f} ms, p95 {self.p95:.1f} ms"
