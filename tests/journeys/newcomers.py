"""People who are not of the cast: invited by mail, with a phone of their own."""

import email
import re
import time
from dataclasses import dataclass
from email import policy

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from tests.journeys.server import Server
from tests.journeys.steps import follow, press, tick

HALF_MINUTE = 30
MAIL_SECONDS = 150
PASSWORD = "copper anchor velvet meadow pencil"


@dataclass
class Newcomer:
    """Somebody with a mailbox and a phone."""

    name: str
    address: str
    password: str = PASSWORD
    phone: str = ""
    last_code: str = ""

    def code(self, page: Page) -> str:
        """Return what their phone shows, waiting for one that was not used yet."""
        while (shown := self._shown()) == self.last_code:
            page.wait_for_timeout(500)
        self.last_code = shown
        return shown

    def _shown(self) -> str:
        return format_hotp_value(hotp_value(self.phone, int(time.time()) // HALF_MINUTE))


def link_in_mail(demo: Server, page: Page, address: str, place: str) -> str:
    """Return the newest link to a place in what was mailed to somebody, when it has come."""
    end = time.monotonic() + MAIL_SECONDS
    while time.monotonic() < end:
        files = sorted((demo.data / "mail").glob("*"), key=lambda path: path.stat().st_mtime)
        for path in reversed(files):
            said = email.message_from_bytes(path.read_bytes(), policy=policy.default)
            body = said.get_body()
            text = body.get_content() if body else ""
            found = re.search(rf"(/{place}/\S+)", text)
            if address in str(said["To"]) and found:
                return found[1]
        page.wait_for_timeout(500)
    raise AssertionError(f"no mail to {address} with a link to {place}")


def invite(page: Page, somebody: Newcomer, team: str, role: str) -> None:
    """Invite a person into a team, as the administrator or a supervisor does."""
    page.goto("/team/invite/")
    page.get_by_label("Their name").fill(somebody.name)
    page.get_by_label("Their work email address").fill(somebody.address)
    page.get_by_label("Which team?").select_option(label=team)
    tick(page, role)
    press(page, "Send the invitation")


def join(demo: Server, page: Page, somebody: Newcomer) -> None:
    """Take the link from the mail, choose a password, and connect a phone."""
    page.goto(link_in_mail(demo, page, somebody.address, "join"))
    page.get_by_label("Your password", exact=True).fill(somebody.password)
    page.get_by_label("Your password again").fill(somebody.password)
    press(page, "Join")
    expect(page.get_by_role("heading", level=1)).to_have_text("Connect your phone")
    somebody.phone = page.locator("p.digits b").inner_text().replace(" ", "")
    page.get_by_label("The six digits that the app shows now").fill(somebody.code(page))
    press(page, "Connect it")
    follow(page, "I have written them down")


def sign_in_again(page: Page, somebody: Newcomer) -> None:
    """Sign in with password and phone."""
    page.goto("/account/sign-in/")
    page.get_by_label("Work email address").fill(somebody.address)
    page.get_by_label("Password").fill(somebody.password)
    press(page, "Continue")
    page.get_by_label("Your code").fill(somebody.code(page))
    press(page, "Sign in")


def forget_password(demo: Server, page: Page, somebody: Newcomer, new: str) -> None:
    """Have a new password by mail; the old key is lost with it."""
    page.goto("/account/sign-in/")
    page.context.clear_cookies()
    page.goto("/account/forgotten/")
    page.get_by_label("Work email address").fill(somebody.address)
    press(page, "Send me a link")
    page.goto(link_in_mail(demo, page, somebody.address, "account/new-password"))
    page.get_by_label("New password", exact=True).fill(new)
    page.get_by_label("New password again").fill(new)
    page.get_by_label("code", exact=False).fill(somebody.code(page))
    press(page, "Set it, and lose my old key")
    somebody.password = new
