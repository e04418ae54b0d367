"""A place keeps its own entry right: a private link, a proposal, and a look at each field."""

import datetime as dt
from dataclasses import replace
from uuid import uuid4

import pytest
from django.test import Client

from tests.cast import NOW, Partnership
from tests.community.directory.joining import accredited
from tests.confidential.browsing import signed_in
from tests.confidential.reporting.at_the_door import text_of
from upstander.community.directory.actions.entries import change_entry, set_state
from upstander.community.directory.actions.updating import (
    LINK_DAYS,
    answer_proposal,
    make_link,
    propose,
    say_unchanged,
)
from upstander.community.directory.change_words import changes
from upstander.community.directory.choices import State
from upstander.community.directory.models import Entry, Proposal, UpdateLink
from upstander.community.directory.place_refusals import LinkOver, NothingNew
from upstander.community.directory.queries.entries import any_entry, facts_of
from upstander.community.directory.queries.updating import entry_of_link, waiting_change
from upstander.community.directory.refusals import (
    NoSuchEntry,
    NoSuchProposal,
    NotRunning,
)
from upstander.community.directory.rules.facts import Difference, Facts
from upstander.community.directory.rules.opening import Span
from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event, PublicAct
from upstander.foundation.core import clock

pytestmark = pytest.mark.django_db
PUBLIC = Actor.public()


@pytest.fixture
def entry(house: Partnership) -> Entry:
    """Return the entry of an accredited place."""
    made = accredited(house, now=clock.now()).entry
    assert made is not None
    return made


@pytest.fixture
def secret(house: Partnership, entry: Entry) -> str:
    """Return the secret of its link."""
    return make_link(entry=entry.id, by=house.actor("Gwen"), now=clock.now())


def says(entry: Entry) -> Facts:
    """Return what the entry says now."""
    there = any_entry(entry.id)
    assert there is not None
    return facts_of(there)


# --- the link ------------------------------------------------------------------------------------


def test_of_a_link_only_a_hash_is_kept_and_the_newest_alone_opens(
    house: Partnership, entry: Entry, secret: str
) -> None:
    newer = make_link(entry=entry.id, by=house.actor("Gwen"), now=clock.now())
    assert UpdateLink.objects.get().digest not in {secret, newer}
    assert (entry_of_link(secret, clock.now()), entry_of_link(newer, clock.now())) == (None, entry)


def test_a_link_is_over_after_its_days(secret: str) -> None:
    last = clock.now() + dt.timedelta(days=LINK_DAYS)
    assert entry_of_link(secret, last) is not None
    assert entry_of_link(secret, last + dt.timedelta(days=1)) is None


def test_only_who_keeps_the_directory_makes_links(house: Partnership, entry: Entry) -> None:
    with pytest.raises(NotPermitted):
        make_link(entry=entry.id, by=house.actor("Esi"), now=NOW)
    with pytest.raises(NoSuchEntry):
        make_link(entry=uuid4(), by=house.actor("Gwen"), now=NOW)


def test_a_link_that_opens_nothing_changes_nothing() -> None:
    facts = Facts(kind="safe_place", organisation="x", name="x")
    with pytest.raises(LinkOver):
        propose(secret="x", facts=facts, by=PUBLIC, now=NOW)
    with pytest.raises(LinkOver):
        say_unchanged(secret="x", by=PUBLIC, now=NOW)


# --- what the place says -------------------------------------------------------------------------


def test_nothing_changed_counts_as_a_check_by_the_place(entry: Entry, secret: str) -> None:
    later = clock.now() + dt.timedelta(days=20)
    say_unchanged(secret=secret, by=PUBLIC, now=later)
    entry.refresh_from_db()
    assert (entry.checked_on, entry.checked_by_role) == (clock.london_day(later), "provider")


def test_a_place_that_ended_is_not_checked(house: Partnership, entry: Entry, secret: str) -> None:
    set_state(entry=entry.id, state=State.ENDED, by=house.actor("Gwen"), now=NOW)
    with pytest.raises(NotRunning):
        say_unchanged(secret=secret, by=PUBLIC, now=clock.now())


def test_a_proposal_changes_nothing_yet_and_a_later_one_takes_its_place(
    entry: Entry, secret: str
) -> None:
    old = says(entry)
    for number in ("01632 960021", "01632 960022"):
        propose(secret=secret, facts=replace(old, phone=number), by=PUBLIC, now=clock.now())
    assert says(entry) == old
    assert Proposal.objects.get().said["phone"] == "01632 960022"
    assert PublicAct.objects.filter(name=EventName.CHANGE_PROPOSED).count() == 2


def test_what_says_the_same_is_no_proposal(entry: Entry, secret: str) -> None:
    with pytest.raises(NothingNew):
        propose(secret=secret, facts=says(entry), by=PUBLIC, now=clock.now())


# --- what we take over ---------------------------------------------------------------------------


def test_field_by_field_what_is_not_taken_stays(
    house: Partnership, entry: Entry, secret: str
) -> None:
    facts = replace(says(entry), phone="01632 960021", cost="Five pounds")
    waits = propose(secret=secret, facts=facts, by=PUBLIC, now=clock.now())
    gwen = house.actor("Gwen")
    assert answer_proposal(proposal=waits.id, take={"phone", "name"}, by=gwen, now=clock.now()) == (
        "phone",
    )
    assert (says(entry).phone, says(entry).cost) == ("01632 960021", "")
    event = Event.objects.get(name=EventName.CHANGE_ANSWERED)
    assert event.detail["fields"] == "phone"
    with pytest.raises(NoSuchProposal):
        answer_proposal(proposal=waits.id, take={"cost"}, by=gwen, now=clock.now())


