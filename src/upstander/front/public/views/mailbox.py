"""What else somebody who came back may do: tell more, ask for deletion, get a paper."""

import datetime as dt

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from upstander.confidential.reporting.actions import (
    add_information,
    ask_deletion,
    say_how_it_was,
)
from upstander.confidential.reporting.queries.feedback import is_asked
from upstander.foundation.access.actors import Actor
from upstander.foundation.agencies.queries import is_receiving, partnership
from upstander.foundation.core.errors import Refusal
from upstander.foundation.pages import drafts
from upstander.foundation.pages.pictures import PICTURES
from upstander.foundation.pages.reading import choose_easy, is_easy, with_easy
from upstander.foundation.pages.typed_again import ask_again, shown_once, typed_again
from upstander.foundation.vault.cookies import secret_in, set_cookie
from upstander.front.public import shown
from upstander.front.public.forms import HowItWasForm, MoreForm, PaperForm
from upstander.front.public.papers import Paper, read
from upstander.front.public.visits import Return, came_back


@require_http_methods(["GET", "HEAD", "POST"])
@came_back
def more(request: HttpRequest, here: Return) -> HttpResponse:
    """A plain box: what is written here is kept with what they told us, and not shown back."""
    if not here.box.is_report:
        return _to_mailbox(request)
    if request.method != "POST":
        return _tell(request, MoreForm(initial={"there": here.box.added}))
    form = MoreForm(request.POST)
    if form.is_valid() and _added(form, here):
        return _to_mailbox(request, "more")
    form.data = {**request.POST.dict(), "there": str(here.box.added)}
    return _tell(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@came_back
def carry(request: HttpRequest, here: Return) -> HttpResponse:
    """Take one's own words into a new report, told before what happens; only the person can."""
    if not (here.box.is_ear and is_receiving()):
        raise Http404
    words = shown.own_words(here.box)
    if request.method != "POST":
        return _page(request, "public/carry.html", words=words)
    kept = _begin_report(request, words, here.now)
    first = reverse("reporting:question", args=["now"])
    response = redirect(with_easy(first, easy=is_easy(request)))
    set_cookie(response, drafts.COOKIE, kept.draft.cookie)
    return response


def _begin_report(request: HttpRequest, words: str, now: dt.datetime) -> drafts.Answered:
    """Put the words into this browser's draft, beside a story that was begun in it.

    A receipt that still shows here makes room: who came back has the code.
    """
    cookie, easy = secret_in(request, drafts.COOKIE), is_easy(request)
    draft = drafts.load(cookie, now)
    if draft is not None and draft.was_sent:
        drafts.discard(cookie)

    def joined(there: object) -> str:
        return "\n\n".join(part for part in (words, str(there or "")) if part)

    return drafts.amend(cookie=cookie, key="story", change=joined, easy=easy, now=now)


@require_http_methods(["GET", "HEAD", "POST"])
@came_back
def ask(request: HttpRequest, here: Return) -> HttpResponse:
    """Ask us to delete it, told before what can go and what cannot."""
    if here.box.is_session:
        return _to_mailbox(request)
    if request.method != "POST":
        return _page(request, "public/ask.html", waiting=shown.is_deletion_waiting(here.box))
    keyring = here.keyring
    try:
        ask_deletion(owner=keyring.owner, keyring=keyring, by=Actor.public(), now=here.now)
    except Refusal:
        # Pressed twice: it is asked, and that is what they wanted.
        return _to_mailbox(request)
    return _to_mailbox(request, "asked")


@require_http_methods(["GET", "HEAD", "POST"])
@came_back
def how_it_was(request: HttpRequest, here: Return) -> HttpResponse:
    """Ask somebody whose case is closed how it was: three ticks, none of them needed."""
    keyring = here.keyring
    if not is_asked(keyring.owner):
        return _to_mailbox(request)
    form = HowItWasForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return _ask_how(request, form)
    try:
        say_how_it_was(
            owner=keyring.owner, keyring=keyring, said=form.said, by=Actor.public(), now=here.now
        )
    except Refusal as refusal:
        form.add_error("listened", refusal.message)
        return _ask_how(request, form)
    return _to_mailbox(request, "how")


def _ask_how(request: HttpRequest, form: HowItWasForm) -> HttpResponse:
    faces = {"yes": PICTURES["smile"], "partly": PICTURES["unsure"], "no": PICTURES["sad"]}
    shown_to = faces if is_easy(request) else {}
    return _page(request, "public/how_it_was.html", form=form, faces=shown_to)


@require_safe
@came_back
def paper(request: HttpRequest, here: Return) -> HttpResponse:
    """A page to print: a message was received on this day. Only for whoever asks for it."""
    box = here.box
    if not box.is_report:
        return _to_mailbox(request)
    made = Paper(box.number, box.received_on)
    ours = partnership()
    return _page(
        request,
        "public/paper.html",
        number=box.number,
        day=shown.day_in_words(box.received_on),
        to=ours.name if ours else "",
        line=made.line,
        square=_square(made.line),
        address=request.build_absolute_uri(reverse("public:check_paper")),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def check_paper(request: HttpRequest) -> HttpResponse:
    """Anybody who holds a paper finds out whether it is from us. No database."""
    choose_easy(request)
    if request.method == "POST":
        # The line holds the number, which is half of a code: no browser keeps it beside a post.
        return ask_again(request, PaperForm.base_fields)
    typed = typed_again(request)
    if typed is None:
        return _page(request, "public/check_paper.html", form=PaperForm())
    return shown_once(_checked(request, PaperForm(typed.fields)))


def _checked(request: HttpRequest, form: PaperForm) -> HttpResponse:
    made = read(form.cleaned_data["line"]) if form.is_valid() else None
    if made is None:
        return _page(request, "public/check_paper.html", form=form, wrong=form.is_valid())
    said = {"number": made.number, "day": shown.day_in_words(made.day)}
    return _page(request, "public/check_paper.html", form=PaperForm(), good=said)


def _added(form: MoreForm, here: Return) -> bool:
    try:
        add_information(
            owner=here.keyring.owner, keyring=here.keyring, text=form.cleaned_data["text"],
            there=form.cleaned_data["there"] or 0, by=Actor.public(), now=here.now,
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error("text", f"{refusal.message} {refusal.next_step}".strip())
        return False
    return True


def _tell(request: HttpRequest, form: MoreForm) -> HttpResponse:
    return _page(request, "public/more.html", form=form)


def _page(request: HttpRequest, template: str, **values: object) -> HttpResponse:
    page = {"easy": is_easy(request), "quiet": True, "pictures": PICTURES, **values}
    return render(request, template, page)


def _to_mailbox(request: HttpRequest, said: str = "") -> HttpResponse:
    address = with_easy(reverse("public:mail"), easy=is_easy(request))
    return redirect(f"{address}{'&' if '?' in address else '?'}said={said}" if said else address)


def _square(line: str) -> SafeString:
    """Return a QR code of the line: whoever scans it can paste it on the page that checks it."""
    drawn = segno.make(line, error="m", micro=False)
    inline = drawn.svg_inline(border=2, omitsize=True, svgclass=None, lineclass=None, light="#fff")
    named = f'<svg role="img" aria-label="{_("The same line, to scan")}" width="200" height="200" '
    return SafeString(inline.replace("<svg ", named, 1))
