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
    page.get_by_label("Monday", exact=True).fill("9am to 5pm")
    page.get_by_label("Saturday", exact=True).fill("10-4")
    page.get_by_label("Sunday", exact=True).fill("closed")
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
    # The hours it gave when it asked, typed by nobody again.
    expect(page.get_by_role("row", name="Monday")).to_contain_text("9:00 to 17:00")
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


def opens_for_a_season(page: Page, ines: Page) -> None:
    """Keep Saturdays of a summer on its entry, and read them as the public does."""
    ines.goto("/directory/?words=Harbour+Records")
    ines.get_by_role("table").get_by_role("link").first.click()
    ines.get_by_text("Add a season").click()
    ines.get_by_label("From", exact=True).fill("2030-06-01")
    ines.get_by_label("Until", exact=True).fill("2030-08-31")
    tick(ines, "They stay: these hours count as well")
    ines.locator("#season_day_6").fill("10-4")
    press(ines, "Save these hours")
    words = "From 1 June 2030 to 31 August 2030: Sunday 10:00 to 16:00."
    expect(ines.get_by_text(words)).to_be_visible()
    arrive(ines, PLACE, "place-season")
    page.goto("/places/?near=CV34")
    follow(page, PLACE)
    expect(page.get_by_text(words)).to_be_visible()
    arrive(page, PLACE, "place-in-season")


def a_program_proposes(ines: Page) -> None:
    """Give a partner's program a token; what it sends waits with its name."""
    ines.goto("/directory/tokens/")
    ines.get_by_label("Whose program is it?").fill("Coventry (invented)")
    ines.get_by_text("Send in what entries should say").click()
    press(ines, "Make it")
    arrive(ines, "Partners’ programs", "place-token")
    secret = ines.locator(".notice code").inner_text()
    listed = ines.request.get("/open-referral/v3/service_at_locations?per_page=200").json()
    row = next(one for one in listed["contents"] if one["location"]["name"] == PLACE)
    sent = ines.request.post(
        "/directory/api/proposals/",
        headers={"Authorization": f"Bearer {secret}", "Idempotency-Key": "a-journey"},
        data={
            "service_id": row["service_id"], "service_at_location_id": row["id"],
            "phones": [{"number": "01632 960199"}],
        },
    )  # fmt: skip
    assert sent.status == 201, sent.text()
    ines.goto("/directory/changes/")
    arrive(ines, "Changes from places", "place-changes")
    follow(ines, PLACE)
    expect(ines.get_by_text("The program of Coventry (invented) sent this on")).to_be_visible()
    arrive(ines, PLACE, "place-program")
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
    opens_for_a_season(page, ines)
    a_program_proposes(ines)
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
