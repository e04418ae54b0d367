"""A browser at the public door."""

import datetime as dt
import html
import re

from django.http import HttpResponse
from django.test import Client

from tests.cast import RUGBY
from upstander.foundation.pages import drafts
from upstander.foundation.pages.typed_again import COOKIE as TYPED

STORY = "He takes my card. Ärger 👩🏽‍🦽 شكرا"


def answer(
    browser: Client, slug: str, do: str = "next", query: str = "", **fields: object
) -> HttpResponse:
    """Post one question."""
    return browser.post(f"/q/{slug}/{query}", {"do": do, **fields})


def answered(browser: Client, story: str = STORY, *, helps: tuple[str, ...] = ("talk",)) -> Client:
    """Answer every question."""
    answer(browser, "now", safe="yes")
    answer(browser, "story", story=story)
    answer(browser, "where", area=RUGBY)
    answer(browser, "help", help=list(helps))
    return browser


def begun_at(browser: Client, moment: dt.datetime, **answers: object) -> None:
    """Give the browser a draft whose last answer was at that moment."""
    held = browser.cookies.get(drafts.COOKIE)
    kept = drafts.answer(cookie=held.value if held else "", given=answers, easy=False, now=moment)
    browser.cookies[drafts.COOKIE] = kept.draft.cookie


def looked_at(browser: Client, answer: HttpResponse) -> HttpResponse:
    """Return the page that a browser shows after a code was typed: the answer, or where it asks."""
    again = answer.status_code == 302 and TYPED in answer.cookies
    return browser.get(answer["Location"]) if again else answer


def text_of(response: HttpResponse) -> str:
    """Return the words a person reads: no tags, spaces made one."""
    body = re.sub(r"<(script|style|svg).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def code_shown(response: HttpResponse) -> tuple[str, list[str]]:
    """Return the handle and the words on a receipt."""
    page = response.content.decode()
    words = re.findall(r'class="tile-word">([a-z]+)<', page)
    handle = re.search(r'class="[^"]*handle[^"]*"[^>]*>\s*([2-9A-Z]{5})\s*<', page)
    return (handle[1] if handle else "", words)


def cookie_of(browser: Client) -> str:
    """Return the secret of the draft that the browser holds."""
    return browser.cookies[drafts.COOKIE].value
