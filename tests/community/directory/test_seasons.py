"""Seasons: hours that hold between two days, kept on a screen and found by the public."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tests.cast import NOW, Partnership
from tests.community.directory.given import CENTRE, KEEPER, WEEKDAYS, listed
from tests.confidential.browsing import signed_in
from tests.matrix import Attempt, roles_let_in, roles_with
from upstander.community.directory import shown
from upstander.community.directory.actions.entries import Days
from upstander.community.directory.actions.seasons import NoHours, add_season, end_season
from upstander.community.directory.models import Entry
from upstander.community.directory.queries.entries import any_entry, spans_of
from upstander.community.directory.refusals import DaysBackwards, NoSuchEntry
from upstander.community.directory.rules.opening import Span, seasons
from upstander.foundation.access.permissions import Permission

SUMMER = Days(dt.date(2027, 6, 1), dt.date(2027, 8, 31))
SATURDAYS = (Span(5, dt.time(10), dt.time(16)),)
TYPED = {"first": "2027-06-01", "last": "2027-08-31", "instead": "stay", "day_5": "10-4"}
WORDS = {
    "stay": "Also from 1 June 2027 to 31 August 2027: Saturday 10:00 to 16:00.",
    "rest": (
        "Instead of the usual hours, from 1 June 2027 to 31 August 2027: Saturday 10:00 to 16:00."
    ),
}
# A Saturday, a Sunday and a Thursday of the season, and a Saturday and a Thursday after it.
DAYS = ("2027-07-03", "2027-07-04", "2027-07-01", "2027-09-04", "2027-09-02")

pytestmark = pytest.mark.django_db


def spans(entry: Entry) -> tuple[Span, ...]:
    there = any_entry(entry.id)
    assert there is not None
    return spans_of(there)


def test_a_season_comes_on_top_and_the_same_days_again_replace_it() -> None:
    entry = listed(CENTRE)
    for hours in (SATURDAYS, (Span(6, dt.time(9), dt.time(12)),)):
        add_season(entry=entry.id, days=SUMMER, openings=hours, by=KEEPER, now=NOW)
    sunday = Span(6, dt.time(9), dt.time(12), SUMMER.first, SUMMER.last)
    assert spans(entry) == (*WEEKDAYS, sunday)
    end_season(entry=entry.id, days=SUMMER, by=KEEPER, now=NOW)
    assert spans(entry) == WEEKDAYS


@pytest.mark.parametrize(
    ("refusal", "act"),
    [
        (
            DaysBackwards,
            lambda entry: add_season(
                entry=entry, days=Days(SUMMER.last, SUMMER.first), openings=SATURDAYS, by=KEEPER,
                now=NOW,
            ),
        ),
        (
            NoHours,
            lambda entry: add_season(entry=entry, days=SUMMER, openings=(), by=KEEPER, now=NOW),
        ),
        (NoSuchEntry, lambda entry: end_season(entry=entry, days=SUMMER, by=KEEPER, now=NOW)),
    ],
)  # fmt: skip
def test_a_refusal_changes_nothing(
    refusal: type[Exception], act: Callable[[object], object]
) -> None:
    entry = listed(CENTRE)
    with pytest.raises(refusal):
        act(entry.id)
    assert spans(entry) == WEEKDAYS


@pytest.mark.parametrize(
    ("usual", "open_on"),
    [
        ("stay", [True, False, True, False, True]),
        ("rest", [True, False, False, False, True]),
    ],
)
def test_it_is_kept_on_a_screen_read_by_the_public_and_open_then(
    house: Partnership, client: Client, usual: str, open_on: list[bool]
) -> None:
    entry, gwen = listed(CENTRE), signed_in(house.people["Gwen"])
    at = f"/directory/{entry.id}"
    assert gwen.post(f"{at}/season/", {**TYPED, "instead": usual}).status_code == 302
    assert WORDS[usual] in gwen.get(f"{at}/").content.decode()
    assert WORDS[usual] in client.get(f"/places/{entry.id}/").content.decode()
    assert WORDS[usual] in client.get(f"/places/{entry.id}/?easy=1").content.decode()
    schedules = client.get(f"/open-referral/v3/services/{entry.service_id}").json()["schedules"]
    (summer,) = [one for one in schedules if one["byday"] == "SA"]
    assert (summer["valid_from"], summer["valid_to"]) == ("2027-06-01", "2027-08-31")
    # Its check would have run out by then.
    Entry.objects.update(check_again_on=dt.date(2028, 1, 1))
    asked = {"when": "later", "time": "11:00", "kind": "centre"}
    found = [
        f"/places/{entry.id}/" in client.get("/places/", {**asked, "day": day}).content.decode()
        for day in DAYS
    ]
    assert found == open_on
    ended = {"first": "2027-06-01", "last": "2027-08-31"}
    assert gwen.post(f"{at}/season/end/", ended).status_code == 302
    assert gwen.post(f"{at}/season/end/", ended).status_code == 409
    assert gwen.post(f"{at}/season/end/", {}).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "status", "words"),
    [
        ({"day_5": "mornings"}, 200, "“mornings” is not clear."),
        ({"first": ""}, 200, "Choose the first day."),
        ({"day_5": ""}, 409, "No day of this season has hours"),
        ({"instead": ""}, 200, "Say whether the usual hours stay."),
        ({"last": "2027-05-01"}, 409, "The last day comes before the first"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    house: Partnership, wrong: dict[str, str], status: int, words: str
) -> None:
    entry, gwen = listed(CENTRE), signed_in(house.people["Gwen"])
    answer = gwen.post(f"/directory/{entry.id}/season/", {**TYPED, **wrong})
    text = answer.content.decode()
    sent = {**TYPED, **wrong}
    lost = [name for name, value in sent.items() if value and f'value="{value}"' not in text]
    assert (answer.status_code, words in text, lost) == (status, True, [])
    assert spans(entry) == WEEKDAYS


def test_seasons_in_words_soonest_first_and_none_that_is_over() -> None:
    day = dt.date(2027, 7, 1)
    hours = (5, dt.time(10), dt.time(16))
    found = shown.seasons_of(
        [
            Span(*hours, dt.date(2027, 9, 1), None), Span(*hours, None, day), Span(*hours),
            Span(*hours, None, dt.date(2027, 6, 30)),
        ],
        day,
    )  # fmt: skip
    assert [one.words for one in found] == [
        "Until 1 July 2027: Saturday 10:00 to 16:00.",
        "From 1 September 2027: Saturday 10:00 to 16:00.",
    ]
    assert seasons([Span(*hours)], day) == {}


def test_a_season_of_hours_beside_no_usual_ones_needs_no_also() -> None:
    day = dt.date(2027, 7, 1)
    hours = (5, dt.time(10), dt.time(16))
    june, autumn = dt.date(2027, 6, 1), dt.date(2027, 9, 1)
    alone = [Span(*hours, june, day), Span(*hours, autumn, None)]
    assert shown.seasons_of(alone, day)[0].words == (
        "From 1 June 2027 to 1 July 2027: Saturday 10:00 to 16:00."
    )
    beside = [Span(*hours, june, day), Span(*hours, day, None)]
    assert shown.seasons_of(beside, day)[0].words == (
        "Also from 1 June 2027 to 1 July 2027: Saturday 10:00 to 16:00."
    )


def test_in_the_open_interface_the_usual_hours_are_cut_around_a_season_instead(
    client: Client,
) -> None:
    entry = listed(CENTRE)
    add_season(entry=entry.id, days=SUMMER, openings=SATURDAYS, instead=True, by=KEEPER, now=NOW)
    service = client.get(f"/open-referral/v3/services/{entry.service_id}").json()
    said = [
        (one.get("valid_from", ""), one.get("valid_to", ""), one["notes"].split(". ")[0])
        for one in service["schedules"]
        if one["byday"] in {"MO", "SA"}
    ]
    closed = "Closed on bank holidays"
    assert sorted(said) == [
        ("", "2027-05-31", closed),
        ("2027-06-01", "2027-08-31", "Instead of the usual hours"),
        ("2027-09-01", "", closed),
    ]
    keys = [one["id"] for one in service["schedules"]]
    assert (len(keys), len(set(keys))) == (11, 11)
    again = client.get(f"/open-referral/v3/services/{entry.service_id}").json()
    assert [one["id"] for one in again["schedules"]] == keys


def test_hours_instead_without_a_first_and_a_last_day_are_kept_by_nobody() -> None:
    entry = listed(CENTRE)
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.openings.update(instead=True, valid_from=SUMMER.first)


def test_what_a_colleague_changes_of_the_week_leaves_the_season_as_it_is(
    house: Partnership,
) -> None:
    entry, gwen = listed(CENTRE), signed_in(house.people["Gwen"])
    add_season(entry=entry.id, days=SUMMER, openings=SATURDAYS, instead=True, by=KEEPER, now=NOW)
    form = gwen.get(f"/directory/{entry.id}/change/").context["form"]
    typed = {name: value for name, value in form.initial.items() if value}
    assert (
        gwen.post(f"/directory/{entry.id}/change/", {**typed, "day_0": "10-4"}).status_code == 302
    )
    season = Span(5, dt.time(10), dt.time(16), SUMMER.first, SUMMER.last, instead=True)
    monday = Span(0, dt.time(10), dt.time(16))
    assert spans(entry) == (monday, *WEEKDAYS[1:], season)


ATTEMPTS = [
    Attempt[Entry](
        "add", Permission.KEEP_ENTRIES,
        lambda entry, by: add_season(
            entry=entry.id, days=SUMMER, openings=SATURDAYS, by=by, now=NOW
        ),
    ),
    Attempt[Entry](
        "end", Permission.KEEP_ENTRIES,
        lambda entry, by: end_season(
            entry=entry.id, days=Days(NOW.date(), NOW.date()), by=by, now=NOW
        ),
    ),
]  # fmt: skip


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda one: one.name)
def test_only_who_keeps_the_directory_may(attempt: Attempt[Entry], house: Partnership) -> None:
    entry = listed(CENTRE)
    days = Days(NOW.date(), NOW.date())
    add_season(entry=entry.id, days=days, openings=SATURDAYS, by=KEEPER, now=NOW)
    found = roles_let_in(attempt, entry, user=house.people["Gwen"].id, circles={})
    assert found == roles_with(Permission.KEEP_ENTRIES)
