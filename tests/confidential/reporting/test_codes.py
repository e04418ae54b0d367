"""A code that somebody else may know is stopped; a worker makes another for whom they recognise."""

from uuid import UUID

import pytest
from django.test import Client

from tests.cast import NOW, SET_UP, Partnership, keyring_of
from tests.confidential.browsing import unlocked
from tests.confidential.given import (
    PUBLIC,
    STORY,
    Told,
    answered,
    council_only,
    opened_by,
    told,
    wrote,
)
from tests.confidential.reporting.at_the_door import code_shown, looked_at, text_of
from tests.foundation.vault.given import lost_with_a_newer_database
from upstander.confidential.reporting.actions import (
    CodeMovedOn,
    NothingWritten,
    NotRecognised,
    NotYourReport,
    OpenItFirst,
    Recognised,
    freeze_code,
    replace_code,
    withdraw_choice,
)
from upstander.confidential.reporting.choices import Fits
from upstander.confidential.reporting.queries import code_of, mailbox, opened
from upstander.foundation.agencies.actions.restoring import take_again
from upstander.foundation.audit.actions import link_events, record_public_acts
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.matchers import registered
from upstander.foundation.audit.models import Event, PublicAct
from upstander.foundation.audit.queries import verify
from upstander.foundation.vault.codes import Code
from upstander.foundation.vault.errors import CannotOpen, WrongCode
from upstander.foundation.vault.models import (
    Access,
    Compartment,
    Grant,
    Item,
    ReturnVisit,
    Standby,
)
from upstander.foundation.vault.receipts import open_receipt
from upstander.foundation.vault.taking import take_away
from upstander.foundation.vault.unlocking import resume_return, start_return

pytestmark = pytest.mark.django_db
ENOUGH = (Fits.NAME, Fits.STORY)


def freeze(one: Told) -> None:
    freeze_code(owner=one.report.pk, keyring=one.keyring(), by=PUBLIC, now=NOW)


def renew(
    house: Partnership,
    one: Told,
    *,
    name: str = "Dev",
    fits: tuple[Fits, ...] = ENOUGH,
    how: str = "She said which bus it was.",
    reached: bool = True,
    instead_of: UUID | None = None,
) -> Code:
    recognised = Recognised(fits, how, reached, instead_of or code_of(one.report).live)
    return replace_code(
        report=one.fresh(), recognised=recognised, keyring=keyring_of(house.people[name]),
        by=house.actor(name), now=NOW,
    )  # fmt: skip


@pytest.fixture
def one(house: Partnership) -> Told:
    """Return a report that the council has opened and answered."""
    one = told()
    opened_by(house, "Dev", one)
    answered(house, "Dev", one, "We are here.")
    return one


def messages(one: Told, code: Code) -> list[str]:
    box = mailbox(one.report.pk, Told(one.report, code).keyring())
    assert box is not None
    return [message.text for message in box.messages]


def faults() -> list[str]:
    link_events(by=SET_UP, now=NOW)
    return [problem.words for problem in verify(now=NOW, matchers=registered()).problems]


# --- stopping it ---------------------------------------------------------------------------------


def test_a_stopped_code_opens_nothing(one: Told) -> None:
    freeze(one)
    with pytest.raises(WrongCode):
        open_receipt(one.code)
    assert not Grant.objects.filter(to__owner=one.report.pk).exists()


def test_every_visit_that_began_with_it_is_over(one: Told) -> None:
    key, private = open_receipt(one.code)
    elsewhere = start_return(key=key, private=private, now=NOW)
    freeze(one)
    assert (resume_return(elsewhere, NOW), ReturnVisit.objects.count()) == (None, 0)


def test_what_is_written_afterwards_is_closed_to_an_old_copy_of_the_key(
    house: Partnership, one: Told
) -> None:
    copy = one.keyring()
    copy.reach(Compartment.objects.filter(subject=one.report.pk).values_list("current", flat=True))
    freeze(one)
    answered(house, "Dev", one, "Only for you.")
    newest = Item.objects.get(key__version=2, compartment__kind="conversation")
    with pytest.raises(CannotOpen):
        copy.open_document(newest)


def test_the_teams_read_on_as_before(house: Partnership, one: Told) -> None:
    freeze(one)
    answered(house, "Dev", one, "We look after it.")
    content = opened(one.report, keyring_of(house.people["Dev"]))
    assert content.statement is not None
    assert [message.text for message in content.messages] == ["We are here.", "We look after it."]


def test_it_is_written_down_with_the_day_and_nothing_finer(one: Told) -> None:
    freeze(one)
    act = PublicAct.objects.get(name=EventName.CODE_FROZEN)
    assert (act.day, act.subject_id) == (NOW.date(), one.report.pk)
    assert not Event.objects.filter(name=EventName.KEY_RETIRED, subject_kind="key").exists()
    record_public_acts(by=SET_UP, now=NOW)
    assert faults() == []


