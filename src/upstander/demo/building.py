"""Telling the invented stories that stand at the beginning: each has a code that is printed.

The same seed and day give the same coded content; keys, handles and second factors are random
every time, as they must be.
"""

import datetime as dt
import random

from upstander.confidential.reporting.actions import raise_danger
from upstander.demo.cast import Story, cast, stories
from upstander.demo.directory import fill_directory
from upstander.demo.founding import BUILDER, Founded, found
from upstander.demo.held import hold_past_sessions
from upstander.demo.listening import listen
from upstander.demo.places import tell_places
from upstander.demo.sessions import hold_sessions
from upstander.demo.telling import at, tell
from upstander.foundation.audit.actions import link_events, record_public_acts
from upstander.foundation.reference.queries import districts
from upstander.foundation.vault.codes import Code

FOUNDED_DAYS_AGO = 556
OLDEST_REPORT_DAYS_AGO = 24


def build(*, seed: int, today: dt.date) -> list[Code]:
    """Found the partnership and tell every story; afterwards the demonstration can be served.

    Returns the codes with which each story's person can come back.
    """
    chance = random.Random(seed)  # noqa: S311 - it draws days and districts, no secret
    start = today - dt.timedelta(days=FOUNDED_DAYS_AGO)
    people = cast()
    founded = found(people, at(start, 9), seen=at(today, 7))
    fill_directory(today=today)
    tell_places(by=founded.players["ines"].actor(), today=today)
    places = [place.code for place in districts(people.data_key, at(today, 9))]
    codes = [_told(founded, story, today, chance, places) for story in stories()]
    listen(founded, today)
    hold_sessions(founded, today=today)
    hold_past_sessions(founded, today=today)
    raise_danger(by=BUILDER, now=at(today, 8))
    record_public_acts(by=BUILDER, now=at(today + dt.timedelta(days=1), 1))
    link_events(by=BUILDER, now=at(today, 8))
    return codes


def _told(
    founded: Founded, story: Story, today: dt.date, chance: random.Random, places: list[str]
) -> Code:
    day = today - dt.timedelta(days=_days_ago(story, chance))
    return tell(founded, story, day=day, area=chance.choice([*places, ""]), today=today)


def _days_ago(story: Story, chance: random.Random) -> int:
    """Return when the story began. What nobody has opened yet came in the last days."""
    if not story.course:
        return 0 if story.safe == "no" else chance.randint(0, 3)
    return chance.randint(2 * len(story.course), OLDEST_REPORT_DAYS_AGO)
