"""A database that cannot write, or is away: nothing typed is lost, and it recovers by itself."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path

import pytest

from bench.served import Served
from bench.visitor import (
    Answers,
    Fields,
    Page,
    Receipt,
    Visitor,
    answer_all,
    come_back,
    read_receipt,
    sign_in,
    tell,
)
from tests.faults.sick.base import FULL, READ_ONLY
from upstander.demo.cast import cast

STORY = "Somebody called Quillon Thrapp shouted at me at the bus stop. 😀"
MESSAGE = "It was the tall one, Quillon Thrapp, again."
OFFICER = "dana@example.org"
LOCK_SECONDS = "2"
# How often somebody tries: a server that gives up after two seconds may meet its own worker once.
PATIENCE = 5


@dataclass(frozen=True)
class Someone:
    """Somebody at one public page: what they post there, and what of it they typed."""

    visitor: Visitor
    path: str
    fields: Fields
    typed: str = ""
    receipt: Receipt | None = None

    def post(self) -> Page:
        return self.visitor.post(self.path, self.fields)


def taken(post: Callable[[], Page]) -> bool:
    """Post, and again, as a person would who is told to, until it is taken or patience ends."""
    return any(post().status == 302 for _ in range(PATIENCE))


@pytest.fixture(scope="module")
def served(built: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    server = replace(
        built.copy_to(tmp_path_factory.mktemp("faults")),
        settings="tests.faults.sick_settings",
        more={"UPSTANDER_LOCK_SECONDS": LOCK_SECONDS},
    )
    server.start()
    yield server
    server.kill()


@pytest.fixture
def database(served: Served) -> Path:
    return served.data / "upstander.sqlite3"


# --- what can be wrong -------------------------------------------------------------------------


@contextmanager
def locked(served: Served) -> Iterator[None]:
    """Let somebody else hold the write lock, for longer than anybody waits."""
    other = sqlite3.connect(served.data / "upstander.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@contextmanager
def moved_away(served: Served) -> Iterator[None]:
    """Take the file away, as a backup that went wrong does, and put it back afterwards."""
    place = served.data / "upstander.sqlite3"
    away = place.with_suffix(".away")
    place.rename(away)
    try:
        yield
    finally:
        nothing_in_its_place = not place.exists()
        away.replace(place)
    assert nothing_in_its_place


def sick(with_what: str) -> Callable[[Served], AbstractContextManager[None]]:
    """Return a way to make the database fall ill."""

    @contextmanager
    def fall_ill(served: Served) -> Iterator[None]:
        said = served.data / "sick"
        said.write_text(with_what)
        try:
            yield
        finally:
            said.unlink()

    return fall_ill


FAULTS = {
    "locked": locked,
    "read_only": sick(READ_ONLY),
    "disk_full": sick(FULL),
    "moved_away": moved_away,
}


# --- who is there ------------------------------------------------------------------------------


def at_question(path: str, typed: str, **fields: str) -> Callable[[Served], Someone]:
    def someone(served: Served) -> Someone:
        visitor = Visitor(served.port)
        visitor.post("/q/now/", {"safe": "yes", "do": "next"}).needs(302)
        return Someone(visitor, path, {**fields, "do": "next"}, typed)

    return someone


def at_first_question(served: Served) -> Someone:
    visitor = Visitor(served.port)
    visitor.get("/q/now/")
    return Someone(visitor, "/q/now/", {"safe": "no", "do": "next"})


def at_check(served: Served) -> Someone:
    visitor = Visitor(served.port)
    answer_all(visitor, Answers(STORY))
    return Someone(visitor, "/check/", {"do": "send"})


def at_the_code(served: Served) -> Someone:
    receipt = tell(Visitor(served.port), Answers(STORY))
    visitor = Visitor(served.port)
    visitor.get("/back/")
    typed = {"handle": receipt.handle, "words": " ".join(receipt.words)}
    return Someone(visitor, "/back/", typed, receipt=receipt)


def at_the_mailbox(served: Served) -> Someone:
    visitor = Visitor(served.port)
    come_back(visitor, tell(Visitor(served.port), Answers(STORY)))
    return Someone(visitor, "/back/mail/", {"text": MESSAGE, "read": "0"}, MESSAGE)


def at_a_choice(served: Served) -> Someone:
    visitor = Visitor(served.port)
    page = come_back(visitor, tell(Visitor(served.port), Answers(STORY, help=("police",))))
    choice = page.text.partition('href="/back/stop/')[2].partition("/")[0]
    return Someone(visitor, f"/back/stop/{choice}/", {})


PLACES = {
    "first_question": at_first_question,
    "story": at_question("/q/story/", STORY, story=STORY),
    "area": at_question("/q/where/", "", area="E07000220"),
    "help": at_question("/q/help/", "", help="police"),
    "check": at_check,
    "code": at_the_code,
    "mailbox": at_the_mailbox,
    "choice": at_a_choice,
}


# --- tests -------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("fault", FAULTS)
def test_every_public_post_says_so_gives_the_text_back_and_works_again_afterwards(
    served: Served, fault: str, place: str
) -> None:
    someone = PLACES[place](served)
    with FAULTS[fault](served):
        page = someone.post()
    assert page.status == 503, page.title
    assert someone.typed in unescape(page.text)
    assert "tel:999" in page.text
    assert '<ul class="lines">' in page.text
    assert someone.receipt is None or not said(page, someone.receipt)
    assert taken(someone.post)
    assert not told(served.log, STORY, MESSAGE, "Quillon", "Thrapp", "/q/", "/back/")


def said(page: Page, receipt: Receipt) -> list[str]:
    """Return the parts of a code that stand on a page."""
    shown = unescape(page.text).lower()
    return [part for part in (receipt.handle.lower(), *receipt.words) if f">{part}<" in shown]


def told(log: Path, *strings: str) -> list[str]:
    """Return what of these stands in the log."""
    text = log.read_text()
    return [one for one in strings if one in text]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_report_that_could_not_be_sent_is_still_in_the_draft(served: Served, fault: str) -> None:
    someone = at_check(served)
    with FAULTS[fault](served):
        assert someone.post().status == 503
    assert STORY in unescape(someone.visitor.get("/check/").needs(200).text)
    assert taken(someone.post)
    assert read_receipt(someone.visitor)


@pytest.mark.parametrize("fault", FAULTS)
def test_anybody_can_leave_and_read_where_help_is_whatever_the_database_does(
    served: Served, fault: str
) -> None:
    visitor = at_check(served).visitor
    with FAULTS[fault](served):
        helped = visitor.get("/help/")
        left = visitor.post("/leave/", {})
    assert (helped.status, left.status) == (200, 200)
    assert "tel:999" in helped.text
    assert "__Host-draft" not in visitor.cookies


@pytest.mark.parametrize("fault", ["read_only", "disk_full"])
def test_what_can_still_be_read_is_shown_while_nothing_can_be_written(
    served: Served, fault: str
) -> None:
    visitor = at_check(served).visitor
    with FAULTS[fault](served):
        assert STORY in unescape(visitor.get("/check/").needs(200).text)
        visitor.get("/").needs(200)


# --- the record cannot be written --------------------------------------------------------------


@contextmanager
def no_record(database: Path) -> Iterator[None]:
    """Refuse every new audit event, as a broken disk under that table would."""
    other = sqlite3.connect(database)
    refuse = "BEGIN SELECT RAISE(ABORT, 'cannot write'); END"
    other.execute(f"CREATE TRIGGER no_record BEFORE INSERT ON audit_event {refuse}")
    try:
        yield
    finally:
        other.execute("DROP TRIGGER no_record")
        other.close()


@pytest.fixture(scope="module")
def officer(served: Served) -> Visitor:
    visitor = Visitor(served.port)
    sign_in(visitor, OFFICER, cast().passphrase, served.phone_code(OFFICER))
    return visitor


def state_of(database: Path, number: str) -> tuple[str, int]:
    """Return a report's state and how many openings of it are on record."""
    with sqlite3.connect(database) as reader:
        report, state = reader.execute(
            "SELECT id, state FROM reporting_report WHERE number = ?", [number]
        ).fetchone()
        openings = reader.execute(
            "SELECT count(*) FROM audit_event WHERE name = 'reporting:report:open' "
            "AND subject_id = ?", [report],
        ).fetchone()[0]  # fmt: skip
    reader.close()
    return state, openings


