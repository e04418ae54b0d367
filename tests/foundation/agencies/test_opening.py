"""The public door opens when the list is green, and not before; and it can be closed again."""

import datetime as dt
from dataclasses import replace

import pytest

from tests.cast import NOW, RUGBY, SET_UP, WARWICK, Partnership
from upstander.foundation.access.actors import NotPermitted
from upstander.foundation.agencies import queries
from upstander.foundation.agencies import reading as reads
from upstander.foundation.agencies.actions import opening as actions
from upstander.foundation.agencies.actions.routes import set_route
from upstander.foundation.agencies.choices import OwnText, Protects
from upstander.foundation.agencies.models import Contact, Membership, OpenHours
from upstander.foundation.agencies.models import Partnership as Ours
from upstander.foundation.agencies.queries.opening import go_live, stated_hours, words
from upstander.foundation.agencies.rules import opening
from upstander.foundation.agencies.rules.opening import Finding, Line, There
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.reference import rules
from upstander.foundation.vault.models import Grant

NINE, FIVE = dt.time(9), dt.time(17)
WEEK = dict.fromkeys(range(5), (NINE, FIVE))
GREEN = There(
    default_route_live=True, holders={"Hate crime team": 2},
    receiving=frozenset({"police", "charity"}), rota_ahead=True, privacy_plain=True,
    privacy_easy=True,
)  # fmt: skip


def missing_in(found: tuple[Finding, ...]) -> dict[Line, tuple[str, ...]]:
    return {finding.line: finding.missing for finding in found if not finding.green}


def makes_ready(house: Partnership) -> None:
    """Do what the list still asks for in the partnership of the cast."""
    gwen = house.actor("Gwen")
    actions.state_hours(week=WEEK, by=gwen, now=NOW)
    for protects in Protects:
        desk = actions.Desk(protects, "First contact", "01632 960001", "01632 960002")
        actions.set_contact(desk=desk, areas=[RUGBY, WARWICK], by=gwen, now=NOW)
    actions.write_text(
        key=OwnText.PRIVACY, plain="We keep it.", easy="We keep it.", by=gwen, now=NOW
    )


# --- the list, by itself -----------------------------------------------------------------------


def test_nothing_is_missing_where_everything_is_there() -> None:
    assert missing_in(opening.findings(GREEN)) == {}
    assert opening.all_green(opening.findings(GREEN))


@pytest.mark.parametrize(
    ("change", "line", "missing"),
    [
        ({"default_route_live": False}, Line.ROUTE, ("default",)),
        ({"holders": {}}, Line.HOLDERS, ("nobody",)),
        ({"holders": {"B": 1, "A": 0, "C": 2}}, Line.HOLDERS, ("A", "B")),
        ({"receiving": frozenset({"charity"})}, Line.RECEIVERS, ("police",)),
        ({"receiving": frozenset({"police"})}, Line.RECEIVERS, ("others",)),
        ({"receiving": frozenset()}, Line.RECEIVERS, ("police", "others")),
        ({"rota_ahead": False}, Line.HOURS, ("hours",)),
        ({"without_adults": ["Rugby"]}, Line.ADULTS, ("Rugby",)),
        ({"without_children": ["Rugby"]}, Line.CHILDREN, ("Rugby",)),
        ({"privacy_plain": False, "privacy_easy": False}, Line.PRIVACY, ("plain", "easy")),
        ({"privacy_easy": False}, Line.PRIVACY, ("easy",)),
        ({"stale_lines": ["Samaritans"]}, Line.HELPLINES, ("Samaritans",)),
    ],
)
def test_each_line_says_what_is_missing(
    change: dict[str, object], line: Line, missing: tuple[str, ...]
) -> None:
    assert missing_in(opening.findings(replace(GREEN, **change))) == {line: missing}  # type: ignore[arg-type]


def test_a_police_team_that_can_be_given_a_report_does_instead_of_a_route_to_it() -> None:
    there = replace(GREEN, receiving=frozenset({"charity"}), police_reachable=True)
    assert missing_in(opening.findings(there)) == {}


