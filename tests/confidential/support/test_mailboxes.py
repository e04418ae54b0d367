"""A code for a booking alone: asked for, never given unasked, and one mailbox for both sides."""

import datetime as dt
import secrets

import pytest
import time_machine
from django.test import Client

from tests.cast import Partnership, keyring_of
from tests.confidential.browsing import unlocked
from tests.confidential.given import told
from tests.confidential.support.at_the_door import address_of, booked, text_of
from tests.confidential.support.sessions import PUBLIC, Sessions, given_sessions
from tests.confidential.support.test_attached import books, in_the_mailbox
from upstander.confidential.reporting.choices import ReportKind, ReportState
from upstander.confidential.reporting.models import Report
from upstander.confidential.support.actions.booking import cancel_booking
from upstander.confidential.support.actions.mailboxes import (
    answer_in_mailbox,
    give_mailbox,
    show_messages,
)
from upstander.confidential.support.choices import Attached
from upstander.confidential.support.jobs import SCHEDULE
from upstander.confidential.support.models import Booking
from upstander.confidential.support.queries.mailboxes import works_until
from upstander.confidential.support.refusals import CannotChange, DraftChanged, HasMailbox
from upstander.confidential.support.rules.mailboxes import last_day
from upstander.confidential.support.session import COOKIE
from upstander.confidential.support.session_refusals import NoMailbox
from upstander.foundation.access.actors import NotPermitted
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event, PublicAct
from upstander.foundation.core import clock
from upstander.foundation.core.ids import new_id
from upstander.foundation.pages import drafts
from upstander.foundation.vault import gate
from upstander.foundation.vault.codes import Code
from upstander.foundation.vault.cookies import RETURN_COOKIE
from upstander.foundation.vault.errors import WrongCode
from upstander.foundation.vault.models import Access, Compartment, Item
from upstander.foundation.vault.receipts import open_receipt
from upstander.foundation.vault.unlocking import start_return

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("sessions", "on_the_day_of_the_cast"),
]


@pytest.fixture
def sessions(house: Partnership) -> Sessions:
    found = given_sessions(house)
    found.day()
    return found


def asks_for_a_code(client: Client) -> Code:
    """Book, ask for a code on the page of the booking, and return what the browser then holds."""
    booked(client)
    assert client.post("/talk/booked/code/")["Location"] == "/talk/booked/code/"
    return code_in(client)


def code_in(client: Client) -> Code:
    draft = _draft(client)
    return Code(str(draft.receipt["handle"]), int(str(draft.receipt["secret"])))


def comes_back(code: Code) -> Client:
    """Return another browser in which the code was typed."""
    key, private = open_receipt(code)
    other = Client()
    other.cookies[RETURN_COOKIE] = start_return(key=key, private=private, now=clock.now())
    return other


def test_nobody_gets_a_code_who_did_not_ask(client: Client) -> None:
    booked(client)
    assert Booking.objects.get().mailbox is None
    assert Report.objects.count() == 0
    assert client.get("/talk/booked/code/")["Location"] == "/talk/booked/"


def test_the_code_is_shown_and_stays_the_same_at_every_press_and_reload(client: Client) -> None:
    code = asks_for_a_code(client)
    page = text_of(client.get("/talk/booked/code/"))
    assert code.handle in page
    assert all(word in page for word in code.words)
    client.post("/talk/booked/code/")
    assert code_in(client) == code
    assert Report.objects.count() == 1
    assert "See my code again" in text_of(client.get("/talk/booked/"))


def test_the_code_can_be_printed_and_heard_and_is_gone_with_the_page(client: Client) -> None:
    code = asks_for_a_code(client)
    assert code.handle in text_of(client.get("/talk/booked/code/card/"))
    assert client.get("/talk/booked/code/sound.wav")["Content-Type"] == "audio/wav"
    client.post("/talk/booked/", {"do": "done"})
    for address in ("", "card/", "sound.wav"):
        assert client.get(f"/talk/booked/code/{address}").status_code == 410


