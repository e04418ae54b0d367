"""People join, are given keys by voice, leave, and lose their keys, on screen.

These journeys end memberships, so they have a demonstration of their own.
"""

import email
import email.policy
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, StorageState, expect

from tests.foundation.accounts.signing_in import code_from
from tests.journeys.conftest import AtWork, OpenPage
from tests.journeys.looking import assert_accessible, screenshot
from tests.journeys.server import Server
from tests.journeys.steps import (
    answer,
    answers_all,
    arrive,
    follow,
    notice,
    open_report,
    opens_a_case,
    press,
    press_if_locked,
    sign_in,
    tell,
    tick,
    type_code,
)

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
SECRET = "marble lantern otter kettle"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, built: Path) -> Iterator[Server]:
    """A demonstration for this file alone."""
    server = Server(tmp_path_factory.mktemp("demo"))
    server.take(built)
    try:
        server.start()
        yield server
    finally:
        server.kill()


@pytest.fixture(scope="module")
def sign_ins() -> dict[str, StorageState]:
    """The cookies of those who signed in to this demonstration."""
    return {}


def link_for(demo: Server, address: str) -> str:
    """Return the way in the newest mail to somebody."""
    files = sorted((demo.data / "mail").glob("*"), key=lambda path: path.stat().st_mtime_ns)
    for path in reversed(files):
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        found = re.search(r"https?://[^/]+(/join/\S+)", str(mail.get_content()))
        if mail["To"] == address and found:
            return found[1]
    raise AssertionError(f"no invitation was sent to {address}")


def invite(lead: Page, name: str, address: str, role: str = "Victim care officer") -> None:
    """Invite somebody from the team page."""
    lead.goto("/team/")
    follow(lead, "Invite a person")
    arrive(lead, "Invite a person", "invite")
    lead.get_by_label("Their name").fill(name)
    lead.get_by_label("Their work email address").fill(address)
    tick(lead, role)
    press(lead, "Send the invitation")
    expect(notice(lead, f"The mail to {name} is on its way.")).to_be_visible()


def accept(page: Page, link: str) -> None:
    """Open the link, choose a password, connect a phone, and go on to the wait for keys."""
    page.goto(link)
    arrive(page, re.compile("^Join "), "join")
    page.get_by_label("Your password", exact=True).fill(SECRET)
    page.get_by_label("Your password again").fill(SECRET)
    press(page, "Join")
    arrive(page, "Connect your phone", "join-phone")
    letters = page.locator("p.digits b").inner_text().replace(" ", "")
    page.get_by_label("The six digits").fill(code_from(letters))
    press(page, "Connect it")
    arrive(page, "Your spare codes")
    page.goto("/work/")
    arrive(page, "You are waiting for keys", "waiting")


def words_on(page: Page) -> list[str]:
    """Return the four check words on a screen."""
    words = page.locator(".spoken b")
    expect(words).to_have_count(4)
    return words.all_inner_texts()


def line_of(page: Page, name: str) -> Locator:
    """Return somebody's line on the team page."""
    return page.get_by_role("row").filter(has_text=name)


def to_keys_of(page: Page, name: str) -> None:
    """Go from the team page to giving somebody keys."""
    page.goto("/team/")
    expect(line_of(page, name)).to_contain_text("Waiting for keys")
    line_of(page, name).get_by_role("link", name="Give keys").click()
    arrive(page, f"Give keys to {name}", "give-keys")


def test_a_newcomer_is_invited_waits_is_given_keys_and_opens_a_report_from_before(
    page: Page, open_page: OpenPage, at_work: AtWork, demo: Server
) -> None:
    code = tell(page, "They shout at my daughter by the bus stop.")
    lead, newcomer = at_work("sam@example.org"), open_page(viewport=PHONE)
    lead.set_viewport_size(DESK)
    invite(lead, "Kim Rhodes", "kim@example.org")
    arrive(lead, "Team", "team-invited")
    accept(newcomer, link_for(demo, "kim@example.org"))
    to_keys_of(lead, "Kim Rhodes")
    assert words_on(lead) == words_on(newcomer)
    expect(notice(lead, "What they can open then")).to_contain_text("past and future")
    press(lead, "Give them the keys")
    expect(lead.locator(".summary-of-errors")).to_contain_text("Phone Kim Rhodes")
    assert_accessible(lead)
    tick(lead, "I heard these four words from Kim Rhodes, by voice")
    press(lead, "Give them the keys")
    expect(notice(lead, "Kim Rhodes has the keys now.")).to_be_visible()
    arrive(lead, "Team", "team")
    follow(newcomer, "I have been phoned: look again")
    arrive(newcomer, "My work")
    open_report(newcomer, code.handle)
    expect(newcomer.locator(".typed").first).to_contain_text("by the bus stop")


