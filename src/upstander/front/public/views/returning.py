"""Coming back with a code: what became of it, in words, and messages both ways."""

import datetime as dt
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from upstander.confidential.reporting.actions import withdraw_choice, write_back
from upstander.confidential.reporting.queries import Mailbox, mailbox
from upstander.confidential.sharing.actions import withdraw
from upstander.confidential.sharing.queries import shared_with
from upstander.foundation.access.actors import Actor
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal
from upstander.foundation.pages.reading import choose_easy, is_easy, with_easy
from upstander.foundation.vault.codes import Code
from upstander.foundation.vault.cookies import (
    RETURN_COOKIE,
    drop_cookie,
    secret_in,
    set_cookie,
)
from upstander.foundation.vault.errors import Busy, WrongCode
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.receipts import open_receipt
from upstander.foundation.vault.unlocking import end_return, resume_return, start_return
from upstander.front.public import shown
from upstander.front.public.forms import CodeForm, MessageForm


@require_http_methods(["GET", "HEAD", "POST"])
def back(request: HttpRequest) -> HttpResponse:
    """Ask for the code. A code that does not open says what to look at, and stays typed."""
    choose_easy(request)
    now = clock.now()
    if request.method != "POST":
        return _ask(request, CodeForm(), over=request.GET.get("over") == "1")
    form = CodeForm(request.POST)
    if not form.is_valid() or form.code is None:
        return _ask(request, form)
    return _open(request, form, form.code, now)


@require_http_methods(["GET", "HEAD", "POST"])
def mail(request: HttpRequest) -> HttpResponse:
    """The mailbox: where it stands, the messages, who opened it, who can. Never the story."""
    choose_easy(request)
    now = clock.now()
    found = _found(request, now)
    if found is None:
        return _over(request)
    keyring, box = found
    if request.method != "POST":
        return _show(request, keyring, box, MessageForm(initial={"read": box.there}), now)
    return _write(request, keyring, box, now)


@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, choice: UUID) -> HttpResponse:
    """Take one choice back, after one question; the key that came with it goes at once."""
    choose_easy(request)
    now = clock.now()
    found = _found(request, now)
    if found is None:
        return _over(request)
    keyring, box = found
    chosen = next((one for one in box.choices if one.pk == choice), None)
    if chosen is None:
        raise Http404
    if request.method != "POST":
        taken = shown.choice_of(chosen, easy=is_easy(request))
        return render(
            request, "public/stop.html", {"choice": taken, "easy": is_easy(request), "quiet": True}
        )
    stood_in = withdraw_choice(
        owner=keyring.owner, key=chosen.key, keyring=keyring, by=Actor.public(), now=now
    )
    return _taken(request, stood_in=stood_in, had_key=chosen.circle is not None)


@require_http_methods(["GET", "HEAD", "POST"])
def take_key(request: HttpRequest, disclosure: UUID) -> HttpResponse:
    """Take a key back that another team was given later, after one question."""
    choose_easy(request)
    now = clock.now()
    found = _found(request, now)
    if found is None:
        return _over(request)
    owner = found[0].owner
    line = next((one for one in shared_with(owner) if one.id == disclosure), None)
    if line is None:
        raise Http404
    page = {"key": shown.later_key(line), "easy": is_easy(request), "quiet": True}
    if request.method != "POST":
        return render(request, "public/take_key.html", page)
    try:
        stood_in = withdraw(
            owner=owner, disclosure=disclosure, keyring=found[0], by=Actor.public(), now=now
        )
    except Refusal as refusal:
        return render(request, "public/take_key.html", {**page, "refusal": refusal}, status=409)
    return _taken(request, stood_in=stood_in)


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Finish the visit; the code is needed to come in again."""
    secret = secret_in(request, RETURN_COOKIE)
    if secret:
        end_return(secret)
    response = redirect("reporting:done")
    drop_cookie(response, RETURN_COOKIE)
    return response


def _open(request: HttpRequest, form: CodeForm, code: Code, now: dt.datetime) -> HttpResponse:
    try:
        key, private = open_receipt(code)
    except (WrongCode, Busy) as refusal:
        form.add_error(None, f"{refusal.message} {refusal.next_step}")
        return _ask(request, form, status=503 if isinstance(refusal, Busy) else 200)
    response = redirect(with_easy(reverse("public:mail"), easy=is_easy(request)))
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


def _over(request: HttpRequest) -> HttpResponse:
    """Twenty idle minutes have passed, or there was no visit: say so, and give words back."""
    form = MessageForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid() and form.cleaned_data["text"]:
        page = {"held": form.cleaned_data["text"], "easy": is_easy(request)}
        return render(request, "public/visit_over.html", page, status=403)
    return redirect(f"{reverse('public:back')}?over=1")


def _found(request: HttpRequest, now: dt.datetime) -> tuple[Keyring, Mailbox] | None:
    secret = secret_in(request, RETURN_COOKIE)
    keyring = resume_return(secret, now) if secret else None
    box = mailbox(keyring.owner, keyring) if keyring else None
    return (keyring, box) if keyring and box else None


def _write(request: HttpRequest, keyring: Keyring, box: Mailbox, now: dt.datetime) -> HttpResponse:
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _show(request, keyring, box, form, now)
    try:
        write_back(
            owner=keyring.owner,
            keyring=keyring,
            text=form.cleaned_data["text"],
            read=form.cleaned_data["read"],
            by=Actor.public(),
            now=now,
        )
    except Refusal as refusal:
        form.data = {**request.POST.dict(), "read": str(box.there)}
        form.add_error("text", f"{refusal.message} {refusal.next_step}".strip())
        return _show(request, keyring, box, form, now)
    return redirect(f"{with_easy(reverse('public:mail'), easy=is_easy(request))}")


def _show(
    request: HttpRequest, keyring: Keyring, box: Mailbox, form: MessageForm, now: dt.datetime
) -> HttpResponse:
    page = {
        "form": form,
        "easy": is_easy(request),
        "quiet": True,
        "taken": request.GET.get("taken", ""),
        **shown.mailbox_page(box, owner=keyring.owner, easy=is_easy(request), now=now),
    }
    return render(request, "public/mail.html", page)
