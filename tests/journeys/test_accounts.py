"""Signing in when something was lost: a password, a phone, a browser left open. And a passkey."""

import email
import re
from collections.abc import Iterator
from email import policy
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.behind import run
from tests.journeys.conftest import OpenPage
from tests.journeys.server import Server
from tests.journeys.steps import (
    PASSPHRASE,
    POLICE,
    arrive,
    follow,
    fresh_code,
    notice,
    open_report,
    press,
    sign_in,
    tell,
    tick,
    type_password,
    type_phone_code,
)

JORDAN = "jordan@example.org"
NEW = "otter tea window quiet seven lamp field"
SOON = """
from upstander.foundation.agencies.jobs import mail_reset_links
from upstander.foundation.core import clock
mail_reset_links(clock.now())
"""
# A security key that is touched at once.
KEY = {
    "protocol": "ctap2",
    "transport": "usb",
    "hasResidentKey": False,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, built: Path) -> Iterator[Server]:
    """A demonstration of its own: what is lost here is lost."""
    server = Server(tmp_path_factory.mktemp("accounts"))
    server.take(built)
    try:
        server.start()
        yield server
    finally:
        server.kill()


def link_in_the_mail(demo: Server, to: str) -> str:
    """Let the minute pass in which mails go out; return where the newest one to somebody leads."""
    run(demo, SOON)
    files = sorted((demo.data / "mail").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    mails = [email.message_from_bytes(one.read_bytes(), policy=policy.default) for one in files]
    mail = [one for one in mails if one["To"] == to][-1]
    found = re.search(r"https?://\S+", mail.get_content())
    assert found is not None
    return urlsplit(found[0]).path


def asks_for_a_link(page: Page, address: str) -> None:
    """Say on the sign-in page that the password is forgotten."""
    page.goto("/account/sign-in/")
    arrive(page, "Sign in", "sign-in")
    follow(page, "Forgotten your password?")
    arrive(page, "Forgotten your password?", "forgotten")
    page.get_by_label("Work email address").fill(address)
    press(page, "Send me a link")
    arrive(page, "Look at your mail", "forgotten-sent")


def sets_new(page: Page, code: str) -> None:
    """Type the new password twice, and a code of the phone."""
    page.get_by_label("New password", exact=True).fill(NEW)
    page.get_by_label("New password again").fill(NEW)
    page.get_by_label("The code your phone shows now").fill(code)
    press(page, "Set it, and lose my old key")


def gives_keys(lead: Page, newcomer: Page, name: str) -> None:
    """Compare the four words of somebody who waits, give them keys, and let them look again."""
    lead.goto("/team/")
    lead.get_by_role("row").filter(has_text=name).get_by_role("link", name="Give keys").click()
    words = [page.locator(".spoken b").all_inner_texts() for page in (lead, newcomer)]
    assert words[0] == words[1]
    tick(lead, f"I heard these four words from {name}, by voice")
    press(lead, "Give them the keys")
    expect(notice(lead, f"{name} has the keys now.")).to_be_visible()
    follow(newcomer, "I have been phoned: look again")
    expect(newcomer.get_by_role("heading", level=1)).to_have_text("My work")


def test_a_forgotten_password_ends_the_old_session_and_waits_for_a_colleague(
    open_page: OpenPage, demo: Server
) -> None:
    at_work, at_home, lead = open_page(), open_page(), open_page()
    code = tell(open_page(), "They shout at my daughter by the bus stop.", wishes=[POLICE])
    sign_in(at_work, JORDAN)
    asks_for_a_link(at_home, JORDAN)
    link = link_in_the_mail(demo, JORDAN)
    at_home.goto(link)
    arrive(at_home, "Choose a new password", "new-password")
    expect(notice(at_home, "opens no reports at first")).to_be_visible()
    at_work.reload()
    expect(at_work.get_by_role("heading", level=1)).to_have_text("My work")

    sets_new(at_home, "000000")
    arrive(at_home, "Choose a new password", "new-password-wrong")
    sets_new(at_home, fresh_code(at_home, JORDAN))
    arrive(at_home, "Sign in")
    expect(notice(at_home, "Your new password is set.")).to_be_visible()

    at_work.reload()
    expect(at_work.get_by_role("heading", level=1)).to_have_text("Sign in")
    type_password(at_work, JORDAN, PASSPHRASE)
    expect(at_work.locator(".summary-of-errors")).to_be_visible()
    at_work.goto(link)
    arrive(at_work, "This link is over", "link-over")

    type_password(at_home, JORDAN, NEW)
    type_phone_code(at_home, fresh_code(at_home, JORDAN))
    arrive(at_home, "You are waiting for keys", "waits-again")
    sign_in(lead, "ruth@example.org")
    expect(lead.locator("main")).to_contain_text("A member has a new password and waits for keys")
    gives_keys(lead, at_home, "Jordan Hale")
    open_report(at_home, code.handle)
    expect(at_home.locator(".typed").first).to_contain_text("by the bus stop")


def test_a_sign_in_is_ended_from_another_browser(open_page: OpenPage) -> None:
    library, here = open_page(), open_page()
    sign_in(library, "leo@example.org")
    sign_in(here, "leo@example.org")
    follow(here, "How you sign in")
    arrive(here, "How you sign in", "own-sign-in")
    follow(here, "See where you are signed in")
    arrive(here, "Where you are signed in", "sign-ins")
    expect(here.get_by_role("heading", level=2)).to_have_count(2)
    press(here, "Sign out there")
    arrive(here, "Where you are signed in")
    expect(here.get_by_role("heading", level=2)).to_have_count(1)
    library.reload()
    expect(library.get_by_role("heading", level=1)).to_have_text("Sign in")
    here.goto("/work/")
    expect(here.get_by_role("heading", level=1)).to_have_text("My work")


def test_a_supervisor_takes_a_lost_phone_off(open_page: OpenPage) -> None:
    lead, stranded = open_page(), open_page()
    sign_in(lead, "sam@example.org")
    follow(lead, "Team")
    lead.get_by_role("row").filter(has_text="Dana").get_by_role("link", name="Change").click()
    follow(lead, "They lost their phone")
    arrive(lead, re.compile("lost their phone$"), "lost-phone")
    tick(lead, "The phone or security key is lost", "I met them, and I know them")
    press(lead, "Take the lost phone off")
    expect(notice(lead, "connects a new phone at the next sign-in")).to_be_visible()
    type_password(stranded, "dana@example.org")
    arrive(stranded, "Connect your phone", "set-up-after-reset")
    expect(notice(stranded, "Your second step was taken off.")).to_be_visible()


def test_a_security_key_does_for_the_second_step(open_page: OpenPage, demo: Server) -> None:
    page = open_page(base_url=demo.named_url)
    sign_in(page, "mags@example.org")
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    page.goto("/account/")
    follow(page, "Use this computer’s lock or a security key")
    arrive(page, "Use this computer’s lock or a security key", "passkey")
    page.get_by_label("What do you call it?").fill("The blue key")
    press(page, "Add it")
    arrive(page, "How you sign in", "own-sign-in-passkey")
    expect(page.locator("main")).to_contain_text("The blue key")
    press(page.locator("main"), "Sign out")
    type_password(page, "mags@example.org")
    arrive(page, "Your code", "code-passkey")
    press(page, "Use this computer’s lock or a security key")
    expect(page.get_by_role("heading", level=1)).to_have_text("My work")
    page.goto("/account/")
    expect(page.locator("main")).to_contain_text("Last used on")


def test_without_javascript_the_page_says_what_works(page_without_js: Page) -> None:
    sign_in(page_without_js, "wil@example.org")
    page_without_js.goto("/account/passkey/")
    arrive(page_without_js, "Use this computer’s lock or a security key", "passkey-without-script")
    expect(page_without_js.locator("main")).to_contain_text("JavaScript is off")
    expect(page_without_js.get_by_role("button", name="Add it")).to_have_count(0)
