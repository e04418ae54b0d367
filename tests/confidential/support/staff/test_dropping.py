"""Sessions with those who drop in: begun, written up, followed by the next, put with a case."""

import datetime as dt
from collections.abc import Iterator
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.cast import NOW, keyring_of
from tests.confidential.browsing import signed_in, unlocked
from tests.confidential.casework.files import a_case
from tests.confidential.support.dropping import opens
from tests.confidential.support.sessions import PUBLIC, THURSDAY, Sessions, ticks_of
from upstander.confidential.casework.models import Task
from upstander.confidential.support.actions.attending import (
    add_session_note,
    end_session,
    show_session,
)
from upstander.confidential.support.actions.dropping import begin_drop_in, let_go
from upstander.confidential.support.actions.following import Next, attach_to_case, book_next
from upstander.confidential.support.actions.line import check_out, join_line, take_next
from upstander.confidential.support.actions.resources import stop_resource
from upstander.confidential.support.choices import BookingState, Meeting
from upstander.confidential.support.models import Booking, LinePlace, OpinionAsked
from upstander.confidential.support.queries.capacity import waited
from upstander.confidential.support.queries.line import Standing, standing, what_came
from upstander.confidential.support.queries.video import video_of, without_link
from upstander.confidential.support.rules.attending import Ended
from upstander.confidential.support.rules.slots import moment
from upstander.confidential.support.session_choices import Happened, PrivateMinutes
from upstander.confidential.support.session_refusals import (
    AttachedAlready,
    NobodyCalled,
    NoSuchCase,
    NotOpenNow,
)
from upstander.confidential.support.views.public.dropin import COOKIE
from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.audit.models import Event
from upstander.foundation.vault.matching import forged_items, rogue_grants, swapped_keys
from upstander.foundation.vault.models import Access

pytestmark = pytest.mark.django_db
NOTE = "He comes back on Thursday with his sister."


@pytest.fixture(autouse=True)
def at_ten() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def dev(sessions: Sessions) -> Actor:
    return sessions.house.actor("Dev")


@pytest.fixture
def secret(sessions: Sessions, dev: Actor) -> str:
    """Somebody who waited and is called."""
    opens(sessions.service)
    joined = join_line(service=sessions.service, by=PUBLIC, now=NOW)
    take_next(by=dev, now=NOW)
    return joined


@pytest.fixture
def begun(secret: str, dev: Actor) -> Booking:
    """A session of Dev's with somebody who dropped in."""
    assert standing(secret) is not None
    return begin_drop_in(by=dev, now=NOW)


def test_who_is_there_has_a_session_that_the_team_can_read(
    sessions: Sessions, begun: Booking
) -> None:
    assert (begun.dropped_in, begun.state, begun.officer, begun.meeting) == (
        True, BookingState.BOOKED, sessions.dev, Meeting.PHONE,
    )  # fmt: skip
    assert (begun.starts_at, begun.ends_at) == (NOW, NOW + dt.timedelta(minutes=45))
    readers = Access.objects.filter(subject=begun.pk).values_list("holder", flat=True)
    assert list(readers) == [sessions.house.cohesion_team.pk]
    assert ticks_of(begun) == set()


def test_nothing_leads_from_the_place_in_the_line_to_the_session(begun: Booking) -> None:
    place = LinePlace.objects.values().get()
    known = {str(value) for value in place.values()}
    assert (place["state"], str(begun.pk) in known, begun.link_mark) == ("talking", False, None)


def test_a_note_is_sealed_and_the_end_ends_the_place_and_asks_for_no_opinion(
    sessions: Sessions, secret: str, begun: Booking, dev: Actor
) -> None:
    add_session_note(booking=begun, text=NOTE, by=dev, now=NOW)
    keys = keyring_of(sessions.house.people["Dev"])
    shown = show_session(booking=begun, keyring=keys, by=dev, now=NOW)
    assert (shown.said, [one.text for one in shown.notes]) == ({}, [NOTE])
    assert standing(secret) == Standing(0, "Dev", "Phone call", "01632 960 001")
    ended = Ended(Happened.ENDED_EARLY, PrivateMinutes.ALONE)
    over = end_session(booking=begun, ended=ended, by=dev, now=NOW)
    assert (over.state, standing(secret)) == (BookingState.ENDED_EARLY, None)
    assert what_came(secret) == "talked"
    assert not OpinionAsked.objects.exists()


