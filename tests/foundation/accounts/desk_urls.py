"""The product's addresses with two pages of a desk: one signed in, one unlocked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

from upstander.config import urls
from upstander.config.urls import handler400, handler403, handler404, handler409, handler500
from upstander.foundation.accounts.doors import signed_in, unlocked
from upstander.foundation.accounts.requests import StaffRequest, UnlockedRequest

__all__ = ["handler400", "handler403", "handler404", "handler409", "handler500", "urlpatterns"]


@signed_in
def hall(request: StaffRequest) -> HttpResponse:
    """Say whether the keys are open."""
    return HttpResponse("locked" if request.keyring is None else "unlocked")


@unlocked
def desk(request: UnlockedRequest) -> HttpResponse:
    """Take an answer; send it back when it has no text."""
    if request.method == "POST" and request.POST.get("answer"):
        request.session["sent"] = request.POST["answer"]
        return redirect("/hall/")
    return HttpResponse(f"desk of {request.keyring.owner}")


def nobody_asked(request: HttpRequest) -> HttpResponse:
    """Show who the agencies' room thinks is asking."""
    return HttpResponse(request.actor.kind)  # type: ignore[attr-defined]


urlpatterns = [
    path("hall/", hall),
    path("desk/", desk),
    path("who/", nobody_asked),
    *urls.urlpatterns,
]
