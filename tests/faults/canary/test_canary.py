"""A whole journey in a real browser; afterwards nothing of it is found where it must not be."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from playwright.sync_api import (
    BrowserContext,
    FilePayload,
    Page,
    Playwright,
    sync_playwright,
)

from bench.served import Served
from bench.visitor import Receipt
from tests.faults.canary import hunting
from tests.faults.canary.careless import SENTENCE, careless_site, kept_in
from tests.faults.canary.hunting import Hit, Prey
from tests.foundation.uploads import pictures
from tools.needs import find_browser
from upstander.demo.cast import cast
from upstander.foundation.vault import latercodes
from upstander.foundation.vault.codes import Code, parse

ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    # Newer browsers encrypt what they keep to restore tabs; older ones do not, and we must look.
    "--disable-features=EncryptSessionStorage",
]
PATIENCE = 20_000
OFFICER, SUPERVISOR = "dana@example.org", "sam@example.org"
MEMORY = Path("/dev/shm")  # noqa: S108 - where the server may keep its heartbeat

NAME = "Quillon Thrapp"
PHONE = "01632 960 517"
EMAIL = "quillon.thrapp@example.org"
REPLY = "The marmalade van was parked there on both evenings"
ADDED = "The green accordion was left under their stairs"
ANSWER = "We rang the towpath warden about the lanterns"
GOODBYE = "The heron bench is fenced now and we close this"
UNSENT = "My cousin keeps a zebra finch in the pantry"
ADDRESS = "203.0.113.77"
AGENT = "Mozilla/5.0 (X11; Linux x86_64) Canary/77.13"

TYPED = {
    "name": NAME, "phone": PHONE, "phone without spaces": PHONE.replace(" ", ""), "e-mail": EMAIL,
    "map point": pictures.MAP_POINT, "camera": pictures.PHONE, "sentence": SENTENCE,
    "reply": REPLY, "answer": ANSWER, "goodbye": GOODBYE, "unsent": UNSENT, "added": ADDED,
}  # fmt: skip
CONTENT = [hunting.text(name, value) for name, value in TYPED.items()]
TRACES = [hunting.text("address", ADDRESS), hunting.text("user agent", AGENT)]


@dataclass
class Hunt:
    """Where everything of one journey is, and the code that was given."""

    folder: Path
    served: Served
    person: Path
    worker: Path
    code: Code | None = None
    six: latercodes.LaterCode | None = None
    downloads: list[str] = field(default_factory=list)
    found_on_the_way: list[Hit] = field(default_factory=list)

    @property
    def secret(self) -> list[Prey]:
        """Return what nobody but the person may have: the words, however written."""
        assert self.code
        assert self.six
        return [
            hunting.words("six words", self.six.words),
            hunting.text("six words as digits", self.six.digits),
            hunting.words("words", self.code.words),
            hunting.text("digits", self.code.digits),
            hunting.text("number behind the words", str(self.code.secret)),
        ]

    @property
    def handle(self) -> Prey:
        """Return the report's number: not secret, but it must not lie about."""
        assert self.code is not None
        return hunting.text("handle", self.code.handle)

    @property
    def database(self) -> Path:
        """Return the database."""
        return self.served.data / "upstander.sqlite3"

    def look_on_the_way(self) -> None:
        """Look at what the server has written by now, for what was typed."""
        self.found_on_the_way += in_what_was_written(self, [*CONTENT, *TRACES])


def in_what_was_written(hunt: Hunt, prey: Iterable[Prey]) -> list[Hit]:
    """Return the hits in the database, its log, every file of the server, and its own log."""
    wanted = list(prey)
    return [
        *hunting.in_database(hunt.database, wanted),
        *hunting.in_folder(hunt.served.data, wanted),
        *in_logs(hunt, wanted),
    ]


