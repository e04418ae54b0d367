"""How a coordinator of a new partnership comes to days that can be booked, and somebody books one."""

import datetime as dt

from playwright.sync_api import Page, expect

from tests.journeys.founded import look
from tests.journeys.steps import follow, notice, press, tick

SERVICE = "Hate crime support"


def sets_up_a_service(page: Page, team: str) -> None:
    """Follow the page from what is missing to what is missing next: service, kind, officer."""
    follow(page, "Sessions")
    look(page, "Session days", "sessions-nothing")
    follow(page, "Add a service")
    press(page, "Add it")
    expect(page.get_by_text("Give it a name.").first).to_be_visible()
    page.get_by_label("What is it called?").fill(SERVICE)
    page.get_by_label("What it is, in plain words").fill("Talk about what happened.")
    page.get_by_label("What it is, in Easy Read").fill("Talk to us.")
    page.get_by_label("Which team reads what people write?").select_option(label=team)
    look(page, "Add a service", "service-add")
    press(page, "Add it")
    expect(notice(page, "The service is set up.")).to_be_visible()
    page.locator(".notice").get_by_role("link", name="Add a kind of officer").click()
    page.get_by_label("What is it called?").fill("Victim Care Officer")
    page.get_by_label("What it is, in plain words").fill("Listens, and helps you to feel safe.")
    page.get_by_label("What it is, in Easy Read").fill("Listens to you.")
    press(page, "Add it")
    page.locator(".notice").get_by_role("link", name="Add an officer").click()
    page.get_by_label("Which colleague?").select_option(label="Reed Cedar · Duty desk")
    page.get_by_label("What may people call them?").fill("Reed")
    page.get_by_label("Which kind of officer?").select_option(label="Victim Care Officer")
    look(page, "Add an officer", "officer-add")
    press(page, "Add it")


def adds_an_interpreter_and_a_room(page: Page) -> None:
    """Add what is booked together with the officer."""
    follow(page, "Add an interpreter")
    page.get_by_label("What may people call them?").fill("Ola")
    tick(page, "Polish")
    press(page, "Add it")
    follow(page, "Add a room")
    page.get_by_label("What is the room called?").fill("Blue room")
    page.get_by_label("Where is it?").fill("Town library (invented)")
    press(page, "Add it")
    expect(page.get_by_role("row").filter(has_text="Town library (invented)")).to_be_visible()
    look(page, "Services and people", "sessions-setup")


def adds_days_that_come_round(page: Page) -> None:
    """Have sessions once a week from today on."""
    page.locator(".notice").get_by_role("link", name="Add days that come round").click()
    today = dt.datetime.now(dt.UTC).date()  # noqa: TID251 - the server lives today
    coming = today + dt.timedelta(days=3)
    page.get_by_label("Which weekday?").select_option(value=str(coming.weekday()))
    page.get_by_label("From", exact=True).fill("12:00")
    page.get_by_label("Until", exact=True).fill("16:00")
    tick(page, "Reed", "Ola", "Blue room")
    look(page, "Days that come round", "session-rule-add")
    press(page, "Add these days")
    expect(notice(page, "Its days are there now.")).to_be_visible()


def changes_them(page: Page) -> None:
    """Begin two hours later from today on: who is booked keeps their time, and is named."""
    page.get_by_role("link", name="Change it").first.click()
    page.get_by_label("From", exact=True).fill("13:00")
    look(page, "Change days that come round", "session-rule-change")
    press(page, "Change them")
    look(page, "The days are changed", "session-rule-changed")
    expect(page.get_by_text("It does not begin or end with the new times.")).to_be_visible()
    follow(page, "Back to the days")


def somebody_books(page: Page) -> str:
    """Book the first time there is; return the private link."""
    page.goto("/talk/")
    follow(page, "Choose a time")
    press(page, "Continue")
    page.get_by_role("radio", name="By phone").check(force=True)
    press(page, "Continue")
    press(page, "Continue")
    for heading in ("Which day?", "What time?"):
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        page.get_by_role("radio").first.check(force=True)
        press(page, "Continue")
    press(page, "Continue")
    press(page, "Continue")
    page.get_by_role("textbox").fill("01632 960 177")
    press(page, "Continue")
    tick(page, "No, please send nothing")
    press(page, "Continue")
    page.get_by_role("textbox").fill("Sunny")
    press(page, "Continue")
    press(page, "Book this time")
    expect(page.get_by_role("heading", level=1)).to_have_text("It is booked. The time is yours.")
    return str(page.locator(".address a").get_attribute("href"))


def takes_the_first_day_away(page: Page) -> None:
    """Be asked once more, with who has a time on it; then do it."""
    page.get_by_role("table").get_by_role("link").first.click()
    follow(page, "Take this day away")
    expect(page.get_by_role("heading", name="1 person has a time on it")).to_be_visible()
    look(page, "Take this day away?", "session-day-remove")
    press(page, "Take this day away")
    look(page, "The day is taken away. 1 person needs a new time", "session-day-removed")