def test_stated_hours_do_instead_of_a_rota() -> None:
    assert missing_in(opening.findings(replace(GREEN, rota_ahead=False, hours_stated=True))) == {}


@pytest.mark.parametrize(
    ("colour", "found"), [("#000000", 19.95), ("#0b4f54", 8.8), ("#ffffff", 1.0), ("#767676", 4.3)]
)
def test_the_contrast_is_that_of_the_eye(colour: str, found: float) -> None:
    assert opening.least_contrast(colour) == pytest.approx(found, abs=0.1)


def test_a_darker_colour_reads_at_least_as_well() -> None:
    assert opening.darker("#306090") == "#204060"
    assert opening.least_contrast("#204060") > opening.least_contrast("#306090")


def test_days_with_the_same_hours_are_said_as_one() -> None:
    week = {0: (NINE, FIVE), 1: (NINE, FIVE), 3: (NINE, FIVE), 4: (NINE, dt.time(20))}
    assert rules.runs(week) == [
        (0, 1, NINE, FIVE), (3, 3, NINE, FIVE), (4, 4, NINE, dt.time(20)),
    ]  # fmt: skip


# --- the door ----------------------------------------------------------------------------------


def test_the_door_stays_closed_while_something_is_missing(house: Partnership) -> None:
    actions.close_door(by=house.actor("Hana"), now=NOW)
    with pytest.raises(actions.NotReady) as refusal:
        actions.open_door(by=house.actor("Hana"), now=NOW)
    assert [finding.line for finding in refusal.value.missing] == [
        Line.HOURS, Line.ADULTS, Line.CHILDREN, Line.PRIVACY,
    ]  # fmt: skip
    assert not queries.is_receiving()


def test_the_door_opens_when_the_list_is_green_and_is_closed_again(house: Partnership) -> None:
    hana = house.actor("Hana")
    actions.close_door(by=hana, now=NOW)
    makes_ready(house)
    assert missing_in(go_live(NOW)) == {}
    actions.open_door(by=hana, now=NOW)
    assert queries.is_receiving()
    actions.close_door(by=hana, now=NOW)
    assert not queries.is_receiving()
    doors = Event.objects.filter(name__in=[EventName.DOOR_OPENED, EventName.DOOR_CLOSED])
    assert [row.name for row in doors.order_by("at", "id")].count(EventName.DOOR_CLOSED) == 2


def test_opening_an_open_door_writes_nothing(house: Partnership) -> None:
    makes_ready(house)
    before = Event.objects.count()
    actions.open_door(by=house.actor("Gwen"), now=NOW)
    assert Event.objects.count() == before


def test_an_open_door_without_a_live_route_lets_nobody_in(house: Partnership) -> None:
    assert queries.is_receiving()
    circles = [house.hate_crime_team.id, house.cohesion_team.id]
    set_route(
        area_code=None, circles=circles, backup=None, live=False, by=house.actor("Gwen"), now=NOW
    )
    assert not queries.is_receiving()
    assert Line.ROUTE in missing_in(go_live(NOW))


def test_a_team_with_one_person_and_its_cards_has_too_few_holders(house: Partnership) -> None:
    makes_ready(house)
    bina = Membership.objects.get(user=house.people["Bina"])
    bina.state, bina.ended_on = "left", NOW.date()
    bina.save()
    Grant.objects.filter(to__owner=bina.user_id).delete()
    assert missing_in(go_live(NOW)) == {
        Line.HOLDERS: ("Hate crime team (County Police (invented))",)
    }


def test_helplines_that_nobody_checked_turn_the_list_red(house: Partnership) -> None:
    makes_ready(house)
    found = missing_in(go_live(NOW + dt.timedelta(days=120)))
    assert "Samaritans" in found[Line.HELPLINES]


def test_before_there_is_a_partnership_there_is_no_door(db: None) -> None:  # noqa: ARG001
    with pytest.raises(actions.NotFounded):
        actions.open_door(by=SET_UP, now=NOW)


# --- what the partnership says of itself --------------------------------------------------------


