"""A small invented world of people, circles and reports, built by the vault's own actions."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction

from upstander.foundation.access.actors import Actor
from upstander.foundation.vault import granting, journal, receipts, unlocking
from upstander.foundation.vault.choices import CompartmentKind, Label
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.models import Item, JournalMark, KeyPair
from upstander.foundation.vault.queries import items_of, live_keys
from upstander.foundation.vault.receipts import DerivedReceipt
from upstander.foundation.vault.versions import StandbyPlan
from upstander.foundation.vault.wrapping import unwrap

NOW = dt.datetime(2026, 11, 21, 10, 0, tzinfo=dt.UTC)
TODAY = NOW.date()
HALF_AN_HOUR = dt.timedelta(minutes=30)
SETUP = Actor.system("set_up")
SECRET = "a long passphrase of an invented person"
FACTS = granting.Facts(danger=False, state="new", day=TODAY, area="E07000220")


@dataclass(frozen=True)
class Person:
    """Somebody who signs in, with their unlocked keyring."""

    id: UUID
    cookie: str

    def keyring(self, now: dt.datetime = NOW) -> Keyring:
        keyring = unlocking.resume(self.cookie, now)
        assert keyring is not None
        return keyring


@dataclass(frozen=True)
class Circle:
    id: UUID
    body: UUID


@dataclass(frozen=True)
class Report:
    id: UUID
    receipt: DerivedReceipt

    def keyring(self) -> Keyring:
        key = KeyPair.objects.get(pk=self.receipt.key.pk)
        private = unwrap(self.receipt.unlock, self.receipt.code.known)
        return Keyring(key, private, NOW)


def a_person(now: dt.datetime = NOW) -> Person:
    user = uuid4()
    unlocking.make_user_key(user_id=user, secret=SECRET, by=SETUP, now=now)
    return Person(user, signed_in(user, now))


def themselves(user: UUID) -> Actor:
    return Actor(kind="user", user_id=user)


def signed_in(user: UUID, now: dt.datetime = NOW) -> str:
    pending = unlocking.start_pending(user_id=user, secret=SECRET, now=now)
    promoted = unlocking.promote(cookie=pending, by=themselves(user), now=now)
    assert promoted is not None
    return promoted.cookie


def a_circle(*members: Person, body: UUID | None = None) -> Circle:
    """A circle whose first member founds it and lets the others in."""
    circle = Circle(uuid4(), body or uuid4())
    granting.found_circle(
        circle=circle.id, body=circle.body, first_user=members[0].id, by=SETUP, now=NOW
    )
    for member in members[1:]:
        granting.admit_to_circle(
            circle=circle.id, user=member.id, keyring=members[0].keyring(), by=SETUP, now=NOW
        )
    return circle


def a_report(*circles: Circle, independent: Circle | None = None, story: str = "story") -> Report:
    """A report with a statement and an empty conversation, as the public door seals it."""
    subject = uuid4()
    receipt = receipts.derive_receipt(report=subject, now=NOW)
    keys = live_keys([circle.id for circle in (*circles, *([independent] if independent else []))])
    holders = [keys[circle.id] for circle in circles]
    standby = StandbyPlan(keys[independent.id], receipt.key) if independent else None
    with transaction.atomic():
        receipts.store_receipt(receipt)
        granting.open_subject(
            subject=subject,
            openings=[
                granting.Opening(
                    CompartmentKind.STATEMENT, holders, [(Label.STATEMENT, {"story": story})]
                ),
                granting.Opening(CompartmentKind.CONVERSATION, [*holders, receipt.key]),
            ],
            facts=FACTS,
            standby=standby,
            purpose="report",
            by=Actor.public(),
            now=NOW,
        )
    return Report(subject, receipt)


def the_statement(report: Report) -> Item:
    return items_of(report.id, [CompartmentKind.STATEMENT])[0]


@contextmanager
def lost_with_a_newer_database() -> Iterator[None]:
    """What happens inside is in the journal, and not in the database that is here afterwards."""
    with transaction.atomic():
        yield
        numbers = list(JournalMark.objects.values_list("number", flat=True))
        transaction.set_rollback(True)
    for number in numbers:
        journal.confirm(number, TODAY)
