"""An officer's session day, and a coordinator who keeps the days; somebody drops in meanwhile."""

import datetime as dt

from playwright.sync_api import Page, expect

from tests.journeys.conftest import AtWork, OpenPage
from tests.journeys.looking import assert_accessible, screenshot
from tests.journeys.steps import follow, notice, press, tick

NOTE = "She will try the early bus with her sister."


def test_an_officer_holds_a_session_and_books_the_next(at_work: AtWork) -> None:
    dana = at_work("dana@example.org")
    follow(dana, "Sessions")
    looked_at(dana, "Sessions", "sessions")
    notice(dana, "Say what came of these").get_by_role("link").first.click()
    expect(notice(dana, "Before you contact them")).to_contain_text("My sister sits with me.")
    looked_at(dana, "", "session")
    press(dana, "Begin the session")
    expect(dana.get_by_text("Going on")).to_be_visible()
    dana.get_by_label("Your note").fill(NOTE)
    press(dana, "Keep this note")
    expect(dana.locator("#notes")).to_contain_text(NOTE)
    answers_the_questions(dana)
    forgets_the_private_minutes(dana)
    books_the_next(dana)


def answers_the_questions(dana: Page) -> None:
    """The five questions, in Easy Read; two answers are enough."""
    follow(dana, "Ask at the start")
    follow(dana, "Easy Read")
    looked_at(dana, "How are things now?", "session-questions")
    dana.get_by_role("radio", name="A little").first.check(force=True)
    dana.get_by_role("radio", name="Most of the time").nth(1).check(force=True)
    press(dana, "Keep the answers")
    expect(notice(dana, "The answers are kept")).to_be_visible()


def forgets_the_private_minutes(dana: Page) -> None:
    """What is missing is said, and what was chosen stays."""
    tick(dana, "It took place and ended early")
    press(dana, "Write it down")
    expect(notice(dana, "Say whether you offered five private minutes.")).to_be_visible()
    expect(dana.get_by_role("radio", name="It took place and ended early")).to_be_checked()
    tick(dana, "Yes, and they took them")
    press(dana, "Write it down")
    expect(notice(dana, "It is written down.")).to_be_visible()
    expect(dana.get_by_text("Ended early").first).to_be_visible()


def books_the_next(dana: Page) -> None:
    """The next session takes along what was said; its private link opens it for anybody."""
    follow(dana, "Book the next session")
    follow(dana, "Phone call")
    dana.get_by_label("When?").select_option(index=1)
    press(dana, "Book this time")
    looked_at(dana, "The next session is booked", "session-next")
    link = dana.locator("code").inner_text()
    dana.goto(link)
    expect(dana.get_by_role("heading", level=1)).to_have_text("Your time to talk")


def test_a_coordinator_adds_a_day_and_takes_it_away(at_work: AtWork) -> None:
    ines = at_work("ines@example.org")
    follow(ines, "Sessions")
    looked_at(ines, "Session days", "session-days")
    follow(ines, "Add a day")
    press(ines, "Add this day")
    expect(ines.get_by_text("Choose at least one officer.").first).to_be_visible()
    looked_at(ines, "Add a session day", "session-day-add")
    today = dt.datetime.now(dt.UTC).date()  # noqa: TID251 - the demonstration lives today
    day = today + dt.timedelta(days=25)
    ines.get_by_label("Which day?").fill(day.isoformat())
    ines.get_by_label("From").fill("12:00")
    ines.get_by_label("Until", exact=True).fill("20:00")
    tick(ines, "Dana")
    press(ines, "Add this day")
    expect(notice(ines, "The day can be booked.")).to_be_visible()
    ines.get_by_role("row").filter(has_text="0 of 8").get_by_role("link").first.click()
    follow(ines, "Take this day away")
    expect(ines.get_by_role("heading", name="Nobody has a time on it")).to_be_visible()
    press(ines, "Take this day away")
    expect(notice(ines, "The day is taken away.")).to_be_visible()
    asks_once_more_who_has_a_time(ines)
    says_that_a_room_cannot_be_used_and_takes_it_back(ines)
    follow(ines, "Services and people")
    looked_at(ines, "Services and people", "session-setup")
    follow(ines, "What is asked for")
    looked_at(ines, "What there is and what is asked for", "session-capacity")


