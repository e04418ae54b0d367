"""Is any report half there? Everything a report consists of is held against everything else."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from uuid import UUID

from django.db import connection

from upstander.confidential.casework.models import Case
from upstander.confidential.reporting.choices import ReportKind
from upstander.confidential.reporting.models import Report
from upstander.confidential.support.choices import BookingState
from upstander.confidential.support.models import Booking
from upstander.foundation.access.roles import Role
from upstander.foundation.accounts.models import User
from upstander.foundation.agencies.choices import ENDED, SHUT_OUT, MemberState
from upstander.foundation.agencies.models import Membership
from upstander.foundation.agencies.rules import holds_keys
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.matchers import registered
from upstander.foundation.audit.models import Event, PublicAct
from upstander.foundation.audit.queries import verify
from upstander.foundation.core.clock import now
from upstander.foundation.vault import journal, store
from upstander.foundation.vault.choices import CompartmentKind, KeyKind, Label, Taken, UnlockKind
from upstander.foundation.vault.lines import Fact
from upstander.foundation.vault.models import (
    Access,
    Blob,
    Compartment,
    Grant,
    Item,
    JournalMark,
    KeyPair,
    Standby,
    Unlock,
)
from upstander.foundation.vault.queries import grant_marks, key_marks, openers_report

KINDS = {CompartmentKind.STATEMENT, CompartmentKind.CONVERSATION}
# Parts that are there where somebody gave or wrote something for them.
GIVEN = set(CompartmentKind) - KINDS
# How the act of sending is called, by what was sent.
SENT = {
    ReportKind.REPORT: EventName.REPORT_SENT,
    ReportKind.EAR: EventName.WORDS_SENT,
    ReportKind.SESSION: EventName.MAILBOX_MADE,
}
# So many acts are held against their grants with three questions.
AT_ONCE = 200
LISTED = (KeyKind.CIRCLE, KeyKind.USER)
Pairs = set[tuple[UUID, object]]


def problems(fresh: Iterable[UUID]) -> list[str]:
    """Return a sentence for everything that is missing or left over; none when all is whole.

    ``fresh`` are reports with which nothing has happened since they were sent.
    """
    found = [line for look in LOOKS for line in look()]
    return [*found, *_acts_of(set(fresh))]


def _reports() -> set[UUID]:
    return set(Report.objects.values_list("id", flat=True))


def _told() -> set[UUID]:
    """Return the reports that tell what happened, not the words to who only listens."""
    return set(Report.objects.filter(kind=ReportKind.REPORT).values_list("id", flat=True))


def _sessions() -> set[UUID]:
    """Return the bookings for which something is sealed: a hold has nothing yet."""
    booked = Booking.objects.exclude(state=BookingState.HELD)
    return set(booked.values_list("id", flat=True))


def _cases() -> set[UUID]:
    return set(Case.objects.values_list("id", flat=True))


def _differ(title: str, there: Iterable[object], wanted: Iterable[object]) -> Iterator[str]:
    """Say what is not exactly as often there as it should be."""
    left, right = Counter(there), Counter(wanted)
    for one in (left - right).keys() | (right - left).keys():
        yield f"{title}: {left[one]} of {one} instead of {right[one]}"


def _compartments() -> Iterator[str]:
    there = list(Compartment.objects.values_list("subject", "kind"))
    reports, told = _reports(), _told()
    wanted = [
        (report, kind.value)
        for report in reports
        for kind in KINDS
        if report in told or kind != CompartmentKind.STATEMENT
    ]
    # The others once each.
    given = {(report, kind) for report, kind in there if report in reports and kind in GIVEN}
    cases = [(case, CompartmentKind.WORK.value) for case in _cases()]
    sessions = [(session, CompartmentKind.SUPPORT.value) for session in _sessions()]
    yield from _differ("compartments", there, [*wanted, *given, *cases, *sessions])


def _versions() -> Iterator[str]:
    keys = KeyPair.objects.filter(kind=KeyKind.COMPARTMENT)
    places = Compartment.objects.values_list("id", flat=True)
    yield from _differ(
        "keys without a compartment", set(keys.values_list("owner", flat=True)), places
    )
    current = Compartment.objects.values_list("current__owner", flat=True)
    yield from _differ("current versions", current, places)


def _statements() -> Iterator[str]:
    items = Item.objects.filter(label=Label.STATEMENT)
    yield from _differ("statements", items.values_list("compartment__subject", flat=True), _told())
    strangers = Item.objects.exclude(key__owner__in=Compartment.objects.values("id"))
    yield from (f"item {item.pk} lies under a key of no compartment" for item in strangers)


def _codes() -> Iterator[str]:
    """Each report has had a code; one at most works, and it alone opens anything."""
    keys = KeyPair.objects.filter(kind=KeyKind.CODE)
    first = keys.filter(version=1).values_list("owner", flat=True)
    yield from _differ("reporters' keys", first, _reports())
    live = dict(keys.filter(retired_on=None).values_list("id", "owner"))
    yield from _differ("codes that work", live.values(), set(live.values()))
    ways_in = Unlock.objects.filter(kind=UnlockKind.CODE)
    yield from _differ("unlocks by code", ways_in.values_list("key", flat=True), live.keys())
    there = Report.objects.filter(id__in=live.values()).values_list("id", "number")
    yield from _differ("ways in by code", ways_in.values_list("key__owner", "handle"), there)
    grants = Grant.objects.filter(to__kind=KeyKind.CODE, key__version=1)
    yield from _differ("mailboxes a code opens", grants.values_list("to", flat=True), live.keys())


def _access() -> Iterator[str]:
    """Access row ⇔ live grant, and every report has one."""
    subjects = dict(Compartment.objects.values_list("id", "subject"))
    grants = Grant.objects.filter(to__kind__in=LISTED, key__kind=KeyKind.COMPARTMENT)
    held: Pairs = {
        (subjects[place], holder)
        for place, holder in grants.values_list("key__owner", "to__owner")
        if place in subjects
    }
    yield from _differ("access rows", Access.objects.values_list("subject", "holder"), held)
    seen = {subject for subject, _holder in held}
    yield from _differ("what somebody can open", seen, _reports() | _cases() | _sessions())


def _facts() -> Iterator[str]:
    columns = ("danger", "state", "day", "area", "held")
    facts = {row.pk: _coded(row) for row in Report.objects.all()}
    booked = dict(Booking.objects.values_list("id", "state"))
    of_reports = Access.objects.exclude(subject__in=_cases())
    for subject, *said in of_reports.values_list("subject", *columns):
        if subject in booked:
            yield from _differ("states of sessions", [said[1]], [booked[subject]])
        elif facts.get(subject) != tuple(said):
            yield f"access to {subject} says {said}, the report {facts.get(subject)}"


def _coded(report: Report) -> tuple[object, ...]:
    return (report.danger, report.state, report.received_on, report.area, report.held)


def _sent() -> Iterator[str]:
    acts = [*_acts(Event), *_acts(PublicAct)]
    there = [(act.subject_id, act.name) for act in acts]
    sent = [(id_, SENT[ReportKind(kind)]) for id_, kind in Report.objects.values_list("id", "kind")]
    yield from _differ("acts of sending", there, sent)


def _acts(model: type[Event] | type[PublicAct]) -> Iterable[Event | PublicAct]:
    return model.objects.filter(name__in=SENT.values())


def _acts_of(fresh: set[UUID]) -> Iterator[str]:
    """Say of each new report whether its act names exactly the grants that are there."""
    acts = [act for act in (*_acts(Event), *_acts(PublicAct)) if act.subject_id in fresh]
    for at in range(0, len(acts), AT_ONCE):
        yield from _named_otherwise(acts[at : at + AT_ONCE])


def _named_otherwise(acts: Sequence[Event | PublicAct]) -> Iterator[str]:
    """Say which of these acts names other grants or keys than were made for its report.

    Asked for many together: one question for each act had a database read all grants for each.
    """
    subjects = {act.subject_id for act in acts if act.subject_id}
    places = dict(Compartment.objects.filter(subject__in=subjects).values_list("id", "subject"))
    grants: dict[UUID | None, list[Grant]] = {subject: [] for subject in subjects}
    keys: dict[UUID | None, list[KeyPair]] = {subject: [] for subject in subjects}
    for grant in Grant.objects.filter(key__owner__in=[*places]).select_related("key"):
        grants[places[grant.key.owner]].append(grant)
    for key in KeyPair.objects.filter(owner__in=[*places, *subjects]):
        keys[places.get(key.owner, key.owner)].append(key)
    for act in acts:
        if act.detail != grant_marks(grants[act.subject_id]) | key_marks(keys[act.subject_id]):
            yield f"the act of sending {act.subject_id} names other grants than there are"


def _standbys() -> Iterator[str]:
    for row in Standby.objects.exclude(key__owner__in=Compartment.objects.values("id")):
        yield f"standby {row.pk} belongs to no compartment"


def _journal() -> Iterator[str]:
    """The journal and the database know of the same, and what it says of members is so."""
    there = journal.read()
    takings = list(there.takings.values()) if there else []
    done = {taken.number for taken in takings if taken.done}
    yield from _differ("take-aways", done, JournalMark.objects.values_list("number", flat=True))
    for taken in takings:
        if taken.done:
            yield from (line for fact in taken.facts for line in _still_so(fact))


def _still_so(fact: Fact) -> Iterator[str]:
    """Say of a fact that nothing undoes afterwards whether the database says otherwise."""
    if fact.kind == ENDED and Membership.objects.filter(id=fact.parts[0], ended_on=None).exists():
        yield f"the membership {fact.parts[0]} was ended and is not"
    if fact.kind == SHUT_OUT and User.objects.filter(id=fact.parts[0], is_active=True).exists():
        yield f"the person {fact.parts[0]} was shut out and is not"
    if (
        fact.kind == Taken.KEY
        and KeyPair.objects.filter(id=fact.parts[0], retired_on=None).exists()
    ):
        yield f"the key {fact.parts[0]} was ended and is not"


def _members() -> Iterator[str]:
    """Who is active in a team with a job that reads holds all of its keys, and nobody else any."""
    active = {
        (circle, user)
        for circle, user, role in Membership.objects.filter(
            state=MemberState.ACTIVE, circle__isnull=False
        ).values_list("circle", "user", "role")
        if holds_keys(Role(role))
    }
    epochs = KeyPair.objects.filter(kind=KeyKind.CIRCLE).values_list("id", "owner")
    wanted = [(key, user) for key, owner in epochs for circle, user in active if owner == circle]
    held = Grant.objects.filter(key__kind=KeyKind.CIRCLE, to__kind=KeyKind.USER)
    yield from _differ("keys of members", held.values_list("key", "to__owner"), wanted)


def _openers() -> Iterator[str]:
    _checked, short = openers_report(now())
    yield from (f"{place.kind} of {place.subject} has {place.openers} openers" for place in short)


def _audit() -> Iterator[str]:
    verdict = verify(now=now(), matchers=registered())
    yield from (problem.words for problem in verdict.problems)


def _database() -> Iterator[str]:
    if connection.vendor != "sqlite":
        # PostgreSQL holds its own constraints at each commit.
        return
    with connection.cursor() as cursor:
        for check in ("PRAGMA integrity_check", "PRAGMA foreign_key_check"):
            yield from (str(row) for row in cursor.execute(check).fetchall() if row != ("ok",))


def _files() -> Iterator[str]:
    there = {path.name for path in store.folder().glob("*")}
    for blob in Blob.objects.all():
        if blob.pk.hex not in there:
            yield f"file {blob.pk} has no bytes"


LOOKS: tuple[Callable[[], Iterator[str]], ...] = (
    _compartments, _versions, _statements, _codes, _access, _facts, _sent, _standbys, _openers,
    _journal, _members, _audit, _database, _files,
)  # fmt: skip
