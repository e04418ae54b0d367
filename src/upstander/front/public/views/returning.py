"""Coming back with a code: what became of it, in words, and messages both ways."""

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upstander.confidential.reporting.actions import freeze_code, withdraw_choice, write_back
from upstander.confidential.reporting.queries.feedback import is_asked
from upstander.confidential.sharing.actions import withdraw
from upstander.confidential.sharing.queries import shared_with
from upstander.confidential.support.queries.offered import has_days
from upstander.confidential.support.shown import last_day_shown, sessions_shown
from upstander.foundation.access.actors import Actor
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal
from upstander.foundation.pages import drafts
from upstander.foundation.pages.pictures import PICTURES
from upstander.foundation.pages.reading import choose_easy, is_easy, with_easy
from upstander.foundation.pages.typed_again import ask_again, shown_once, typed_again
from upstander.foundation.vault.codes import Code
from upstander.foundation.vault.cookies import (
    RETURN_COOKIE,
    drop_cookie,
    secret_in,
    set_cookie,
)
from upstander.foundation.vault.errors import Busy, WrongCode
from upstander.foundation.vault.receipts import open_receipt
from upstander.foundation.vault.unlocking import end_return, start_return
from upstander.front.public import shown
from upstander.front.public.forms import CodeForm, MessageForm
from upstander.front.public.visits import Return, came_back, forget_waiting


@require_http_methods(["GET", "HEAD", "POST"])
def back(request: HttpRequest) -> HttpResponse:
    """Ask for the code. A code that does not open says what to look at, and stays typed."""
    choose_easy(request)
    now = clock.now()
    if request.method != "POST":
        return _asked(request)
    form = CodeForm(request.POST)
    if not form.is_valid() or form.code is None:
        return ask_again(request, form.fields)
    return _open(request, form.code, now)


@require_http_methods(["GET", "HEAD", "POST"])
@came_back
def mail(request: HttpRequest, here: Return) -> HttpResponse:
    """The mailbox: where it stands, the messages, who opened it, who can. Never the story."""
    if request.method != "POST":
        return _show(request, here, MessageForm(initial={"read": here.box.there}))
    return _write(request, here)


@require_http_methods(["GET", "HEAD", "POST"])
@came_back
def stop(request: HttpRequest, here: Return, choice: UUID) -> HttpResponse:
    """Take one choice back, after one question; the key that came with it goes at once."""
    keyring = here.keyring
    chosen = next((one for one in here.box.choices if one.pk == choice), None)
    if chosen is None:
        raise Http404
    if request.method != "POST":
        taken = shown.choice_of(chosen, easy=is_easy(request))
        return _page(request, "public/stop.html", {"choice": taken})
    stood_in = withdraw_choice(
        owner=keyring.owner, key=chosen.key, keyring=keyring, by=Actor.public(), now=here.now
    )
    return _taken(request, stood_in=stood_in, had_key=chosen.circle is not None)