def test_the_first_day_of_a_new_officer_from_the_invitation_to_the_handover(
    page: Page, open_page: OpenPage, at_work: AtWork, demo: Server
) -> None:
    lead, officer = at_work("sam@example.org"), open_page(viewport=DESK)
    invite(lead, "Ola Brandt", "ola@example.org")
    accept(officer, link_for(demo, "ola@example.org"))
    to_keys_of(lead, "Ola Brandt")
    tick(lead, "I heard these four words from Ola Brandt, by voice")
    press(lead, "Give them the keys")
    expect(notice(lead, "Ola Brandt has the keys now.")).to_be_visible()
    handle, digits = takes_a_call(officer)
    opens_a_case(officer, handle)
    judges_and_plans(officer)
    follow(officer, "Case")
    press(officer, "Take this case")
    follow(officer, f"Answer {handle}")
    press(officer, "Open this report")
    answer(officer, "Thank you for phoning. I am Ola. We write here each Tuesday.")
    hands_over(officer, at_work("dana@example.org"))
    page.goto("/")
    type_code(page, handle, digits)
    expect(page.get_by_text("I am Ola.")).to_be_visible()


def takes_a_call(officer: Page) -> tuple[str, str]:
    """Type in what somebody says on the phone, and read the code out; return what they noted."""
    officer.goto("/inbox/phone/")
    officer.get_by_label("What happened?").fill("They wait at the bus stop and take my card.")
    officer.get_by_role("radio", name=re.compile("they want it sent")).check()
    press(officer, "Send it, and show the code")
    expect(officer.get_by_role("heading", level=1)).to_have_text("Read the code out")
    letters = officer.locator(".call-letters b").all_inner_texts()
    return "".join(letters), "".join(officer.locator(".call-fours b").all_inner_texts())


def judges_and_plans(officer: Page) -> None:
    """Judge the danger as medium, and make a plan with one sentence."""
    follow(officer, "Risk")
    follow(officer, "Judge the danger")
    answers_all(officer, worst="2", often="3")
    press(officer, "See the result")
    press(officer, "Keep this assessment")
    follow(officer, "Safety plan")
    follow(officer, "Make a plan")
    tick(officer, "I keep my door locked.")
    press(officer, "Save the plan")
    expect(officer.get_by_text("I keep my door locked.")).to_be_visible()


def hands_over(officer: Page, colleague: Page) -> None:
    """Hand the case to a colleague, who says that they have it."""
    officer.goto("/cases/")
    screenshot(officer, "first-day-cases")
    assert_accessible(officer)
    follow(officer, "Hand cases over")
    officer.get_by_role("checkbox", name=re.compile("Waiting at the door")).check()
    officer.get_by_label("Who takes over?").select_option(label="Dana Okafor")
    officer.get_by_label("What should they know?").fill("Short words, and only here.")
    arrive(officer, "Hand cases over", "first-day-hand-over")
    press(officer, "Hand over")
    expect(notice(officer, "1 case is theirs now.")).to_be_visible()
    colleague.goto("/work/")
    expect(colleague.get_by_role("heading", name="Handed over to you")).to_be_visible()
    colleague.get_by_role("button", name=re.compile("I have case")).click()
    expect(notice(colleague, "Noted: you have case")).to_be_visible()
    press_if_locked(colleague)
    expect(colleague.get_by_text("Short words, and only here.")).to_be_visible()
    arrive(colleague, "Waiting at the door", "first-day-case")