def test_it_is_a_conversation_with_the_services_team_and_counts_nowhere(
    client: Client, sessions: Sessions
) -> None:
    asks_for_a_code(client)
    row = Report.objects.get()
    booking = Booking.objects.get()
    assert (row.kind, row.state) == (ReportKind.SESSION, ReportState.WITH_PERSON)
    assert booking.mailbox == row.pk
    assert Report.objects.counted().count() == 0
    kinds = Compartment.objects.filter(subject=row.pk).values_list("kind", flat=True)
    assert list(kinds) == ["conversation"]
    held = Access.objects.filter(subject=row.pk).values_list("holder", "kind")
    teams = [sessions.house.cohesion_team.pk]
    if booking.officer == sessions.femi:
        teams.append(sessions.house.independent_team.pk)
    assert set(held) == {(team, "session") for team in teams}
    event = PublicAct.objects.get(name=EventName.MAILBOX_MADE)
    assert (event.subject_kind, event.subject_id) == ("session", row.pk)


def test_the_mailbox_shows_the_time_and_nothing_that_was_said_when_booking(client: Client) -> None:
    words = text_of(comes_back(asks_for_a_code(client)).get("/back/mail/"))
    for expected in ("Thursday 26 November", "12:00 to 12:45", "You can write to the people"):
        assert expected in words
    for hidden in ("Sunny", "Please speak slowly", "Send us files", "Make it a report"):
        assert hidden not in words


def test_both_sides_write_and_the_person_sees_who_looked(
    client: Client, sessions: Sessions
) -> None:
    person = comes_back(asks_for_a_code(client))
    person.post("/back/mail/", {"text": "Can I bring my dog?", "read": "0"})
    dev = unlocked(sessions.house.people["Dev"])
    booking = Booking.objects.get()
    assert "They wrote to you" in text_of(dev.get("/sessions/?whose=team"))
    page = f"/sessions/booked/{booking.reference}/"
    assert "Can I bring my dog?" in text_of(dev.get(page))
    answer = {"text": "Yes, please do.", "read": "1"}
    assert dev.post(f"{page}message/", answer)["Location"] == page
    assert "They wrote to you" not in text_of(dev.get("/sessions/?whose=team"))
    words = text_of(person.get("/back/mail/"))
    assert "Yes, please do." in words
    assert "County Council (invented)" in words


def test_what_cannot_be_sent_is_kept_and_said(client: Client, sessions: Sessions) -> None:
    person = comes_back(asks_for_a_code(client))
    dev = unlocked(sessions.house.people["Dev"])
    page = f"/sessions/booked/{Booking.objects.get().reference}/message/"
    assert "Write something first." in text_of(dev.post(page, {"text": "", "read": "0"}))
    person.post("/back/mail/", {"text": "One more thing.", "read": "0"})
    late = dev.post(page, {"text": "See you then.", "read": "0"})
    assert late.status_code == 409
    assert "See you then." in late.content.decode()


def test_with_the_code_the_time_is_changed_and_cancelled(client: Client) -> None:
    person = comes_back(asks_for_a_code(client))
    address = f"/talk/mine/{Booking.objects.get().reference}/"
    assert f'href="{address}"' in person.get("/back/mail/").content.decode()
    assert "Your messages" in text_of(person.get(address))
    assert person.get(f"{address}date.ics").status_code == 200
    assert person.post(f"{address}cancel/")["Location"] == address
    assert Booking.objects.get().state == "cancelled"
    assert "This time is cancelled" in text_of(person.get("/back/mail/"))


def test_the_number_of_a_booking_opens_nothing_without_its_own_mailbox(client: Client) -> None:
    asks_for_a_code(client)
    address = f"/talk/mine/{Booking.objects.get().reference}/"
    assert Client().get(address).status_code == 404
    stranger = Client()
    in_the_mailbox(stranger, told())
    assert stranger.get(address).status_code == 404
    assert stranger.post(f"{address}cancel/").status_code == 404


