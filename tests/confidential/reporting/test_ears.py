"""Words to somebody who listens: one team has a key, and no list or count of reports knows them."""

import datetime as dt
from uuid import uuid4

import pytest

from tests.cast import NOW, Partnership, keyring_of
from tests.confidential.given import PUBLIC, answered, opened_by, told, wrote
from tests.confidential.listening import WORDS, it_listens, plan, said
from upstander.confidential.casework.actions.cases import open_case
from upstander.confidential.casework.actions.sorting import Plan, sort_report
from upstander.confidential.casework.choices import About
from upstander.confidential.casework.refusals import NotAReport
from upstander.confidential.reporting.actions import (
    IsAReport,
    NoSuchTeam,
    NotIndependent,
    NotYourReport,
    TooFewListen,
    add_answers,
    add_information,
    answer_report,
    raise_danger,
    set_ear,
)
from upstander.confidential.reporting.choices import ReportKind, ReportState
from upstander.confidential.reporting.models import DangerAlarm, Ear
from upstander.confidential.reporting.queries import (
    ear_count,
    ear_page,
    ear_table,
    held_ears,
    inbox,
    listener,
    listeners,
    mailbox,
    waiting_count,
    waits_for_whom,
)
from upstander.confidential.reporting.rules import may_listen
from upstander.confidential.sharing.actions import Plan as SharingPlan
from upstander.confidential.sharing.actions import disclose
from upstander.confidential.sharing.choices import Agreed, Purpose
from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.agencies.actions.opening import close_door
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event, PublicAct
from upstander.foundation.core.clock import london_day
from upstander.foundation.vault.choices import CompartmentKind
from upstander.foundation.vault.models import Access, Compartment, Grant
from upstander.oversight.insight.actions.gathering import gather_facts
from upstander.oversight.insight.models import Fact

pytestmark = pytest.mark.django_db
TODAY = london_day(NOW)


# --- who listens ---------------------------------------------------------------------------------


def test_nobody_listens_until_a_team_offers_it(house: Partnership) -> None:
    assert listeners(NOW) == []
    it_listens(house, offered=False)
    assert listeners(NOW) == []
    it_listens(house)
    assert [one.circle.id for one in listeners(NOW)] == [house.independent_team.id]


def test_the_team_says_who_it_is_and_when_it_reads_next(house: Partnership) -> None:
    it_listens(house)
    team = str(house.independent_team.id)
    plain = listener(team, NOW.replace(hour=18))
    easy = listener(team, NOW, easy=True)
    assert plain is not None
    assert easy is not None
    assert (plain.who, plain.hours, plain.next_reading) == (
        "We are people who listen.", "Monday to Friday, 10:00 to 16:00", "Monday at 10:00",
    )  # fmt: skip
    assert (easy.who, easy.passes_on, easy.next_reading) == (
        "We listen.", "A child in danger? We phone the council.", "now",
    )  # fmt: skip


def test_while_the_public_door_is_closed_nobody_is_offered(house: Partnership) -> None:
    it_listens(house)
    close_door(by=house.actor("Gwen"), now=NOW)
    assert listeners(NOW) == []


def test_a_team_of_which_one_person_is_left_is_not_offered(house: Partnership) -> None:
    it_listens(house)
    Grant.objects.filter(to__owner=house.people["Femi"].id).delete()
    Grant.objects.filter(to__kind="recovery").delete()
    assert listeners(NOW) == []


@pytest.mark.parametrize(
    ("kind", "may"),
    [("police", False), ("cps", False), ("probation", False), ("charity", True), ("tprc", True)],
)
def test_who_prosecutes_does_not_listen_in_confidence(kind: str, may: bool) -> None:
    assert may_listen(kind) is may


def test_the_police_cannot_offer_it_and_the_table_says_so(house: Partnership) -> None:
    with pytest.raises(NotIndependent):
        set_ear(circle=house.hate_crime_team.id, plan=plan(), by=house.actor("Gwen"), now=NOW)
    rows = {row.circle.id: (row.may, row.offered) for row in ear_table()}
    assert (rows[house.hate_crime_team.id], Ear.objects.count()) == ((False, False), 0)