def in_logs(hunt: Hunt, wanted: list[Prey]) -> list[Hit]:
    """Return the hits in what the server said, and in temporary files of server and browsers."""
    return [
        *hunting.in_bytes("the log", hunt.served.log.read_bytes(), wanted),
        *hunting.in_folder(hunt.folder / "tmp", wanted),
        *hunting.in_folder(MEMORY, wanted),
    ]


# --- the journey -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hunt(built: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hunt]:
    """The journey, done; the server still runs, both browsers are closed."""
    folder = tmp_path_factory.mktemp("canary")
    temporary = folder / "tmp"
    temporary.mkdir()
    served = replace(built.copy_to(folder), more={"TMPDIR": str(temporary)})
    served.start()
    hunt = Hunt(folder, served, folder / "person", folder / "worker")
    try:
        with own_temporary_folder(temporary), sync_playwright() as playwright:
            travel(playwright, hunt)
        yield hunt
    finally:
        served.kill()


@contextmanager
def own_temporary_folder(folder: Path) -> Iterator[None]:
    """Let the browsers, too, put temporary files where we look."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(folder))
        yield


def travel(playwright: Playwright, hunt: Hunt) -> None:
    """A person reports, a worker answers, the person reads and writes, the worker closes."""
    with browser(playwright, hunt.person, hunt.served.url, hunt.downloads) as page:
        receipt = reports(page, hunt)
    with browser(playwright, hunt.worker, hunt.served.url, hunt.downloads) as page:
        signs_in(page, OFFICER, hunt.served)
        answers(page, receipt)
    with browser(playwright, hunt.person, hunt.served.url, hunt.downloads) as page:
        comes_back(page, receipt)
    with browser(playwright, hunt.worker, hunt.served.url, hunt.downloads) as page:
        signs_in(page, SUPERVISOR, hunt.served)
        closes(page, receipt)
    with browser(playwright, hunt.person, hunt.served.url, hunt.downloads) as page:
        leaves_in_the_middle(page, hunt)


@contextmanager
def browser(playwright: Playwright, folder: Path, url: str, downloads: list[str]) -> Iterator[Page]:
    """Open a browser on its own folder, as on a shared computer, and close it afterwards."""
    path = find_browser()
    assert path, "Chromium is missing: ./upstander test says how to install it"
    context: BrowserContext = playwright.chromium.launch_persistent_context(
        folder / "profile",
        executable_path=path,
        args=ARGUMENTS,
        base_url=url,
        user_agent=AGENT,
        extra_http_headers={"X-Forwarded-For": ADDRESS},
    )
    context.set_default_timeout(PATIENCE)
    # Leaving goes to somebody else's page, which is nobody's to load here.
    context.route(lambda address: not address.startswith(url), lambda route: route.fulfill(body=""))
    page = context.pages[0]
    page.on("download", lambda download: downloads.append(download.suggested_filename))
    yield page
    context.close()


def go_on(page: Page) -> None:
    page.locator("main button[value=next]").click()


def reports(page: Page, hunt: Hunt) -> Receipt:
    """Tell everything, look at every page of the receipt, practise, and finish."""
    page.goto("/")
    page.goto("/q/now/")
    page.locator("input[name=safe][value=yes]").check()
    go_on(page)
    page.locator("textarea[name=story]").fill(f"{SENTENCE}. It was {NAME}, {PHONE}, {EMAIL}.")
    go_on(page)
    page.locator("input[name=help][value=police]").check()
    go_on(page)
    page.goto("/q/where/")
    page.locator("input[name=area]").first.check()
    go_on(page)
    page.goto("/q/story/")
    assert SENTENCE in page.locator("textarea[name=story]").input_value()
    sends_a_photo(page, hunt)
    page.goto("/check/")
    assert f"{NAME} at home.jpg" in page.locator("main").inner_text()
    hunt.look_on_the_way()
    page.locator("button[value=send]").click()
    return keeps(page, hunt)


def sends_a_photo(page: Page, hunt: Hunt) -> None:
    """Add a photo that says who made it, with what and where, and keep its original as well."""
    page.goto("/q/files/")
    photo: FilePayload = {
        "name": f"{NAME} at home.jpg", "mimeType": "image/jpeg", "buffer": pictures.photo(),
    }  # fmt: skip
    page.locator("input[type=file]").set_input_files([photo])
    page.locator("button[value=add]").click()
    page.locator("input[name=keep]").check()
    hunt.look_on_the_way()
    page.locator("main button[value=next]").click()
    page.wait_for_url(lambda address: "files" not in address)


def keeps(page: Page, hunt: Hunt) -> Receipt:
    """Read the code off the page in every way it is offered."""
    page.wait_for_url("**/kept/")
    handle = page.locator(".handle").first.inner_text().strip()
    words = page.locator(".tile-word").all_inner_texts()
    receipt = Receipt(handle, tuple(word.strip() for word in words))
    hunt.code = parse(receipt.handle, " ".join(receipt.words)).code
    page.evaluate("fetch('/kept/sound/').then(answer => answer.arrayBuffer())")
    page.locator("details:has(input[name=word_2]) > summary").click()
    page.locator("input[name=word_2]").fill(receipt.words[1])
    page.locator("input[name=word_5]").fill(receipt.words[4])
    page.locator("button[value=practise]").click()
    page.goto("/kept/card/")
    page.goto("/kept/without/")
    page.goto("/kept/")
    hunt.look_on_the_way()
    page.locator("button[value=done]").click()
    page.wait_for_url("**/done/")
    return receipt


def signs_in(page: Page, email: str, served: Served) -> None:
    page.goto("/account/sign-in/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(cast().passphrase)
    page.locator("main form button").first.click()
    page.wait_for_url("**/account/code/")
    page.locator("input[name=code]").fill(served.phone_code(email))
    page.locator("main form button").first.click()
    page.wait_for_url("**/work/")


def answers(page: Page, receipt: Receipt) -> None:
    page.goto("/inbox/")
    page.goto(f"/reports/{receipt.handle}/")
    page.locator("main form button").first.click()
    assert SENTENCE in page.locator("main").inner_text()
    page.locator("textarea[name=text]").fill(ANSWER)
    page.get_by_role("button", name="Send to their mailbox").click()
    page.wait_for_load_state()
    assert "Your answer is in their mailbox" in page.locator("body").inner_text()


def types_the_code(page: Page, handle: str, words: Iterable[str]) -> None:
    page.goto("/back/")
    page.locator("input[name=handle]").fill(handle)
    page.locator("textarea[name=words]").fill(" ".join(words))
    page.locator("main form button").first.click()


def comes_back(page: Page, receipt: Receipt) -> None:
    """Mistype the code once, then read, write back, and finish."""
    types_the_code(page, receipt.handle, reversed(receipt.words))
    page.locator(".summary-of-errors").wait_for()
    page.wait_for_load_state()
    types_the_code(page, receipt.handle.lower(), receipt.words)
    page.wait_for_url("**/back/mail/")
    assert ANSWER in page.locator("main").inner_text()
    page.locator("textarea[name=text]").fill(REPLY)
    page.locator("main form button").first.click()
    page.wait_for_load_state()
    assert REPLY in page.locator("main").inner_text()
    page.goto("/back/more/")
    page.locator("textarea[name=text]").fill(ADDED)
    page.locator("main form button").first.click()
    page.wait_for_url("**/back/mail/?said=more")
    page.locator("form[action='/back/end/'] button").click()
    page.wait_for_url("**/done/")


def closes(page: Page, receipt: Receipt) -> None:
    page.goto(f"/reports/{receipt.handle}/")
    page.locator("main form button").first.click()
    assert REPLY in page.locator("main").inner_text()
    page.get_by_role("link", name="Close the report").click()
    page.locator("input[name=reason]").first.check()
    page.locator("textarea[name=text]").fill(GOODBYE)
    page.locator("main form button").last.click()
    page.wait_for_load_state()
    assert "closed" in page.locator("main").inner_text().lower()


def leaves_in_the_middle(page: Page, hunt: Hunt) -> None:
    """Begin another report, save it for later, and leave it by the button."""
    page.goto("/q/now/")
    page.locator("input[name=safe][value=yes]").check()
    go_on(page)
    page.locator("textarea[name=story]").fill(UNSENT)
    go_on(page)
    page.goto("/q/story/")
    assert UNSENT in page.locator("textarea[name=story]").input_value()
    page.locator("button[value=later]").click()
    page.locator("button[value=take]").click()
    page.locator(".tile-word").first.wait_for()
    hunt.six = latercodes.parse(" ".join(page.locator(".tile-word").all_inner_texts())).code
    page.evaluate("fetch('/later/sound/').then(answer => answer.arrayBuffer())")
    hunt.look_on_the_way()
    page.locator("form[data-leave] button").click()
    page.wait_for_url(lambda address: "/later/" not in address)


# --- tests -------------------------------------------------------------------------------------


def test_nothing_anybody_wrote_is_in_clear_in_anything_the_server_keeps(hunt: Hunt) -> None:
    assert in_what_was_written(hunt, CONTENT) == []


def test_nothing_was_there_in_clear_at_any_moment_on_the_way(hunt: Hunt) -> None:
    assert hunt.found_on_the_way == []


def test_where_a_person_came_from_is_kept_nowhere(hunt: Hunt) -> None:
    assert in_what_was_written(hunt, TRACES) == []


def test_the_words_of_the_code_are_kept_nowhere_by_the_server(hunt: Hunt) -> None:
    assert in_what_was_written(hunt, hunt.secret) == []


def test_the_handle_is_in_the_database_and_in_no_log_or_temporary_file(hunt: Hunt) -> None:
    cells = {hit.where for hit in hunting.in_database(hunt.database, [hunt.handle])}
    assert cells == {"reporting_report.number", "vault_unlock.handle"}
    assert in_logs(hunt, [hunt.handle]) == []
    mail = hunt.served.data / "mail"
    assert hunting.in_folder(mail, [hunt.handle]) == []


def test_the_persons_browser_keeps_nothing(hunt: Hunt) -> None:
    assert hunting.in_folder(hunt.person, [*CONTENT, *hunt.secret, hunt.handle]) == []
    assert hunt.downloads == []


def test_the_workers_browser_keeps_nothing_but_the_number_of_the_report(hunt: Hunt) -> None:
    assert hunting.in_folder(hunt.worker, [*CONTENT, *hunt.secret]) == []


def test_a_browser_keeps_what_another_site_lets_it_keep(tmp_path: Path) -> None:
    """The same look at the same browser after a careless site: it finds every trace there is."""
    downloads: list[str] = []
    with (
        careless_site() as url,
        sync_playwright() as playwright,
        browser(playwright, tmp_path, url, downloads) as page,
    ):
        page.goto("/")
        page.locator("textarea").fill(REPLY)
        page.goto("/other")
        page.evaluate(f"localStorage.setItem('kept', {ANSWER!r})")
        with page.expect_download():
            page.locator("a").click()
    found = {(hit.canary, kept_in(Path(hit.where))) for hit in hunting.in_folder(tmp_path, CONTENT)}
    assert found == {
        ("sentence", "Cache"),
        ("sentence", "History"),
        ("sentence", "Sessions"),
        ("reply", "Sessions"),
        ("answer", "Local Storage"),
    }
    assert len(downloads) == 1


def test_a_hit_would_be_found_in_each_of_these_places(hunt: Hunt) -> None:
    """Write the sentence into each place, look, and take it away again."""
    assert os.environ.get("TMPDIR") != str(hunt.folder / "tmp")
    planted = [hunt.served.data / "mail" / "plant", hunt.folder / "tmp" / "plant"]
    for path in planted:
        path.parent.mkdir(exist_ok=True)
        path.write_text(SENTENCE)
    found = {Path(hit.where) for hit in in_what_was_written(hunt, CONTENT)}
    for path in planted:
        path.unlink()
    assert found == set(planted)
