"""People and teams for a partnership that was set up a moment ago, by real actions.

Run as a program beside a server that is not started yet. The ceremonies by which teams come to
their keys on screen have journeys of their own.
"""

import django

django.setup()

from upstander.demo.cast import cast  # noqa: E402 - Django first
from upstander.foundation.access.actors import Actor  # noqa: E402 - as above
from upstander.foundation.access.roles import Role  # noqa: E402 - as above
from upstander.foundation.accounts.actions import (  # noqa: E402 - as above
    create_user,
    enrol_second_factor,
)
from upstander.foundation.accounts.models import User  # noqa: E402 - as above
from upstander.foundation.agencies.actions.founding import open_circle  # noqa: E402 - as above
from upstander.foundation.agencies.actions.members import (  # noqa: E402 - as above
    add_member,
    admit_member,
)
from upstander.foundation.agencies.models import Agency, Circle  # noqa: E402 - as above
from upstander.foundation.agencies.queries import actor_for  # noqa: E402 - as above
from upstander.foundation.core.clock import now  # noqa: E402 - as above
from upstander.foundation.vault import unlocking  # noqa: E402 - as above
from upstander.foundation.vault.keyrings import Keyring  # noqa: E402 - as above

BY = Actor.system("set_up")
TEAMS = {
    "Warwickshire Police": ("Wren Alder", "Moss Birch"),
    "Warwickshire County Council": ("Reed Cedar", "Fern Elder"),
    "Open Door (invented)": ("Ivy Hazel", "Sage Linden"),
}


def somebody(name: str) -> User:
    """Make an account with a phone, for the passphrase of the demonstration."""
    email = f"{name.split(maxsplit=1)[0].lower()}@example.org"
    user = create_user(email=email, name=name, secret=cast().passphrase, by=BY, now=now())
    enrol_second_factor(user=user, by=BY, now=now())
    return user


def keyring_of(user: User) -> Keyring:
    """Unlock somebody's keys."""
    pending = unlocking.start_pending(user_id=user.id, secret=cast().passphrase, now=now())
    by = Actor(kind="user", user_id=user.id)
    promoted = unlocking.promote(cookie=pending, by=by, now=now())
    keyring = unlocking.resume(promoted.cookie, now()) if promoted else None
    assert keyring
    return keyring


def team(agency: Agency, first: User, second: User) -> Circle:
    """Open a team of two."""
    opened = open_circle(
        agency=agency.id, name="Duty desk", first_member=first.id, role=Role.SUPERVISOR, by=BY,
        now=now(),
    )  # fmt: skip
    row = add_member(
        user=second.id, agency=agency.id, circle=opened.circle.id, role=Role.VICTIM_CARE, by=BY,
        now=now(),
    )  # fmt: skip
    keyring_of(second)
    admit_member(membership=row.id, keyring=keyring_of(first), by=actor_for(first), now=now())
    return opened.circle


for name, people in TEAMS.items():
    team(Agency.objects.get(name=name), *map(somebody, people))
enrol_second_factor(user=User.objects.get(email="rhys@example.org"), by=BY, now=now())
add_member(
    user=somebody("Briar Oak").id, role=Role.COORDINATOR, by=BY, now=now(),
    agency=Agency.objects.get(name="Warwickshire County Council").id,
)  # fmt: skip
