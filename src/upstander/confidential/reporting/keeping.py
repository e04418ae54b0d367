"""A code as people keep it: drawn, said aloud, and on a plain card."""

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from upstander.confidential.reporting.tiles import grouped, tiles
from upstander.foundation.vault import words
from upstander.foundation.vault.codes import Code

# Where a person comes back to. The page is a room above; a test holds the two together.
RETURN_PATH = "/back/"


def code_shown(code: Code) -> dict[str, object]:
    """Return what a page needs to draw a code."""
    return {
        "handle": code.handle,
        "tiles": tiles(code.words),
        "digits": grouped(code.digits),
    }


def said_aloud(code: Code) -> HttpResponse:
    """A code as one sound."""
    said = (
        "computer-voice",
        "your-code-is",
        *code.handle,
        "the-pictures-are",
        *code.words,
        "end-of-the-code",
    )
    return HttpResponse(words.spoken(said), content_type="audio/wav")


def card_of(
    request: HttpRequest, code: Code, *, back: str, easy: bool, until: str = ""
) -> HttpResponse:
    """A code on a card to print; ``until`` is its last day in words, if it has one."""
    address = request.build_absolute_uri(RETURN_PATH)
    shown = {
        **code_shown(code),
        "address": address,
        "square": _square(address),
        "back": back,
        "easy": easy,
        "until": until,
    }
    return render(request, "reporting/door/card.html", shown)


def _square(address: str) -> SafeString:
    """Return a QR code of the return address; it holds neither word nor handle."""
    drawn = segno.make(address, error="m", micro=False)
    inline = drawn.svg_inline(border=2, omitsize=True, svgclass=None, lineclass=None, light="#fff")
    named = f'<svg role="img" aria-label="{_("Address")}" width="160" height="160" '
    # Drawn by us from our own address.
    return SafeString(inline.replace("<svg ", named, 1))
