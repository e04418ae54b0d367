"""What a test of restores does inside a process of the product.

``python -m tests.faults.acts WHAT`` runs with the variables of the demonstration it is about.
"""

import datetime as dt
import os
import sys
from collections.abc import Callable

import django

django.setup()

from tests.faults.checker import OFFICER  # noqa: E402 - after the setup
from upstander.confidential.reporting.models import Report  # noqa: E402 - as above
from upstander.confidential.reporting.queries import opened  # noqa: E402 - as above
from upstander.demo.cast import cast  # noqa: E402 - as above
from upstander.foundation.access.actors import Actor  # noqa: E402 - as above
from upstander.foundation.accounts.models import User  # noqa: E402 - as above
from upstander.foundation.agencies.actions.duties import Plan, set_duty  # noqa: E402 - as above
from upstander.foundation.agencies.actions.suspension import suspend_member  # noqa: E402 - as above
from upstander.foundation.agencies.models import Membership  # noqa: E402 - as above
from upstander.foundation.agencies.rules.duties import Span  # noqa: E402 - as above
from upstander.foundation.core import clock, starting  # noqa: E402 - as above
from upstander.foundation.vault import journal  # noqa: E402 - as above
from upstander.foundation.vault.choices import CompartmentKind  # noqa: E402 - as above
from upstander.foundation.vault.keyrings import Keyring  # noqa: E402 - as above
from upstander.foundation.vault.models import KeyPair, Unlock  # noqa: E402 - as above
from upstander.foundation.vault.wrapping import unwrap  # noqa: E402 - as above

BY = Actor.system("restore_test")


def settle() -> str:
    """Do what a start does, and put everything into the one file."""
    starting.begin()
    return "settled"


def _dana() -> User:
    return User.objects.get(email=OFFICER)


def suspend_dana() -> str:
    """Suspend the officer in every job they have."""
    for agency in set(Membership.objects.filter(user=_dana()).values_list("agency", flat=True)):
        suspend_member(user=_dana().id, agency=agency, by=BY, now=clock.now())
    return "suspended"


def dana() -> str:
    """Return how the officer's membership stands, and whether they may sign in."""
    state = Membership.objects.filter(user=_dana()).values_list("state", flat=True).get()
    return f"{state}, {'signed in' if _dana().is_active else 'signed out'}"


def who_opens() -> str:
    """Say whether the officer's own key opens anything, and whether anybody's does."""
    names = {OFFICER: "dana"}
    found = {
        names.get(user.email, "the others")
        for user in User.objects.all()
        if any(_opens(user, report) for report in Report.objects.all())
    }
    return " and ".join(sorted(found))


def _opens(user: User, report: Report) -> bool:
    unlock = Unlock.objects.select_related("key").filter(key__owner=user.pk).first()
    if unlock is None:
        return False
    key: KeyPair = unlock.key
    keyring = Keyring(key, unwrap(unlock, cast().passphrase.encode()), clock.now())
    return opened(report, keyring, [CompartmentKind.STATEMENT]).statement is not None


def put_dana_on_duty() -> str:
    """Put the officer on duty for a day, with a colleague behind them."""
    now = clock.now()
    colleague = User.objects.get(email="ewan@example.org")
    circle = Membership.objects.get(user=colleague).circle_id
    assert circle is not None
    span = Span(now - dt.timedelta(hours=1), now + dt.timedelta(days=1))
    set_duty(circle=circle, plan=Plan(_dana().id, colleague.id, span), by=BY, now=now)
    return "on duty"


def _cut(*_of: object, **_and: object) -> None:
    print("cut", flush=True)  # noqa: T201 - what this process says
    os._exit(0)


def power_cut_before_the_commit() -> str:
    """Suspend, and end this process where the line is on the disk and nothing is committed."""
    write = journal.append

    def written(*given: object) -> None:
        write(*given)  # type: ignore[arg-type]
        _cut()

    journal.append = written  # type: ignore[assignment]
    return suspend_dana()


def power_cut_after_the_commit() -> str:
    """Suspend, and end this process where it would say that it is done."""
    journal.confirm = _cut
    return suspend_dana()


def newest() -> str:
    """Say whether the newest line of the journal is done."""
    there = journal.read()
    assert there is not None
    return "done" if there.takings[there.end.number].done else "not done"


WHAT: dict[str, Callable[[], str]] = {
    "settle": settle,
    "suspend_dana": suspend_dana,
    "dana": dana,
    "who_opens": who_opens,
    "journal": newest,
    "put_dana_on_duty": put_dana_on_duty,
    "power_cut_before_the_commit": power_cut_before_the_commit,
    "power_cut_after_the_commit": power_cut_after_the_commit,
}

if __name__ == "__main__":
    print(WHAT[sys.argv[1]]())  # noqa: T201 - what this process says
