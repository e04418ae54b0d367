"""The questions of the public door: one a page, plain and in Easy Read, and in which order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from upstander.confidential.support.choices import Meeting

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Given = Mapping[str, object]


@dataclass(frozen=True)
class Words:
    """What a page says in one wording."""

    heading: "StrOrPromise"
    hint: "StrOrPromise" = ""
    why: "StrOrPromise" = ""


@dataclass(frozen=True)
class Page:
    """One question. ``must`` says that it cannot be skipped."""

    key: str
    plain: Words
    easy: Words
    must: bool = False

    def words(self, *, easy: bool) -> Words:
        """Return what it says as the reader reads."""
        return self.easy if easy else self.plain


@dataclass(frozen=True)
class Card:
    """One answer to tick: its words, plain and easy, and its picture on Easy Read pages."""

    plain: "StrOrPromise"
    easy: "StrOrPromise"
    picture: str
    hint: "StrOrPromise" = ""


SERVICE = Page(
    "service",
    Words(_("What would you like to talk about?")),
    Words(_("What do you want to talk about?")),
    must=True,
)
ABOUT = Page(
    "about",
    Words(
        _("What would you like to talk about?"),
        _("You can skip this. It helps us be ready for you."),
    ),
    Words(_("What do you want to talk about?"), _("You can skip this.")),
)
ROLE = Page(
    "role",
    Words(_("Who would you like to talk to?")),
    Words(_("Who do you want to talk to?")),
    must=True,
)
MEETING = Page(
    "meeting", Words(_("How would you like to talk?")), Words(_("How do you want to talk?")),
    must=True,
)  # fmt: skip
LANGUAGE = Page(
    "language",
    Words(
        _("Do you need an interpreter?"),
        _("Leave this empty if you do not need one."),
        _(
            "We bring a trained interpreter. A friend, a carer or someone of your family cannot "
            "do it, so that you can speak freely."
        ),
    ),
    Words(
        _("Do you need help with English?"),
        _("If not, press Continue."),
        _("We bring a trained person. It is not your family. It is not your carer."),
    ),
)
DAY = Page(
    "day",
    Words(_("Which day?"), _("These days have free times.")),
    Words(_("Which day?"), _("We have time on these days.")),
    must=True,
)
TIME = Page("time", Words(_("What time?")), Words(_("What time?")), must=True)
NEEDS = Page(
    "needs",
    Words(_("Is there something that would help you?"), _("Tick as many as you like.")),
    Words(_("What can help you?"), _("You can tick more than one.")),
)
COMPANY = Page(
    "company",
    Words(
        _("Will someone come with you?"),
        _("A friend, a carer or a support worker can be there. It is up to you."),
        _(
            "Some things are easier to say alone. You can have five minutes with the officer "
            "before your supporter joins. We tell your supporter that everyone gets this."
        ),
    ),
    Words(
        _("Will someone come with you?"),
        _("It is up to you."),
        _("Some things are easier to say alone."),
    ),
)
NUMBER = Page(
    "number",
    Words(
        _("Which number should we call?"),
        _("We call at the time you chose. Your phone may show no number."),
    ),
    Words(_("What is your phone number?"), _("We call you on the day.")),
    must=True,
)
SPARE = Page(
    "spare",
    Words(
        _("If the video call fails, which number may we call?"),
        _("You can skip this. Your phone may show no number."),
    ),
    Words(_("Can we phone you if the video does not work?"), _("You can skip this.")),
)
MESSAGE = Page(
    "message",
    Words(
        _("Is it safe to send you a message?"),
        _("A message can remind you of the day. It does not say what it is about."),
        _("Think of who else reads your phone or your email."),
    ),
    Words(
        _("Is it safe to send you a message?"),
        _("It can help you remember."),
        _("Does someone else look at your phone?"),
    ),
)
REACH = Page(
    "reach",
    Words(
        _("Where should it go, and what may it say?"),
        "",
        _(
            "Our computer has to read this address to send the message. It can read nothing else "
            "that you wrote here."
        ),
    ),
    Words(
        _("Where should it go?"),
        "",
        _("Our computer must read this. It can read nothing else."),
    ),
    must=True,
)
NAME = Page(
    "name",
    Words(_("What should we call you?"), _("Any name is fine. It need not be your real one.")),
    Words(_("What is your name?"), _("Any name is fine.")),
)
BELONGS = Page(
    "belongs",
    Words(
        _("Does this belong to what you told us?"),
        _("Yes: the teams that can open that can read this, and the team of the officer you meet."),
    ),
    Words(
        _("Is this about what you told us?"),
        _("Yes: the same teams can read it, and the team you meet."),
    ),
    must=True,
)
PAGES: Mapping[str, Page] = {
    one.key: one
    for one in (
        SERVICE, ABOUT, ROLE, MEETING, LANGUAGE, DAY, TIME, NEEDS, COMPANY, NUMBER, SPARE,
        MESSAGE, REACH, NAME, BELONGS,
    )
}  # fmt: skip
# What a free time depends on: who changes one of these chooses a time anew.
DECIDING = ("service", "role", "meeting", "language")
# What would help only where people meet face to face.
_IN_A_ROOM = frozenset({"step_free"})
# The report of somebody who came from their mailbox.
REPORT = "report"

_CARDS: Mapping[str, Mapping[str, Card]] = {
    "about": {
        "happened": Card(_("Something that happened to me"), _("Something happened to me"), "hurt"),
        "other": Card(_("Someone else I worry about"), _("I worry about someone else"), "friends"),
        "feelings": Card(_("How I feel"), _("How I feel"), "sad"),
        "next": Card(_("What can be done about it"), _("What can be done"), "question"),
        "else": Card(_("Something else"), _("Something else"), "talk"),
    },
    "meeting": {
        Meeting.VIDEO: Card(
            _("By video call"), _("By video"), "eyes", _("You get a link. You can keep your camera off.")
        ),
        Meeting.PHONE: Card(_("By phone"), _("By phone"), "phone", _("We call you.")),
        Meeting.IN_PERSON: Card(
            _("Face to face"), _("Face to face"), "team", _("In a room where you can talk freely.")
        ),
    },
    "needs": {
        "easy_words": Card(_("Short and easy words"), _("Easy words"), "book"),
        "breaks": Card(_("Breaks"), _("Breaks"), "wait"),
        "step_free": Card(_("A place without steps"), _("No steps"), "wheelchair"),
        "hearing": Card(_("Help with hearing"), _("Help with hearing"), "hearing"),
        "quiet": Card(_("A quiet place"), _("A quiet place"), "quiet"),
        "woman": Card(_("To talk to a woman"), _("To talk to a woman"), "woman"),
    },
    "company": {
        "yes": Card(_("Yes, someone comes with me"), _("Yes"), "friends"),
        "no": Card(_("No, I come alone"), _("No"), "person"),
        "unsure": Card(_("I do not know yet"), _("I do not know"), "unsure"),
    },
    "message": {
        "email": Card(_("Yes, by email"), _("Yes, by email"), "email"),
        "text": Card(_("Yes, by text message"), _("Yes, by text"), "mobile"),
        "no": Card(_("No, please send nothing"), _("No"), "no"),
    },
    "belongs": {
        "yes": Card(_("Yes"), _("Yes"), "tick"),
        "no": Card(_("No, keep it apart"), _("No"), "no"),
    },
    "wording": {
        "time_only": Card(_("The day and the time"), _("The day and the time"), "clock"),
        "no_time": Card(
            _("Only that there is something to look at"), _("Only: please look"), "hidden"
        ),
    },
}  # fmt: skip


@dataclass(frozen=True)
class Choosing:
    """What there is to choose from: keys of services, kinds of officer, ways to meet."""

    services: int = 1
    roles: int = 1
    meetings: tuple[str, ...] = field(default=())


def cards(name: str) -> Mapping[str, Card]:
    """Return the answers of a question that are the same everywhere."""
    return _CARDS[name]


def way(given: Given, choosing: Choosing) -> list[Page]:
    """Return the questions that this person is asked, in order, by what they said so far.

    What leaves nothing to choose is not asked.
    """
    asked = {
        SERVICE.key: choosing.services > 1,
        ROLE.key: choosing.roles > 1,
        MEETING.key: len(choosing.meetings) > 1,
        NUMBER.key: meeting_of(given, choosing) == Meeting.PHONE,
        SPARE.key: meeting_of(given, choosing) == Meeting.VIDEO,
        BELONGS.key: bool(given.get(REPORT)),
        REACH.key: given.get(MESSAGE.key) in {"email", "text"},
    }
    return [page for page in PAGES.values() if asked.get(page.key, True)]


def meeting_of(given: Given, choosing: Choosing) -> str:
    """Return how somebody wants to meet: as they said, or the only way there is."""
    said = str(given.get(MEETING.key) or "")
    return said or (choosing.meetings[0] if len(choosing.meetings) == 1 else "")


def needs_at(meeting: str) -> Mapping[str, Card]:
    """Return what could help somebody who meets in this way."""
    found = cards("needs")
    if meeting == Meeting.IN_PERSON:
        return found
    return {key: one for key, one in found.items() if key not in _IN_A_ROOM}


def still_said(given: Given, choosing: Choosing) -> Given:
    """Return the answers without those that only another way to meet asks for."""
    needs, asked = given.get(NEEDS.key), needs_at(meeting_of(given, choosing))
    if not isinstance(needs, list):
        return given
    return {**given, NEEDS.key: [one for one in needs if one in asked]}


def after(page: Page, pages: list[Page]) -> Page | None:
    """Return the next question, None after the last."""
    later = pages[pages.index(page) + 1 :]
    return later[0] if later else None


def before(page: Page, pages: list[Page]) -> Page | None:
    """Return the question before, None before the first."""
    earlier = pages[: pages.index(page)]
    return earlier[-1] if earlier else None


def missing(given: Given, pages: list[Page]) -> Page | None:
    """Return the first question that must be answered and was not."""
    return next((one for one in pages if one.must and not given.get(one.key)), None)
