"""Sending: who can open it afterwards, what is left in clear, and what is never half there."""

import datetime as dt
import secrets

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW, RUGBY, Partnership, ids, keyring_of
from tests.confidential.given import PUBLIC, STORY, council_only, told
from upstander.confidential.reporting.actions import (
    AlreadySent,
    Letter,
    NobodyToSendTo,
    seal_report,
    send_report,
)
from upstander.confidential.reporting.models import Choice, Report
from upstander.confidential.reporting.queries import Delivery, delivery_for, mailbox, opened
from upstander.confidential.reporting.rules import Answers
from upstander.foundation.agencies.actions.routes import set_route
from upstander.foundation.agencies.rules import Intake
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event, PublicAct
from upstander.foundation.core.ids import new_id
from upstander.foundation.pages import drafts
from upstander.foundation.pages.models import Draft
from upstander.foundation.vault.errors import HandleTaken
from upstander.foundation.vault.models import Access, Grant, Item, KeyPair, Standby, Unlock
from upstander.foundation.vault.receipts import derive_receipt

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]
TODAY = NOW.date()
CONTROL = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def a_letter(draft: drafts.OpenDraft | None = None, **answers: object) -> Letter:
    given = Answers(**{"story": STORY, "safe": "yes", "area": RUGBY, **answers})
    return Letter(given, delivery_for(given, NOW), draft, notes={"told": True})


def a_draft() -> drafts.OpenDraft:
    return drafts.answer(cookie="", given={"story": STORY}, easy=False, now=NOW).draft


def everything() -> list[int]:
    tables = (Report, Choice, KeyPair, Unlock, Grant, Standby, Item, Access, PublicAct)
    return [table.objects.count() for table in tables]


def test_the_circles_of_the_route_hold_keys_and_nobody_else(house: Partnership) -> None:
    one = told()
    holders = Access.objects.filter(subject=one.report.pk).values_list("holder", flat=True)
    assert set(holders) == ids(house.hate_crime_team, house.cohesion_team)


def test_members_read_what_was_told(house: Partnership) -> None:
    one = told(help=("talk", "stop"), safe="unsure")
    content = opened(one.report, keyring_of(house.people["Dev"]))
    assert content.statement == Answers(STORY, "unsure", RUGBY, ("talk", "stop"))
    assert (content.messages, content.closed) == ((), ())


def test_somebody_outside_the_route_reads_nothing(house: Partnership) -> None:
    one = told()
    content = opened(one.report, keyring_of(house.people["Esi"]))
    assert (content.statement, len(content.closed)) == (None, 1)


def test_the_code_opens_the_conversation_and_never_the_story() -> None:
    one = told()
    found = mailbox(one.report.pk, one.keyring())
    assert found is not None
    assert (found.number, found.closed, found.messages) == (one.code.handle, 0, ())
    assert opened(one.report, one.keyring()).statement is None


def test_another_persons_code_shows_no_mailbox() -> None:
    one, other = told(), told("Another story.")
    assert mailbox(one.report.pk, other.keyring()) is None


def test_a_report_keeps_coded_facts_in_clear_and_nothing_finer_than_the_day() -> None:
    report = told(safe="no").fresh()
    assert (report.received_on, report.area, report.channel) == (TODAY, RUGBY, "public_web")
    assert (report.danger, report.state, report.closed_on) == (True, "new", None)
    assert Event.objects.filter(subject_id=report.pk).count() == 0
    act = PublicAct.objects.get(subject_id=report.pk)
    assert (act.name, act.day) == (EventName.REPORT_SENT, TODAY)
    assert act.item_digest != ""


def test_asking_for_the_police_gives_their_team_a_key(house: Partnership) -> None:
    council_only(house)
    one = told(help=("police", "talk", "unknown"))
    assert dict(Choice.objects.values_list("key", "circle")) == {
        "police": house.hate_crime_team.pk,
        "talk": None,
    }
    content = opened(one.report, keyring_of(house.people["Bina"]))
    assert content.statement is not None


def test_not_asking_for_the_police_shows_them_nothing(house: Partnership) -> None:
    council_only(house)
    told(help=("talk",))
    assert Report.objects.visible_to(house.actor("Bina")).count() == 0


def test_an_excluded_agency_gets_no_key_even_when_asked_for(house: Partnership) -> None:
    answers = Answers(story=STORY, help=("police",), more={"works_for": [str(house.police.pk)]})
    delivery = delivery_for(answers, NOW)
    assert house.hate_crime_team.pk not in {circle.id for circle in delivery.circles}
    assert delivery.asked == {}