def test_only_its_own_code_stops_a_report(house: Partnership, one: Told) -> None:
    with pytest.raises(NotYourReport):
        freeze_code(
            owner=one.report.pk, keyring=keyring_of(house.people["Dev"]), by=PUBLIC, now=NOW
        )


def test_an_older_copy_of_the_database_does_not_bring_it_back(one: Told) -> None:
    with lost_with_a_newer_database():
        freeze(one)
    assert open_receipt(one.code)[0].owner == one.report.pk
    take_again(by=SET_UP, now=NOW)
    with pytest.raises(WrongCode):
        open_receipt(one.code)
    assert code_of(one.report).stopped_on == NOW.date()
    assert faults() == []


# --- a new one -----------------------------------------------------------------------------------


@pytest.mark.parametrize("stopped", [True, False], ids=["stopped", "lost"])
def test_the_conversation_opens_with_the_new_words_and_not_with_the_old(
    house: Partnership, one: Told, stopped: bool
) -> None:
    if stopped:
        freeze(one)
    code = renew(house, one)
    assert (code.handle, code.secret != one.code.secret) == (one.report.number, True)
    with pytest.raises(WrongCode):
        open_receipt(one.code)
    wrote(Told(one.report, code), "Thank you.")
    assert messages(one, code) == ["We are here.", "Thank you."]
    assert faults() == []


def test_the_new_code_opens_the_conversation_and_never_the_story(
    house: Partnership, one: Told
) -> None:
    keyring = Told(one.report, renew(house, one)).keyring()
    assert opened(one.report, keyring).statement is None


def test_how_they_were_recognised_is_sealed_with_what_happened(
    house: Partnership, one: Told
) -> None:
    renew(house, one, how="She said which bus it was.")
    checks = opened(one.report, keyring_of(house.people["Carys"])).code_checks
    assert [(one.fits, one.how, one.day) for one in checks] == [
        (ENOUGH, "She said which bus it was.", NOW.date())
    ]
    event = Event.objects.get(name=EventName.CODE_REPLACED)
    assert set(event.detail) == {"agency", "role"}


@pytest.mark.parametrize(
    "told_wrong",
    [{"fits": (Fits.NAME,)}, {"fits": (Fits.NAME, Fits.NAME)}, {"fits": ()}, {"reached": False}],
    ids=["one fact", "one fact twice", "none", "not reached"],
)
def test_without_two_facts_and_a_call_of_ours_there_is_no_new_code(
    house: Partnership, one: Told, told_wrong: dict[str, object]
) -> None:
    with pytest.raises(NotRecognised):
        renew(house, one, **told_wrong)  # type: ignore[arg-type]
    assert open_receipt(one.code)[0].owner == one.report.pk


def test_without_a_word_of_how_there_is_no_new_code(house: Partnership, one: Told) -> None:
    with pytest.raises(NothingWritten):
        renew(house, one, how=" ")


def test_a_report_that_nobody_has_opened_gets_no_new_code(house: Partnership) -> None:
    with pytest.raises(OpenItFirst):
        renew(house, told())


def test_whoever_cannot_read_the_story_cannot_compare_it(house: Partnership, one: Told) -> None:
    with pytest.raises(CannotOpen):
        replace_code(
            report=one.fresh(),
            recognised=Recognised(ENOUGH, "By voice.", True, code_of(one.report).live),
            keyring=one.keyring(), by=house.actor("Dev"), now=NOW,
        )  # fmt: skip


def test_the_same_form_sent_again_makes_no_third_code(house: Partnership, one: Told) -> None:
    before = code_of(one.report).live
    code = renew(house, one, instead_of=before)
    with pytest.raises(CodeMovedOn):
        renew(house, one, instead_of=before)
    assert messages(one, code) == ["We are here."]


def test_with_the_new_code_a_choice_is_taken_back_and_somebody_stands_in(
    house: Partnership,
) -> None:
    council_only(house)
    one = told(help=("police",))
    opened_by(house, "Dev", one)
    code = renew(house, one)
    assert Standby.objects.filter(through__retired_on__isnull=False).count() == 0
    assert Standby.objects.filter(key__owner__in=Compartment.objects.values("id")).count() == 3
    withdraw_choice(
        owner=one.report.pk, key="police", keyring=Told(one.report, code).keyring(), by=PUBLIC,
        now=NOW,
    )  # fmt: skip
    assert not Access.objects.filter(holder=house.hate_crime_team.id).exists()


