"""Pages that exist in the demonstration only."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from upstander.demo import place
from upstander.demo.cast import cast
from upstander.foundation.access.roles import ROLES
from upstander.foundation.accounts.queries import CurrentCode, current_code
from upstander.foundation.pages.samples import style_samples


@dataclass(frozen=True)
class SignIn:
    """One line of the list."""

    name: str
    email: str
    title: str
    sentence: str
    agency: str
    code: CurrentCode | None


def sign_ins(request: HttpRequest) -> HttpResponse:
    """Show who can sign in with which code, who can come back, and how much is told so far."""
    people = cast()
    agencies = {body.key: body.name for body in people.bodies}
    lines = [
        SignIn(
            one.name, one.email, ROLES[one.role].title, ROLES[one.role].sentence,
            agencies[one.agency], current_code(one.email),
        )
        for one in people.people
    ]  # fmt: skip
    page = {"lines": lines, "passphrase": people.passphrase, "mark": place.read(settings.DATA)}
    return render(request, "demo/sign_ins.html", page)


def style(request: HttpRequest) -> HttpResponse:
    """Show every component on one page."""
    return render(request, "pages/style.html", style_samples())