def test_other_words_stop_everybody_until_a_supervisor_has_looked(
    open_page: OpenPage, at_work: AtWork, demo: Server
) -> None:
    lead, officer = at_work("sam@example.org"), at_work("dana@example.org")
    invite(lead, "Lou Penn", "lou@example.org")
    accept(open_page(viewport=DESK), link_for(demo, "lou@example.org"))
    officer.set_viewport_size(PHONE)
    to_keys_of(officer, "Lou Penn")
    press(officer, "The words are different: stop")
    expect(notice(officer, "Stop. Do not give Lou Penn keys.")).to_be_visible()
    arrive(officer, "Team", "doubted")
    lead.goto("/team/")
    expect(notice(lead, "The four check words did not match")).to_be_visible()
    arrive(lead, "Team", "team-alarm")
    line_of(lead, "Lou Penn").get_by_role("link", name="Give keys").click()
    arrive(lead, "Give keys to Lou Penn")
    expect(notice(lead, "Stop. Do not give these keys.")).to_be_visible()
    lead.goto("/team/")
    press(lead, "I have seen this: The four check words did not match")
    to_keys_of(lead, "Lou Penn")
    expect(lead.get_by_label("I heard these four words from Lou Penn, by voice")).to_be_visible()


def test_an_invitation_is_taken_back_without_javascript(open_page: OpenPage, demo: Server) -> None:
    lead = open_page(javascript=False, viewport=PHONE)
    sign_in(lead, "mags@example.org")
    invite(lead, "Jo Marsh", "jo@example.org", "Reception")
    link = link_for(demo, "jo@example.org")
    press(lead, "Send it again to Jo Marsh")
    newer = link_for(demo, "jo@example.org")
    press(lead, "Take back the invitation of Jo Marsh")
    expect(notice(lead, "The invitation is taken back.")).to_be_visible()
    arrive(lead, "Team", "team-phone")
    stranger = open_page(javascript=False, viewport=PHONE)
    for way, said in (
        (link, "A newer invitation was sent to you."),
        (newer, "This invitation was taken back."),
        ("/join/mistyped/", "This is not an invitation that we know."),
    ):
        stranger.goto(way)
        arrive(stranger, "You cannot join with this link", "invitation-over")
        expect(notice(stranger, said)).to_be_visible()


def test_the_last_but_one_who_can_open_is_asked_to_stay_in_words(at_work: AtWork) -> None:
    ruth = at_work("ruth@example.org")
    ruth.set_viewport_size(DESK)
    ruth.goto("/team/")
    line_of(ruth, "Jordan Hale").get_by_role("link", name="Change").click()
    arrive(ruth, "Jordan Hale", "person")
    follow(ruth, "They leave the team")
    arrive(ruth, "Does Jordan Hale leave?", "leave")
    press(ruth, "Yes, they leave")
    expect(notice(ruth, "Jordan Hale has left.")).to_be_visible()
    expect(ruth.get_by_text("If Ruth Adeyemi left, only the recovery cards could")).to_be_visible()
    arrive(ruth, "Team", "team-needed")
    line_of(ruth, "Ruth Adeyemi").get_by_role("link", name="Change").click()
    expect(ruth.get_by_role("link", name="They lost their phone")).to_have_count(0)
    follow(ruth, "They leave the team")
    press(ruth, "Yes, they leave")
    expect(notice(ruth, "fewer than two people could open")).to_be_visible()
    expect(ruth.get_by_role("link", name="Invite another person")).to_be_visible()
    arrive(ruth, "Does Ruth Adeyemi leave?", "leave-refused")


def test_somebody_suspended_while_signed_in_elsewhere_is_out_at_the_next_click(
    page: Page, at_work: AtWork
) -> None:
    tell(page, "They pushed my brother off his bike.")
    tom, priya = at_work("tom@example.org"), at_work("priya@example.org")
    priya.goto("/inbox/")
    arrive(priya, "Inbox")
    tom.set_viewport_size(PHONE)
    tom.goto("/team/")
    line_of(tom, "Priya Raman").get_by_role("link", name="Change").click()
    follow(tom, "Take their keys at once")
    arrive(tom, "Take the keys of Priya Raman at once", "suspend")
    press(tom, "Take the keys now")
    expect(tom.locator(".summary-of-errors")).to_contain_text("Choose a reason.")
    assert_accessible(tom)
    tick(tom, "Their password, phone or computer may be in other hands")
    press(tom, "Take the keys now")
    expect(notice(tom, "Priya Raman’s keys are gone")).to_be_visible()
    expect(notice(tom, "A member's keys were taken away")).to_be_visible()
    arrive(tom, "Team", "suspended")
    follow(priya, "My work")
    arrive(priya, "Sign in")
    screenshot(priya, "suspended-elsewhere")
    press(tom, "I have seen this: A member's keys were taken away")
    expect(notice(tom, "A member's keys were taken away")).to_have_count(0)
