"""Taking a call: one screen to type on while one listens, and the code to read out at its end."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upstander.confidential.reporting import actions, phone_words, queries
from upstander.confidential.reporting.choices import CallState, Heard
from upstander.confidential.reporting.desk_forms import CallNoteForm
from upstander.confidential.reporting.forms import QuestionForm
from upstander.confidential.reporting.phone_forms import NUMBER, SAY, call_form, groups
from upstander.confidential.reporting.queries import delivery_for
from upstander.confidential.reporting.refusals import note_cause
from upstander.confidential.reporting.tiles import tiles
from upstander.confidential.reporting.views.visits import answers_from
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import signed_in, unlocked
from upstander.foundation.accounts.requests import StaffRequest, UnlockedRequest
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal
from upstander.foundation.core.ids import new_id

# What a press does beside keeping what is typed.
QUIETLY, SAVE, CUT, AGAIN, KNOW, SEND = "keep", "save", "cut", "again", "know", "send"
_STATES = {CUT: CallState.CUT, AGAIN: CallState.GOING_ON}
_PLACES = {KNOW: "#know", CUT: "#line", AGAIN: "#words"}
# The page's own, not the caller's.
_NOT_TYPED = frozenset({"csrfmiddlewaretoken", "held", "do"})


@require_safe
@signed_in
def begin(request: StaffRequest) -> HttpResponse:
    """Open an empty screen at once: somebody is on the line."""
    request.actor.require(Permission.TAKE_DOWN)
    return redirect("reporting:call", call=new_id())


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def call(request: UnlockedRequest, call: UUID) -> HttpResponse:
    """Type what somebody says on the phone. Every press keeps it all; one of them sends it."""
    request.actor.require(Permission.TAKE_DOWN)
    if request.method == "POST":
        return _pressed(request, call)
    kept = queries.kept_call(call, request.keyring, request.actor)
    if kept is not None and kept.state == CallState.SENT:
        messages.info(request, _("That call is in already."))
        return redirect("reporting:inbox")
    return _screen(request, call, _data(kept.typed) if kept else None)


@require_POST
@unlocked
def drop(request: UnlockedRequest, call: UUID) -> HttpResponse:
    """Throw a call away that nobody wants sent."""
    actions.drop_call(call=call, by=request.actor)
    messages.success(request, _("The call is thrown away. Nothing of it is left here."))
    return redirect("reporting:inbox")


def _pressed(request: UnlockedRequest, call: UUID) -> HttpResponse:
    # What waited for an unlock is kept first, and sent only by somebody who sees the screen.
    do = SAVE if "held" in request.POST else request.POST.get("do", SAVE)
    typed = {key: list(given) for key, given in request.POST.lists() if key not in _NOT_TYPED}
    try:
        actions.keep_call(
            call=call, typed=typed, by=request.actor, now=clock.now(), state=_STATES.get(do)
        )
    except Refusal as refusal:
        return _not_kept(request, call, typed, refusal, quietly=do == QUIETLY)
    if do == QUIETLY:
        return HttpResponse(status=204)
    if do == SEND:
        return _send(request, call, typed)
    return redirect(f"{request.path}{_PLACES.get(do, '')}")


def _not_kept(
    request: UnlockedRequest,
    call: UUID,
    typed: Mapping[str, Sequence[str]],
    refusal: Refusal,
    *,
    quietly: bool,
) -> HttpResponse:
    if quietly:
        said = f"{refusal.message} {refusal.next_step}".strip()
        return HttpResponse(said, status=409, content_type="text/plain; charset=utf-8")
    return _screen(request, call, _data(typed), refusal=refusal)


def _send(request: UnlockedRequest, call: UUID, typed: Mapping[str, Sequence[str]]) -> HttpResponse:
    data = _data(typed)
    form, note = call_form(clock.now(), data), CallNoteForm(data)
    # Both are asked, so that everything that is missing is said at once.
    right = [form.is_valid(), note.require_read_out()]
    if not all(right):
        return _screen(request, call, data, form=form, note=note)
    try:
        sent = actions.send_call(
            call=call, answers=answers_from(form.answers("next")),
            notes=note.cleaned_data["notes"], heard=Heard(note.cleaned_data["read_out"]),
            by=request.actor, now=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        note_cause(refusal)
        return _screen(request, call, data, refusal=refusal)
    # Another team may be the one that reads it.
    ours = queries.find_report(request.actor, sent.report.number)
    shown = {
        "letters": phone_words.spelled(sent.code.handle),
        "fours": phone_words.fours(sent.code.digits),
        "tiles": tiles(sent.code.words),
        "number": ours.number if ours else "",
    }
    return render(request, "reporting/desk/call_code.html", shown)


def _data(typed: Mapping[str, Sequence[str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in typed.items():
        data.setlist(name, list(values))
    return data


def _screen(
    request: UnlockedRequest,
    call: UUID,
    data: QueryDict | None,
    refusal: Refusal | None = None,
    form: QuestionForm | None = None,
    note: CallNoteForm | None = None,
) -> HttpResponse:
    now = clock.now()
    kept = queries.kept_call(call, request.keyring, request.actor)
    asked = form or call_form(now, data)
    answers = answers_from(asked.answers("next") if asked.is_valid() or asked.is_bound else {})
    others = [one for one in queries.calls_to_finish(request.actor) if one.id != call]
    shown = {
        "call": call,
        "form": asked,
        "groups": groups(asked),
        "number_field": asked[NUMBER],
        "say_field": asked[SAY],
        "note": note or CallNoteForm(data),
        "script": phone_words.script_of(answers, delivery_for(answers, now)),
        "easy": False,
        "safe": answers.safe,
        "cut": kept is not None and kept.state == CallState.CUT,
        "number": str(answers.identity.get(NUMBER) or ""),
        "say": str(answers.identity.get(SAY) or ""),
        "saved_at": phone_words.saved_at(kept),
        "others": phone_words.to_finish(others),
        "refusal": refusal,
    }
    wrong = refusal is not None
    return render(request, "reporting/desk/call.html", shown, status=409 if wrong else 200)