def test_from_a_reports_mailbox_it_stands_there_and_no_second_code_is_made(
    client: Client,
) -> None:
    in_the_mailbox(client, told())
    booking = books(client, "yes")
    page = text_of(client.get("/talk/booked/"))
    assert "You find this time in your messages too" in page
    assert "I want a code too" not in page
    assert client.post("/talk/booked/code/")["Location"] == "/talk/booked/"
    assert Report.objects.filter(kind=ReportKind.SESSION).count() == 0
    assert "12:00 to 12:45" in text_of(client.get("/back/mail/"))
    assert client.get(f"/talk/mine/{booking.reference}/").status_code == 200


@pytest.mark.parametrize("address", ["/back/more/", "/back/files/", "/back/ask/", "/back/paper/"])
def test_what_belongs_to_a_report_is_not_offered(client: Client, address: str) -> None:
    person = comes_back(asks_for_a_code(client))
    assert person.get(address)["Location"].startswith("/back/mail/")


def test_no_list_and_no_search_of_the_desk_meets_it(client: Client, sessions: Sessions) -> None:
    code = asks_for_a_code(client)
    dev = unlocked(sessions.house.people["Dev"])
    assert code.handle not in text_of(dev.get("/inbox/"))
    assert dev.get(f"/reports/{code.handle}/").status_code == 404


