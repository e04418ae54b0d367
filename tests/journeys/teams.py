"""People and teams for a partnership that was set up a moment ago, by real actions.

Run as a program beside a server that is not started yet. The ceremonies by which teams come to
their keys on screen have journeys of their own.
"""

import json
import sys

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
from upstander.foundation.agencies.choices import AgencyKind  # noqa: E402 - as above
from upstander.foundation.agencies.models import Agency, Area, Circle  # noqa: E402 - as above
from upstander.foundation.agencies.queries import actor_for  # noqa: E402 - as above
from upstander.foundation.core.clock import now  # noqa: E402 - as above
from upstander.foundation.vault import unlocking  # noqa: E402 - as above
from upstander.foundation.vault.keyrings import Keyring  # noqa: E402 - as above

BY = Actor.system("set_up")
COUNCILS = (AgencyKind.COUNCIL_COUNTY, AgencyKind.UNITARY)
# Which body, of those that were set up, has which two people.
TEAMS = {
    (AgencyKind.POLICE,): ("Wren Alder", "Moss Birch"),
    COUNCILS: ("Reed Cedar", "Fern Elder"),
    (AgencyKind.CHARITY,): ("Ivy Hazel", "Sage Linden"),
}


def body(kinds: tuple[AgencyKind, ...]) -> Agency:
    """Return the first body of these kinds, by name."""
    return Agency.objects.filter(kind__in=kinds).order_by("name")[0]


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


for kinds, people in TEAMS.items():
    team(body(kinds), *map(somebody, people))
enrol_second_factor(user=User.objects.get(email="rhys@example.org"), by=BY, now=now())
council = body(COUNCILS)
add_member(
    user=somebody("Briar Oak").id, role=Role.COORDINATOR, by=BY, now=now(), agency=council.id
)
sys.stdout.write(
    json.dumps(
        {
            "districts": list(Area.objects.order_by("name").values_list("name", flat=True)),
            "police": body((AgencyKind.POLICE,)).name,
            "council": council.name,
        }
    )
)