def test_a_team_too_small_to_read_cannot_offer_it_but_can_be_prepared(house: Partnership) -> None:
    Grant.objects.filter(key__owner=house.independent_team.id).delete()
    with pytest.raises(TooFewListen):
        it_listens(house)
    assert it_listens(house, offered=False).offered is False


def test_only_who_says_where_reports_go_may_switch_it(house: Partnership) -> None:
    with pytest.raises(NotPermitted):
        set_ear(circle=house.independent_team.id, plan=plan(), by=house.actor("Esi"), now=NOW)


def test_a_team_that_is_not_there_is_refused(house: Partnership) -> None:
    with pytest.raises(NoSuchTeam):
        set_ear(circle=uuid4(), plan=plan(), by=house.actor("Gwen"), now=NOW)


def test_switching_is_written_down(house: Partnership) -> None:
    it_listens(house)
    it_listens(house, offered=False)
    events = Event.objects.filter(name=EventName.EAR_SET, subject_id=house.independent_team.id)
    assert sorted(event.detail["offered"] for event in events) == [False, True]


# --- what is sent --------------------------------------------------------------------------------


def test_words_are_sealed_to_the_one_team_and_there_is_no_statement(house: Partnership) -> None:
    one = said(house)
    assert (one.report.kind, one.report.area) == (ReportKind.EAR, "")
    assert list(Compartment.objects.values_list("kind", flat=True)) == [
        CompartmentKind.CONVERSATION
    ]
    assert list(Access.objects.values_list("holder", "kind")) == [
        (house.independent_team.id, "ear")
    ]


def test_no_list_or_count_of_reports_knows_them(house: Partnership) -> None:
    said(house)
    esi = house.actor("Esi")
    assert (list(inbox(esi, today=TODAY).rows), waiting_count(esi)) == ([], 0)
    assert (len(ear_page(esi).rows), ear_count(esi)) == (1, 1)
    assert list(ear_page(house.actor("Carys")).rows) == []


def test_the_numbers_do_not_count_them(house: Partnership) -> None:
    told()
    said(house)
    gather_facts(by=Actor.system("gather_facts"), now=NOW)
    assert Fact.objects.count() == 1


def test_it_is_written_down_under_a_name_of_its_own(house: Partnership) -> None:
    one = said(house)
    act = PublicAct.objects.get()
    assert (act.name, act.subject_id) == (EventName.WORDS_SENT, one.report.pk)


def test_who_is_not_safe_is_first_and_raises_the_alarm_for_the_team(house: Partnership) -> None:
    calm, unsafe = said(house), said(house, safe="no")
    page = ear_page(house.actor("Esi"))
    assert [row.number for row in page.urgent] == [unsafe.report.number]
    assert [row.number for row in page.rows] == [calm.report.number]
    assert raise_danger(by=PUBLIC, now=NOW) == 1
    assert DangerAlarm.objects.get().circle == house.independent_team.id


def test_the_team_is_told_in_its_digest(house: Partnership) -> None:
    said(house)
    assert set(waits_for_whom()) == {house.people["Esi"].id, house.people["Femi"].id}


def test_the_team_reads_and_answers_in_the_same_mailbox(house: Partnership) -> None:
    one = said(house, safe="unsure")
    shown = opened_by(house, "Femi", one).content
    assert ([one.text for one in shown.messages], shown.safe, shown.statement) == (
        [WORDS], "unsure", None,
    )  # fmt: skip
    answered(house, "Femi", one, "We hear you.")
    wrote(one, "Thank you.")
    box = mailbox(one.report.pk, one.keyring())
    assert box is not None
    assert [message.text for message in box.messages] == [WORDS, "We hear you.", "Thank you."]
    assert (box.is_ear, one.fresh().state) == (True, ReportState.WITH_US)


