"""Sessions of a case: seen by their own grants, booked from its tab, shown beside it."""

import datetime as dt
from collections.abc import Iterator
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.cast import NOW, Partnership, keyring_of
from tests.confidential.browsing import signed_in, unlocked
from tests.confidential.casework.files import Worked, a_case
from tests.confidential.support.sessions import PUBLIC, SAID, THURSDAY, Sessions
from upstander.confidential.casework import beside
from upstander.confidential.casework.models import Case
from upstander.confidential.casework.refusals import CaseIsClosed
from upstander.confidential.support.actions.attending import show_session
from upstander.confidential.support.actions.booking import Slip, book, cancel_booking
from upstander.confidential.support.actions.following import Next
from upstander.confidential.support.actions.from_case import Asked, book_for_case
from upstander.confidential.support.choices import Attached, Meeting
from upstander.confidential.support.models import Booking, Resource
from upstander.confidential.support.queries.of_case import of_case, officer_reads
from upstander.confidential.support.rules.slots import moment
from upstander.confidential.support.session_refusals import NoSuchCase
from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.vault.models import Access

pytestmark = pytest.mark.django_db
TOLD = {"name": "Sunny", "number": "01632 960 777"}


@pytest.fixture(autouse=True)
def at_ten() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def work(house: Partnership) -> Worked:
    return a_case(house)


@pytest.fixture
def dev(house: Partnership) -> Actor:
    return house.actor("Dev")


def at(hour: int) -> Next:
    starts = moment(THURSDAY, dt.time(hour))
    return Next(starts, Meeting.PHONE, uuid4().hex, uuid4().hex, TOLD)


def booked(sessions: Sessions, work: Worked, hour: int = 12, by: str = "Dev") -> Booking:
    asked = Asked(sessions.wish(), at(hour))
    return book_for_case(case=work.case, asked=asked, by=sessions.house.actor(by), now=NOW)


def test_it_is_read_by_who_reads_the_case_and_nobody_else(
    sessions: Sessions, work: Worked, dev: Actor
) -> None:
    made = booked(sessions, work)
    assert (made.attached_kind, made.attached_to) == ("case", work.case.pk)
    readers = set(Access.objects.filter(subject=made.pk).values_list("holder", flat=True))
    assert readers == set(
        Access.objects.filter(subject=work.case.pk).values_list("holder", flat=True)
    )
    keys = keyring_of(sessions.house.people["Dev"])
    assert show_session(booking=made, keyring=keys, by=dev, now=NOW).said == TOLD
    assert officer_reads(made) is True


@pytest.mark.parametrize(("kind", "reads"), [("victim-care", True), ("third", False)])
def test_an_officer_of_another_team_reads_it_and_one_without_an_account_does_not(
    sessions: Sessions, work: Worked, kind: str, *, reads: bool
) -> None:
    sessions.add_third()
    officer = Resource.objects.get(role__key=kind)
    sessions.day(THURSDAY + dt.timedelta(days=1), officer)
    starts = moment(THURSDAY + dt.timedelta(days=1), dt.time(12))
    time = Next(starts, Meeting.PHONE, uuid4().hex, uuid4().hex)
    asked = Asked(sessions.wish(officer.role), time)
    made = book_for_case(case=work.case, asked=asked, by=sessions.house.actor("Dev"), now=NOW)
    assert (made.officer, officer_reads(made)) == (officer, reads)


def test_who_knows_of_no_such_case_books_nothing(sessions: Sessions, work: Worked) -> None:
    with pytest.raises(NoSuchCase):
        booked(sessions, work, by="Femi")
    with pytest.raises(NotPermitted):
        booked(sessions, work, by="Gwen")
    assert not Booking.objects.exists()


def test_nothing_is_booked_for_a_closed_case(sessions: Sessions, work: Worked) -> None:
    Case.objects.filter(pk=work.case.pk).update(state="closed", closed_on=NOW, ending="resolved")
    with pytest.raises(CaseIsClosed):
        booked(sessions, work)


def test_a_case_shows_what_comes_and_what_was_of_itself_and_its_reports(
    sessions: Sessions, work: Worked, dev: Actor
) -> None:
    later, cancelled = booked(sessions, work, 14), booked(sessions, work, 13)
    cancel_booking(booking=cancelled, by=dev, now=NOW)
    attached = (Attached.REPORT, work.one.report.pk)
    starts = moment(THURSDAY, dt.time(12))
    slip = Slip(sessions.wish(), starts, uuid4().hex, uuid4().hex, SAID, attached=attached)
    of_report = book(slip=slip, by=PUBLIC, now=NOW)
    sessions.book(sessions.wish(), 16)
    found = of_case(dev, work.case, NOW)
    assert (found.coming, found.past) == ((of_report, later), (cancelled,))
    after = of_case(dev, work.case, NOW + dt.timedelta(days=30))
    assert (after.coming, after.past) == ((), (later, cancelled, of_report))
    # Esi's team holds no key to the case, the police hold one to the report alone.
    assert of_case(sessions.house.actor("Esi"), work.case, NOW).coming == ()
    assert of_case(sessions.house.actor("Bina"), work.case, NOW).coming == (of_report,)


