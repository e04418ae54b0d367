"""``manage setup_partnership "Warwickshire"``: from an empty database to a first administrator.

The one way to found a partnership. Everything after it is on screen.
"""

import sys
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db.models import QuerySet

from upstander.foundation.access.actors import Actor
from upstander.foundation.access.roles import Role
from upstander.foundation.accounts.actions import create_user, renew_first_secret
from upstander.foundation.accounts.models import User
from upstander.foundation.accounts.rules import offered_secret
from upstander.foundation.agencies import queries
from upstander.foundation.agencies.actions.founding import (
    add_area,
    found_partnership,
    name_circle,
    open_agency,
)
from upstander.foundation.agencies.actions.members import add_member
from upstander.foundation.agencies.choices import AgencyKind
from upstander.foundation.agencies.models import Area, Circle, Membership, Partnership
from upstander.foundation.agencies.preparing import Body, bodies_of
from upstander.foundation.core.clock import now
from upstander.foundation.core.errors import Refusal
from upstander.foundation.jobs.readiness import database_words, migration_words
from upstander.foundation.reference import queries as reference
from upstander.foundation.reference.actions import record_reference
from upstander.foundation.reference.geography import Place, area_name
from upstander.foundation.vault.masters import MasterMissing, key_for

FOUNDER = Actor.system("setup_partnership")
_ASKED = {
    "name": "Name of the partnership, as people will read it",
    "short_name": "Its short name, one or two words",
    "place": "Which county, council or police force of England and Wales",
    "admin_name": "Name of the first administrator",
    "admin_email": "Their work email address",
}


class Person(NamedTuple):
    """Who is to be the first administrator."""

    email: str
    name: str


