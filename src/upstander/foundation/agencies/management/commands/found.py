"""``manage found``: the partnership, its districts and organisations, and its administrator."""

import sys
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from upstander.foundation.access.actors import Actor
from upstander.foundation.access.roles import Role
from upstander.foundation.accounts.actions import create_user, renew_first_secret
from upstander.foundation.accounts.models import User
from upstander.foundation.accounts.rules import offered_secret
from upstander.foundation.agencies import queries
from upstander.foundation.agencies.actions.founding import (
    add_area,
    found_partnership,
    open_agency,
)
from upstander.foundation.agencies.actions.members import add_member
from upstander.foundation.agencies.choices import AgencyKind
from upstander.foundation.agencies.models import Area, Membership, Partnership
from upstander.foundation.core.clock import now
from upstander.foundation.core.errors import Refusal
from upstander.foundation.jobs.readiness import database_words, migration_words
from upstander.foundation.reference import queries as reference
from upstander.foundation.vault.masters import MasterMissing, key_for

FOUNDER = Actor.system("found")
_ASKED = {
    "name": "Name of the partnership, as people will read it",
    "short_name": "Its short name, one or two words",
    "places": "Which county",
    "admin_name": "Name of the first administrator",
    "admin_email": "Their work email address",
}


class Command(BaseCommand):
    """Found the partnership of this installation, or add what an earlier run left out."""

    help = (
        "Found the partnership: districts, first organisations, first administrator. Asks for "
        "what is not given. Safe to run again: it keeps what is there and adds what is missing."
    )
    # The tables may not exist yet: this command says so itself, in one line.
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: Any) -> None:
        """Take everything; what is missing is asked for."""
        parser.add_argument("--name", help=_ASKED["name"])
        parser.add_argument("--short-name", help=_ASKED["short_name"])
        parser.add_argument("--places", help=f"one of: {', '.join(reference.counties())}")
        parser.add_argument(
            "--agency", action="append", default=[], metavar="NAME=KIND",
            help=f"an organisation; give it again for each. Kinds: {', '.join(AgencyKind)}",
        )  # fmt: skip
        parser.add_argument("--admin-name", help=_ASKED["admin_name"])
        parser.add_argument("--admin-email", help=_ASKED["admin_email"])
        parser.add_argument(
            "--new-passphrase", action="store_true",
            help="make another first passphrase for an administrator who never signed in",
        )  # fmt: skip

    def handle(self, **options: Any) -> None:
        """Found it, and say what is there and what comes next."""
        _require_ready()
        try:
            self._found(options)
        except Refusal as refusal:
            said = " ".join(filter(None, (str(refusal.message), str(refusal.next_step))))
            raise CommandError(said) from refusal

    def _found(self, options: dict[str, Any]) -> None:
        there = queries.partnership() or self._partnership(options)
        self.stdout.write(f"Partnership: {there.name}")
        self._districts(there)
        wanted = _agencies_in(options["agency"])
        self._agencies(wanted)
        self._administrator(options, [name for name, _kind in wanted])

    def _partnership(self, options: dict[str, Any]) -> Partnership:
        places = _given(options, "places").lower()
        if places not in reference.counties():
            known = ", ".join(reference.counties())
            raise CommandError(
                f"Nothing is known about the districts of “{places}”. Known: {known}. Another "
                "county goes into src/upstander/foundation/reference/data/places.toml."
            )
        return found_partnership(
            name=_given(options, "name"), short_name=_given(options, "short_name"),
            data_key=places, by=FOUNDER, now=now(),
        )  # fmt: skip

    def _districts(self, there: Partnership) -> None:
        known = set(Area.objects.values_list("code", flat=True))
        for place in reference.districts(there.data_key, now()):
            if place.code not in known:
                add_area(code=place.code, name=place.name, by=FOUNDER, now=now())
        names = Area.objects.order_by("name").values_list("name", flat=True)
        self.stdout.write(f"Districts: {', '.join(names)}")

    def _agencies(self, wanted: Iterable[tuple[str, AgencyKind]]) -> None:
        known = {agency.name.lower() for agency in queries.agencies()}
        for name, kind in wanted:
            if name.lower() not in known:
                open_agency(name=name, kind=kind, by=FOUNDER, now=now())
        names = [agency.name for agency in queries.agencies()]
        if not names:
            raise CommandError(
                "Name at least one organisation: --agency 'County Council=council_county'."
            )
        self.stdout.write(f"Organisations: {', '.join(names)}")

    def _administrator(self, options: dict[str, Any], named: Sequence[str]) -> None:
        there = Membership.objects.filter(role=Role.ADMINISTRATOR).select_related("user").first()
        if there is None:
            self._first_administrator(options, _home(named))
        elif options["new_passphrase"]:
            secret = offered_secret()
            renew_first_secret(user=there.user, secret=secret, by=FOUNDER, now=now())
            self._hand_over(there.user, secret)
        else:
            self.stdout.write(f"Administrator: {there.user.name}, {there.user.email}")
            self.stdout.write("All of this was here already or is here now.")
            if there.user.last_login is None:
                self.stdout.write("They have not signed in yet. Passphrase lost? --new-passphrase")

    def _first_administrator(self, options: dict[str, Any], agency: UUID) -> None:
        email, secret = _given(options, "admin_email").strip().lower(), offered_secret()
        user = User.objects.filter(email=email).first()
        if user is None:
            user = create_user(
                email=email, name=_given(options, "admin_name"), secret=secret, by=FOUNDER,
                now=now(),
            )  # fmt: skip
        else:
            # An earlier run was cut short after this.
            renew_first_secret(user=user, secret=secret, by=FOUNDER, now=now())
        add_member(user=user.id, agency=agency, role=Role.ADMINISTRATOR, by=FOUNDER, now=now())
        self._hand_over(user, secret)

    def _hand_over(self, user: User, secret: str) -> None:
        self.stdout.write(f"Administrator: {user.name}, {user.email}")
        self.stdout.write("")
        self.stdout.write("Their first passphrase, shown this once. Give it to them by voice:")
        self.stdout.write("")
        self.stdout.write(f"    {secret}")
        self.stdout.write("")
        self.stdout.write("What comes next:")
        for number, step in enumerate(_NEXT, start=1):
            self.stdout.write(f"  {number}. {step}")


