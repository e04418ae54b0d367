"""The screen on which a call is typed: every press keeps it, one sends it, the code is read out."""

import re

import pytest
from django.test import Client

from tests.cast import NOW, Partnership
from tests.confidential.browsing import signed_in, unlocked
from tests.confidential.reporting.at_the_door import text_of
from tests.confidential.reporting.test_phone import CALL, NOTES, STORY
from upstander.confidential.reporting.desk_forms import CallNoteForm
from upstander.confidential.reporting.models import Call, Report
from upstander.confidential.reporting.phone_forms import GROUPS, call_form
from upstander.confidential.reporting.phone_words import fours, spelled
from upstander.confidential.reporting.questions import FILES, PLAIN, WAYS
from upstander.foundation.accounts.models import HeldText

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]
ADDRESS = f"/inbox/phone/{CALL}/"


@pytest.fixture
def dev(house: Partnership) -> Client:
    return unlocked(house.people["Dev"])


def press(browser: Client, do: str, **typed: object) -> str:
    return text_of(browser.post(ADDRESS, {"do": do, **typed}, follow=True))


def test_every_question_of_the_door_stands_on_it_once() -> None:
    there = [key for _slug, _title, keys in GROUPS for key in keys]
    asked = [entry.key for entry in WAYS[PLAIN] if entry.asks and entry.kind != FILES]
    assert sorted(there) == sorted(asked)
    form = call_form(NOW)
    wanted = {
        part.key
        for entry in WAYS[PLAIN]
        if entry.asks and entry.kind != FILES
        for part in entry.parts
        if part.only in {"", PLAIN}
    }
    assert set(form.fields) == wanted
    assert not set(form.fields) & set(CallNoteForm().fields)


def test_a_new_call_is_an_empty_screen_at_once(dev: Client) -> None:
    there = dev.get("/inbox/phone/")
    assert re.fullmatch(r"/inbox/phone/[0-9a-f-]{36}/", there["Location"])
    said = text_of(dev.get(there["Location"]))
    assert "What happened?" in said
    assert "Nothing is kept yet." in said
    assert Call.objects.count() == 0


def test_a_press_keeps_every_field_and_the_screen_shows_it_again(dev: Client) -> None:
    press(dev, "save", story=STORY, kinds=["money"], notes=NOTES, contact_at="01632 960123")
    page = dev.get(ADDRESS).content.decode()
    for words in (STORY, NOTES, "01632 960123"):
        assert words in page
    assert re.search(r'value="money" checked', page)
    assert "Kept at" in text_of(dev.get(ADDRESS))


def test_what_the_script_keeps_by_itself_is_answered_without_a_page(dev: Client) -> None:
    assert dev.post(ADDRESS, {"do": "keep", "story": STORY}).status_code == 204
    assert STORY in dev.get(ADDRESS).content.decode()


def test_what_is_too_much_is_told_to_the_script_and_on_the_page(dev: Client) -> None:
    much = "x" * 300_000
    answer = dev.post(ADDRESS, {"do": "keep", "story": much})
    assert (answer.status_code, "more than one call can hold" in answer.content.decode()) == (
        409,
        True,
    )
    page = dev.post(ADDRESS, {"do": "save", "story": much})
    assert (page.status_code, much in page.content.decode()) == (409, True)


def test_who_could_open_it_follows_the_answers(dev: Client, house: Partnership) -> None:
    assert "Hate crime team (County Police (invented))" in press(dev, "know", story=STORY)
    said = press(dev, "know", story=STORY, works_for=[str(house.police.id)])
    assert "Hate crime team" not in said
    assert "Open door" not in said


def test_a_name_that_the_police_may_not_see_is_read_out_so(dev: Client) -> None:
    said = press(dev, "know", story=STORY, name_use="not_police", name="Mo")
    assert "Your name and how to reach you are locked apart." in said


def test_a_child_is_told_what_must_be_passed_on(dev: Client) -> None:
    assert "You are under 18." in press(dev, "know", age="child")


def test_somebody_in_danger_brings_the_ways_to_call(dev: Client) -> None:
    assert "They are not safe" in press(dev, "save", safe="no")
    assert "They are not safe" not in press(dev, "save", safe="yes")


def test_what_few_calls_come_to_is_folded_until_something_stands_in_it(dev: Client) -> None:
    press(dev, "save", kinds=["money"])
    page = dev.get(ADDRESS).content.decode()
    folds = re.findall(r'<details class="card" id="(\w+)"( open)?>', page)
    assert folds == [("facts", " open"), ("life", ""), ("about", "")]


