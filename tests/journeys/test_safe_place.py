"""A Safe Place asks to join, is visited and accredited, keeps itself right, lapses, disappears."""

from playwright.sync_api import Page, expect

from tests.journeys.behind import run
from tests.journeys.conftest import AtWork, OpenPage
from tests.journeys.looking import assert_accessible, screenshot
from tests.journeys.server import Server
from tests.journeys.steps import arrive, follow, notice, press, tick

PLACE = "Harbour Records (invented)"
NUMBER = "01632 960188"
# A year passes for this place, and the job of the night runs.
A_YEAR_LATER = f"""
import datetime as dt
from upstander.community.directory.jobs import lapse_places
from upstander.community.directory.models import Accreditation
from upstander.foundation.core import clock
yesterday = clock.london_day(clock.now()) - dt.timedelta(days=1)
Accreditation.objects.filter(name={PLACE!r}).update(review_on=yesterday)
lapse_places(clock.now())
"""


def asks_to_join(page: Page) -> None:
    """Fill in the form, and be told first what is missing."""
    page.goto("/places/")
    follow(page, "Become a Safe Place")
    press(page, "Ask to join")
    expect(page.get_by_role("link", name="Type the name of your place.")).to_be_visible()
    tick(page, "A Safe Place: somebody can come in")
    for label, words in (
        ("Name of your place", PLACE), ("Who runs it", "Harbour (invented)"),
        ("Street", "7 Quay Street"), ("Town or village", "Warwick"), ("Postcode", "CV34 9ZZ"),
        ("Whom do we ask for?", "the manager"), ("The phone number of your place", NUMBER),
    ):  # fmt: skip
        page.get_by_label(label, exact=True).fill(words)
    arrive(page, "Become a Safe Place", "place-join")
    press(page, "Ask to join")
    arrive(page, "Thank you", "place-joined")


def is_accredited(ines: Page) -> None:
    """Visit, train, agree and give the sticker, each on the place's page."""
    ines.goto("/directory/accrediting/")
    arrive(ines, "Accrediting places", "place-work")
    follow(ines, PLACE)
    tick(ines, "Yes, somebody would be safe there")
    ines.get_by_role("group", name="Did the people there know what to do?").get_by_text(
        "Yes", exact=True
    ).click()
    press(ines, "Save the visit")
    ines.get_by_label("How many people were trained?").fill("4")
    press(ines, "They are trained")
    press(ines, "The agreement is signed")
    ines.get_by_label("Number on the sticker").fill("W-555")
    press(ines, "Give it this sticker")
    expect(ines.get_by_text("It was given sticker W-555: the public finds it.")).to_be_visible()
    arrive(ines, PLACE, "place-accredited")


def is_found(page: Page) -> None:
    """Find it on the public list, and print its poster and a card."""
    page.goto("/places/?near=CV34")
    follow(page, PLACE)
    arrive(page, PLACE)
    page.goto(f"{page.url}poster/")
    arrive(page, PLACE, "place-poster")
    page.goto(f"{page.url}?easy=1")
    arrive(page, PLACE, "place-poster-easy")
    page.goto("/places/card/")
    arrive(page, "A card for your pocket", "place-card")
    page.goto("/places/card/?easy=1")
    arrive(page, "A card for your pocket", "place-card-easy")


def keeps_itself_right(page: Page, ines: Page) -> None:
    """Let the place say by its link what is different, and take over one field of it."""
    follow(ines, "Its entry in the directory")
    press(ines, "Private link for the place")
    arrive(ines, "A private link for this place", "place-link")
    page.goto(ines.locator("code").inner_text())
    arrive(page, PLACE, "place-update")
    page.get_by_label("Monday", exact=True).fill("9:00–20:00")
    page.get_by_label("What it costs").fill("Buy something")
    press(page, "Send these changes")
    arrive(page, "Thank you")
    ines.goto("/directory/changes/")
    follow(ines, PLACE)
    arrive(ines, PLACE, "place-diff")
    tick(ines, "What it costs")
    press(ines, "Take over what is ticked")
    expect(notice(ines, "Taken over.")).to_be_visible()


def test_a_place_joins_keeps_itself_right_lapses_and_disappears(
    open_page: OpenPage, at_work: AtWork, demo: Server
) -> None:
    page, ines = open_page(javascript=False), at_work("ines@example.org")
    asks_to_join(page)
    is_accredited(ines)
    is_found(page)
    keeps_itself_right(page, ines)
    ines.goto("/directory/coverage/")
    screenshot(ines, "place-coverage")
    assert_accessible(ines)
    run(demo, A_YEAR_LATER)
    page.goto("/places/?near=CV34")
    expect(page.get_by_role("link", name=PLACE)).to_have_count(0)
    ines.goto("/directory/accrediting/")
    follow(ines, PLACE)
    expect(
        ines.get_by_text("It is not on the public list: Its accreditation ran out.")
    ).to_be_visible()
    arrive(ines, PLACE, "place-lapsed")
