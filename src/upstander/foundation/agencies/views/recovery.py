"""A team's first keys, and the recovery cards: made, shown once, tested and used.

The words of cards pass through here and stay nowhere: what takes them asks for sign-in only and
not for an unlock, since an unlock would keep what was typed.
"""

from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upstander.foundation.accounts.doors import signed_in, unlocked
from upstander.foundation.accounts.requests import StaffRequest, UnlockedRequest
from upstander.foundation.agencies import ceremony, tries
from upstander.foundation.agencies.actions.recovery import (
    confirm_cards,
    cover_teams,
    drill_cards,
    make_cards,
    make_team_keys,
    note_refused,
    use_cards,
)
from upstander.foundation.agencies.forms.recovery import (
    CheckForm,
    KeepersForm,
    TwoCardsForm,
    UseCardsForm,
)
from upstander.foundation.agencies.queries import recovery as queries
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal
from upstander.foundation.vault import recovering
from upstander.foundation.vault.recovering import CeremonyOver, OpenedRecovery
from upstander.foundation.vault.recovery import CardUnreadable, RecoveryShares, asked_back
from upstander.foundation.vault.rules import Standing

read_or_write = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@signed_in
def mine(request: StaffRequest) -> HttpResponse:
    """Go to the recovery of the organisation that this person supervises."""
    led = queries.led_agencies(request.user.id)
    if not led:
        raise Http404
    return redirect("agencies:recovery", led[0])


@require_safe
@signed_in
def recovery(request: StaffRequest, agency: UUID) -> HttpResponse:
    """Show where an organisation's recovery stands, and what can be done."""
    context = {
        "recovery": _led(request, agency),
        "history": queries.history_of(agency),
        "others": [one for one in queries.led_agencies(request.user.id) if one != agency],
    }
    return render(request, "agencies/recovery/recovery.html", context)


@read_or_write
@unlocked
def team_keys(request: UnlockedRequest, circle: UUID) -> HttpResponse:
    """Make a team's first keys, and its organisation's cards if there are none."""
    team = next(
        (one for one in queries.teams_to_key(request.user.id) if one.circle == circle), None
    )
    if team is None:
        # Made a moment ago: this is the page of the cards, loaded again.
        return _gone(request, *queries.led_agencies(request.user.id)[:1])
    where = queries.recovery_of(team.agency, clock.now())
    needs_cards = where.standing is Standing.NONE
    data = request.POST if request.method == "POST" else None
    form = KeepersForm(data, alone=where.alone)
    if data is None or (needs_cards and not form.is_valid()):
        context = {"team": team, "form": form if needs_cards else None, "recovery": where}
        return render(request, "agencies/recovery/team_keys.html", context)
    shown = form.cleaned_data["ceremony"] if needs_cards else uuid4()
    shares = make_team_keys(circle=circle, ceremony=shown, by=request.actor, now=clock.now())
    messages.success(request, _("Your team has its keys."))
    if shares is None:
        return redirect(settings.LOGIN_REDIRECT_URL)
    return _show(request, team.agency, form, shares)


@read_or_write
@unlocked
def new_cards(request: UnlockedRequest, agency: UUID) -> HttpResponse:
    """Make new recovery cards, in place of those of before."""
    where = _led(request, agency)
    form = KeepersForm(request.POST or None, alone=where.alone)
    if not form.is_valid():
        return render(
            request, "agencies/recovery/new_cards.html", {"form": form, "recovery": where}
        )
    try:
        shares = make_cards(
            agency=agency, ceremony=form.cleaned_data["ceremony"], keyring=request.keyring,
            by=request.actor, now=clock.now(),
        )  # fmt: skip
    except CeremonyOver:
        return _gone(request, agency)
    return _show(request, agency, form, shares)


@read_or_write
@signed_in
def check_cards(request: StaffRequest) -> HttpResponse:
    """Take six words typed back from the cards; from then on recovery counts."""
    if request.method != "POST":
        return _gone(request, *queries.led_agencies(request.user.id)[:1])
    proof = request.POST.get("proof_code", "")
    try:
        what = ceremony.opened(proof, request.user.id)
        form = CheckForm(what.asked, request.POST, proof_code=proof)
        if not form.is_valid():
            return render(
                request, "agencies/recovery/check.html", {"form": form, "agency": what.agency}
            )
        confirm_cards(agency=what.agency, ceremony=what.ceremony, by=request.actor, now=clock.now())
    except CeremonyOver:
        return _gone(request, *queries.led_agencies(request.user.id)[:1])
    messages.success(request, _("The cards are good. Hand each one to its keeper now."))
    return redirect("agencies:recovery", what.agency)


