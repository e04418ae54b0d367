"""The listed places of the demonstration: each came to its sticker by the same acts as any other."""

import itertools
from pathlib import Path

import pytest

from tests.demo.test_building import TODAY
from upstander.community.directory.choices import Move
from upstander.community.directory.models import Accreditation, Entry, Step
from upstander.community.directory.queries.entries import public_entries
from upstander.demo import place
from upstander.demo.building import at, build
from upstander.demo.filling import accredit
from upstander.foundation.audit.matchers import registered
from upstander.foundation.audit.queries import verify


@pytest.mark.django_db
def test_every_listed_place_comes_to_its_sticker_and_the_public_list_stays_as_it_was(
    tmp_path: Path,
) -> None:
    build(seed=7, today=TODAY)
    now = at(TODAY, 12)
    before = set(public_entries(now).values_list("pk", "checked_on", "checked_by_role"))
    place.write(tmp_path, place.Mark(7, TODAY.isoformat(), whole=True))
    first = list(itertools.islice(accredit(tmp_path), 3))
    rest = list(accredit(tmp_path))
    assert (len(first), first[0] in rest, list(accredit(tmp_path))) == (3, False, [])
    assert set(public_entries(now).values_list("pk", "checked_on", "checked_by_role")) == before
    kinds = ["safe_place", "centre"]
    bare = Entry.objects.filter(service__kind__in=kinds, checked_on__isnull=False)
    assert bare.exclude(state="ended").filter(accreditation__isnull=True).count() == 0
    left = {
        (one.review_on - TODAY).days for one in Accreditation.objects.filter(stage="accredited")
    }
    assert {58, 29, 6} <= left
    stages = set(Accreditation.objects.values_list("stage", flat=True))
    assert {"applied", "visited", "accredited", "off"} <= stages
    assert Step.objects.filter(move=Move.MYSTERY).count() > 1
    assert verify(now=now, matchers=registered()).problems == ()


def test_a_folder_without_a_demonstration_has_no_places(tmp_path: Path) -> None:
    assert list(accredit(tmp_path)) == []