def test_the_record_knows_its_keys_and_everything_sealed_in_it(begun: Booking, dev: Actor) -> None:
    add_session_note(booking=begun, text=NOTE, by=dev, now=NOW)
    digests = Event.objects.exclude(item_digest="").values_list("item_digest", flat=True)
    noted = dict.fromkeys(digests)
    assert [*forged_items(noted), *rogue_grants(noted), *swapped_keys(noted)] == []


def test_a_session_begins_once_and_only_with_somebody_who_was_called(
    begun: Booking, dev: Actor
) -> None:
    with pytest.raises(NobodyCalled):
        begin_drop_in(by=dev, now=NOW)
    with pytest.raises(NobodyCalled):
        let_go(by=dev, now=NOW)
    check_out(by=dev, now=NOW)
    with pytest.raises(NotOpenNow):
        begin_drop_in(by=dev, now=NOW)
    assert list(Booking.objects.all()) == [begun]


def test_of_who_did_not_come_nothing_is_kept_but_that(secret: str, dev: Actor) -> None:
    let_go(by=dev, now=NOW)
    assert (standing(secret), LinePlace.objects.count(), Booking.objects.count()) == (None, 0, 0)
    assert Event.objects.filter(name="support:line:gone").count() == 1


@pytest.mark.parametrize("act", [begin_drop_in, let_go])
def test_who_holds_no_sessions_is_refused(sessions: Sessions, act: object) -> None:
    with pytest.raises(NotPermitted):
        act(by=sessions.house.actor("Gwen"), now=NOW)  # type: ignore[operator]


def test_it_counts_as_no_booking_and_needs_no_video_link(begun: Booking) -> None:
    Booking.objects.filter(pk=begun.pk).update(meeting=Meeting.VIDEO)
    begun.refresh_from_db()
    assert (waited(NOW.date()), without_link(NOW), video_of(begun)) == (None, [], None)


def test_the_next_session_takes_along_what_they_said_now(
    sessions: Sessions, begun: Booking, dev: Actor
) -> None:
    keys = keyring_of(sessions.house.people["Dev"])
    at = moment(THURSDAY, dt.time(12))
    said = {"name": "Sunny", "number": "01632 960 777"}
    wanted = Next(at, Meeting.PHONE, uuid4().hex, uuid4().hex, said)
    made = book_next(booking=begun, following=wanted, keyring=keys, by=dev, now=NOW)
    assert (made.starts_at, made.dropped_in, made.follows.after) == (at, False, begun)
    assert show_session(booking=made, keyring=keys, by=dev, now=NOW).said == said


def test_a_session_is_put_with_a_case_and_stays_readable_to_the_same(
    sessions: Sessions, begun: Booking, dev: Actor
) -> None:
    case = a_case(sessions.house).case
    readers = set(Access.objects.filter(subject=begun.pk).values_list("holder", flat=True))
    put = attach_to_case(booking=begun, reference=f" {case.reference.lower()} ", by=dev, now=NOW)
    assert (put.attached_kind, put.attached_to) == ("case", case.pk)
    assert set(Access.objects.filter(subject=begun.pk).values_list("holder", flat=True)) == readers
    with pytest.raises(AttachedAlready):
        attach_to_case(booking=begun, reference=case.reference, by=dev, now=NOW)


def test_a_case_that_one_may_not_know_of_is_none(begun: Booking, dev: Actor) -> None:
    with pytest.raises(NoSuchCase):
        attach_to_case(booking=begun, reference="C-2026-9999", by=dev, now=NOW)


def post(client: Client, page: str, data: dict[str, object] | None = None, *which: str) -> str:
    return client.post(reverse(f"support:{page}", args=which), data, follow=True).content.decode()


@pytest.fixture
def officer(sessions: Sessions) -> Client:
    """Dev's browser, keys unlocked."""
    return unlocked(sessions.house.people["Dev"])


