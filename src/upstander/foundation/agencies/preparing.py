"""Which organisations and teams a place begins with: its force, its councils, their safeguarding."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from upstander.foundation.agencies.choices import AgencyKind
from upstander.foundation.reference import geography
from upstander.foundation.reference import queries as reference
from upstander.foundation.reference.geography import District

POLICE_TEAMS = ("Hate crime team",)
COUNCIL_TEAMS = ("Community safety", "Adult safeguarding", "Children’s safeguarding")


@dataclass(frozen=True)
class Body:
    """An organisation to begin with, and its teams: still without people and keys."""

    name: str
    kind: AgencyKind
    teams: tuple[str, ...] = ()


def bodies_of(data_key: str, now: dt.datetime) -> list[Body]:
    """Return the organisations of a place, each once: police, upper councils, district councils."""
    here = reference.districts(data_key, now)
    found = [*_police(here), *_upper(here), *_lower(here)]
    return list({body.name: body for body in found}.values())


def _police(here: tuple[District, ...]) -> Iterator[Body]:
    for district in here:
        force = geography.forces()[district.force_code]
        yield Body(force.force, AgencyKind.POLICE, POLICE_TEAMS)


def _upper(here: tuple[District, ...]) -> Iterator[Body]:
    for district in here:
        kind = AgencyKind.UNITARY if district.one_tier else AgencyKind.COUNCIL_COUNTY
        yield Body(reference.upper_council(district), kind, COUNCIL_TEAMS)


def _lower(here: tuple[District, ...]) -> Iterator[Body]:
    for district in here:
        if not district.one_tier:
            yield Body(district.council, AgencyKind.COUNCIL_DISTRICT)
