"""What a person wrote on paper, typed in by a worker: the same record, the same code."""

import datetime as dt

from django.core.cache import cache

from upstander.confidential.reporting.actions.sending import Letter, Sent, send_report
from upstander.confidential.reporting.queries import delivery_for
from upstander.confidential.reporting.refusals import NothingWritten, TakenDownAlready
from upstander.confidential.reporting.rules import Answers
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.agencies.choices import Channel
from upstander.foundation.core.errors import Refusal
from upstander.foundation.vault.cookies import row_id

_REMEMBERED = dt.timedelta(days=1)


def take_down(*, answers: Answers, once: str, by: Actor, now: dt.datetime) -> Sent:
    """Send a report from a paper, by the route it would have taken from the website.

    ``once`` is a mark of the screen it was typed on: a second press sends nothing. The audit trail
    says who typed it. Raises NotPermitted, NothingWritten, TakenDownAlready, and what
    ``send_report`` raises.
    """
    by.require(Permission.TAKE_DOWN)
    if answers.is_empty:
        raise NothingWritten
    mark = f"paper:{row_id(once)}"
    if not cache.add(mark, by.user_id, timeout=_REMEMBERED.total_seconds()):
        raise TakenDownAlready
    letter = Letter(answers, delivery_for(answers, now), channel=Channel.PAPER)
    try:
        return send_report(letter=letter, by=by, now=now)
    except Refusal:
        cache.delete(mark)
        raise
