"""How the lines of somebody else's file become facts. A profile is data; this is pure."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from upstander.oversight.insight.choices import Offence, Strand

Codes = Mapping[str, str]
_AREA = re.compile(r"[A-Z]\d{8}")
_LONGEST_SAID = 40
# What happened to a child long ago is reported today; nobody reports what was before this.
EARLIEST = dt.date(1900, 1, 1)


class CannotRead(Exception):
    """A line cannot become a fact: in which column, and why."""

    def __init__(self, column: str, why: str) -> None:
        super().__init__(why)
        self.column = column
        self.why = why


@dataclass(frozen=True)
class Profile:
    """One kind of file: its columns by name, its code lists and how it writes dates.

    ``flags`` are columns that say yes or no to one reason; ``reasons`` is a column with a list of
    codes. Either may be there. ``areas`` gives the name of each code; empty, any code is taken.
    """

    key: str
    title: str
    kind: str
    source: str
    ref: str
    columns: Mapping[str, str]
    dates: tuple[str, ...]
    encoding: str = "utf-8-sig"
    delimiter: str = ","
    separator: str = ";"
    reasons: Codes = field(default_factory=dict)
    flags: Codes = field(default_factory=dict)
    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset({""})
    offences: Codes = field(default_factory=dict)
    areas: Codes = field(default_factory=dict)

    @property
    def needs(self) -> tuple[str, ...]:
        """The columns that must be there, in whatever order."""
        return tuple(dict.fromkeys((self.ref, *self.columns.values(), *self.flags)))


class Line(NamedTuple):
    """What one line says, coded. ``strands`` is `` race religion `` with a space on either side."""

    ref: str
    # The day by which it is counted: when it was written down, else when it happened.
    day: dt.date
    received: dt.date | None
    happened: dt.date | None
    area: str
    strands: str
    offence: str
    online: bool | None


class Reader:
    """Reads the lines of one file: knows at which place each column stands, and which day it is."""

    def __init__(self, profile: Profile, header: Sequence[str], today: dt.date) -> None:
        self.profile = profile
        self._today = today
        self._width = len(header)
        at = {name.strip(): place for place, name in enumerate(header)}
        self._ref = at[profile.ref]
        self._at = {name: at[column] for name, column in profile.columns.items()}
        self._flags = [(column, at[column], code) for column, code in profile.flags.items()]
        self._days: dict[str, dt.date] = {}
        self._lists: dict[str, str] = {}
        # Where two lines of one offence may differ when each carries one reason.
        self._reason_places = {place for _name, place, _code in self._flags}
        self._reason_places |= {place for name, place in self._at.items() if name == "reasons"}

    def line(self, cells: Sequence[str]) -> Line:
        """Return what a line says; raise CannotRead."""
        if len(cells) != self._width:
            raise CannotRead("", f"it has {len(cells)} columns where the heading has {self._width}")
        received, happened = self._day(cells, "received"), self._day(cells, "happened")
        day = received or happened
        if day is None:
            raise CannotRead(self.profile.columns.get("received", ""), "there is no date")
        return Line(
            ref=self._reference(cells),
            day=day,
            received=received,
            happened=happened,
            area=self._area(cells),
            strands=self._strands(cells),
            offence=self._offence(cells),
            online=self._online(cells),
        )

    def without_reasons(self, cells: Sequence[str]) -> int:
        """Return a mark that two lines share which differ in their reasons alone."""
        rest = list(cells)
        for place in self._reason_places:
            rest[place] = ""
        return hash(tuple(rest))

    def _said(self, cells: Sequence[str], name: str) -> str:
        return cells[self._at[name]].strip() if name in self._at else ""

    def _reference(self, cells: Sequence[str]) -> str:
        ref = cells[self._ref].strip()
        if not ref:
            raise CannotRead(self.profile.ref, "there is no reference")
        return ref

    def _day(self, cells: Sequence[str], name: str) -> dt.date | None:
        text = self._said(cells, name)
        if not text:
            return None
        if text not in self._days:
            self._days[text] = self._sound(text, self.profile.columns[name])
        return self._days[text]

    def _sound(self, text: str, column: str) -> dt.date:
        """Return the day; one of 2062 would say that the file covers every day until then."""
        day = _parsed(text, column, self.profile.dates)
        if day > self._today:
            raise CannotRead(column, f"“{_short(text)}” is still to come")
        if day < EARLIEST:
            raise CannotRead(column, f"“{_short(text)}” is too long ago: is it the right year?")
        return day

    def _area(self, cells: Sequence[str]) -> str:
        code = self._said(cells, "area").upper()
        known = self.profile.areas
        if code and (code not in known if known else not _AREA.fullmatch(code)):
            raise CannotRead(
                self.profile.columns["area"], f"the area “{_short(code)}” is not known"
            )
        return code

    def _strands(self, cells: Sequence[str]) -> str:
        text = self._said(cells, "reasons")
        if text not in self._lists:
            self._lists[text] = " ".join(self._listed(text))
        flagged = [
            code for column, place, code in self._flags if self._is_yes(column, cells[place])
        ]
        return _padded({*self._lists[text].split(), *flagged})

    def _listed(self, text: str) -> list[str]:
        names = [name.strip() for name in text.split(self.profile.separator) if name.strip()]
        return [
            _known(self.profile.reasons, name, self.profile.columns["reasons"]) for name in names
        ]

    def _is_yes(self, column: str, text: str) -> bool:
        said = text.strip().casefold()
        if said in self.profile.yes or said in self.profile.no:
            return said in self.profile.yes
        raise CannotRead(column, f"“{_short(text)}” is neither yes nor no")

    def _offence(self, cells: Sequence[str]) -> str:
        first = self._said(cells, "offence").split(self.profile.separator)[0].strip()
        if not first:
            return ""
        return self.profile.offences.get(first.upper(), Offence.OTHER.value)

    def _online(self, cells: Sequence[str]) -> bool | None:
        if "online" not in self._at or not self._said(cells, "online"):
            return None
        return self._is_yes(self.profile.columns["online"], self._said(cells, "online"))


def _parsed(text: str, column: str, formats: Sequence[str]) -> dt.date:
    for written in formats:
        try:
            return dt.datetime.strptime(text, written).replace(tzinfo=dt.UTC).date()
        except ValueError:
            continue
    raise CannotRead(column, f"“{_short(text)}” is not a date as this profile writes them")


def _known(codes: Codes, name: str, column: str) -> str:
    if name not in codes:
        raise CannotRead(column, f"the code “{_short(name)}” is not in the list of this profile")
    return codes[name]


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_SAID else f"{text[:_LONGEST_SAID]}…"


def _padded(codes: set[str]) -> str:
    return f" {' '.join(sorted(codes))} " if codes else ""


def missing(profile: Profile, header: Sequence[str]) -> list[str]:
    """Return the columns of the profile that a heading does not have."""
    there = {name.strip() for name in header}
    return [name for name in profile.needs if name not in there]


def faults(profile: Profile) -> list[str]:
    """Return what is wrong with a profile itself, in words."""
    strands = {*profile.reasons.values(), *profile.flags.values()} - set(Strand.values)
    offences = set(profile.offences.values()) - set(Offence.values)
    unknown = [f"no reason is called {one}" for one in sorted(strands)]
    return [*unknown, *(f"no group of offences is called {one}" for one in sorted(offences))]
