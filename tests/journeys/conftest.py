"""One running demonstration and one browser for all journeys; a fresh profile for each person."""

import fcntl
import os
import tempfile
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    StorageState,
    expect,
    sync_playwright,
)

from tests.journeys import looking
from tests.journeys.looking import ARGUMENTS
from tests.journeys.server import Server
from tests.journeys.steps import sign_in
from tools.needs import find_browser, find_light_browser
from upstander.foundation.reference.queries import neutral_address

HERE = Path(__file__).parent
PATIENCE = 30_000
# The browser says this for every page that answers 4xx or 5xx, which journeys do on purpose.
EXPECTED_WORDS = "Failed to load resource"
ELSEWHERE = "<!doctype html><html lang='en'><title>Weather</title><h1>Weather</h1>"

OpenPage = Callable[..., Page]
AtWork = Callable[[str], Page]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder as a journey."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of this run share."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session", autouse=True)
def the_same_page_is_looked_at_once(shared: Path) -> None:
    """Let all processes of this run know which pages are in order."""
    looking.IN_ORDER.folder = shared / "in-order"
    looking.IN_ORDER.folder.mkdir(exist_ok=True)


@pytest.fixture(scope="session")
def built(shared: Path) -> Path:
    """The data of a demonstration that nobody serves, built once for all processes of the run."""
    done = shared / "built"
    with (shared / "building.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            half = Server(Path(tempfile.mkdtemp(dir=shared)))
            half.build()
            half.data.rename(done)
    return done


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, built: Path) -> Iterator[Server]:
    """The demonstration; it must stop cleanly when asked."""
    server = Server(tmp_path_factory.mktemp("demo"))
    server.take(built)
    try:
        server.start()
        yield server
        assert server.stop() == 0, server.log.read_text()
    finally:
        server.kill()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives the browser; slow machines get time."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def chromium() -> Path:
    """Where the browser is."""
    path = find_browser()
    assert path, "Chromium is missing: ./upstander test says how to install it"
    return path


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium: Path) -> Iterator[Browser]:
    """Chromium without a window, the light one where there is one."""
    light = find_light_browser() or chromium
    window = playwright.chromium.launch(executable_path=light, args=ARGUMENTS)
    yield window
    window.close()


@pytest.fixture
def somebody_leaves() -> bool:
    """Whether somebody goes where "Leave this site" goes, which is drawn here then."""
    return False


def draw_the_page_elsewhere(page: Page) -> None:
    """Answer for the address to which "Leave this site" goes: there is no other machine to ask.

    The browser is asked itself, for this address alone. ``page.route`` would have it ask for every
    style and picture again on every page.
    """
    line = page.context.new_cdp_session(page)
    drawn = {
        "responseCode": 200,
        "responseHeaders": [{"name": "content-type", "value": "text/html"}],
        "body": b64encode(ELSEWHERE.encode()).decode(),
    }

    def answer(asked: dict[str, str]) -> None:
        line.send("Fetch.fulfillRequest", {"requestId": asked["requestId"], **drawn})

    line.on("Fetch.requestPaused", answer)
    line.send("Fetch.enable", {"patterns": [{"urlPattern": f"{neutral_address()}*"}]})


@pytest.fixture
def watched(demo: Server) -> Iterator[Callable[[BrowserContext], BrowserContext]]:
    """Watch a browser profile: at the end there must be nothing to complain about.

    No request to anywhere else, and no complaint from the browser, such as one about the content
    security policy. The page where "Leave this site" goes is the one exception.
    """
    complaints: list[str] = []
    ours = (demo.url, demo.named_url, neutral_address(), "data:", "blob:")

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error" and EXPECTED_WORDS not in message.text:
            complaints.append(message.text)

    def asked(request: Request) -> None:
        if not request.url.startswith(ours):
            complaints.append(f"a request to {request.url}")

    def watch(context: BrowserContext) -> BrowserContext:
        context.set_default_timeout(PATIENCE)
        context.on("console", heard)
        context.on("request", asked)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        return context

    yield watch
    assert complaints == []


@pytest.fixture
def open_page(
    demo: Server,
    browser: Browser,
    watched: Callable[[BrowserContext], BrowserContext],
    somebody_leaves: bool,
) -> Iterator[OpenPage]:
    """Open a page for one person, each with a browser profile of their own.

    ``open_page()`` has JavaScript, ``open_page(javascript=False)`` has none.
    """
    contexts = []

    def open_one(*, javascript: bool = True, **options: object) -> Page:
        context = watched(
            browser.new_context(
                locale="en-GB",
                java_script_enabled=javascript,
                **({"base_url": demo.url} | options),
            )
        )
        contexts.append(context)
        page = context.new_page()
        if somebody_leaves:
            draw_the_page_elsewhere(page)
        return page

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A page with JavaScript."""
    return open_page()


@pytest.fixture
def page_without_js(open_page: OpenPage) -> Page:
    """A page in a browser with JavaScript turned off."""
    return open_page(javascript=False)


@pytest.fixture(scope="session")
def sign_ins() -> dict[str, StorageState]:
    """The cookies of members of staff who have signed in: a phone's code is good only once."""
    return {}


@pytest.fixture
def at_work(open_page: OpenPage, sign_ins: dict[str, StorageState]) -> AtWork:
    """Open a page for a member of staff who is signed in and whose keys are open."""

    def open_one(email: str) -> Page:
        if email in sign_ins:
            page = open_page(storage_state=sign_ins[email])
            page.goto("/work/")
            return page
        page = open_page()
        sign_in(page, email)
        sign_ins[email] = page.context.storage_state()
        return page

    return open_one
