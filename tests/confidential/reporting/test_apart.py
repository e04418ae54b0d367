"""What is locked apart: names, how to reach somebody, others; and who is kept out by keys."""

import pytest

from tests.cast import NOW, RUGBY, Partnership, keyring_of
from tests.confidential.given import PUBLIC, STORY, opened_by
from tests.confidential.given import Told as OneReport
from upstander.confidential.reporting import words
from upstander.confidential.reporting.actions import Letter, send_report, withdraw_choice
from upstander.confidential.reporting.models import Choice, Report
from upstander.confidential.reporting.queries import Delivery, choices_of, delivery_for, opened
from upstander.confidential.reporting.rules import Answers, flags_of, is_danger
from upstander.foundation.agencies.actions.routes import set_route
from upstander.foundation.agencies.choices import AgencyKind, Channel
from upstander.foundation.agencies.models import Agency
from upstander.foundation.agencies.rules import Why
from upstander.foundation.audit.matchers import registered
from upstander.foundation.audit.models import Event
from upstander.foundation.audit.queries import verify
from upstander.foundation.vault.choices import CompartmentKind
from upstander.foundation.vault.models import Access, Compartment, Item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]
NAMED = {"name": "Mina (invented)", "contact": ["text"], "contact_at": "the library desk"}


def answers(**given: object) -> Answers:
    return Answers(**{"story": STORY, "safe": "yes", "area": RUGBY, **given})


def sent(given: Answers) -> OneReport:
    delivery = delivery_for(given, NOW)
    done = send_report(letter=Letter(given, delivery), by=PUBLIC, now=NOW)
    return OneReport(done.report, done.code)


def kinds(one: OneReport) -> set[str]:
    rows = Compartment.objects.filter(subject=one.report.pk)
    return set(rows.values_list("kind", flat=True))


def test_only_what_was_given_has_a_compartment() -> None:
    assert kinds(sent(answers())) == {"statement", "conversation"}
    whole = sent(answers(identity=NAMED, others={"did_about": "a green van"}))
    assert kinds(whole) == {"statement", "identity", "others", "conversation"}


def test_those_with_a_key_read_it_all_together(house: Partnership) -> None:
    given = answers(more={"kinds": ["money"]}, identity=NAMED, others={"did_about": "a green van"})
    content = opened(sent(given).report, keyring_of(house.people["Dev"]))
    assert content.statement == given
    assert (content.closed, content.apart) == ((), ())


def test_the_police_get_no_key_to_a_name_that_is_not_for_them(house: Partnership) -> None:
    one = sent(answers(more={"name_use": "not_police"}, identity=NAMED))
    theirs = opened(one.report, keyring_of(house.people["Bina"]))
    council = opened(one.report, keyring_of(house.people["Dev"]))
    assert theirs.statement is not None
    assert (theirs.statement.identity, theirs.apart) == ({}, (CompartmentKind.IDENTITY,))
    assert council.statement is not None
    assert council.statement.identity == NAMED


def test_what_was_kept_apart_is_no_fault_and_raises_none(house: Partnership) -> None:
    one = sent(answers(more={"name_use": "not_police"}, identity=NAMED))
    shown = opened_by(house, "Bina", one)
    assert shown.content.closed == ()
    assert not Event.objects.filter(name="part.stayed_closed").exists()
    assert words.apart_words(shown.content) == [
        "Name, and how to reach them: the person did not give your team a key to this."
    ]


def only_police(house: Partnership) -> None:
    set_route(
        area_code=RUGBY, circles=[house.hate_crime_team.id], backup=house.cohesion_team.id,
        live=True, by=house.actor("Gwen"), now=NOW,
    )  # fmt: skip


def test_where_only_the_police_read_the_independent_team_keeps_the_name(
    house: Partnership,
) -> None:
    only_police(house)
    one = sent(answers(more={"name_use": "not_police"}, identity=NAMED))
    holders = set(Access.objects.filter(subject=one.report.pk).values_list("holder", flat=True))
    assert holders == {house.hate_crime_team.id, house.independent_team.id}
    theirs = opened(one.report, keyring_of(house.people["Bina"]))
    assert theirs.apart == (CompartmentKind.IDENTITY,)


def test_where_nobody_else_could_read_it_the_name_is_not_sent(house: Partnership) -> None:
    only_police(house)
    Agency.objects.filter(pk=house.charity.pk).update(kind=AgencyKind.POLICE)
    one = sent(answers(more={"name_use": "not_police"}, identity=NAMED))
    assert kinds(one) == {"statement", "conversation"}


# --- who is kept out, and who is asked in ---------------------------------------------------------


def delivered(given: Answers) -> Delivery:
    return delivery_for(given, NOW)


