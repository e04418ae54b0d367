"""Officers' other calendars: busy times and nothing else, whatever the other server does."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.cast import NOW
from tests.confidential.browsing import signed_in
from tests.confidential.support.sessions import THURSDAY, Sessions
from tests.confidential.support.staff.conftest import NOON
from tests.foundation.outside.servers import says, stranger
from upstander.confidential.support.actions.calendars import (
    make_feed,
    read_calendar,
    remove_calendar,
    set_calendar,
    stop_feed,
)
from upstander.confidential.support.calendar_refusals import (
    CannotRead,
    NotRead,
    NotYourCalendar,
    fault_words,
)
from upstander.confidential.support.jobs import SCHEDULE
from upstander.confidential.support.models import Blocked, Booking, BusyFeed, OutsideCalendar
from upstander.confidential.support.outside_calendars import MOST_BUSY, MOST_EVENTS, busy_in
from upstander.confidential.support.queries.calendars import clashes, feed_of
from upstander.confidential.support.queries.free import free_times
from upstander.confidential.support.rules.slots import moment
from upstander.foundation.access.actors import NotPermitted
from upstander.foundation.core.clock import LONDON
from upstander.foundation.outside.refusals import CannotFetch

HOUR = dt.timedelta(hours=1)
LAST = NOW + dt.timedelta(days=30)


def event(*lines: str, start: str = "20261126T120000Z", end: str = "20261126T130000Z") -> str:
    return "\r\n".join(
        ["BEGIN:VEVENT", f"UID:{start[-8:]}@example.org", "SUMMARY:Dentist", f"DTSTART{_with(start)}",
         f"DTEND{_with(end)}", *lines, "END:VEVENT"]
    )  # fmt: skip


def _with(value: str) -> str:
    return value if value.startswith(";") else f":{value}"


def file(*events: str) -> bytes:
    head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//invented//EN\r\n"
    return (head + "\r\n".join(events) + "\r\nEND:VCALENDAR\r\n").encode()


def why_not(raw: bytes) -> NotRead:
    with pytest.raises(CannotRead) as caught:
        busy_in(raw, NOW, LAST)
    assert fault_words(caught.value.why.value) == str(caught.value.message)
    return caught.value.why


class TestReading:
    def test_an_event_is_a_busy_time(self) -> None:
        assert busy_in(file(event()), NOW, LAST) == [(NOON, NOON + HOUR)]

    @pytest.mark.parametrize(
        "line", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"]
    )
    def test_what_is_marked_as_free_is_free(self, line: str) -> None:
        assert busy_in(file(event(line)), NOW, LAST) == []

    def test_what_comes_round_is_unfolded_over_the_change_of_clocks(self) -> None:
        weekly = event(
            "RRULE:FREQ=WEEKLY;COUNT=3", start=";TZID=Europe/London:20261020T120000",
            end=";TZID=Europe/London:20261020T130000",
        )  # fmt: skip
        first = dt.datetime(2026, 10, 19, tzinfo=dt.UTC)
        found = busy_in(file(weekly), first, LAST)
        assert [f"{start.astimezone(LONDON):%d %H:%M}" for start, _end in found] == [
            "20 12:00", "27 12:00", "03 12:00",
        ]  # fmt: skip
        assert [start.hour for start, _end in found] == [11, 12, 12]

    def test_whole_days_and_times_without_a_zone_are_londons(self) -> None:
        whole = event(start=";VALUE=DATE:20261126", end=";VALUE=DATE:20261127")
        midnight = dt.datetime(2026, 11, 26, tzinfo=dt.UTC)
        assert busy_in(file(whole), NOW, LAST) == [(midnight, midnight + 24 * HOUR)]
        floating = event(start="20261126T120000", end="20261126T130000")
        assert busy_in(file(floating), NOW, LAST) == [(NOON, NOON + HOUR)]

    def test_what_touches_is_one_and_what_lies_outside_is_cut(self) -> None:
        two = file(event(), event(start="20261126T130000Z", end="20261126T140000Z"))
        assert busy_in(two, NOON + HOUR / 2, NOON + 1.5 * HOUR) == [
            (NOON + HOUR / 2, NOON + 1.5 * HOUR)
        ]

    def test_an_event_without_length_takes_no_time(self) -> None:
        assert busy_in(file(event(end="20261126T120000Z")), NOW, LAST) == []

    @pytest.mark.parametrize(
        "raw", [b"", b"<html>Sign in</html>", b"\x89PNG", b"BEGIN:VCALENDAR\r\nnonsense"]
    )
    def test_what_is_no_calendar_is_told_whatever_it_says_of_itself(self, raw: bytes) -> None:
        assert why_not(raw) == NotRead.NO_CALENDAR

    def test_a_mark_at_the_beginning_does_no_harm(self) -> None:
        assert busy_in(b"\xef\xbb\xbf" + file(event()), NOW, LAST) == [(NOON, NOON + HOUR)]

    @pytest.mark.parametrize(
        "rule", ["FREQ=SECONDLY", "freq=minutely", "FREQ=HOURLY", "FREQ=DAILY;BYMINUTE=1,2,3",
                 "FREQ=DAILY;BYSEC\r\n OND=1,2"],
    )  # fmt: skip
    def test_what_would_never_end_is_not_unfolded(self, rule: str) -> None:
        assert why_not(file(event(f"RRULE:{rule}"))) == NotRead.TOO_OFTEN

    def test_more_events_than_a_person_has_are_refused(self) -> None:
        assert why_not(file("BEGIN:VEVENT\r\n" * (MOST_EVENTS + 1))) == NotRead.TOO_MUCH

    def test_more_busy_times_than_a_person_has_are_refused(self) -> None:
        hours = ",".join(str(hour) for hour in range(0, 24, 2))
        often = event(f"RRULE:FREQ=DAILY;BYHOUR={hours}", start="20261120T000000Z",
                      end="20261120T010000Z")  # fmt: skip
        with pytest.raises(CannotRead) as caught:
            busy_in(file(often), NOW, NOW + dt.timedelta(days=MOST_BUSY // 12 + 2))
        assert caught.value.why == NotRead.TOO_MUCH


def test_a_code_that_is_none_has_no_words() -> None:
    assert (fault_words(""), fault_words("nonsense")) == ("", "")


@pytest.mark.django_db
class TestKeeping:
    def read(self, sessions: Sessions, settings: Any, raw: bytes, **more: Any) -> OutsideCalendar:
        dev = sessions.house.actor("Dev")
        with stranger({"/dev.ics": says(raw, **more)}) as (origin, _asked):
            settings.UPSTANDER_OUTSIDE = settings.UPSTANDER_OUTSIDE | {"plain": {origin}}
            row = set_calendar(address=f"{origin}/dev.ics", by=dev, now=NOW)
            return read_calendar(calendar=row, by=dev, now=NOW)

    def test_busy_times_are_kept_without_titles_and_nobody_is_offered_them(
        self, sessions: Sessions, settings: Any
    ) -> None:
        row = self.read(sessions, settings, file(event()), Content_Type="text/html")
        assert (row.state, row.fault, row.worked_on) == ("working", "", NOW.date())
        kept = Blocked.objects.values_list("resource", "starts_at", "ends_at", "why", "source")
        assert list(kept) == [(sessions.dev.pk, NOON, NOON + HOUR, "calendar", row.pk)]
        free = free_times(sessions.service, sessions.wish(), NOW, only=THURSDAY)
        assert free[0].starts_at == NOON + HOUR
        assert b"127.0.0.1" not in bytes(row.sealed)

    def test_a_newer_copy_takes_the_place_of_the_one_before(
        self, sessions: Sessions, settings: Any
    ) -> None:
        self.read(sessions, settings, file(event()))
        later = event(start="20261126T150000Z", end="20261126T160000Z")
        self.read(sessions, settings, file(later))
        assert [one.starts_at for one in Blocked.objects.all()] == [NOON + 3 * HOUR]

    @pytest.mark.parametrize(
        ("raw", "status", "fault"),
        [
            (b"<html>", 200, "no_calendar"),
            (b"", 404, "refused"),
            (b"a" * 2_000_001, 200, "too_large"),
        ],
    )
    def test_what_cannot_be_read_leaves_busy_what_was_busy(
        self, sessions: Sessions, settings: Any, raw: bytes, status: int, fault: str
    ) -> None:
        self.read(sessions, settings, file(event()))
        row = self.read(sessions, settings, raw, status=status)
        assert (row.state, row.fault) == ("failing", fault)
        assert Blocked.objects.count() == 1

    def test_the_job_reads_every_calendar_and_one_that_fails_holds_up_no_other(
        self, sessions: Sessions, settings: Any
    ) -> None:
        set_calendar(address="https://127.0.0.1/dev.ics", by=sessions.house.actor("Dev"), now=NOW)
        sessions.femi.user = sessions.house.people["Carys"].pk
        sessions.femi.save()
        with stranger({"/c.ics": says(file(event()))}) as (origin, _asked):
            settings.UPSTANDER_OUTSIDE = settings.UPSTANDER_OUTSIDE | {"plain": {origin}}
            carys = sessions.house.actor("Carys")
            set_calendar(address=f"{origin}/c.ics", by=carys, now=NOW)
            job = next(one for one in SCHEDULE if one.name == "read_outside_calendars")
            job.run(NOW)
        states = dict(OutsideCalendar.objects.values_list("resource__name", "state"))
        assert states == {"Dev": "failing", "Femi": "working"}

    def test_a_webcal_address_is_taken_as_a_secure_one(self, sessions: Sessions) -> None:
        dev = sessions.house.actor("Dev")
        row = set_calendar(address="webcal://169.254.169.254/dev.ics", by=dev, now=NOW)
        assert read_calendar(calendar=row, by=dev, now=NOW).fault == "not_public"

    def test_what_is_no_address_is_refused(self, sessions: Sessions) -> None:
        with pytest.raises(CannotFetch):
            set_calendar(address="my calendar", by=sessions.house.actor("Dev"), now=NOW)
        assert not OutsideCalendar.objects.exists()

    def test_forgetting_it_frees_its_busy_times(self, sessions: Sessions, settings: Any) -> None:
        self.read(sessions, settings, file(event()))
        remove_calendar(by=sessions.house.actor("Dev"), now=NOW)
        assert (OutsideCalendar.objects.count(), Blocked.objects.count()) == (0, 0)

    def test_who_cannot_be_booked_has_no_calendar(self, sessions: Sessions) -> None:
        with pytest.raises(NotYourCalendar):
            make_feed(by=sessions.house.actor("Carys"), now=NOW)
        with pytest.raises(NotPermitted):
            stop_feed(by=sessions.house.actor("Gwen"), now=NOW)

    def test_a_session_at_a_busy_time_is_named(
        self, sessions: Sessions, settings: Any, noon: Booking
    ) -> None:
        later = sessions.book(sessions.wish(), 14)
        self.read(sessions, settings, file(event()))
        assert clashes(sessions.dev, NOW) == [noon]
        assert later.state == "booked"

    def test_the_feed_says_when_and_nothing_else(self, sessions: Sessions, noon: Booking) -> None:
        secret = make_feed(by=sessions.house.actor("Dev"), now=NOW)
        with time_machine.travel(NOW, tick=False):
            answer = Client().get(reverse("support:busy", args=[secret]))
        said = answer.content.decode()
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        assert said.count("BEGIN:VEVENT") == 1
        assert "SUMMARY:Busy" in said
        assert "TZID=Europe/London:20261126T120000" in said
        for word in ("Sunny", "Hate", "hate", noon.reference, "Dev"):
            assert word not in said
        assert busy_in(answer.content, NOW, LAST) == [(NOON, NOON + HOUR)]

    def test_a_new_address_ends_the_one_before_and_stopping_ends_all(
        self, sessions: Sessions
    ) -> None:
        dev = sessions.house.actor("Dev")
        old = make_feed(by=dev, now=NOW)
        new = make_feed(by=dev, now=NOW)
        assert (feed_of(old), feed_of(new)) == (None, sessions.dev)
        assert new not in BusyFeed.objects.get().mark
        stop_feed(by=dev, now=NOW)
        assert Client().get(reverse("support:busy", args=[new])).status_code == 404


@pytest.mark.django_db
class TestPages:
    @pytest.fixture(autouse=True)
    def at_ten(self) -> Iterator[None]:
        with time_machine.travel(NOW, tick=False):
            yield

    def test_a_calendar_is_given_read_and_forgotten(
        self, sessions: Sessions, settings: Any, noon: Booking
    ) -> None:
        dev, where = signed_in(sessions.house.people["Dev"]), reverse("support:calendar_mine")
        assert noon.starts_at == moment(THURSDAY, dt.time(12))
        with stranger({"/dev.ics": says(file(event()))}) as (origin, _asked):
            settings.UPSTANDER_OUTSIDE = settings.UPSTANDER_OUTSIDE | {"plain": {origin}}
            page = dev.post(where, {"address": f"{origin}/dev.ics"}, follow=True).content.decode()
        for words in ("Your calendar is read.", "1 busy time lies ahead.", noon.reference):
            assert words in page
        gone = dev.post(reverse("support:calendar_remove"), follow=True).content.decode()
        assert "Your calendar is forgotten" in gone

    def test_a_bad_address_is_told_and_kept(self, sessions: Sessions) -> None:
        dev, where = signed_in(sessions.house.people["Dev"]), reverse("support:calendar_mine")
        empty = dev.post(where, {})
        assert "Paste the address." in empty.content.decode()
        wrong = dev.post(where, {"address": "my calendar"})
        assert wrong.status_code == 409
        assert 'value="my calendar"' in wrong.content.decode()
        private = dev.post(where, {"address": "https://10.0.0.1/a.ics"}, follow=True)
        assert "leads to a private machine" in private.content.decode()

    def test_a_feed_is_made_shown_once_and_stopped(self, sessions: Sessions) -> None:
        dev, where = signed_in(sessions.house.people["Dev"]), reverse("support:calendar_feed")
        assert "/busy/" in dev.post(where).content.decode()
        mine = dev.get(reverse("support:calendar_mine")).content.decode()
        assert "/busy/" not in mine
        assert "You have one since" in mine
        stopped = dev.post(where, {"do": "stop"}, follow=True).content.decode()
        assert "does not work any more" in stopped

    def test_who_cannot_be_booked_is_told_so(self, sessions: Sessions) -> None:
        carys = signed_in(sessions.house.people["Carys"])
        page = carys.get(reverse("support:calendar_mine")).content.decode()
        assert "You cannot be booked yet" in page
        assert carys.post(reverse("support:calendar_feed")).status_code == 409
        gwen = signed_in(sessions.house.people["Gwen"])
        assert gwen.get(reverse("support:calendar_mine")).status_code == 403
