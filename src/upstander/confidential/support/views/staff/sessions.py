"""An officer's sessions: the list, one session, and everything that is done in it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from upstander.confidential.reporting.words import talk as messages_in_words
from upstander.confidential.support import session_words as words
from upstander.confidential.support.actions.attending import (
    add_session_note,
    begin_session,
    end_session,
    show_session,
)
from upstander.confidential.support.actions.following import add_follow_up, attach_to_case
from upstander.confidential.support.actions.mailboxes import answer_in_mailbox, show_messages
from upstander.confidential.support.actions.opinions import tell_of_opinion
from upstander.confidential.support.actions.video import paste_link
from upstander.confidential.support.choices import BookingState, Meeting, ResourceKind
from upstander.confidential.support.forms.sessions import (
    AttachForm,
    EndForm,
    FollowUpForm,
    LinkForm,
    MessageForm,
    NoteForm,
)
from upstander.confidential.support.models import Booking
from upstander.confidential.support.queries import sessions as queries
from upstander.confidential.support.queries.offered import resources_of
from upstander.confidential.support.queries.readers import teams_that_read
from upstander.confidential.support.queries.video import makes_links, video_of
from upstander.confidential.support.rules.attending import EARLY, may_begin
from upstander.confidential.support.session_choices import Moment
from upstander.confidential.support.views.staff.answers import status_of, tried
from upstander.confidential.support.wording import moment_in_words
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import signed_in, unlocked
from upstander.foundation.accounts.requests import StaffRequest, UnlockedRequest
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal


@require_safe
@signed_in
def sessions(request: StaffRequest) -> HttpResponse:
    """My sessions of today and the next two weeks, or the team's: coded facts only."""
    if not request.actor.may(Permission.SEE_SESSIONS):
        if request.actor.may(Permission.KEEP_DAYS):
            return redirect("support:days")
        raise PermissionDenied
    today = clock.london_day(clock.now())
    everybody = request.GET.get("whose") == "team"
    rows = queries.coming(request.actor, today, mine=not everybody)
    closed = [one.pk for one in rows if not getattr(one, "readable", True)]
    context = {
        "days": words.days(rows, today, teams_that_read(closed)),
        "late_days": words.days(queries.to_write_up(request.actor, today), today),
        "everybody": everybody,
    }
    return render(request, "support/staff/sessions.html", context)


@dataclass(frozen=True)
class _Asked:
    """The forms of a session's page as somebody filled them in, and why one was refused."""

    end: EndForm | None = None
    note: NoteForm = field(default_factory=NoteForm)
    task: FollowUpForm = field(default_factory=FollowUpForm)
    link: LinkForm = field(default_factory=LinkForm)
    attach: AttachForm = field(default_factory=AttachForm)
    message: MessageForm = field(default_factory=MessageForm)
    refusal: Refusal | None = None

    @property
    def errors(self) -> Any:
        """The form with mistakes, for the summary at the top."""
        every = (self.end, self.note, self.task, self.link, self.attach, self.message)
        return next((one for one in every if one is not None and one.errors), None)


@require_safe
@unlocked
def session(request: UnlockedRequest, booked: str) -> HttpResponse:
    """One session: what to mind before contact, notes, what came of it."""
    return page(request, find(request, booked), _Asked())


@require_POST
@unlocked
def begin(request: UnlockedRequest, booked: str) -> HttpResponse:
    """Say that the session begins."""
    found = find(request, booked)
    return _done(
        request,
        found,
        lambda: begin_session(booking=found, by=request.actor, now=clock.now()),
        _("The session has begun."),
        lambda refusal: _Asked(refusal=refusal),
    )


@require_POST
@unlocked
def end(request: UnlockedRequest, booked: str) -> HttpResponse:
    """Write down what came of the session."""
    found = find(request, booked)
    form = EndForm(request.POST, dropped_in=found.dropped_in)
    if not form.is_valid():
        return page(request, found, _Asked(end=form))
    answer = _done(
        request,
        found,
        lambda: end_session(booking=found, ended=form.ended, by=request.actor, now=clock.now()),
        _("It is written down."),
        lambda refusal: _Asked(end=form, refusal=refusal),
    )
    if answer.status_code == HTTPStatus.FOUND:
        tell_of_opinion(booking=found, by=request.actor, now=clock.now())
    return answer


@require_POST
@unlocked
def note(request: UnlockedRequest, booked: str) -> HttpResponse:
    """Keep a note."""
    found, form = find(request, booked), NoteForm(request.POST)
    if not form.is_valid():
        return page(request, found, _Asked(note=form))
    text = form.cleaned_data["text"]
    return _done(
        request,
        found,
        lambda: add_session_note(booking=found, text=text, by=request.actor, now=clock.now()),
        _("Your note is kept."),
        lambda refusal: _Asked(note=form, refusal=refusal),
    )


