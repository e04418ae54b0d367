"""Invented places on their way to being a Safe Place, moved on by real actions."""

import datetime as dt
from dataclasses import replace

from tests.cast import NOW, Partnership
from upstander.community.directory.actions.accrediting import (
    Application,
    Visited,
    apply_to_join,
    give_sticker,
    record_agreement,
    record_training,
    record_visit,
)
from upstander.community.directory.choices import Kind, StaffKnew
from upstander.community.directory.models import Accreditation
from upstander.community.directory.rules.opening import Span
from upstander.foundation.access.actors import Actor
from upstander.foundation.core.clock import london_day

TODAY = london_day(NOW)
CAFE = Application(
    kind=Kind.SAFE_PLACE, name="Kettle Café (invented)", organisation="Kettle (invented)",
    address="5 Mill Lane", town="Rugby", postcode="cv211zz", ask_for="the manager",
    phone="01632 960011", hours="Ring the bell", access=("step_free",),
    openings=(Span(0, dt.time(9), dt.time(17)), Span(5, dt.time(10), dt.time(13))),
)  # fmt: skip


def asked(
    application: Application = CAFE, *, number: int = 0, now: dt.datetime = NOW
) -> Accreditation:
    """Let a place ask to join; a number makes it another one."""
    named = replace(application, name=f"{application.name} {number}") if number else application
    return apply_to_join(application=named, by=Actor.public(), now=now)


def a_visit(*, ready: bool = True, mystery: bool = False, on: dt.date = TODAY) -> Visited:
    """Return what somebody found."""
    return Visited(on, ready, StaffKnew.YES if ready else StaffKnew.NO, mystery=mystery)


def accredited(
    house: Partnership, *, number: int = 0, now: dt.datetime = NOW, kind: Kind = Kind.SAFE_PLACE
) -> Accreditation:
    """Take a place the whole way to its sticker."""
    gwen = house.actor("Gwen")
    place = asked(replace(CAFE, kind=kind), number=number, now=now).id
    visit = a_visit(on=london_day(now))
    record_visit(place=place, visit=visit, by=gwen, now=now)
    record_training(place=place, people=3, by=gwen, now=now)
    record_agreement(place=place, by=gwen, now=now)
    return give_sticker(place=place, sticker=f"W-{number + 1}", by=gwen, now=now)