def test_a_line_that_was_cut_shows_the_safe_number_and_what_to_say(dev: Client) -> None:
    said = press(
        dev, "cut", story=STORY, contact_at="01632 960123", say="It is about the library book."
    )
    assert "01632 960123 If someone else answers, say: It is about the library book." in said
    assert "The line was cut on" in text_of(dev.get("/inbox/"))
    assert "We are talking again" not in press(dev, "again", story=STORY)


def test_without_a_number_nobody_is_rung_back(dev: Client) -> None:
    assert "They gave no number." in press(dev, "cut", story=STORY)
    number = press(dev, "cut", story=STORY, contact_at="01632 960123")
    assert "say that you have the wrong number" in number


def test_it_goes_only_after_who_may_know_was_read_out(dev: Client) -> None:
    assert "Read it out first" in press(dev, "send", story=STORY)
    assert Report.objects.count() == 0
    assert STORY in dev.get(ADDRESS).content.decode()


def test_sent_it_shows_the_code_in_letters_and_fours_once(dev: Client) -> None:
    said = press(dev, "send", story=STORY, notes=NOTES, read_out="yes")
    report = Report.objects.get()
    for one in spelled(report.number):
        assert f"{one.sign} {one.said}" in said
    assert len(re.findall(r"\b\d{4,5} They said it back", said)) == 4
    assert "They have it: go to the report" in said
    again = press(dev, "send", story=STORY, read_out="yes")
    assert "This call is in already." in again
    assert "That call is in already." in text_of(dev.get(ADDRESS, follow=True))
    assert Report.objects.count() == 1


def test_whoever_took_it_for_another_team_goes_back_to_the_inbox(
    dev: Client, house: Partnership
) -> None:
    said = press(dev, "send", story=STORY, read_out="yes", works_for=[str(house.council.id)])
    assert "They have it: go to the inbox" in said


def test_an_answer_too_long_is_told_and_nothing_is_lost(dev: Client) -> None:
    said = press(dev, "send", story="x" * 10_001, read_out="yes")
    assert "They are 1 letter too long" in said
    assert Report.objects.count() == 0


def test_an_empty_call_says_what_to_do(dev: Client) -> None:
    assert "Write a few words first." in press(dev, "send", read_out="yes")


def test_notes_stand_apart_on_the_open_report(dev: Client) -> None:
    press(dev, "send", story=STORY, notes=NOTES, read_out="cut")
    number = Report.objects.get().number
    said = text_of(dev.post(f"/reports/{number}/"))
    assert "Notes of whoever took the call" in said
    assert f"waiting could put somebody in danger. {NOTES}" in said


def test_a_call_thrown_away_is_gone(dev: Client) -> None:
    press(dev, "save", story=STORY)
    assert "thrown away" in text_of(dev.post(f"{ADDRESS}drop/", follow=True))
    assert Call.objects.count() == 0


def test_other_calls_wait_at_the_foot_of_the_screen(dev: Client) -> None:
    press(dev, "save", story=STORY)
    other = dev.get("/inbox/phone/")["Location"]
    assert f'href="{ADDRESS}"' in dev.get(other).content.decode()
    assert f'href="{ADDRESS}"' not in dev.get(ADDRESS).content.decode()


def test_when_the_keys_lock_in_the_middle_every_word_waits_and_comes_back(
    house: Partnership,
) -> None:
    locked = signed_in(house.people["Dev"])
    answer = locked.post(ADDRESS, {"do": "keep", "story": STORY, "notes": NOTES})
    assert answer["Location"].startswith("/unlock/")
    assert (HeldText.objects.count(), Call.objects.count()) == (1, 0)
    back = unlocked(house.people["Dev"])
    waiting = back.get("/unlock/kept/").content.decode()
    assert STORY in waiting
    held = str(HeldText.objects.get().pk)
    sent = back.post(ADDRESS, {"do": "send", "story": STORY, "read_out": "yes", "held": held})
    assert sent["Location"] == ADDRESS
    assert (HeldText.objects.count(), Report.objects.count()) == (0, 0)
    assert STORY in back.get(ADDRESS).content.decode()


def test_roles_without_calls_see_no_door_to_them(house: Partnership) -> None:
    hana = unlocked(house.people["Hana"])
    assert hana.get("/inbox/phone/").status_code == 403
    assert hana.get(ADDRESS).status_code == 403


@pytest.mark.parametrize(("handle", "said"), [("A2", ["Alfa", "2"]), ("ZX", ["Zulu", "X-ray"])])
def test_letters_are_spelled_and_digits_are_said(handle: str, said: list[str]) -> None:
    assert [one.said for one in spelled(handle)] == said


def test_digits_come_in_fours() -> None:
    assert fours("12345678901234567") == ["1234", "5678", "9012", "34567"]
    assert fours("123456") == ["1234", "56"]
