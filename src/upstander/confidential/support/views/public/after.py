"""After a session, behind the private link: how it was."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from upstander.confidential.support.actions.opinions import give_opinion
from upstander.confidential.support.forms.opinions import OpinionForm
from upstander.confidential.support.queries.opinions import is_asked
from upstander.confidential.support.session_refusals import NothingTicked, NotInvited
from upstander.confidential.support.views.public.visits import booking_at, place_at
from upstander.foundation.access.actors import Actor
from upstander.foundation.core import clock
from upstander.foundation.pages.pictures import PICTURES
from upstander.foundation.pages.reading import choose_easy


@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask how it was; what is ticked is kept apart, and the link shows that it was said."""
    booking = booking_at(request, secret, clock.now())
    back = place_at(request, "session", secret)
    if booking is None or not is_asked(booking):
        return redirect(back)
    form = OpinionForm(request.POST if request.method == "POST" else None)
    refusal = None
    if form.is_bound and form.is_valid():
        try:
            give_opinion(booking=booking, said=form.said, by=Actor.public(), now=clock.now())
        except NothingTicked as caught:
            refusal = caught
        except NotInvited:
            return redirect(back)
        else:
            return redirect(place_at(request, "session", secret, thanks="1"))
    easy = choose_easy(request)
    faces = {"yes": PICTURES["smile"], "partly": PICTURES["unsure"], "no": PICTURES["sad"]}
    context = {
        "form": form, "easy": easy, "back": back, "refusal": refusal, "pictures": PICTURES,
        "faces": faces if easy else {},
    }  # fmt: skip
    return render(
        request, "support/public/opinion.html", context, status=200 if refusal is None else 409
    )