def test_the_draft_turns_into_its_receipt() -> None:
    draft = a_draft()
    sent = send_report(letter=a_letter(draft), by=PUBLIC, now=NOW)
    shown = drafts.load(draft.cookie, NOW)
    assert shown is not None
    assert shown.receipt == {
        "handle": sent.code.handle,
        "secret": sent.code.secret,
        "told": True,
    }
    assert shown.answers == {}


def test_sending_twice_makes_one_report_and_keeps_the_receipt() -> None:
    draft = a_draft()
    sent = send_report(letter=a_letter(draft), by=PUBLIC, now=NOW)
    before = everything()
    with pytest.raises(AlreadySent):
        send_report(letter=a_letter(draft), by=PUBLIC, now=NOW)
    assert everything() == before
    shown = drafts.load(draft.cookie, NOW)
    assert shown is not None
    assert shown.receipt["handle"] == sent.code.handle


def test_a_draft_that_ran_out_sends_nothing() -> None:
    draft, before = a_draft(), everything()
    late = NOW + drafts.IDLE + dt.timedelta(seconds=1)
    with pytest.raises(AlreadySent):
        send_report(letter=a_letter(draft), by=PUBLIC, now=late)
    assert everything() == before


def test_a_handle_that_is_taken_leaves_nothing_behind() -> None:
    draft, taken = a_draft(), told().code.handle
    receipt = derive_receipt(report=new_id(), now=NOW)
    receipt.unlock.handle = taken
    before = everything()
    with pytest.raises(HandleTaken):
        seal_report(letter=a_letter(draft), receipt=receipt, by=PUBLIC, now=NOW)
    assert everything() == before
    assert Draft.objects.get().state == "open"


def test_a_handle_that_is_taken_is_replaced_by_another(
    house: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken, choose = told().code.handle, secrets.choice
    first = list(taken)
    monkeypatch.setattr(secrets, "choice", lambda of: first.pop(0) if first else choose(of))
    draft = a_draft()
    sent = send_report(letter=a_letter(draft), by=PUBLIC, now=NOW)
    assert first == []
    assert sent.code.handle != taken
    assert opened(sent.report, keyring_of(house.people["Dev"])).statement == a_letter().answers


def test_nobody_stands_by_where_the_independent_team_reads_anyway(house: Partnership) -> None:
    set_route(
        area_code=None, circles=[house.cohesion_team.id, house.independent_team.id],
        backup=house.hate_crime_team.id, live=True, by=house.actor("Gwen"), now=NOW,
    )  # fmt: skip
    one = told()
    assert Standby.objects.filter(key__owner=one.report.pk).count() == 0
    assert opened(one.report, keyring_of(house.people["Femi"])).statement is not None


def test_a_report_that_nobody_could_open_is_not_taken() -> None:
    nowhere = Delivery(Intake((), None, used_independent=False, why=None, enough=False), {})
    draft = a_draft()
    with pytest.raises(NobodyToSendTo):
        send_report(letter=Letter(Answers(STORY), nowhere, draft), by=PUBLIC, now=NOW)
    assert (Report.objects.count(), Draft.objects.get().state) == (0, "open")


def test_a_skipped_story_is_still_a_report(house: Partnership) -> None:
    one = told("", help=(), area="", safe="")
    content = opened(one.report, keyring_of(house.people["Dev"]))
    assert content.statement == Answers("")


def test_ten_thousand_letters_of_any_script_come_back_as_written(house: Partnership) -> None:
    story = ("سلام 👩‍👩‍👧 ਸਤ ਸ੍ਰੀ ő\u0301\n" * 1000)[:10_000]
    content = opened(told(story).report, keyring_of(house.people["Dev"]))
    assert content.statement is not None
    assert content.statement.story == story


def test_sending_takes_twelve_statements_at_most() -> None:
    letter = a_letter(a_draft(), help=("talk", "police"))
    receipt = derive_receipt(report=new_id(), now=NOW)
    with CaptureQueriesContext(
        connection,
    ) as counted:
        seal_report(letter=letter, receipt=receipt, by=PUBLIC, now=NOW)
    statements = [query["sql"] for query in counted if not query["sql"].startswith(CONTROL)]
    assert len(statements) <= 12, "\n".join(sql[:90] for sql in statements)
