"""What a page of the numbers says: its finding, its shapes, its table and its words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from upstander.foundation.reference.outlines import Map
from upstander.oversight.insight import charts

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MORE_TRUST = gettext_lazy(
    "These are what was reported. More reports can mean more trust, not more harm."
)


@dataclass(frozen=True)
class Place:
    """One district of the map: its outline, its number, and how dark it is."""

    path: str
    text: str
    x: int
    y: int
    tier: int
    label: str


@dataclass(frozen=True)
class Shown:
    """Everything a page says. ``rows`` are the table: the first cell of each is its heading."""

    finding: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    words: "Sequence[StrOrPromise]" = ()
    bars: Sequence[charts.Bar] = ()
    columns: charts.Columns | None = None
    heat: Sequence[tuple[str, Sequence[charts.Square]]] = ()
    map: Map | None = None
    places: Sequence[Place] = ()
    empty: bool = False