def test_a_report_says_where_its_person_is_safe(house: Partnership) -> None:
    assert opened_by(house, "Carys", told(safe="no")).content.safe == "no"


# --- a report of it ------------------------------------------------------------------------------


def test_the_team_suggests_a_report_and_the_mailbox_says_so(house: Partnership) -> None:
    one = said(house)
    opened_by(house, "Femi", one)
    answer_report(
        report=one.fresh(), text="Think it over.", suggests=True, by=house.actor("Femi"), now=NOW
    )
    box = mailbox(one.report.pk, one.keyring())
    assert box is not None
    assert box.suggested_on == TODAY
    assert Event.objects.get(name=EventName.REPORT_ANSWERED).detail["suggests"] is True


def test_a_report_is_not_suggested_to_who_made_one(house: Partnership) -> None:
    one = told()
    opened_by(house, "Carys", one)
    with pytest.raises(IsAReport):
        answer_report(report=one.fresh(), text="x", suggests=True, by=house.actor("Carys"), now=NOW)


def test_no_colleague_can_decide_on_it_or_make_a_case_of_it(house: Partnership) -> None:
    one = said(house)
    opened_by(house, "Esi", one)
    team, esi = house.independent_team.id, house.actor("Esi")
    with pytest.raises(NotAReport):
        sort_report(report=one.fresh(), plan=Plan(About.CRIME, team, "x"), by=esi, now=NOW)
    with pytest.raises(NotAReport):
        open_case(report=one.fresh(), about=About.CRIME, lead=team, title="x", by=esi, now=NOW)


def test_what_must_be_passed_on_goes_through_the_register_and_stays_a_message(
    house: Partnership,
) -> None:
    one = said(house)
    opened_by(house, "Esi", one)
    sharing_plan = SharingPlan(
        house.cohesion_team.id, (CompartmentKind.CONVERSATION,), Purpose.SAFETY,
        "vital_interests", Agreed.NOT_TOLD,
    )  # fmt: skip
    disclose(
        report=one.fresh(), plan=sharing_plan, keyring=keyring_of(house.people["Esi"]),
        by=house.actor("Esi"), now=NOW,
    )  # fmt: skip
    carys = house.actor("Carys")
    assert [row.number for row in ear_page(carys).rows] == [one.report.number]
    assert list(inbox(carys, today=TODAY).rows) == []


def test_there_is_no_story_to_add_to(house: Partnership) -> None:
    one = said(house)
    with pytest.raises(NotYourReport):
        add_information(
            owner=one.report.pk, keyring=one.keyring(), text="more", there=0, by=PUBLIC, now=NOW
        )
    with pytest.raises(NotYourReport):
        add_answers(number=one.report.number, given={"age": "adult"}, by=PUBLIC, now=NOW)


def test_who_stops_listening_keeps_what_was_sent(house: Partnership) -> None:
    it_listens(house)
    one = said(house)
    it_listens(house, offered=False)
    assert [message.text for message in opened_by(house, "Femi", one).content.messages] == [WORDS]


def test_every_message_stands_on_one_page_of_the_list(house: Partnership) -> None:
    esi = house.actor("Esi")
    days = [NOW + dt.timedelta(days=number) for number in range(3)]
    sent = {said(house, now=day).report.number for day in days for _each in range(20)}
    seen, after = [], None
    while (page := ear_page(esi, after=after)).rows:
        seen += [row.number for row in page.rows]
        if page.older is None:
            break
        after = page.older
    assert (len(seen), set(seen)) == (60, sent)
    back = ear_page(esi, before=page.newer)
    assert len(back.rows) == 25


def test_what_is_held_stands_in_a_list_of_its_own(house: Partnership) -> None:
    one = said(house)
    Access.objects.filter(subject=one.report.pk).update(held=True)
    esi = house.actor("Esi")
    assert list(ear_page(esi).rows) == []
    assert [row.number for row in held_ears(esi)] == [one.report.number]