def test_the_body_that_the_person_works_for_gets_no_key(house: Partnership) -> None:
    found = delivered(answers(more={"works_for": [str(house.council.pk)]}))
    assert house.council.pk not in {circle.agency_id for circle in found.circles}
    assert (found.intake.why, found.intake.used_independent) == (Why.EXCLUDED, True)


def test_what_is_no_organisation_keeps_nobody_out() -> None:
    assert delivered(answers(more={"works_for": ["made up"]})).intake.why is None


@pytest.mark.parametrize(
    ("choice", "name"), [("council", "Community cohesion"), ("support", None), ("school", None)]
)
def test_a_choice_gives_a_key_where_there_is_such_a_team(choice: str, name: str | None) -> None:
    found = delivered(answers(more={"share": [choice]}))
    assert [circle.name for circle in found.asked.values()] == ([name] if name else [])


def test_every_choice_is_kept_as_one_that_can_be_taken_back() -> None:
    given = answers(help=("police", "unknown"), more={"share": ["council", "research"]})
    one = sent(given)
    rows = Choice.objects.filter(report=one.report.pk).values_list("key", flat=True)
    assert set(rows) == {"police", "council", "research"}


def test_a_way_to_reach_somebody_can_be_taken_back_and_staff_see_it(house: Partnership) -> None:
    one = sent(answers(identity={**NAMED, "contact": ["here", "text", "phone"]}))
    assert set(Choice.objects.values_list("key", flat=True)) == {"text", "phone"}
    withdraw_choice(owner=one.report.pk, key="phone", keyring=one.keyring(), by=PUBLIC, now=NOW)
    shown = opened_by(house, "Dev", one)
    facts = words.reaching_facts(shown.content.statement, choices_of(shown.report))
    assert next(fact.words for fact in facts) == (
        "Only here, with my code; Text message; Phone call (taken back)"
    )


# --- under 18 ------------------------------------------------------------------------------------


def children_to(house: Partnership, area: str | None = None) -> None:
    set_route(
        area_code=area, circles=[house.cohesion_team.id], backup=house.independent_team.id,
        live=True, channel=Channel.PUBLIC_CHILD, by=house.actor("Gwen"), now=NOW,
    )  # fmt: skip


def test_a_child_s_report_goes_to_the_team_for_children(house: Partnership) -> None:
    children_to(house)
    one = sent(answers(more={"age": "child"}))
    holders = set(Access.objects.filter(subject=one.report.pk).values_list("holder", flat=True))
    assert holders == {house.cohesion_team.id}
    assert one.report.channel == Channel.PUBLIC_CHILD


def test_without_a_team_for_children_the_usual_team_reads_it() -> None:
    found = delivered(answers(more={"age": "child"}))
    assert (found.channel, found.intake.why) == (Channel.PUBLIC_WEB, None)


def test_each_area_has_its_own_team_for_children(house: Partnership) -> None:
    children_to(house, RUGBY)
    here, elsewhere = answers(more={"age": "child"}), answers(area="", more={"age": "child"})
    assert [delivered(one).channel for one in (here, elsewhere)] == [
        Channel.PUBLIC_CHILD, Channel.PUBLIC_WEB,
    ]  # fmt: skip


# --- coded flags ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "flags"),
    [
        (answers(), []),
        (answers(more={"age": "child"}), ["child"]),
        (answers(more={"did": ["stranger", "carer"]}), ["close"]),
        (answers(more={"life": "sometimes"}), ["life"]),
        (answers(speaks_of_ending=True), ["life"]),
        (answers(safe="watched"), ["watched"]),
        (answers(safe="no", more={"age": "child", "did": ["family"]}), ["child", "close"]),
    ],
)
def test_flags_say_what_staff_must_know_first(given: Answers, flags: list[str]) -> None:
    assert flags_of(given) == flags
    one = sent(given)
    assert Report.objects.get(pk=one.report.pk).flags == flags


def test_thoughts_of_ending_life_raise_the_alarm_as_danger_does() -> None:
    assert [is_danger(one) for one in (answers(), answers(more={"life": "yes"}))] == [False, True]


def problems() -> list[str]:
    return [problem.words for problem in verify(now=NOW, matchers=registered()).problems]


def test_the_record_holds_every_part_against_its_ciphertext() -> None:
    sent(answers(identity=NAMED, others={"did_about": "a green van"}))
    assert problems() == []
    item = Item.objects.get(label="others/1")
    body = bytes(item.body)
    Item.objects.filter(pk=item.pk).update(body=body[:-1] + bytes([body[-1] ^ 1]))
    assert [str(item.pk) in words for words in problems()] == [True]