def test_beside_a_case_stand_its_next_sessions(
    sessions: Sessions, work: Worked, dev: Actor
) -> None:
    (empty,) = beside.cards(dev, work.case, NOW)
    assert (empty.title, list(empty.lines), empty.nothing) == (
        "Support sessions", [], "None to come.",
    )  # fmt: skip
    made = booked(sessions, work)
    (card,) = beside.cards(dev, work.case, NOW)
    (line,) = card.lines
    assert (line.text, line.note, line.url) == (
        "Thursday 26 November at 12:00", "Phone call · Dev · Booked",
        reverse("support:desk_session", args=[made.reference]),
    )  # fmt: skip
    assert beside.cards(sessions.house.actor("Gwen"), work.case, NOW) == []


def text(client: Client, page: str, work: Worked, query: str = "") -> str:
    where = reverse(page, args=[work.case.reference])
    return client.get(f"{where}{query}").content.decode()


def test_an_officer_books_from_the_tab_of_the_case(sessions: Sessions, work: Worked) -> None:
    officer = unlocked(sessions.house.people["Dev"])
    tab = text(officer, "support:case_sessions", work)
    for words in ("None that you can open.", "Book a session", 'aria-current="page">Sessions'):
        assert words in tab
    where = reverse("support:case_sessions_book", args=[work.case.reference])
    shown = officer.get(where)
    assert "Which number should we call?" not in shown.content.decode()
    by_phone = officer.get(f"{where}?how=phone&service=hate-crime&role={sessions.cohesion.pk}")
    assert "Which number should we call?" in by_phone.content.decode()
    asked = {**by_phone.context["form"].initial, "starts_at": at(12).starts_at.isoformat()}
    assert "Type the number to call." in officer.post(f"{where}?how=phone", asked).content.decode()
    done = officer.post(f"{where}?how=phone", asked | TOLD).content.decode()
    made = Booking.objects.get()
    for words in ("The session is booked", made.reference, "/talk/mine/"):
        assert words in done
    assert "The officer cannot open this session" not in done
    tab = text(officer, "support:case_sessions", work)
    for words in ("Thursday 26 November at 12:00", made.reference, "Phone call"):
        assert words in tab
    officer.post(reverse("casework:case", args=[work.case.reference]))
    assert "All sessions, and book one" in text(officer, "casework:case", work)
    Booking.objects.update(state="attended")
    assert "Sessions before" in text(officer, "support:case_sessions", work)


def test_a_case_closed_meanwhile_keeps_what_was_typed(sessions: Sessions, work: Worked) -> None:
    officer = unlocked(sessions.house.people["Dev"])
    where = reverse("support:case_sessions_book", args=[work.case.reference])
    asked = {**officer.get(f"{where}?how=phone").context["form"].initial, **TOLD}
    Case.objects.filter(pk=work.case.pk).update(state="closed", closed_on=NOW, ending="resolved")
    asked["starts_at"] = at(12).starts_at.isoformat()
    late = officer.post(f"{where}?how=phone", asked)
    page = late.content.decode()
    assert (late.status_code, "This case is closed." in page, 'value="Sunny"' in page) == (
        409,
        True,
        True,
    )


def test_without_days_there_is_nothing_to_book(house: Partnership, work: Worked) -> None:
    officer = unlocked(house.people["Dev"])
    assert "No session days ahead" in text(officer, "support:case_sessions_book", work)


def test_where_all_times_are_taken_that_is_said(sessions: Sessions, work: Worked) -> None:
    officer = unlocked(sessions.house.people["Dev"])
    for hour in range(12, 20):
        sessions.book(sessions.wish(), hour)
    assert "No time is free this way" in text(officer, "support:case_sessions_book", work)


@pytest.mark.parametrize("name", ["Femi", "Gwen"])
def test_who_may_not_know_of_the_case_finds_nothing(
    sessions: Sessions, work: Worked, name: str
) -> None:
    client = signed_in(sessions.house.people[name])
    where = reverse("support:case_sessions", args=[work.case.reference])
    assert client.get(where).status_code == 404