def asks_once_more_who_has_a_time(ines: Page) -> None:
    """Days off with people booked on them name each of them before anything is taken away."""
    ines.goto("/sessions/days/off/")
    today = dt.datetime.now(dt.UTC).date()  # noqa: TID251 - the demonstration lives today
    for name, ahead in (("First", 1), ("Last", 20)):
        ines.get_by_label(f"{name} day off").fill((today + dt.timedelta(days=ahead)).isoformat())
    press(ines, "These days are off")
    expect(ines.get_by_role("heading", name="have a time then")).to_be_visible()
    looked_at(ines, "Days off", "session-days-off-asked")
    follow(ines, "Leave it")


def says_that_a_room_cannot_be_used_and_takes_it_back(ines: Page) -> None:
    """What was said of somebody who is away stands in the list, with a way back."""
    follow(ines, "Somebody is away")
    ines.get_by_label("Who or what is away?").select_option(index=5)
    today = dt.datetime.now(dt.UTC).date()  # noqa: TID251 - the demonstration lives today
    day = (today + dt.timedelta(days=40)).isoformat()
    for name, at in (("From", "08:00"), ("Until", "20:00")):
        ines.get_by_label(f"{name} this day").fill(day)
        ines.get_by_label(f"{name} this time").fill(at)
    press(ines, "They are away")
    looked_at(ines, "Session days", "session-away")
    press(ines, "They are back")
    expect(notice(ines, "Taken back.")).to_be_visible()


def test_somebody_drops_in_without_a_script(open_page: OpenPage, at_work: AtWork) -> None:
    person = open_page(javascript=False, viewport={"width": 360, "height": 740})
    dana = at_work("dana@example.org")
    dana.goto("/sessions/line/")
    tick(dana, "Video call")
    dana.get_by_label("The number or the link").fill("https://meet.example.org/dana")
    dana.get_by_label("Until what time today?").fill("23:59")
    press(dana, "I am here now")
    expect(dana.get_by_role("heading", name="The line is empty")).to_be_visible()
    person.goto("/talk/")
    follow(person, "See the line")
    looked_at(person, "Talk now", "talk-now")
    press(person, "Join the line")
    looked_at(person, "You are next", "talk-now-next")
    follow(dana, "Look again")
    press(dana, "Take the next")
    follow(person, "Look again")
    looked_at(person, "It is your turn", "talk-now-turn")
    begins_and_writes_up(dana)
    person.reload()
    looked_at(person, "Thank you for talking to us", "talk-now-thanked")
    press(person, "I am done")
    dana.goto("/sessions/line/")
    press(dana, "Check out")
    person.goto("/talk/now/")
    expect(person.get_by_text("Right now no one is here for this.")).to_be_visible()


def begins_and_writes_up(dana: Page) -> None:
    """Whoever dropped in has a session: a note, what came of it, the way to the next one."""
    looked_at(dana, "Drop in now", "line-called")
    press(dana, "They are here: begin")
    looked_at(dana, "", "session-dropped-in")
    dana.get_by_label("Your note").fill(NOTE)
    press(dana, "Keep this note")
    expect(dana.locator("#notes")).to_contain_text(NOTE)
    tick(dana, "They left early")
    tick(dana, "Nobody else was there")
    press(dana, "Write it down")
    expect(notice(dana, "It is written down.")).to_be_visible()
    follow(dana, "Book the next session")
    looked_at(dana, "The next session", "session-next-dropped-in")


def test_a_session_is_booked_from_a_case(at_work: AtWork) -> None:
    dana = at_work("dana@example.org")
    dana.goto("/cases/")
    dana.get_by_role("table").get_by_role("link").first.click()
    follow(dana.get_by_role("navigation", name="This case"), "Sessions")
    follow(dana, "Book a session")
    dana.get_by_label("How do they want to meet?").select_option(label="Phone call")
    press(dana, "Show free times")
    dana.get_by_label("When?").select_option(index=1)
    dana.get_by_label("What do they want to be called?").fill("Sunny")
    press(dana, "Book this time")
    expect(dana.get_by_text("Type the number to call.").first).to_be_visible()
    looked_at(dana, "", "case-session-book")
    dana.get_by_label("Which number should we call?").fill("01632 960 177")
    press(dana, "Book this time")
    looked_at(dana, "", "case-session-booked")
    follow(dana, "Back to the sessions of this case")
    expect(dana.get_by_text("Phone call")).to_be_visible()
    looked_at(dana, "", "case-sessions")


def looked_at(page: Page, heading: str, picture: str) -> None:
    """Arrive, take its picture, and find nothing that axe finds."""
    if heading:
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    screenshot(page, picture)
    assert_accessible(page)
