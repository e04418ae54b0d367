"""The draft of a booking, apart from that of a report: one browser may be writing both."""

import datetime as dt

from upstander.confidential.support.actions.holding import release_hold
from upstander.foundation.access.actors import Actor
from upstander.foundation.pages import drafts

COOKIE = "__Host-time"


def leave(secret: str, now: dt.datetime) -> None:
    """Let go what the draft of this cookie holds, and delete it, for somebody who leaves."""
    draft = drafts.load(secret, now)
    form = "" if draft is None else str(draft.answers.get("form") or "")
    if form:
        release_hold(secret=form, by=Actor.public(), now=now)
    drafts.discard(secret)
