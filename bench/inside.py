"""What must happen inside a process of the product: measuring the send, filling a store.

``python -m bench.inside WHAT COUNT`` prints one line of JSON. It runs with the variables of the
demonstration it is about.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402 - after the setup
from django.db import connection  # noqa: E402 - as above
from django.test import Client  # noqa: E402 - as above
from django.test.utils import CaptureQueriesContext  # noqa: E402 - as above

from upstander.confidential.reporting.actions import Letter, send_report  # noqa: E402 - as above
from upstander.confidential.reporting.queries import delivery_for  # noqa: E402 - as above
from upstander.confidential.reporting.rules import Answers  # noqa: E402 - as above
from upstander.foundation.access.actors import Actor  # noqa: E402 - as above
from upstander.foundation.core import clock  # noqa: E402 - as above
from upstander.foundation.core.ids import new_id  # noqa: E402 - as above
from upstander.foundation.pages import drafts  # noqa: E402 - as above
from upstander.foundation.vault.receipts import derive_receipt  # noqa: E402 - as above

STORY = "They shouted at us at the bus stop again and threw a bottle. " * 16
GIVEN = {"safe": "yes", "story": STORY, "area": "E07000220", "help": ["talk", "police"]}
CHEAP = {"memory": 64, "passes": 1}
AROUND = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT")
Result = dict[str, Any]


def filled_draft() -> drafts.OpenDraft:
    """Make a draft in which every question is answered."""
    return drafts.answer(cookie="", given=GIVEN, easy=False, now=clock.now()).draft


@contextmanager
def without_derivation() -> Iterator[None]:
    """Make the key derivation next to nothing, to see everything else."""
    costs = settings.UPSTANDER_ARGON2
    settings.UPSTANDER_ARGON2 = {**costs, "code": CHEAP}
    try:
        yield
    finally:
        settings.UPSTANDER_ARGON2 = costs


def cpu_ms(do: Callable[[], object]) -> float:
    """Return the processor time of one call, in milliseconds."""
    begun = time.process_time()
    do()
    return 1000 * (time.process_time() - begun)


def send(count: int) -> Result:
    """Return statements and processor time of sending, and of the derivation apart from it."""
    derivations = [cpu_ms(_derive) for _time in range(max(10, count // 10))]
    client = Client(HTTP_HOST="127.0.0.1")
    with without_derivation():
        _post(client)
        statements = _statements(lambda: _post(client))
        actions = [cpu_ms(_action()) for _time in range(count)]
        requests = [_post(client) for _time in range(count)]
    return {
        "derivation": median(derivations),
        "action": median(actions),
        "request": median(requests),
        **statements,
    }


def _derive() -> None:
    derive_receipt(report=new_id(), now=clock.now())


def _action() -> Callable[[], object]:
    """Return the sending of a draft, as the page does it once it knows who gets keys."""
    answers, now = Answers(STORY, "yes", "E07000220", ("talk", "police")), clock.now()
    letter = Letter(answers, delivery_for(answers, now), filled_draft())
    return lambda: send_report(letter=letter, by=Actor.public(), now=now)


def _post(client: Client) -> float:
    """Send a draft as a request; return the processor time of all of it."""
    client.cookies[drafts.COOKIE] = filled_draft().cookie
    answers = []
    spent = cpu_ms(lambda: answers.append(client.post("/check/", {"do": "send"})))
    if answers[0].status_code != 302 or answers[0]["Location"] != "/kept/":
        raise RuntimeError(f"sending answered {answers[0].status_code}")
    return spent


def _statements(act: Callable[[], object]) -> Result:
    """Return how many statements the transaction that sends takes, and the reads before it."""
    with CaptureQueriesContext(connection) as captured:
        act()
    said = [query["sql"].strip().upper() for query in captured.captured_queries]
    # The last transaction is the one that sends: making the draft took others.
    begun = max(at for at, sql in enumerate(said) if sql.startswith("BEGIN"))
    ended = max(at for at, sql in enumerate(said[:begun]) if sql.startswith("COMMIT"))
    plain = [at for at, sql in enumerate(said) if not sql.startswith(AROUND)]
    return {
        "statements": sum(at > begun for at in plain),
        "before": sum(ended < at < begun for at in plain),
    }


def make_drafts(count: int) -> Result:
    """Make filled drafts; return the secrets of their cookies."""
    return {"cookies": [filled_draft().cookie for _time in range(count)]}


def fill(count: int) -> Result:
    """Fill the store; return places in the inbox and numbers of reports that open."""
    from bench import filling  # noqa: PLC0415 - the others do not need it

    return filling.fill(count)


def keys(count: int) -> Result:
    """Unlock, give and take; return the seconds of each."""
    from bench import giving  # noqa: PLC0415 - the others do not need it

    return giving.measure(count)


def finding(count: int) -> Result:
    """Open cases and search them; return the seconds of each search."""
    from bench import casefiles  # noqa: PLC0415 - the others do not need it

    return casefiles.measure(count)


def more_cases(count: int) -> Result:
    """Add older cases as rows; return how many there are."""
    from bench import casefiles  # noqa: PLC0415 - the others do not need it

    return casefiles.copies(count)


def lists(count: int) -> Result:
    """Bring cases in from a list; return the seconds."""
    from bench import bringing  # noqa: PLC0415 - the others do not need it

    return bringing.measure(count)


def extracts(count: int) -> Result:
    """Bring the whole file of the FBI in; return the seconds and the memory."""
    from bench import extracts as files  # noqa: PLC0415 - the others do not need it

    return files.measure(count)


def sessions(count: int) -> Result:
    """Book sessions and ask for free times; return how fast, and whether any was booked twice."""
    from bench import sessions as booked  # noqa: PLC0415 - the others do not need it

    return booked.measure(count)


WHAT: dict[str, Callable[[int], Result]] = {
    "send": send,
    "drafts": make_drafts,
    "fill": fill,
    "keys": keys,
    "finding": finding,
    "more_cases": more_cases,
    "lists": lists,
    "extracts": extracts,
    "sessions": sessions,
}


if __name__ == "__main__":
    print(json.dumps(WHAT[sys.argv[1]](int(sys.argv[2]))))
