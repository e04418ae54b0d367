"""What people do at the door and at the desk, in words. A step that ends on a page looks at it."""

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from re import Pattern
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page, expect

from tests.journeys.looking import assert_accessible, screenshot
from upstander.confidential.reporting.questions import ENTRIES
from upstander.config.settings import STARTED
from upstander.demo.cast import cast
from upstander.foundation.reference.queries import districts

PASSPHRASE = cast().passphrase
SAFE = "Yes, I am safe now"
UNSURE = "I am not sure"
IN_DANGER = "No, I am in danger"
POLICE = "I want the police to know"
EASY_SAFE = "I am safe."
EASY_POLICE = "I want the police to know."
THANKS = "We have it. Thank you for telling us."
# What a card sends, by its words.
VALUES = {
    option.words(easy=False).label: option.key
    for entry in ENTRIES
    for part in entry.parts
    for option in part.options
}
DISTRICTS = {place.name: place.code for place in districts(cast().data_key, STARTED)}
# A phone shows a new code twice a minute, and each is good once.
NEXT_CODE_SECONDS = 31

_used: dict[str, str] = {}


@dataclass(frozen=True)
class Receipt:
    """The code somebody was given: handle, seven words, and the words as a number."""

    handle: str
    words: tuple[str, ...]
    digits: str

    @property
    def typed(self) -> str:
        """The words as a person types them who takes care."""
        return " ".join(self.words)


# --- anywhere ----------------------------------------------------------------------------------


def arrive(page: Page, heading: str | Pattern[str], picture: str = "") -> None:
    """Be on the page with this heading, and find it accessible."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    if picture:
        screenshot(page, picture)
    assert_accessible(page)


def status(page: Page) -> int:
    """Return what the server answered when it was asked for this page."""
    return int(page.evaluate("performance.getEntriesByType('navigation')[0].responseStatus"))


def press(page: Page | Locator, name: str) -> None:
    """Press a button."""
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page | Locator, name: str) -> None:
    """Follow a link."""
    page.get_by_role("link", name=name, exact=True).first.click()


def tick(page: Page, *labels: str) -> None:
    """Choose cards, by their words."""
    for label in labels:
        page.locator("main label").filter(has_text=re.compile(rf"^\s*{re.escape(label)}")).click()


def notice(page: Page, words: str) -> Locator:
    """Return a notice that says this."""
    return page.locator(".notice").filter(has_text=words)


# --- telling -----------------------------------------------------------------------------------


def begin(page: Page) -> None:
    """Go from the first page to the first question."""
    page.goto("/")
    follow(page, "Tell us what happened")
    expect(page.get_by_role("heading", level=1)).to_have_text("Are you safe now?")


def write(page: Page, story: str) -> None:
    """Type the story and go on."""
    page.get_by_label("What happened?").fill(story)
    press(page, "Continue")


def walk_all(page: Page, story: str) -> None:
    """Answer what is needed page by page as quickly as possible, up to the last look."""
    begin(page)
    tick(page, SAFE)
    press(page, "Continue")
    write(page, story)
    send_early(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Check what you wrote")


def answer_all(
    page: Page, story: str, *, safe: str = SAFE, area: str = "", wishes: Iterable[str] = ()
) -> None:
    """Have answered what is needed, and be at the last look.

    The forms are sent as the pages send them, without drawing each page: where the way itself
    matters, walk it.
    """
    answers(page, story, safe=safe, area=area, wishes=wishes)
    page.goto("/check/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check what you wrote")


def answers(page: Page, story: str, *, safe: str, area: str, wishes: Iterable[str]) -> None:
    """Send the forms of the four questions that count."""
    page.request.get("/q/now/")
    hand_in(page, "/q/now/", safe=[VALUES[safe]])
    hand_in(page, "/q/story/", story=[story])
    hand_in(page, "/q/where/", area=[DISTRICTS[area]] if area else [])
    hand_in(page, "/q/help/", help=[VALUES[wish] for wish in wishes])


def send_early(page: Page) -> None:
    """Send what is there, and pass the one last thing that is asked then."""
    press(page, "Send what I have now")
    expect(page.get_by_role("heading", level=1)).to_have_text("One last thing before you send")
    press(page, "Skip")


def tell(
    page: Page, story: str, *, safe: str = SAFE, area: str = "", wishes: Iterable[str] = ()
) -> Receipt:
    """Have told a story, up to the receipt; return the code. No page is drawn but the last."""
    answers(page, story, safe=safe, area=area, wishes=wishes)
    hand_in(page, "/check/", do=["send"])
    page.goto("/kept/")
    return receipt(page)


def hand_in(page: Page, place: str, **fields: list[str]) -> None:
    """Send one form of the door."""
    token = next(str(one["value"]) for one in page.context.cookies() if one["name"] == "csrftoken")
    sent = page.request.post(
        place,
        data=urlencode({"csrfmiddlewaretoken": token, **fields}, doseq=True),
        headers={"content-type": "application/x-www-form-urlencoded"},
        max_redirects=0,
    )
    assert sent.status == 302, f"{place} answered {sent.status}"


def receipt(page: Page) -> Receipt:
    """Read the code off the page, as a person does who copies it."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Keep this code safe")
    tiles = page.locator(".tiles .tile-word")
    expect(tiles).to_have_count(7)
    handle = page.locator("p.handle").inner_text()
    digits = page.locator("main p", has_text="The words as a number").locator(".digits")
    return Receipt(handle, tuple(tiles.all_inner_texts()), digits.inner_text())