@pytest.mark.usefixtures("secret")
def test_a_call_becomes_a_session_with_a_page_of_its_own(officer: Client) -> None:
    assert "They are here: begin" in officer.get(reverse("support:line")).content.decode()
    page = post(officer, "line_begin")
    for words in ("They dropped in", "Dropped in", "They left early", "Put it with a case"):
        assert words in page
    assert "Nobody came" not in page
    assert "Your session is going on" in officer.get(reverse("support:line")).content.decode()
    one = Booking.objects.get().reference
    assert "dropped in" in officer.get(reverse("support:desk_sessions")).content.decode()
    refused = officer.post(reverse("support:line_begin"))
    assert (refused.status_code, "Nobody is called" in refused.content.decode()) == (409, True)
    assert "Choose what came of it." in post(officer, "desk_end", {"happened": "missed"}, one)


def test_the_next_session_asks_how_they_are_reached(
    sessions: Sessions, begun: Booking, officer: Client
) -> None:
    next_at = reverse("support:desk_next", args=[begun.reference])
    form = officer.get(next_at).context["form"]
    asked = {**form.initial, "starts_at": moment(THURSDAY, dt.time(12)).isoformat()}
    assert "Type the number to call." in officer.post(next_at, asked).content.decode()
    told = asked | {"name": "Sunny", "number": "01632 960 777", "mind": "Not before ten."}
    sessions.book(sessions.wish(), 12)
    late = officer.post(next_at, told)
    assert (
        "Choose another" in late.content.decode(),
        'value="Sunny"' in late.content.decode(),
    ) == (True, True)
    told["starts_at"] = moment(THURSDAY, dt.time(13)).isoformat()
    assert "The next session is booked" in officer.post(next_at, told).content.decode()
    made = Booking.objects.exclude(follows=None).get()
    shown = officer.get(reverse("support:desk_session", args=[made.reference])).content.decode()
    for words in ("Sunny", "01632 960 777", "Not before ten."):
        assert words in shown
    by_video = officer.get(f"{next_at}?how=video").content.decode()
    assert "Which number should we call?" not in by_video


def test_a_session_is_put_with_a_case_on_its_page(
    sessions: Sessions, begun: Booking, officer: Client
) -> None:
    one = begun.reference
    wrong = officer.post(reverse("support:desk_attach", args=[one]), {"reference": "nothing"})
    assert (wrong.status_code, "no case with this number" in wrong.content.decode()) == (409, True)
    assert "Type the number of the case." in post(officer, "desk_attach", {}, one)
    case = a_case(sessions.house).case
    page = post(officer, "desk_attach", {"reference": case.reference}, one)
    assert ("The session is with the case." in page, "Add a task to the case" in page) == (
        True,
        True,
    )
    post(officer, "desk_task", {"text": "Ring the landlord", "due_on": "2026-11-27"}, one)
    assert Task.objects.get().case == case


def test_whoever_was_talked_to_is_thanked_when_the_officer_goes(
    sessions: Sessions, secret: str, dev: Actor
) -> None:
    person = Client()
    person.cookies[COOKIE] = secret
    begin_drop_in(by=dev, now=NOW)
    check_out(by=dev, now=NOW)
    page = person.get(reverse("support:now")).content.decode()
    assert ("Thank you for talking to us" in page, "We are sorry" in page) == (True, False)
    assert "Book a time" in page
    opens(sessions.service)
    again = person.post(reverse("support:now"), {"service": sessions.service.key}, follow=True)
    assert "You are next" in again.content.decode()


def test_whoever_is_done_leaves_nothing(secret: str, dev: Actor) -> None:
    person = Client()
    person.cookies[COOKIE] = secret
    begin_drop_in(by=dev, now=NOW)
    check_out(by=dev, now=NOW)
    page = person.post(reverse("support:now"), {"do": "leave"}, follow=True).content.decode()
    assert (LinePlace.objects.count(), "Thank you for talking" in page) == (0, False)


@pytest.mark.parametrize("begins", [True, False])
def test_an_officer_who_is_used_no_more_leaves_nobody_without_a_word(
    sessions: Sessions, secret: str, dev: Actor, begins: bool
) -> None:
    if begins:
        begin_drop_in(by=dev, now=NOW)
    stop_resource(resource=sessions.dev, by=sessions.house.actor("Gwen"), now=NOW)
    assert what_came(secret) == ("talked" if begins else "no_turn")


def test_who_did_not_come_makes_room_for_the_next(sessions: Sessions, secret: str) -> None:
    officer = signed_in(sessions.house.people["Dev"])
    assert "Their place is over." in post(officer, "line_gone")
    assert officer.post(reverse("support:line_gone")).status_code == 409
    assert standing(secret) is None