def test_a_report_stays_closed_while_its_opening_cannot_be_written_down(
    served: Served, database: Path, officer: Visitor
) -> None:
    receipt = tell(Visitor(served.port), Answers(STORY))
    address = f"/reports/{receipt.handle}/"
    with no_record(database):
        page = officer.post(address, {})
        assert page.status == 503
        assert "We could not write down that you opened this" in page.text
        assert "Quillon" not in page.text
        assert state_of(database, receipt.handle) == ("new", 0)
    assert STORY in unescape(officer.post(address, {}).needs(200).text)
    assert state_of(database, receipt.handle) == ("with_us", 1)
    assert not told(served.log, "Quillon", receipt.handle)


def test_an_answer_is_given_back_while_its_record_cannot_be_written(
    served: Served, database: Path, officer: Visitor
) -> None:
    receipt = tell(Visitor(served.port), Answers(STORY))
    address = f"/reports/{receipt.handle}/"
    officer.post(address, {}).needs(200)
    with no_record(database):
        page = officer.post(f"{address}answer/", {"text": MESSAGE, "read": "0"})
    assert page.status == 503
    assert MESSAGE in unescape(page.text)
    assert "Quillon" not in unescape(page.text).replace(MESSAGE, "")
    officer.post(f"{address}answer/", {"text": MESSAGE, "read": "0"}).needs(302)
    mail = come_back(Visitor(served.port), receipt)
    assert unescape(mail.text).count(MESSAGE) == 1


@pytest.mark.parametrize("fault", FAULTS)
def test_staff_get_their_text_back_from_a_database_that_cannot_write(
    served: Served, officer: Visitor, fault: str
) -> None:
    receipt = tell(Visitor(served.port), Answers(STORY))
    address = f"/reports/{receipt.handle}/"
    officer.post(address, {}).needs(200)
    with FAULTS[fault](served):
        page = officer.post(f"{address}answer/", {"text": MESSAGE, "read": "0"})
    assert page.status == 503
    assert MESSAGE in unescape(page.text)
    assert taken(lambda: officer.post(f"{address}answer/", {"text": MESSAGE, "read": "0"}))
    assert not told(served.log, "Quillon", receipt.handle)