_NEXT = (
    "Start the service: ./upstander serve",
    "The administrator signs in, connects a phone, and chooses a passphrase of their own.",
    "They set up the teams (Settings) and invite a supervisor for each, and a coordinator.",
    "Each supervisor makes the team's keys and prints the recovery cards, on their own screen.",
    "The coordinator says who receives reports (Settings, Routes). Then the public door opens.",
)


def _require_ready() -> None:
    """Raise CommandError, saying which command helps, without keys or tables."""
    try:
        key_for("pepper")
    except MasterMissing as error:
        raise CommandError(f"{error} First run: ./upstander manage make_keys") from error
    if words := database_words() or migration_words():
        raise CommandError(words)


def _given(options: dict[str, Any], name: str) -> str:
    """Return what was given, or ask for it."""
    said: str = options[name] or ""
    while not said.strip() and sys.stdin.isatty():
        said = input(f"{_ASKED[name]}: ")
    if not said.strip():
        raise CommandError(f"{_ASKED[name]}: --{name.replace('_', '-')}")
    return said.strip()


def _agencies_in(given: Iterable[str]) -> list[tuple[str, AgencyKind]]:
    found = []
    for line in given or _asked_agencies():
        name, _sign, kind = line.rpartition("=")
        if not name.strip() or kind.strip() not in AgencyKind.values:
            raise CommandError(
                f"Say what “{line}” is, such as 'County Police=police'. Kinds: "
                f"{', '.join(AgencyKind)}."
            )
        found.append((name.strip(), AgencyKind(kind.strip())))
    return found


def _asked_agencies() -> Iterable[str]:
    """Ask for the first organisations, unless some are there or nobody can answer."""
    if queries.agencies() or not sys.stdin.isatty():
        return
    while line := input("An organisation, such as County Police=police (empty when done): "):
        yield line


def _home(named: Sequence[str]) -> UUID:
    """Return the organisation that was named first, or else any: the administrator works there."""
    there = {agency.name.lower(): agency.id for agency in queries.agencies()}
    wanted = [name.lower() for name in named if name.lower() in there]
    return there[wanted[0]] if wanted else next(iter(there.values()))