def test_nothing_taken_leaves_everything(house: Partnership, entry: Entry, secret: str) -> None:
    old = says(entry)
    waits = propose(secret=secret, facts=replace(old, phone="x"), by=PUBLIC, now=clock.now())
    gwen = house.actor("Gwen")
    assert answer_proposal(proposal=waits.id, take=(), by=gwen, now=clock.now()) == ()
    assert says(entry) == old


def test_what_a_colleague_changed_meanwhile_stays_as_they_left_it(
    house: Partnership, entry: Entry, secret: str
) -> None:
    old, gwen = says(entry), house.actor("Gwen")
    facts = replace(old, phone="01632 960021", cost="Five pounds")
    waits = propose(secret=secret, facts=facts, by=PUBLIC, now=clock.now())
    change_entry(entry=entry.id, facts=replace(old, cost="Ten pounds"), by=gwen, now=clock.now())
    answer_proposal(proposal=waits.id, take={"phone"}, by=gwen, now=clock.now())
    assert (says(entry).phone, says(entry).cost) == ("01632 960021", "Ten pounds")


def test_each_field_is_shown_in_words() -> None:
    found = changes(
        [
            Difference("openings", [], ["0 09:00 17:00 - -", "6 10:00 12:00 2027-04-01 -"]),
            Difference("openings", ["5 10:00 16:00 2027-06-01 2027-08-31 instead"], []),
            Difference("access", ["loop"], ["step_free"]),
            Difference("holidays", "closed", "usual"),
            Difference("phone", "1", ""),
        ]
    )
    assert [(one.label, list(one.old), list(one.new)) for one in found] == [
        ("Opening hours", ["nothing"], ["Monday 09:00–17:00", "Sunday 10:00–12:00 (2027-04-01 – -)"]),
        (
            "Opening hours",
            ["Saturday 10:00–16:00 (2027-06-01 – 2027-08-31), instead of the usual hours"],
            ["nothing"],
        ),
        ("What it has", ["Hearing loop"], ["No steps"]),
        ("On bank holidays", ["Closed on bank holidays"], ["Open as usual on bank holidays"]),
        ("Phone", ["1"], ["nothing"]),
    ]  # fmt: skip


# --- the screens ---------------------------------------------------------------------------------


def typed(**more: object) -> dict[str, object]:
    """Return the form of a place as its page sends it."""
    return {"holidays": "closed", "phone": "01632 960011", "access": ["step_free"], **more}


def test_looking_at_the_link_changes_nothing(client: Client, entry: Entry, secret: str) -> None:
    before = any_entry(entry.id)
    page = client.get(f"/places/update/{secret}/")
    assert "Is it still right?" in text_of(page)
    assert before is not None
    assert any_entry(entry.id) == before
    assert (Proposal.objects.count(), page["Referrer-Policy"]) == (0, "no-referrer")


def test_one_press_says_that_nothing_changed(client: Client, secret: str) -> None:
    page = client.post(f"/places/update/{secret}/", {"do": "same"})
    assert "Your entry says that you checked it today." in text_of(page)


def test_a_place_sends_changes_and_the_coordinator_takes_what_is_right(
    client: Client, house: Partnership, entry: Entry, secret: str
) -> None:
    sent = client.post(
        f"/places/update/{secret}/", typed(phone="01632 960021", day_0="9:00–12:00", do="send")
    )
    assert "We look at it within a week." in text_of(sent)
    gwen = signed_in(house.people["Gwen"])
    listed = text_of(gwen.get("/directory/changes/"))
    waits = Proposal.objects.get()
    page = text_of(gwen.get(f"/directory/changes/{waits.id}/"))
    assert ("Kettle Café" in listed, "Monday 09:00–12:00" in page) == (True, True)
    gwen.post(f"/directory/changes/{waits.id}/", {"take": ["openings"]})
    assert (says(entry).openings, says(entry).phone) == (
        (Span(0, dt.time(9), dt.time(12)),), "01632 960011",
    )  # fmt: skip
    assert gwen.get(f"/directory/changes/{waits.id}/").status_code == 404
    assert waiting_change(waits.id) is None


def test_hours_that_are_not_clear_come_back_with_what_was_typed(
    client: Client, secret: str
) -> None:
    page = client.post(f"/places/update/{secret}/", typed(day_0="mornings", do="send"))
    assert ("“mornings” is not clear" in text_of(page), Proposal.objects.count()) == (True, 0)


def test_nothing_different_is_said_kindly(client: Client, entry: Entry, secret: str) -> None:
    note = says(entry).hours_note
    page = client.post(
        f"/places/update/{secret}/", typed(hours_note=note, day_0="9-5", day_5="10-1", do="send")
    )
    assert (page.status_code, "press “Nothing changed”" in text_of(page)) == (409, True)


def test_a_link_that_is_over_says_so(client: Client, house: Partnership, entry: Entry) -> None:
    assert client.get("/places/update/rubbish/").status_code == 410
    secret = make_link(entry=entry.id, by=house.actor("Gwen"), now=clock.now())
    set_state(entry=entry.id, state=State.ENDED, by=house.actor("Gwen"), now=NOW)
    assert client.post(f"/places/update/{secret}/", {"do": "same"}).status_code == 410


def test_the_link_is_shown_once(house: Partnership, entry: Entry) -> None:
    gwen = signed_in(house.people["Gwen"])
    page = text_of(gwen.post(f"/directory/{entry.id}/link/"))
    assert "/places/update/" in page
    assert gwen.post(f"/directory/{house.police.id}/link/").status_code == 404


def test_without_a_change_the_list_says_so(house: Partnership) -> None:
    assert "No change waits" in text_of(signed_in(house.people["Gwen"]).get("/directory/changes/"))
