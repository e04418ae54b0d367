"""A place asks to join: a public form, without an account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from upstander.community.directory.actions.accrediting import apply_to_join
from upstander.community.directory.forms.accrediting import TRAP, ApplicationForm
from upstander.foundation.access.actors import Actor
from upstander.foundation.agencies.queries import partnership
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal
from upstander.foundation.pages.reading import choose_easy, is_easy, with_easy


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Ask to become a Safe Place or a place that helps people report."""
    choose_easy(request)
    form = ApplicationForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return _page(request, form)
    # What no person sees was filled in: it is thanked, and nothing is kept.
    if not form.is_trapped:
        try:
            apply_to_join(application=form.application, by=Actor.public(), now=clock.now())
        except Refusal as refusal:
            return _page(request, form, refusal)
    return redirect(with_easy(reverse("directory:joined"), easy=is_easy(request)))


@require_safe
def joined(request: HttpRequest) -> HttpResponse:
    """Thank the place, and say what happens next."""
    shown = {"easy": choose_easy(request), "partnership": partnership()}
    return render(request, "directory/joined.html", shown)


def _page(
    request: HttpRequest, form: ApplicationForm, refusal: Refusal | None = None
) -> HttpResponse:
    shown = {
        "easy": is_easy(request),
        "partnership": partnership(),
        "form": form,
        "refusal": refusal,
        "trap": TRAP,
    }
    return render(request, "directory/join.html", shown, status=409 if refusal else 200)