def test_the_independent_team_stands_in_through_a_new_code(house: Partnership) -> None:
    one = told(help=("police",))
    opened_by(house, "Bina", one)
    take_away(
        subject=one.report.pk, holder=house.cohesion_team.id, by=house.actor("Carys"), now=NOW
    )
    code = renew(house, one, name="Bina")
    stood_in = withdraw_choice(
        owner=one.report.pk, key="police", keyring=Told(one.report, code).keyring(), by=PUBLIC,
        now=NOW,
    )  # fmt: skip
    assert stood_in is True
    content = opened(one.report, keyring_of(house.people["Esi"]))
    assert content.statement is not None
    assert content.statement.story == STORY


# --- at the desk ---------------------------------------------------------------------------------


def page(one: Told, tail: str = "") -> str:
    return f"/reports/{one.report.number}/{tail}"


def filled_in(one: Told, **fields: object) -> dict[str, object]:
    known = code_of(one.report).live
    return {
        "reached": "on", "fits": ["name", "story"], "how": "By the bus.",
        "instead_of": str(known or ""), **fields,
    }  # fmt: skip


def test_staff_see_that_the_code_was_stopped_and_what_to_do(house: Partnership, one: Told) -> None:
    dev = unlocked(house.people["Dev"])
    assert "They have the code they were given." in text_of(dev.get(page(one)))
    freeze(one)
    words = text_of(dev.get(page(one)))
    assert "The person stopped their code on 20 November 2026" in words
    assert "make them a new code" in words


def test_the_new_code_is_shown_once(house: Partnership, one: Told) -> None:
    dev = unlocked(house.people["Dev"])
    form = filled_in(one)
    made = dev.post(page(one, "code/"), form)
    handle, _tiles = code_shown(made)
    digits = text_of(made).partition("The words as a number: ")[2][:21]
    assert (handle, made["Cache-Control"]) == (one.report.number, "no-store")
    again = dev.post(page(one, "code/"), form)
    assert (again.status_code, digits in text_of(again)) == (409, False)
    assert "The code changed while this page was open" in text_of(again)
    assert "They got a new code on 20 November 2026." in text_of(dev.get(page(one)))


def test_what_is_missing_is_said_at_its_field_and_what_was_typed_stays(
    house: Partnership, one: Told
) -> None:
    dev = unlocked(house.people["Dev"])
    answer = dev.post(page(one, "code/"), {"fits": ["name"], "how": "By the bus."})
    words = text_of(answer)
    assert all(part in words for part in ("Reach them first", "Two things must fit.", "By the bus"))
    assert open_receipt(one.code)[0].owner == one.report.pk


def test_the_page_of_a_new_code_is_for_those_who_hold_a_key(house: Partnership, one: Told) -> None:
    council_only(house)
    quiet = told()
    assert unlocked(house.people["Bina"]).get(page(quiet, "code/")).status_code == 404
    assert unlocked(house.people["Dev"]).get(page(one, "code/")).status_code == 200
    assert unlocked(house.people["Gwen"]).get(page(one, "code/")).status_code == 404


def test_an_opened_report_says_how_they_were_recognised(house: Partnership, one: Told) -> None:
    renew(house, one)
    words = text_of(unlocked(house.people["Dev"]).post(page(one)))
    assert "She said which bus it was." in words


# --- at the door ---------------------------------------------------------------------------------


def come_back(code: Code) -> Client:
    browser = Client()
    answer = browser.post("/back/", {"handle": code.handle, "words": " ".join(code.words)})
    assert answer["Location"] == "/back/mail/"
    return browser


def test_one_press_stops_it_and_the_page_says_nothing_of_it(one: Told) -> None:
    browser = come_back(one.code)
    answer = browser.post("/back/close/")
    assert answer["Location"] == "/back/closed/"
    words = text_of(browser.get("/back/closed/"))
    assert "This page is closed There is nothing here now." in words
    assert [word for word in ("code", "stop", "found", "froze") if word in words.lower()] == []
    assert browser.get("/back/mail/")["Location"] == "/back/?over=1"


def test_trying_a_stopped_code_reads_like_a_wrong_one(one: Told) -> None:
    wrong = Code(one.code.handle, one.code.secret ^ 1)
    browser = Client()

    def tried(code: Code) -> str:
        answer = looked_at(
            browser, browser.post("/back/", {"handle": code.handle, "words": code.digits})
        )
        return text_of(answer).replace(code.digits, "")

    before = tried(wrong)
    freeze(one)
    assert tried(one.code) == before
    assert "We could not find a report with that code." in before


def test_stopping_it_needs_a_visit(one: Told) -> None:
    assert Client().post("/back/close/")["Location"] == "/back/?over=1"
    assert Client().get("/back/close/").status_code == 405
    assert open_receipt(one.code)[0].owner == one.report.pk


def test_the_person_is_told_that_a_worker_made_a_new_code(house: Partnership, one: Told) -> None:
    browser = come_back(renew(house, one))
    words = text_of(browser.get("/back/mail/"))
    assert "A worker made you this new code on Friday 20 November 2026." in words
