"""Numbers: an analyst reads the truth, a coordinator what is frozen, and everybody what is shown."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import AtWork, OpenPage
from tests.journeys.looking import assert_accessible, screenshot
from tests.journeys.server import Server
from tests.journeys.steps import arrive, press

SAMPLE = Path(__file__).parents[1] / "data" / "uk_police_sample.csv"
ANALYST, COORDINATOR = "ade@example.org", "ines@example.org"
POLICE = "Hate crime recorded by the police"


@pytest.fixture(scope="module")
def counted(demo: Server) -> Server:
    """Let the police's file be in, and what is over be frozen."""
    said = demo.manage("import_incidents", str(SAMPLE), "--profile", "uk_police")
    assert "New: 600." in said or "nothing was changed" in said
    demo.manage("gather_facts")
    return demo


@pytest.mark.usefixtures("counted")
def test_an_analyst_goes_through_every_question(at_work: AtWork) -> None:
    page = at_work(ANALYST)
    page.get_by_role("link", name="Numbers").first.click()
    page.get_by_label("What is counted").select_option(label=POLICE)
    press(page, "Show")
    arrive(page, "600 offences, all years", "numbers-how-many")
    for question in (
        "Where",
        "When",
        "Time of day",
        "Why",
        "How reported",
        "How fast",
        "The country",
    ):
        page.get_by_label("Questions").get_by_role("link", name=question, exact=True).click()
        expect(page.get_by_label("Questions").locator("[aria-current]")).to_have_text(question)
        assert_accessible(page)
        screenshot(page, f"numbers-{question.lower().replace(' ', '-')}")


@pytest.mark.usefixtures("counted")
def test_an_analyst_narrows_to_a_district_and_takes_the_table_along(at_work: AtWork) -> None:
    page = at_work(ANALYST)
    page.goto("/numbers/why/?source=police-offence")
    page.get_by_label("Where").select_option(label="Rugby")
    press(page, "Show")
    expect(page.get_by_role("heading", level=1)).to_contain_text("is the reason given most often")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Take the table along (CSV)").click()
    said = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    assert said.startswith(f"{POLICE},all years")
    assert "Race or ethnicity," in said


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_a_coordinator_shows_the_page_to_everybody_and_takes_it_away(
    at_work: AtWork, open_page: OpenPage, javascript: bool
) -> None:
    stranger = open_page(javascript=javascript)
    gone = stranger.goto("/numbers-for-all/")
    assert gone
    assert gone.status == 404
    page, second = at_work(COORDINATOR), at_work(ANALYST)
    page.goto("/numbers/publish/")
    press(page, "Ask to show the page to everybody")
    arrive(page, "A second person must confirm the page", "numbers-publish-asked")
    second.goto("/numbers/publish/")
    press(second, "I looked at it: show the page to everybody")
    arrive(second, "Everybody can see our numbers", "numbers-publish")
    page.goto("/numbers/publish/")
    stranger.goto("/")
    stranger.get_by_role("link", name="Our numbers").click()
    arrive(stranger, "Our numbers", "numbers-for-all")
    easy_read(stranger)
    press(page, "Take the page away")
    expect(page.get_by_role("heading", level=1)).to_have_text("The public does not see our numbers")


def easy_read(stranger: Page) -> None:
    """Read the same page in easy words."""
    stranger.goto("/numbers-for-all/?easy=1")
    arrive(stranger, "Our numbers", "numbers-easy")