# --- coming back -------------------------------------------------------------------------------


def type_code(page: Page, handle: str, words: str, then: str = "Open") -> None:
    """Type a code in, and press the button; with an empty ``then``, only type."""
    page.goto("/back/")
    page.get_by_label("The short code").fill(handle)
    page.get_by_label("The seven words").fill(words)
    if then:
        press(page, then)


def come_back(page: Page, code: Receipt) -> None:
    """Come back with the code to the mailbox."""
    type_code(page, code.handle, code.typed)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your messages")


def write_back(page: Page, words: str) -> None:
    """Send a message from the mailbox."""
    page.get_by_label("Write to us").fill(words)
    press(page, "Send this message")


def section(page: Page, heading: str) -> Locator:
    """Return the list that follows a heading of the mailbox."""
    return page.locator(f"h2:text-is('{heading}') + *")


# --- at work -----------------------------------------------------------------------------------


def phone_code(page: Page, email: str) -> str:
    """Return the code this person's phone shows now, as the demonstration lets one see it."""
    shown = page.request.get("/demonstration/").text()
    found = re.search(rf"{re.escape(email)}</strong>.*?<strong>(\d{{6}})<", shown, re.DOTALL)
    assert found, f"nobody signs in as {email}"
    return found[1]


def fresh_code(page: Page, email: str) -> str:
    """Return a code that this person has not used yet, waiting for the next one if need be."""
    end = time.monotonic() + NEXT_CODE_SECONDS
    code = phone_code(page, email)
    while code == _used.get(email) and time.monotonic() < end:
        page.wait_for_timeout(500)
        code = phone_code(page, email)
    _used[email] = code
    return code


def type_password(page: Page, email: str, password: str = PASSPHRASE) -> None:
    """Type the address and the password."""
    page.goto("/account/sign-in/")
    page.get_by_label("Work email address").fill(email)
    page.get_by_label("Password").fill(password)
    press(page, "Continue")


def type_phone_code(page: Page, code: str) -> None:
    """Type the code from the phone."""
    page.get_by_label("Your code").fill(code)
    press(page, "Sign in")


def sign_in(page: Page, email: str) -> None:
    """Sign in with password and phone; the keys open with it."""
    type_password(page, email)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your code")
    type_phone_code(page, fresh_code(page, email))
    expect(page.get_by_role("heading", level=1)).to_have_text("My work")


def row_of(page: Page, number: str) -> Locator:
    """Return a report's row of the list on the page."""
    return page.get_by_role("row").filter(has=page.get_by_role("link", name=number, exact=True))


def seek(page: Page, number: str, address: str = "/inbox/") -> Locator:
    """Go through the pages of the inbox up to a report's row; return the row, there or not."""
    page.goto(address)
    older = page.get_by_role("link", name="Older", exact=True)
    while row_of(page, number).count() == 0 and older.count() == 1:
        page.goto(older.get_attribute("href") or address)
    return row_of(page, number)


def find_report(page: Page, number: str) -> None:
    """Go by the inbox to a report that is still closed."""
    seek(page, number).get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Report {number}")


def open_report(page: Page, number: str) -> None:
    """Find a report and open it."""
    find_report(page, number)
    press(page, "Open this report")
    expect(page.get_by_role("heading", name="What happened", exact=True)).to_be_visible()


def answer(page: Page, words: str) -> None:
    """Answer on an open report."""
    page.get_by_label("Your answer").fill(words)
    press(page, "Send to their mailbox")
    expect(notice(page, "Your answer is in their mailbox.")).to_be_visible()


# --- cases -------------------------------------------------------------------------------------


def opens_a_case(page: Page, number: str) -> str:
    """Decide on a report and make a case of it; return the case's address."""
    open_report(page, number)
    follow(page, "Decide")
    tick(page, "A hate crime")
    page.get_by_label("Why?").fill("He waits at her door.")
    press(page, "Decide")
    page.get_by_label("A short name for the case").fill("Waiting at the door")
    press(page, "Open the case")
    press_if_locked(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Waiting at the door")
    return page.url.partition("#")[0]


def press_if_locked(page: Page) -> None:
    """Ask to open the case where its page asks first."""
    page.wait_for_load_state()
    asked = page.get_by_role("button", name="Open this case")
    if asked.count():
        asked.click()


def answers_all(page: Page, **other: str) -> None:
    """Give every question its mildest answer, but for some."""
    for group in page.locator("fieldset:has(input[type=radio])").all():
        name = group.locator("input[type=radio]").first.get_attribute("name") or ""
        if name != "band":
            group.locator(f"input[value='{other.get(name, '0')}']").check()
