"""A team from nothing to its keys and cards, and the way back when the only holder forgot."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import AtWork, OpenPage
from tests.journeys.looking import WIDTHS, assert_accessible, screenshot
from tests.journeys.newcomers import (
    Newcomer,
    forget_password,
    invite,
    join,
    sign_in_again,
)
from tests.journeys.server import Server
from tests.journeys.steps import arrive, follow, notice, press, tick

KEEPERS = ("Mara Quill", "Tobin Lathe", "Sel Arden")
Cards = tuple[tuple[str, ...], ...]


def look_at(page: Page, heading: str, picture: str) -> None:
    """Be on a page with this heading, and find it accessible on a phone as well."""
    arrive(page, heading, picture)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert_accessible(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{picture} is {wide} wide on a screen of {width}"


def name_keepers(page: Page) -> None:
    """Say who keeps the three cards."""
    for number, name in enumerate(KEEPERS, start=1):
        page.get_by_label(f"Who keeps card {number}?").fill(name)


def read_cards(page: Page) -> Cards:
    """Read the words off the page, as a person does who copies them."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Print these three cards now")
    cards = page.locator(".paper-words")
    expect(cards).to_have_count(3)
    return tuple(tuple(card.locator("li").all_inner_texts()) for card in cards.all())


def type_back(page: Page, cards: Cards, *, first_wrong: bool = False) -> None:
    """Type the six words that are asked, from the paper."""
    for label in page.locator(".six-words label").all():
        card, place = (int(found) for found in re.findall(r"\d+", label.inner_text()))
        word = "academic acid" if first_wrong else cards[card - 1][place - 1]
        page.get_by_label(label.inner_text(), exact=True).fill(word)
        first_wrong = False
    press(page, "The cards are right")


def type_cards(page: Page, one: tuple[str, ...], other: tuple[str, ...]) -> None:
    """Type the words of two cards."""
    page.get_by_label("The words of one card").fill(" ".join(one))
    page.get_by_label("The words of another card").fill("\n".join(other))


def set_up_team(coordinator: Page, agency: str, team: str) -> None:
    """Add an organisation and a team to it, still without keys."""
    follow(coordinator, "Settings")
    look_at(coordinator, "Settings", "settings-organisations")
    coordinator.get_by_label("Name of the organisation").fill(agency)
    coordinator.get_by_label("What is it?").select_option(label="Charity")
    press(coordinator, "Add it")
    expect(notice(coordinator, "Next: give it a team.")).to_be_visible()
    coordinator.get_by_label("Organisation", exact=True).select_option(label=agency)
    coordinator.get_by_label("Name of the team").fill(team)
    press(coordinator, "Set it up")
    expect(notice(coordinator, "The team is set up.")).to_be_visible()


def found_team(
    demo: Server, open_page: OpenPage, at_work: AtWork, agency: str, first: Newcomer
) -> tuple[Page, Cards]:
    """Bring an organisation with one team into being; return its supervisor's browser and cards."""
    set_up_team(at_work("ines@example.org"), agency, "Front desk")
    invite(at_work("wil@example.org"), first, f"Front desk ({agency})", "Supervisor")
    page = open_page()
    join(demo, page, first)
    page.goto("/work/")
    look_at(page, "My work", "first-supervisor")
    follow(page, "Make your team’s keys")
    look_at(page, "Make your team’s keys", "team-keys")
    name_keepers(page)
    tick(page, "At least two of these cards")
    press(page, "Make the keys and show the cards")
    return page, read_cards(page)


def test_a_team_is_founded_on_screen_and_its_cards_are_checked(
    demo: Server, open_page: OpenPage, at_work: AtWork
) -> None:
    iris = Newcomer("Iris Vole", "iris@example.org")
    page, cards = found_team(demo, open_page, at_work, "Lantern House (invented)", iris)
    look_at(page, "Print these three cards now", "cards")
    expect(page.get_by_role("button", name="Print the three cards")).to_be_visible()
    on_paper(page)
    type_back(page, cards, first_wrong=True)
    look_at(page, "Look at the cards again", "cards-check")
    expect(page.locator(".paper-words")).to_have_count(0)
    type_back(page, cards)
    look_at(page, "Recovery", "recovery-good")
    expect(notice(page, "The cards are good. Hand each one to its keeper now.")).to_be_visible()
    said = demo.log.read_text()
    for card in cards:
        assert " ".join(card[4:7]) not in said
    ines = at_work("ines@example.org")
    ines.goto("/settings/teams/")
    row = ines.get_by_role("row").filter(has_text="Lantern House (invented)")
    expect(row).to_contain_text("Made")
    look_at(ines, "Settings", "settings-teams")
    follow(ines, "Routes")
    look_at(ines, "Settings", "settings-routes")
    follow(ines, "Rugby")
    look_at(ines, "Reports from Rugby", "settings-route")
    expect(ines.get_by_label("Front desk (Lantern House (invented))")).not_to_be_checked()


