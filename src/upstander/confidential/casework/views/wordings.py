"""Ready words: choosing them for an answer, seeing them as the person will, and changing them."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from upstander.confidential.casework.actions.wordings import change_words
from upstander.confidential.casework.forms.wordings import OwnWordsForm
from upstander.confidential.casework.queries.wordings import (
    InUse,
    agency_of,
    by_group,
    past_words,
    words_in_use,
)
from upstander.confidential.casework.ready_words import WORDINGS
from upstander.confidential.casework.rules.wordings import EASY, PLAIN, gaps, hardness, joined
from upstander.confidential.casework.views.parts import status_of, tried
from upstander.confidential.reporting.queries import find_report, seat_of
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import signed_in, unlocked
from upstander.foundation.accounts.requests import StaffRequest, UnlockedRequest
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal


@require_safe
@signed_in
def wordings(request: StaffRequest) -> HttpResponse:
    """Every situation with the words in use, in plain words and in Easy Read."""
    if not request.actor.may(Permission.ANSWER_REPORT):
        raise PermissionDenied
    found = words_in_use(agency_of(request.actor))
    context = {
        "groups": _groups(found),
        "may_edit": request.actor.may(Permission.EDIT_WORDINGS),
    }
    return render(request, "casework/wordings/wordings.html", context)


def _groups(found: Mapping[str, InUse]) -> list[tuple[str, list[dict[str, object]]]]:
    return [(title, [_facts(one) for one in words]) for title, words in by_group(found)]


def _facts(one: InUse) -> dict[str, object]:
    return {
        "key": one.wording.key,
        "title": one.wording.title,
        "plain": one.wording.plain,
        "easy": one.wording.easy,
        "is_own": one.is_own,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def change(request: UnlockedRequest, key: str) -> HttpResponse:
    """Change what an organisation says in one situation."""
    agency = agency_of(request.actor)
    if key not in WORDINGS:
        raise Http404
    if agency is None or not request.actor.may(Permission.EDIT_WORDINGS):
        raise PermissionDenied
    one = words_in_use(agency)[key]
    form = OwnWordsForm(request.POST) if request.method == "POST" else _begun(one)
    refusal = None
    if form.is_bound and form.is_valid():
        answer = tried(
            request,
            lambda: change_words(key=key, words=form.words, by=request.actor, now=clock.now()),
            _("These are your words now."),
            lambda: redirect("casework:wordings"),
        )
        if not isinstance(answer, Refusal):
            return answer
        refusal = answer
    context = {
        "one": _facts(one),
        "form": form,
        "ours": WORDINGS[key],
        "hard": _hard(form) if refusal else [],
        "past": [
            {"who": old.who, "day": date_format(old.day, "j M Y"), "plain": old.plain}
            for old in past_words(agency, key)
        ],
        "refusal": refusal,
    }
    return render(request, "casework/wordings/change.html", context, status=status_of(refusal))


def _begun(one: InUse) -> OwnWordsForm:
    own = {"plain": one.wording.plain, "easy": one.wording.easy}
    return OwnWordsForm(initial={**own, "seen": one.number})


def _hard(form: OwnWordsForm) -> list[str]:
    """Return what makes the words hard to read, in sentences."""
    found = [(name, hardness(form.cleaned_data[name], name)) for name in (PLAIN, EASY)]
    names = {PLAIN: _("The plain words"), EASY: _("The Easy Read words")}
    ages = [
        _("{which} need a reader of {age}.").format(which=names[name], age=round(one.age))
        for name, one in found
        if one.too_hard
    ]
    return [*ages, *(f"“{line}”" for _name, one in found for line in one.long_sentences)]


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def pick(request: UnlockedRequest, number: str) -> HttpResponse:
    """Choose ready words for an answer, and see them as the person will.

    What was written so far comes along, and goes back with them. From a case one comes here at
    once: the report opens with the words in its box.
    """
    found = find_report(request.actor, number.upper())
    if found is None or not request.actor.may(Permission.ANSWER_REPORT):
        raise Http404
    written = request.POST.get("text", "")
    known = words_in_use(agency_of(request.actor))
    key, _dot, form = request.POST.get("use", "").partition(":")
    context: dict[str, object] = {"number": found.number, "written": written}
    if key in known and form in {PLAIN, EASY}:
        seat = seat_of(request.actor, found)
        context |= _preview(joined(written, known[key].wording.text(form)))
        context |= {"who": f"{seat.role}, {seat.agency}" if seat else ""}
        return render(request, "casework/wordings/preview.html", context)
    return render(request, "casework/wordings/pick.html", {**context, "groups": _groups(known)})


def _preview(text: str) -> dict[str, object]:
    today = clock.london_day(clock.now())
    return {"text": text, "gaps": gaps(text), "day": date_format(today, "l j F Y")}