def test_when_too_many_send_at_once_the_page_says_so_and_a_second_press_works(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    booked(client)
    monkeypatch.setattr(gate, "SEND_WAITS", 0.01)
    places = [gate._places.acquire(timeout=1) for _ in range(gate._cores)]
    try:
        page = client.post("/talk/booked/code/")
    finally:
        for _ in places:
            gate._places.release()
    assert (page.status_code, Report.objects.count()) == (503, 0)
    assert "Try again" in text_of(page)
    assert client.post("/talk/booked/code/")["Location"] == "/talk/booked/code/"
    assert Report.objects.count() == 1


def test_a_handle_that_a_report_has_is_replaced_by_another(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken, choose = told().code.handle, secrets.choice
    booked(client)
    first = list(taken)
    monkeypatch.setattr(secrets, "choice", lambda of: first.pop(0) if first else choose(of))
    client.post("/talk/booked/code/")
    assert first == []
    assert code_in(client).handle != taken
    assert Report.objects.filter(kind=ReportKind.SESSION).count() == 1


def test_a_cancelled_booking_gets_no_code(client: Client) -> None:
    booked(client)
    draft = _draft(client)
    booking = Booking.objects.get()
    cancel_booking(booking=booking, by=PUBLIC, now=clock.now())
    with pytest.raises(CannotChange):
        give_mailbox(booking=booking.pk, draft=draft, by=PUBLIC, now=clock.now())


def test_a_page_that_another_tab_changed_makes_no_code(client: Client) -> None:
    booked(client)
    draft = _draft(client)
    booking = Booking.objects.get()
    drafts.discard(draft.cookie)
    with pytest.raises(DraftChanged):
        give_mailbox(booking=booking.pk, draft=draft, by=PUBLIC, now=clock.now())
    booking.refresh_from_db()
    assert booking.mailbox is None
    assert Report.objects.count() == 0


def test_only_the_services_team_reads_and_answers(client: Client, sessions: Sessions) -> None:
    link = booked(client)
    assert address_of(client) == link
    booking, house = Booking.objects.get(), sessions.house
    dev, outsider = house.actor("Dev"), house.actor("Gwen")
    with pytest.raises(NoMailbox):
        answer_in_mailbox(booking=booking, text="Hello", read=0, by=dev, now=clock.now())
    client.post("/talk/booked/code/")
    booking.refresh_from_db()
    with pytest.raises(NotPermitted):
        answer_in_mailbox(booking=booking, text="Hello", read=0, by=outsider, now=clock.now())
    answer_in_mailbox(booking=booking, text="Hello", read=0, by=dev, now=clock.now())
    assert Report.objects.get().state == ReportState.WITH_PERSON
    with pytest.raises(HasMailbox):
        give_mailbox(booking=booking.pk, draft=_draft(client), by=PUBLIC, now=clock.now())


def test_without_a_mailbox_there_are_no_messages_to_show(sessions: Sessions) -> None:
    booking = sessions.book(sessions.wish(), 12)
    person, dev = sessions.house.people["Dev"], sessions.house.actor("Dev")
    keyring = keyring_of(person, clock.now())
    assert show_messages(booking=booking, keyring=keyring, by=dev, now=clock.now()) is None


@pytest.mark.parametrize(
    ("session", "months", "last"),
    [
        (dt.date(2026, 11, 26), 6, dt.date(2027, 5, 26)),
        (dt.date(2026, 8, 31), 6, dt.date(2027, 2, 28)),
        (dt.date(2026, 12, 31), 12, dt.date(2027, 12, 31)),
        (dt.date(2026, 1, 15), 1, dt.date(2026, 2, 15)),
    ],
)
def test_a_mailbox_lasts_some_months_to_the_same_day(
    session: dt.date, months: int, last: dt.date
) -> None:
    assert last_day(session, months) == last


def test_its_last_day_is_told_with_the_code_on_the_card_and_in_the_mailbox(client: Client) -> None:
    code = asks_for_a_code(client)
    person = comes_back(code)
    pages = [
        client.get("/talk/booked/code/"), client.get("/talk/booked/code/card/"),
        person.get("/back/mail/"), person.get("/back/mail/?easy=1"),
    ]  # fmt: skip
    told_in = ["This code works until Wednesday 26 May 2027." in text_of(page) for page in pages]
    assert told_in == [True] * 4
    in_the_mailbox(person, told())
    assert "This code works until" not in text_of(person.get("/back/mail/"))


def test_after_its_last_day_everything_of_it_is_deleted_and_the_record_says_so(
    client: Client,
) -> None:
    code = asks_for_a_code(client)
    comes_back(code).post("/back/mail/", {"text": "Can I bring my dog?", "read": "0"})
    row, booking = Report.objects.get(), Booking.objects.get()
    end_of(dt.date(2027, 5, 26))
    assert open_receipt(code)[0].owner == row.pk
    end_of(dt.date(2027, 5, 27))
    with pytest.raises(WrongCode):
        open_receipt(code)
    booking.refresh_from_db()
    assert (booking.mailbox, Report.objects.count()) == (None, 0)
    places = Compartment.objects.filter(subject=row.pk)
    assert (places.count(), Item.objects.filter(compartment__subject=row.pk).count()) == (0, 0)
    assert Access.objects.filter(subject=row.pk).count() == 0
    erased = Event.objects.get(name=EventName.SUBJECT_ERASED)
    assert (erased.subject_id, erased.subject_kind) == (row.pk, "session")
    end_of(dt.date(2027, 5, 28))
    assert Event.objects.filter(name=EventName.SUBJECT_ERASED).count() == 1


def test_a_session_that_moves_moves_the_end_and_a_case_keeps_the_mailbox(client: Client) -> None:
    asks_for_a_code(client)
    owner, later = Report.objects.get().pk, dt.timedelta(days=7)
    booking = Booking.objects.get()
    times = {name: getattr(booking, name) + later for name in ("starts_at", "ends_at", "clear_at")}
    Booking.objects.update(**times)
    assert works_until(owner, clock.now()) == dt.date(2027, 6, 3)
    end_of(dt.date(2027, 6, 3))
    assert Report.objects.count() == 1
    Booking.objects.update(attached_kind=Attached.CASE, attached_to=new_id())
    end_of(dt.date(2028, 1, 1))
    assert (works_until(owner, clock.now()), Report.objects.count()) == (None, 1)


def end_of(day: dt.date) -> None:
    """Let the job of the night run on a day."""
    now = dt.datetime.combine(day, dt.time(3, 45), dt.UTC)
    with time_machine.travel(now, tick=False):
        next(one for one in SCHEDULE if one.name == "end_mailboxes").run(now)


def _draft(client: Client) -> drafts.OpenDraft:
    found = drafts.load(client.cookies[COOKIE].value, clock.now())
    assert found is not None
    return found
