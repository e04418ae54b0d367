"""What every screen of the door needs to know of who is at it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString

from upstander.confidential.reporting.listening import speaks_of_ending
from upstander.confidential.reporting.questions import ABOUT_OTHER, HELPERS, PARTS
from upstander.confidential.reporting.rules import Answers
from upstander.foundation.core import clock
from upstander.foundation.pages import drafts
from upstander.foundation.pages.drafts import OpenDraft
from upstander.foundation.pages.languages import spoken
from upstander.foundation.pages.pictures import PICTURES
from upstander.foundation.pages.reading import choose_easy
from upstander.foundation.reference import queries as reference
from upstander.foundation.reference.loading import SupportLine
from upstander.foundation.vault.choices import CompartmentKind
from upstander.foundation.vault.cookies import secret_in, set_cookie


@dataclass(frozen=True)
class Visit:
    """One request at the door: the draft its cookie opens, the wording, the moment."""

    request: HttpRequest
    draft: OpenDraft | None
    easy: bool
    now: dt.datetime

    @property
    def cookie(self) -> str:
        """The secret the browser sent, whether or not it opens anything."""
        return secret_in(self.request, drafts.COOKIE)

    @property
    def given(self) -> Mapping[str, object]:
        """The answers so far."""
        return {} if self.draft is None else self.draft.answers

    @property
    def about_other(self) -> bool:
        """Whether this is about somebody else: by the door they came in, or by what they said."""
        if self.request.GET.get("for") == "other" or ABOUT_OTHER in self.given:
            return True
        return self.given.get("who") in HELPERS


def visit(request: HttpRequest) -> Visit:
    """Return who is at the door. Asks the database only when there is a draft's cookie."""
    now = clock.now()
    draft = drafts.load(secret_in(request, drafts.COOKIE), now)
    easy = choose_easy(request, kept=draft is not None and draft.easy)
    return Visit(request, draft, easy, now)


def nothing_here(request: HttpRequest, status: int = 410) -> HttpResponse:
    """Say that this page is over, in words that tell a stranger nothing."""
    return render(request, "reporting/door/nothing_here.html", status=status)


def keep(response: HttpResponse, draft: OpenDraft) -> HttpResponse:
    """Give the browser the draft's secret until it closes."""
    set_cookie(response, drafts.COOKIE, draft.cookie)
    return response


def support(here: Visit, kind: str) -> list[tuple[SupportLine, SafeString]]:
    """Return who listens to people in this need, each with its picture."""
    lines = reference.support_lines(here.now, kind)
    return [(line, PICTURES[line.picture]) for line in lines]


def answers_from(given: Mapping[str, object]) -> Answers:
    """Return a draft's answers as the report will hold them, each where it is sealed."""
    chosen = given.get("help")
    story = str(given.get("story") or "")
    return Answers(
        story=story,
        safe=str(given.get("safe") or ""),
        area=str(given.get("area") or ""),
        help=tuple(str(key) for key in chosen) if isinstance(chosen, list) else (),
        more=_sealed_in(CompartmentKind.STATEMENT, given),
        identity=_sealed_in(CompartmentKind.IDENTITY, given),
        others=_sealed_in(CompartmentKind.OTHERS, given),
        speaks_of_ending=speaks_of_ending(story),
        language=spoken(),
    )


# Answers with a place of their own in the statement.
_NAMED = frozenset({"story", "safe", "area", "help"})


def _sealed_in(kind: CompartmentKind, given: Mapping[str, object]) -> dict[str, object]:
    return {
        key: given[key]
        for key, part in PARTS.items()
        if part.sealed == kind and key not in _NAMED and given.get(key)
    }
