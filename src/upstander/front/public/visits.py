"""Who came back with a code, and what to say when their visit is over."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from upstander.confidential.reporting.queries import Mailbox, mailbox
from upstander.foundation.core import clock
from upstander.foundation.pages import drafts
from upstander.foundation.pages.reading import choose_easy, is_easy
from upstander.foundation.vault.cookies import RETURN_COOKIE, drop_cookie, secret_in
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.unlocking import resume_return
from upstander.front.public.forms import TextForm

P = ParamSpec("P")
# Opens the files that somebody who came back has chosen and not yet sent.
WAITING_COOKIE = "__Host-waiting"


@dataclass(frozen=True)
class Return:
    """Somebody who came back: what their code reaches, their mailbox, the moment."""

    keyring: Keyring
    box: Mailbox
    now: dt.datetime


InVisit = Callable[Concatenate[HttpRequest, Return, P], HttpResponseBase]


Door = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def came_back(view: InVisit[P]) -> Door[P]:
    """Give a view who came back; when the visit is over, say so and give words back."""
    return _in_visit(view, visit_over)


def came_back_with_files(view: InVisit[P]) -> Door[P]:
    """Do the same for a page of files: what is posted there is not read, and holds no words."""
    return _in_visit(view, _type_it_again)


def _in_visit(view: InVisit[P], otherwise: Callable[[HttpRequest], HttpResponse]) -> Door[P]:
    @wraps(view)
    def outer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        choose_easy(request)
        here = _here(request, clock.now())
        return otherwise(request) if here is None else view(request, here, *args, **kwargs)

    return outer


def _here(request: HttpRequest, now: dt.datetime) -> Return | None:
    """Return what the browser's visit opens; None when it is over or was never there."""
    secret = secret_in(request, RETURN_COOKIE)
    keyring = resume_return(secret, now) if secret else None
    box = mailbox(keyring.owner, keyring) if keyring else None
    return Return(keyring, box, now) if keyring and box else None


def visit_over(request: HttpRequest) -> HttpResponse:
    """Twenty idle minutes have passed, or there was no visit: say so, and give words back."""
    form = TextForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid() and form.cleaned_data["text"]:
        page = {"held": form.cleaned_data["text"], "easy": is_easy(request)}
        return render(request, "public/visit_over.html", page, status=403)
    return _type_it_again(request)


def _type_it_again(_request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('public:back')}?over=1")


def forget_waiting(request: HttpRequest, response: HttpResponse) -> None:
    """Take away the files that were chosen here and not sent."""
    drafts.discard(secret_in(request, WAITING_COOKIE))
    drop_cookie(response, WAITING_COOKIE)