@read_or_write
@signed_in
def drill(request: StaffRequest, agency: UUID) -> HttpResponse:
    """Try whether two cards still bring the key back. Nothing is opened."""
    where = _led(request, agency)
    form = TwoCardsForm(request.POST or None)
    found = _opened(request, agency, form)
    if found is None:
        return _typing(request, "drill", form, where)
    drill_cards(agency=agency, recovery=found, by=request.actor, now=clock.now())
    messages.success(request, _("The two cards work. Recovery counts for another year."))
    return redirect("agencies:recovery", agency)


@read_or_write
@signed_in
def use(request: StaffRequest, agency: UUID) -> HttpResponse:
    """Give members their team's keys with two cards."""
    where = _led(request, agency)
    form = UseCardsForm(queries.could_be_given(agency), request.POST or None)
    found = _opened(request, agency, form)
    if found is None:
        return _typing(request, "use", form, where)
    use_cards(
        agency=agency, recovery=found, memberships=form.cleaned_data["people"],
        by=request.actor, now=clock.now(),
    )  # fmt: skip
    messages.success(request, _("Done. They can open their team's reports now."))
    return redirect("agencies:recovery", agency)


@require_POST
@unlocked
def cover(request: UnlockedRequest, agency: UUID) -> HttpResponse:
    """Put the keys of this person's own teams under the newest cards."""
    sealed = cover_teams(agency=agency, keyring=request.keyring, by=request.actor, now=clock.now())
    if sealed:
        messages.success(request, _("Your team's keys are under the cards now."))
    else:
        messages.info(request, _("You hold none of those teams' keys, so nothing was changed."))
    return redirect("agencies:recovery", agency)


def _led(request: StaffRequest, agency: UUID) -> queries.Recovery:
    """Return an organisation's recovery, or raise 404 for anybody but its supervisors."""
    if not queries.leads(request.user.id, agency):
        raise Http404
    return queries.recovery_of(agency, clock.now())


def _show(
    request: StaffRequest, agency: UUID, form: KeepersForm, shares: RecoveryShares
) -> HttpResponse:
    """Show the cards, this once. The answer is kept by no browser (no-store)."""
    where = queries.recovery_of(agency, clock.now())
    what = ceremony.ToCheck(agency, form.cleaned_data["ceremony"], asked_back(shares))
    proof = ceremony.sealed(what, request.user.id)
    context = {
        "recovery": where,
        "mark": queries.mark_of(what.ceremony),
        "today": clock.london_day(clock.now()),
        "cards": [
            {"number": number, "keeper": keeper, "words": card.split()}
            for number, (keeper, card) in enumerate(
                zip(form.keepers, shares.cards, strict=True), start=1
            )
        ],
        "form": CheckForm(what.asked, proof_code=proof),
    }
    return render(request, "agencies/recovery/cards.html", context)


def _gone(request: StaffRequest, *agency: UUID) -> HttpResponse:
    """Say that the words are gone, and what to do."""
    context = {"refusal": CeremonyOver(), "agency": next(iter(agency), None)}
    return render(request, "agencies/recovery/gone.html", context, status=410)


def _opened(request: StaffRequest, agency: UUID, form: TwoCardsForm) -> OpenedRecovery | None:
    """Return the recovery that two typed cards open; None with the mistake in the form."""
    if not form.is_valid():
        return None
    if tries.too_many(request.user.id):
        form.add_error(None, _("Too many tries. Wait ten minutes. The cards stay good."))
        return None
    try:
        return recovering.opened(body=agency, cards=form.cards)
    except CardUnreadable as refusal:
        form.add_error(f"words_{refusal.card}", _in_words(refusal))
    except Refusal as refusal:
        tries.count_one(request.user.id)
        note_refused(agency=agency, by=request.actor, now=clock.now())
        form.add_error(None, _in_words(refusal))
    return None


def _in_words(refusal: Refusal) -> str:
    return " ".join(filter(None, (str(refusal.message), str(refusal.next_step))))


def _typing(
    request: StaffRequest, page: str, form: TwoCardsForm, where: queries.Recovery
) -> HttpResponse:
    if where.standing is Standing.NONE:
        return redirect("agencies:recovery", where.agency)
    context = {"form": form, "recovery": where}
    return render(request, f"agencies/recovery/{page}.html", context)