@require_POST
@unlocked
def follow_up(request: UnlockedRequest, booked: str) -> HttpResponse:
    """Put a task into the case the session belongs to."""
    found, form = find(request, booked), FollowUpForm(request.POST)
    if not form.is_valid():
        return page(request, found, _Asked(task=form))
    return _done(
        request,
        found,
        lambda: add_follow_up(
            booking=found, **form.cleaned_data, owner=request.user.id, by=request.actor,
            now=clock.now(),
        ),
        _("The task is in the case."),
        lambda refusal: _Asked(task=form, refusal=refusal),
    )  # fmt: skip


@require_POST
@unlocked
def link(request: UnlockedRequest, booked: str) -> HttpResponse:
    """Give the session the link of a video call."""
    found, form = find(request, booked), LinkForm(request.POST)
    if not form.is_valid():
        return page(request, found, _Asked(link=form))
    typed = form.cleaned_data["link"]
    return _done(
        request,
        found,
        lambda: paste_link(booking=found, link=typed, by=request.actor, now=clock.now()),
        _("The link is kept. The person sees it on their page."),
        lambda refusal: _Asked(link=form, refusal=refusal),
    )


@require_POST
@unlocked
def attach(request: UnlockedRequest, booked: str) -> HttpResponse:
    """Say which case the session belongs to."""
    found, form = find(request, booked), AttachForm(request.POST)
    if not form.is_valid():
        return page(request, found, _Asked(attach=form))
    typed = form.cleaned_data["reference"]
    return _done(
        request,
        found,
        lambda: attach_to_case(booking=found, reference=typed, by=request.actor, now=clock.now()),
        _("The session is with the case."),
        lambda refusal: _Asked(attach=form, refusal=refusal),
    )


@require_POST
@unlocked
def message(request: UnlockedRequest, booked: str) -> HttpResponse:
    """Write into the mailbox of somebody who has a code for the session."""
    found, form = find(request, booked), MessageForm(request.POST)
    if not form.is_valid():
        return page(request, found, _Asked(message=form))
    return _done(
        request,
        found,
        lambda: answer_in_mailbox(
            booking=found, **form.cleaned_data, by=request.actor, now=clock.now()
        ),
        _("Your answer is in their mailbox."),
        lambda refusal: _Asked(message=form, refusal=refusal),
    )


def find(request: StaffRequest, booked: str) -> Booking:
    """Return a session that this person may see, or answer that there is none."""
    found = queries.session(request.actor, booked)
    if found is None or not request.actor.may(Permission.HOLD_SESSIONS):
        raise Http404
    return found


def heading(found: Booking) -> dict[str, object]:
    """Return what the head of every page of a session shows."""
    there = resources_of(found)
    return {
        "one": words.line(found),
        "when": moment_in_words(found.starts_at),
        "room": there.get(ResourceKind.ROOM, ""),
        "in_person": found.meeting == Meeting.IN_PERSON,
        "interpreted_by": there.get(ResourceKind.INTERPRETER, ""),
    }


def page(request: UnlockedRequest, found: Booking, asked: _Asked) -> HttpResponse:
    """Draw a session; that it was opened is written down first."""
    now = clock.now()
    shown = show_session(booking=found, keyring=request.keyring, by=request.actor, now=now)
    asked_at = {one.moment for one in shown.measures}
    case = queries.case_of(found)
    talk = show_messages(booking=found, keyring=request.keyring, by=request.actor, now=now)
    context = {
        **heading(found),
        "told": words.told(shown.said),
        "closed": shown.closed,
        "notes": shown.notes,
        "measures": [(one.moment.label, words.answers(one)) for one in shown.measures],
        "moments": [one for one in Moment if one not in asked_at],
        "is_open": found.state == BookingState.BOOKED,
        "unsettled": found.state == BookingState.UNSETTLED,
        "may_move": found.state == BookingState.BOOKED and found.starts_at > now,
        "may_begin": may_begin(found.state, found.starts_at, now),
        "too_early": found.state == BookingState.BOOKED and now < found.starts_at - EARLY,
        "attendance": getattr(found, "attendance", None),
        "case": case.reference if case else "",
        "end": asked.end or EndForm(dropped_in=found.dropped_in),
        "attach": asked.attach,
        "attached": found.attached_to is not None,
        "note": asked.note,
        "task": asked.task,
        "link": asked.link,
        "has_mailbox": talk is not None,
        "talk": messages_in_words(talk.messages) if talk else [],
        "there": talk.there if talk else 0,
        "message": asked.message,
        "video": video_of(found),
        "makes_links": makes_links(),
        "form": asked.errors,
        "refusal": asked.refusal,
    }
    status = status_of(asked.refusal)
    return render(request, "support/staff/session.html", context, status=status)


def _done(
    request: UnlockedRequest,
    found: Booking,
    act: Callable[[], object],
    word: str,
    asked: Callable[[Refusal], _Asked],
) -> HttpResponse:
    answer = tried(
        request, act, word, lambda: redirect("support:desk_session", booked=found.reference)
    )
    return page(request, found, asked(answer)) if isinstance(answer, Refusal) else answer