class Command(BaseCommand):
    """Found the partnership of this installation, or add what an earlier run left out."""

    help = (
        "Found the partnership of a county, council or police force: districts, organisations and "
        "teams to fill, first administrator. Safe to run again: it keeps what is there and adds "
        "what is missing."
    )
    # The tables may not exist yet: this command says so itself, in one line.
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: Any) -> None:
        """Take everything; what is missing is asked for."""
        parser.add_argument("place", nargs="?", help=_ASKED["place"])
        parser.add_argument("--name", help=_ASKED["name"])
        parser.add_argument("--short-name", help=_ASKED["short_name"])
        parser.add_argument(
            "--agency", action="append", default=[], metavar="NAME=KIND",
            help=f"one more organisation; give it again for each. Kinds: {', '.join(AgencyKind)}",
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
        there, place = queries.partnership(), None
        if there is None:
            place = _chosen(_given(options, "place"))
        elif options["place"]:
            _require_same(there, options["place"])
        extra, person = _agencies_in(options["agency"]), _first_person(options)
        # Nothing is written before everything was given: what is half founded cannot be taken back.
        if place is not None:
            there = _founded(place, options)
        assert there is not None  # noqa: S101 - it was there, or is now
        self.stdout.write(f"Partnership: {there.name}")
        record_reference(by=FOUNDER, now=now())
        self._districts(there)
        self._agencies([*bodies_of(there.data_key, now()), *extra])
        if person is not None:
            self._first_administrator(person, _home([body.name for body in extra]))
        else:
            self._administrator(again=options["new_passphrase"])

    def _districts(self, there: Partnership) -> None:
        known = set(Area.objects.values_list("code", flat=True))
        for place in reference.districts(there.data_key, now()):
            if place.code not in known:
                add_area(code=place.code, name=place.name, by=FOUNDER, now=now())
        names = Area.objects.order_by("name").values_list("name", flat=True)
        self.stdout.write(f"Districts: {', '.join(names)}")

    def _agencies(self, wanted: Iterable[Body]) -> None:
        known = {agency.name.lower(): agency.id for agency in queries.agencies()}
        for body in wanted:
            if body.name.lower() not in known:
                made = open_agency(name=body.name, kind=body.kind, by=FOUNDER, now=now())
                known[body.name.lower()] = made.id
            _teams(known[body.name.lower()], body.teams)
        names = [agency.name for agency in queries.agencies()]
        self.stdout.write(f"Organisations: {', '.join(names)}")

    def _administrator(self, *, again: bool) -> None:
        there = _administrators().select_related("user").order_by("pk")[0]
        if again:
            secret = offered_secret()
            renew_first_secret(user=there.user, secret=secret, by=FOUNDER, now=now())
            self._hand_over(there.user, secret)
        else:
            self.stdout.write(f"Administrator: {there.user.name}, {there.user.email}")
            self.stdout.write("All of this was here already or is here now.")
            if there.user.last_login is None:
                self.stdout.write("They have not signed in yet. Passphrase lost? --new-passphrase")

    def _first_administrator(self, person: Person, agency: UUID) -> None:
        secret = offered_secret()
        user = User.objects.filter(email=person.email).first()
        if user is None:
            user = create_user(
                email=person.email, name=person.name, secret=secret, by=FOUNDER, now=now()
            )
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


# So many districts are named where places have to be told apart.
_LISTED = 15
# Whose the administrator is last, unless somebody says so.
_LAST = {AgencyKind.COUNCIL_DISTRICT.value: 1, AgencyKind.POLICE.value: 2}
_NEXT = (
    "Start the service: ./upstander serve",
    "The administrator signs in, connects a phone, and chooses a passphrase of their own.",
    "They look through the organisations and teams (Settings) and add a charity’s independent one.",
    "They invite a supervisor for each team that receives reports, and a coordinator.",
    "Each supervisor makes the team's keys and prints the recovery cards, on their own screen.",
    "The coordinator says who receives reports (Settings, Routes).",
    "Settings, Opening lists what is still missing. When all is green, open the public door there.",
)


def _teams(agency: UUID, wanted: Iterable[str]) -> None:
    """Name the teams of an organisation that are not there yet: they hold no keys."""
    there = set(Circle.objects.filter(agency=agency).values_list("name", flat=True))
    for name in wanted:
        if name not in there:
            name_circle(agency=agency, name=name, by=FOUNDER, now=now())


def _require_same(there: Partnership, said: str) -> None:
    """Raise CommandError when another place is named than this installation was founded for."""
    if there.data_key not in {place.key for place in reference.places_called(said)}:
        founded = reference.place(there.data_key).name
        raise CommandError(
            f"This installation is {there.name}, founded for {founded}. One installation is one "
            f"partnership: “{said}” needs a database and keys of its own."
        )


def _require_ready() -> None:
    """Raise CommandError, saying which command helps, without keys or tables."""
    try:
        key_for("pepper")
    except MasterMissing as error:
        raise CommandError(f"{error} First run: ./upstander manage make_keys") from error
    if words := database_words() or migration_words():
        raise CommandError(words)


def _chosen(name: str) -> Place:
    """Return the one place of this name; raise CommandError that names the choices otherwise."""
    found = reference.places_called(name)
    if len(found) == 1:
        return found[0]
    if found:
        lines = [f"  {place.key}: {place.name} ({_names(place)})" for place in found]
        words = "\n".join([f"“{name}” is more than one place. Name one:", *lines])
        if not sys.stdin.isatty():
            raise CommandError(words)
        return _chosen(input(f"{words}\nWhich one? "))
    near = ", ".join(reference.places_near(name))
    alike = f" Did you mean: {near}?" if near else ""
    raise CommandError(f"No county or police force of England and Wales is called “{name}”.{alike}")


def _names(place: Place) -> str:
    found = [district.name for district in reference.districts(place.key, now())]
    return ", ".join(found) if len(found) <= _LISTED else f"{len(found)} districts"


def _founded(place: Place, options: dict[str, Any]) -> Partnership:
    area = area_name(place)
    return found_partnership(
        name=options["name"] or f"{area} partnership", short_name=options["short_name"] or area,
        data_key=place.key, by=FOUNDER, now=now(),
    )  # fmt: skip


def _administrators() -> QuerySet[Membership]:
    return Membership.objects.filter(role=Role.ADMINISTRATOR)


def _first_person(options: dict[str, Any]) -> Person | None:
    """Return who is to be the first administrator; None where there is one."""
    if _administrators().exists():
        return None
    email = _given(options, "admin_email").lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise CommandError(f"“{email}” is no email address: --admin-email") from error
    known = User.objects.filter(email=email).first()
    return Person(email, known.name if known else _given(options, "admin_name"))


def _given(options: dict[str, Any], name: str) -> str:
    """Return what was given, or ask for it."""
    said: str = options[name] or ""
    while not said.strip() and sys.stdin.isatty():
        said = input(f"{_ASKED[name]}: ")
    if not said.strip():
        given = (
            'setup_partnership "Warwickshire"' if name == "place" else f"--{name.replace('_', '-')}"
        )
        raise CommandError(f"{_ASKED[name]}: {given}")
    return said.strip()


def _agencies_in(given: Iterable[str]) -> list[Body]:
    found = []
    for line in given:
        name, _sign, kind = line.rpartition("=")
        if not name.strip() or kind.strip() not in AgencyKind.values:
            raise CommandError(
                f"Say what “{line}” is, such as 'County Police=police'. Kinds: "
                f"{', '.join(AgencyKind)}."
            )
        found.append(Body(name.strip(), AgencyKind(kind.strip())))
    return found


def _home(named: Sequence[str]) -> UUID:
    """Return where the administrator works: the organisation named first, else a council.

    Not the police, where there is another: whoever keeps the settings should not be of those whom
    a person may want to leave out.
    """
    there = {agency.name.lower(): agency.id for agency in queries.agencies()}
    wanted = [name.lower() for name in named if name.lower() in there]
    if wanted:
        return there[wanted[0]]
    first = sorted(queries.agencies(), key=lambda agency: (_LAST.get(agency.kind, 0), agency.name))
    return first[0].id