def on_paper(page: Page) -> None:
    """Look at the print: three pages, one card on each, and nothing that says what they open."""
    page.emulate_media(media="print")
    screenshot(page, "cards-print")
    for hidden in ("The cards are right", "Print the three cards"):
        expect(page.get_by_role("button", name=hidden)).to_be_hidden()
    expect(page.locator(".paper-card")).to_have_count(3)
    around = page.locator(".paper-card > :not(.paper-words)").all_inner_texts()
    said = " ".join(around).lower()
    assert not re.search("hate|crime|report|upstander|password", said)
    for name in KEEPERS:
        assert name.lower() in said
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 3
    page.emulate_media(media="screen")


def test_reloading_the_cards_shows_that_they_are_gone(at_work: AtWork) -> None:
    mags = at_work("mags@example.org")
    follow(mags, "Recovery")
    follow(mags, "Make new cards")
    name_keepers(mags)
    press(mags, "Show the three cards")
    read_cards(mags)
    mags.reload()
    look_at(mags, "The words are gone", "cards-gone")
    expect(mags.locator(".paper-words")).to_have_count(0)
    follow(mags, "Make new cards")
    look_at(mags, "Make new recovery cards", "cards-new")


def test_a_drill_points_at_a_wrong_word_and_at_cards_of_two_ceremonies(at_work: AtWork) -> None:
    tom = at_work("tom@example.org")
    sets = []
    for _ in range(2):
        tom.goto("/recovery/")
        follow(tom, "Make new cards")
        name_keepers(tom)
        press(tom, "Show the three cards")
        sets.append(read_cards(tom))
        type_back(tom, sets[-1])
        expect(tom.get_by_role("heading", level=1)).to_have_text("Recovery")
    old, new = sets
    follow(tom, "Test two cards")
    type_cards(tom, new[0], (*new[1][:6], "acadmic", *new[1][7:]))
    press(tom, "Test them")
    expect(tom.locator(".summary-of-errors")).to_contain_text(
        "Word 7, “acadmic”, is on no card. Is it “academic”?"
    )
    look_at(tom, "Test two cards", "drill-wrong-word")
    type_cards(tom, old[0], new[1])
    press(tom, "Test them")
    expect(tom.locator(".summary-of-errors")).to_contain_text("not made on the same occasion")
    type_cards(tom, new[2], new[0])
    press(tom, "Test them")
    expect(notice(tom, "The two cards work.")).to_be_visible()
    look_at(tom, "Recovery", "recovery-drilled")


def test_the_only_holder_forgot_and_two_cards_bring_the_team_back(
    demo: Server, open_page: OpenPage, at_work: AtWork
) -> None:
    esme = Newcomer("Esme Lark", "esme@example.org")
    page, cards = found_team(demo, open_page, at_work, "Harbour Trust (invented)", esme)
    type_back(page, cards)
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery")
    forget_password(demo, page, esme, "willow saddle cobalt thimble harbour")
    sign_in_again(page, esme)
    look_at(page, "You are waiting for keys", "waiting-with-cards")
    follow(page, "Nobody has keys any more? Use two recovery cards")
    look_at(page, "Give keys with two cards", "use-cards")
    tick(page, "Esme Lark")
    type_cards(page, cards[2], cards[1])
    press(page, "Give these people keys")
    look_at(page, "Recovery", "recovery-used")
    expect(notice(page, "The recovery cards were used")).to_be_visible()
    page.goto("/work/")
    alarm = page.get_by_text("Two recovery cards were used to give keys", exact=True)
    expect(alarm).to_be_visible()
    screenshot(page, "work-after-use")
    teams = at_work("wil@example.org")
    teams.goto("/team/")
    expect(teams.get_by_text("Esme Lark").first).to_be_visible()