@require_http_methods(["GET", "HEAD", "POST"])
@came_back
def take_key(request: HttpRequest, here: Return, disclosure: UUID) -> HttpResponse:
    """Take a key back that another team was given later, after one question."""
    owner = here.keyring.owner
    line = next((one for one in shared_with(owner) if one.id == disclosure), None)
    if line is None:
        raise Http404
    key = shown.later_key(line)
    if request.method != "POST":
        return _page(request, "public/take_key.html", {"key": key})
    try:
        stood_in = withdraw(
            owner=owner, disclosure=disclosure, keyring=here.keyring,
            by=Actor.public(), now=here.now,
        )  # fmt: skip
    except Refusal as refusal:
        return _page(request, "public/take_key.html", {"key": key, "refusal": refusal}, 409)
    return _taken(request, stood_in=stood_in)


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Finish the visit; the code is needed to come in again."""
    secret = secret_in(request, RETURN_COOKIE)
    if secret:
        end_return(secret)
    response = redirect("reporting:done")
    drop_cookie(response, RETURN_COOKIE)
    forget_waiting(request, response)
    return response


@require_POST
@came_back
def freeze(request: HttpRequest, here: Return) -> HttpResponse:
    """Stop the code at once. The page that follows says nothing of it: somebody may be looking."""
    keyring = here.keyring
    freeze_code(owner=keyring.owner, keyring=keyring, by=Actor.public(), now=here.now)
    # The receipt, too, would still show the words in this browser.
    drafts.discard(secret_in(request, drafts.COOKIE))
    response = redirect("public:closed")
    for cookie in (RETURN_COOKIE, drafts.COOKIE):
        drop_cookie(response, cookie)
    forget_waiting(request, response)
    return response


@require_safe
def closed(request: HttpRequest) -> HttpResponse:
    """A page that says that a page is closed. No database."""
    return render(request, "public/closed.html", {"easy": choose_easy(request), "quiet": True})


def _asked(request: HttpRequest) -> HttpResponse:
    """Ask for a code, or say of the one that was just typed what to look at."""
    typed = typed_again(request)
    if typed is None:
        return _ask(request, CodeForm(), over=request.GET.get("over") == "1")
    form = CodeForm(typed.fields)
    if form.is_valid() and typed.said:
        form.add_error(None, typed.said)
    return shown_once(_ask(request, form, status=typed.status))


def _open(request: HttpRequest, code: Code, now: dt.datetime) -> HttpResponse:
    try:
        key, private = open_receipt(code)
    except (WrongCode, Busy) as refusal:
        said = f"{refusal.message} {refusal.next_step}"
        status = 503 if isinstance(refusal, Busy) else 200
        return ask_again(request, CodeForm.base_fields, said=said, status=status)
    response = redirect(with_easy(reverse("public:mail"), easy=is_easy(request)))
    # Files that somebody chose here before, and did not send, are not this person's.
    forget_waiting(request, response)
    set_cookie(response, RETURN_COOKIE, start_return(key=key, private=private, now=now))
    return response


def _ask(
    request: HttpRequest, form: CodeForm, *, over: bool = False, status: int = 200
) -> HttpResponse:
    page = {"form": form, "over": over, "easy": is_easy(request), "quiet": True}
    return render(request, "public/back.html", page, status=status)


def _taken(request: HttpRequest, *, stood_in: bool, had_key: bool = True) -> HttpResponse:
    """Go to the mailbox, which says what became of the key, if there was one."""
    address = with_easy(reverse("public:mail"), easy=is_easy(request))
    said = ("2" if stood_in else "1") if had_key else "0"
    return redirect(f"{address}{'&' if '?' in address else '?'}taken={said}")


def _write(request: HttpRequest, here: Return) -> HttpResponse:
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _show(request, here, form)
    try:
        write_back(
            owner=here.keyring.owner,
            keyring=here.keyring,
            text=form.cleaned_data["text"],
            read=form.cleaned_data["read"],
            by=Actor.public(),
            now=here.now,
        )
    except Refusal as refusal:
        form.data = {**request.POST.dict(), "read": str(here.box.there)}
        form.add_error("text", f"{refusal.message} {refusal.next_step}".strip())
        return _show(request, here, form)
    return redirect(f"{with_easy(reverse('public:mail'), easy=is_easy(request))}")


def _show(request: HttpRequest, here: Return, form: MessageForm) -> HttpResponse:
    easy = is_easy(request)
    return _page(
        request,
        "public/mail_easy.html" if easy else "public/mail.html",
        {
            "form": form,
            "taken": request.GET.get("taken", ""),
            "said": request.GET.get("said", ""),
            "talk": has_days(here.now),
            "sessions": sessions_shown(here.keyring.owner, here.now),
            "until": last_day_shown(here.keyring.owner, here.now) if here.box.is_session else "",
            "is_asked": is_asked(here.keyring.owner),
            **shown.mailbox_page(here.box, owner=here.keyring.owner, easy=easy, now=here.now),
        },
    )


def _page(
    request: HttpRequest, template: str, values: Mapping[str, object], status: int = 200
) -> HttpResponse:
    page = {"easy": is_easy(request), "quiet": True, "pictures": PICTURES, **values}
    return render(request, template, page, status=status)
