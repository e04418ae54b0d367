"""The rota on screen: a week as a table, said in words, and changed by who keeps it."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import NOW, SET_UP, Partnership
from tests.confidential.browsing import signed_in
from tests.foundation.agencies.rotas import hours, is_away, on_duty
from upstander.foundation.agencies.actions.duties import remove_duty
from upstander.foundation.agencies.models import Absence, Duty
from upstander.foundation.agencies.rules.duties import Span, day_span, moment
from upstander.foundation.core import clock
from upstander.foundation.notices.actions import send_due, tell
from upstander.foundation.notices.choices import Template
from upstander.foundation.notices.models import Reach

pytestmark = pytest.mark.django_db
BACKENDS = "tests.foundation.notices.backends"


def at(house: Partnership, name: str) -> Client:
    return signed_in(house.people[name])


def week(house: Partnership, name: str, day: str) -> str:
    address = reverse("agencies:rota", args=[house.hate_crime_team.id])
    return at(house, name).get(f"{address}?week={day}").content.decode()


def asked(house: Partnership, **more: str) -> dict[str, str]:
    return {
        "person": str(house.people["Bina"].id), "backup": "", "first_day": "2026-10-24",
        "first_time": "22:00", "last_day": "2026-10-25", "last_time": "06:00",
    } | more  # fmt: skip


def test_a_supervisor_puts_somebody_on_duty_and_sees_the_week_of_it(house: Partnership) -> None:
    address = reverse("agencies:rota", args=[house.hate_crime_team.id])
    backup = str(house.people["Anwen"].id)
    answer = at(house, "Anwen").post(address, asked(house, backup=backup), follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [(f"{address}?week=2026-10-19", 302)]
    assert "The duty is in the rota." in page
    assert "22:00 to midnight" in page
    assert "then Anwen" in page
    # The night the clocks go back.
    row = Duty.objects.get()
    assert Span(row.starts_at, row.ends_at).hours == 9


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-10-22", "The clocks go back: this day has 25 hours."),
        ("2027-03-24", "The clocks go forward: this day has 23 hours."),
        ("2026-12-28", "Bank holiday"),
    ],
)
def test_days_that_are_not_as_others_say_so(house: Partnership, day: str, said: str) -> None:
    assert said in week(house, "Anwen", day)


def test_a_time_that_never_comes_is_said_and_nothing_typed_is_lost(house: Partnership) -> None:
    address = reverse("agencies:rota", args=[house.hate_crime_team.id])
    typed = asked(house, first_day="2027-03-28", first_time="01:30", last_day="2027-03-28")
    page = at(house, "Anwen").post(address, typed).content.decode()
    assert "this time never comes" in page
    assert 'value="01:30"' in page
    assert Duty.objects.count() == 0


def test_what_is_missing_is_named(house: Partnership) -> None:
    address = reverse("agencies:rota", args=[house.hate_crime_team.id])
    page = at(house, "Anwen").post(address, {}).content.decode()
    for words in ("Choose who is on duty.", "Choose the day.", "Type the time."):
        assert words in page


def test_a_refusal_keeps_what_was_chosen(house: Partnership) -> None:
    address = reverse("agencies:rota", args=[house.hate_crime_team.id])
    typed = asked(house, last_day="2026-10-24", last_time="21:00")
    answer = at(house, "Anwen").post(address, typed)
    assert answer.status_code == 409
    assert "A duty ends after it begins" in answer.content.decode()
    assert 'value="21:00"' in answer.content.decode()


def test_empty_hours_ahead_and_two_at_once_are_said_in_words(house: Partnership) -> None:
    now = clock.now()
    end = day_span(clock.london_day(now) + dt.timedelta(days=7)).ends
    on_duty(house, "Bina", Span(now - dt.timedelta(hours=1), end - dt.timedelta(hours=8)))
    on_duty(house, "Anwen", hours(-2, 0.5, now))
    page = week(house, "Bina", clock.london_day(now).isoformat())
    assert "Hours with nobody on duty in the next 7 days" in page
    assert "midnight (8 hours)" in page
    assert "Anwen and Bina" in page
    assert "Put somebody on duty" not in page


def test_somebody_in_the_rota_twice_and_an_hour_that_is_empty_now_are_said(
    house: Partnership,
) -> None:
    now = clock.now()
    on_duty(house, "Bina", hours(5, 9, now))
    on_duty(house, "Bina", hours(8, 10, now))
    monday = clock.london_day(now + dt.timedelta(hours=8)).isoformat()
    page = week(house, "Anwen", monday)
    assert "Now, until" in page
    assert "(5 hours)" in page
    assert "Bina is in the rota twice" in page


def test_a_day_without_anybody_is_empty_all_day(house: Partnership) -> None:
    assert "All day" in week(house, "Anwen", "2026-10-20")


def test_a_week_that_is_none_is_this_week(house: Partnership) -> None:
    today = clock.london_day(clock.now())
    caption = re.compile("<caption>.*</caption>")
    [asked_for] = caption.findall(week(house, "Anwen", "never"))
    assert asked_for in week(house, "Anwen", today.isoformat())


def test_a_duty_is_changed_swapped_and_taken_out(house: Partnership) -> None:
    now = clock.now()
    row, other = on_duty(house, "Bina", hours(1, 5, now)), on_duty(house, "Anwen", hours(6, 9, now))
    anwen = at(house, "Anwen")
    page = anwen.get(reverse("agencies:duty", args=[row.id])).content.decode()
    assert "Swap these two" in page
    swapped = anwen.post(
        reverse("agencies:swap_duty", args=[row.id]), {"other": str(other.id)}, follow=True
    )
    assert "The two duties are swapped." in swapped.content.decode()
    row.refresh_from_db()
    assert row.person == house.people["Anwen"]
    changed = anwen.post(reverse("agencies:duty", args=[row.id]), asked(house), follow=True)
    assert "The duty is changed." in changed.content.decode()
    row.refresh_from_db()
    assert row.starts_at == moment(dt.date(2026, 10, 24), dt.time(22))
    gone = anwen.post(reverse("agencies:remove_duty", args=[row.id]), follow=True)
    assert "Look for empty hours" in gone.content.decode()
    assert Duty.objects.count() == 1


def test_a_swap_that_cannot_be_says_why(house: Partnership) -> None:
    now = clock.now()
    row = on_duty(house, "Bina", hours(1, 5, now))
    other = on_duty(house, "Anwen", hours(50, 54, now))
    is_away(house, "Bina", clock.london_day(now + dt.timedelta(hours=50)))
    anwen, swap = at(house, "Anwen"), reverse("agencies:swap_duty", args=[row.id])
    refused = anwen.post(swap, {"other": str(other.id)})
    assert (refused.status_code, "is away" in refused.content.decode()) == (409, True)
    assert "Choose a duty." in anwen.post(swap, {}).content.decode()


def test_a_change_that_cannot_be_says_why(house: Partnership) -> None:
    row = on_duty(house, "Bina", hours(1, 5, clock.now()))
    typed = asked(house, backup=str(house.people["Bina"].id))
    answer = at(house, "Anwen").post(reverse("agencies:duty", args=[row.id]), typed)
    assert (answer.status_code, "their own backup" in answer.content.decode()) == (409, True)


def test_nobody_else_sees_or_changes_a_rota(house: Partnership) -> None:
    row = on_duty(house, "Bina", hours(1, 5, clock.now()))
    team = reverse("agencies:rota", args=[house.hate_crime_team.id])
    assert at(house, "Dev").get(team).status_code == 404
    for name in ("Dev", "Bina", "Carys"):
        assert at(house, name).get(reverse("agencies:duty", args=[row.id])).status_code == 404
    remove_duty(duty=row.id, by=SET_UP, now=NOW)
    gone = at(house, "Anwen").post(reverse("agencies:remove_duty", args=[row.id]))
    assert gone.status_code == 404


def test_the_coordinator_sees_every_team_with_its_empty_hours(house: Partnership) -> None:
    on_duty(house, "Bina", hours(1, 5, clock.now()))
    page = at(house, "Gwen").get(reverse("agencies:rotas")).content.decode()
    assert "2 stretches" in page
    assert "Independent desk" in page
    mine = at(house, "Bina").get(reverse("agencies:rotas"))
    assert mine.url == reverse("agencies:rota", args=[house.hate_crime_team.id])


def test_a_week_asks_as_often_with_three_duties_as_with_one(house: Partnership) -> None:
    monday = dt.date(2026, 10, 19)
    address = reverse("agencies:rota", args=[house.hate_crime_team.id])
    anwen, counts = at(house, "Anwen"), []
    for wanted in (1, 3):
        while Duty.objects.count() < wanted:
            on_duty(house, "Bina", day_span(monday))
        with CaptureQueriesContext(connection) as seen:
            anwen.get(f"{address}?week={monday}")
        counts.append(len(seen))
    assert counts[0] == counts[1]


# --- how somebody is reached -------------------------------------------------------------------


def test_somebody_gives_a_number_and_wants_no_digest(house: Partnership) -> None:
    address = reverse("agencies:reach")
    answer = at(house, "Bina").post(
        address, {"mobile": "07700 900123", "digest": "off"}, follow=True
    )
    assert "Saved." in answer.content.decode()
    row = Reach.objects.get()
    assert (row.user, row.mobile, row.digest) == (house.people["Bina"].id, "+447700900123", "off")


def test_a_number_that_is_none_is_kept_for_putting_right(house: Partnership) -> None:
    answer = at(house, "Bina").post(
        reverse("agencies:reach"), {"mobile": "01926 496000", "digest": "daily"}
    )
    page = answer.content.decode()
    assert "That is not a mobile number we can send to." in page
    assert "01926 496000" in page
    assert "Text messages are not set up here" in page


def test_somebody_says_when_they_are_away_and_that_they_are_back(house: Partnership) -> None:
    bina = at(house, "Bina")
    days = {"first_day": "2090-01-02", "last_day": "2090-01-06"}
    page = bina.post(reverse("agencies:away"), days, follow=True).content.decode()
    assert "2 January to 6 January 2090" in page
    back = reverse("agencies:back", args=[Absence.objects.get().id])
    assert "That is not for you" in at(house, "Dev").post(back, follow=True).content.decode()
    assert "You are back in reach." in bina.post(back, follow=True).content.decode()
    assert Absence.objects.count() == 0


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({"first_day": "2090-01-06", "last_day": "2090-01-02"}, "comes before the first"),
        ({"first_day": "soon", "last_day": "2090-01-02"}, "Type the day as 21/11/2026."),
    ],
)
def test_days_that_are_none_are_said(house: Partnership, days: dict[str, str], said: str) -> None:
    assert said in at(house, "Bina").post(reverse("agencies:away"), days).content.decode()
    assert Absence.objects.count() == 0


# --- the channels ------------------------------------------------------------------------------


def channels(house: Partnership, name: str = "Hana") -> str:
    return at(house, name).get(reverse("agencies:channels")).content.decode()


def sends(house: Partnership, about: str) -> None:
    users = [house.people["Dev"].id]
    tell(users=users, template=Template.REPLY, about=about, by=SET_UP, now=NOW)
    send_due(by=SET_UP, now=NOW)


def test_an_administrator_sees_what_works_and_what_does_not(
    house: Partnership, settings: object
) -> None:
    assert "Not used yet" in channels(house)
    sends(house, "one")
    assert "Works" in channels(house)
    settings.EMAIL_BACKEND = f"{BACKENDS}.Down"
    sends(house, "two")
    page = channels(house, "Gwen")
    assert "Nobody can be reached by email" in at(house, "Gwen").get("/work/").content.decode()
    assert "Nobody can be reached" not in at(house, "Bina").get("/work/").content.decode()
    assert "Does not work" in page
    assert "20 November 2026 (ConnectionRefusedError)" in page
    assert "1 message is tried again" in page
    assert "Text messages are not set up" in page


def test_what_did_not_get_out_is_said(house: Partnership, settings: object) -> None:
    settings.EMAIL_BACKEND = f"{BACKENDS}.Unknown"
    sends(house, "one")
    assert "1 message was given up" in channels(house)


def test_channels_are_for_who_keeps_the_settings(house: Partnership) -> None:
    answer = at(house, "Bina").get(reverse("agencies:channels"))
    assert answer.status_code == 403


def test_the_front_page_tells_the_hours_or_the_rota(house: Partnership, client: Client) -> None:
    assert "People are here" in client.get("/").content.decode()
    on_duty(house, "Bina", hours(-1, 2, clock.now()))
    page = client.get("/").content.decode()
    assert "People are here" not in page
    assert "A person reads <b>now</b>." in page