def test_stated_hours_are_what_the_pages_say(house: Partnership) -> None:
    assert reads.reads(NOW).hours == "Monday to Friday, 9 to 5"
    actions.state_hours(week={4: (NINE, dt.time(12, 30))}, by=house.actor("Gwen"), now=NOW)
    assert reads.reads(NOW) == reads.Reads("now", "Friday, 9:00 to 12:30")
    actions.state_hours(week={}, by=house.actor("Gwen"), now=NOW)
    assert stated_hours() is None


def test_a_day_that_closes_before_it_opens_is_refused(house: Partnership) -> None:
    makes_ready(house)
    with pytest.raises(actions.HoursBackwards):
        actions.state_hours(week={0: (FIVE, NINE)}, by=house.actor("Gwen"), now=NOW)
    assert OpenHours.objects.count() == 5


@pytest.mark.parametrize("areas", [[], ["E99999999"], [RUGBY, "E99999999"]])
def test_a_contact_is_for_districts_of_ours(house: Partnership, areas: list[str]) -> None:
    desk = actions.Desk(Protects.ADULTS, "First contact", "01632 960001")
    with pytest.raises(actions.UnknownDistrict):
        actions.set_contact(desk=desk, areas=areas, by=house.actor("Gwen"), now=NOW)
    assert not Contact.objects.exists()


def test_a_colour_that_cannot_be_read_is_refused_with_its_figure(house: Partnership) -> None:
    with pytest.raises(actions.NotReadable) as refusal:
        actions.set_look(
            name="A", short_name="A", colour="#ff9900", logo=None, by=house.actor("Gwen"), now=NOW
        )
    assert "2.0 to 1" in str(refusal.value.next_step)
    assert Ours.objects.get().name == "Warwickshire Together (invented)"


def test_the_sign_stays_until_it_is_taken_away(house: Partnership) -> None:
    gwen = house.actor("Gwen")
    for logo, left in ((b"a picture", b"a picture"), (None, b"a picture"), (b"", b"")):
        actions.set_look(name="A", short_name="A", colour="", logo=logo, by=gwen, now=NOW)
        assert bytes(Ours.objects.get().logo) == left


def test_a_text_is_written_changed_and_taken_off(house: Partnership) -> None:
    gwen = house.actor("Gwen")
    for plain, easy in (("One.", ""), ("Two.", "Easy."), ("", "")):
        actions.write_text(key=OwnText.WELCOME, plain=plain, easy=easy, by=gwen, now=NOW)
        there = words(OwnText.WELCOME)
        assert (there.plain, there.easy) == (plain, easy)
    assert words(OwnText.WELCOME).changed_on is None


def test_who_reads_easily_gets_the_easy_words_where_there_are_any(house: Partnership) -> None:
    gwen = house.actor("Gwen")
    actions.write_text(key=OwnText.WELCOME, plain="Plain.", easy="", by=gwen, now=NOW)
    assert words(OwnText.WELCOME).in_wording(easy=True) == "Plain."
    actions.write_text(key=OwnText.WELCOME, plain="Plain.", easy="Easy.", by=gwen, now=NOW)
    assert words(OwnText.WELCOME).in_wording(easy=True) == "Easy."
    assert words(OwnText.WELCOME).in_wording(easy=False) == "Plain."


@pytest.mark.parametrize("name", ["Anwen", "Bina"])
def test_only_the_coordinator_and_the_administrator_may(house: Partnership, name: str) -> None:
    by = house.actor(name)
    desk = actions.Desk(Protects.ADULTS, "First contact", "01632 960001")
    for action, asked in (
        (actions.open_door, {}),
        (actions.close_door, {}),
        (actions.state_hours, {"week": WEEK}),
        (actions.set_contact, {"desk": desk, "areas": [RUGBY]}),
        (actions.set_look, {"name": "A", "short_name": "A", "colour": "", "logo": None}),
        (actions.write_text, {"key": OwnText.WELCOME, "plain": "A", "easy": ""}),
    ):
        with pytest.raises(NotPermitted):
            action(by=by, now=NOW, **asked)  # type: ignore[operator]
