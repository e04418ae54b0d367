"""The daily anchor: signed, once a day, and worth keeping."""

import json
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from tests.foundation.vault import given
from tests.foundation.vault.given import NOW, SETUP
from upstander.foundation.agencies import anchoring
from upstander.foundation.audit.actions import link_events
from upstander.foundation.vault import journal, suite, taking
from upstander.foundation.vault.models import KeyPair

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(settings: object, tmp_path: Path) -> Path:
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture
def kept() -> Path:
    """An anchor of a day on which a circle was founded."""
    given.a_circle(given.a_person())
    link_events(by=SETUP, now=NOW)
    path = anchoring.write_anchor(by=SETUP, now=NOW)
    # The commands read the real clock: an event without a link for long is a fault of its own.
    link_events(by=SETUP, now=NOW)
    return path


def test_it_says_the_head_and_every_live_key(kept: Path) -> None:
    says = anchoring.checked(kept.read_text())
    assert says["day"] == "2026-11-21"
    assert says["audit_head"]["position"] > 0
    assert len(says["public_keys"]) == 3  # a person, their circle, its recovery


def test_one_day_has_one_anchor(kept: Path) -> None:
    before = kept.read_text()
    given.a_circle(given.a_person())
    assert anchoring.write_anchor(by=SETUP, now=NOW) == kept
    assert kept.read_text() == before


def test_a_changed_anchor_is_not_signed(kept: Path) -> None:
    envelope = json.loads(kept.read_text())
    envelope["anchor"]["audit_head"]["position"] += 1
    with pytest.raises(anchoring.NotSigned):
        anchoring.checked(json.dumps(envelope))


def test_an_anchor_of_another_installation_is_not_ours(
    kept: Path, settings: object, tmp_path: Path
) -> None:
    anchoring.masters.create(tmp_path / "other")
    settings.KEYS = tmp_path / "other"
    with pytest.raises(anchoring.NotSigned):
        anchoring.checked(kept.read_text())


def test_a_kept_anchor_agrees_with_what_is_here(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("anchor_verify", str(kept))
    assert capsys.readouterr().out == "The record up to 2026-11-21 is as the anchor says.\n"


def test_a_chain_that_was_begun_anew_does_not(kept: Path) -> None:
    says = anchoring.checked(kept.read_text())
    says["audit_head"]["hash"] = "0" * 64
    kept.write_text(anchoring.signed(says))
    with pytest.raises(CommandError, match="does not agree with the anchor"):
        call_command("anchor_verify", str(kept))


def refused(kept: Path) -> str:
    with pytest.raises(CommandError) as refusal:
        call_command("anchor_verify", str(kept))
    return str(refusal.value)


def test_a_public_key_that_is_another_than_the_anchor_says_is_named(kept: Path) -> None:
    key = KeyPair.objects.get(kind="circle")
    KeyPair.objects.filter(pk=key.pk).update(public=suite.public_of(suite.new_private()))
    assert f"The public key {key.pk} is not here, or is another" in refused(kept)


def test_a_route_the_anchor_saw_as_no_act_left_it_is_named(kept: Path) -> None:
    says = anchoring.checked(kept.read_text())
    route = str(uuid4())
    says["routes"] = {route: "0" * 64}
    kept.write_text(anchoring.signed(says))
    assert f"The route {route} stood as no recorded act ever left it." in refused(kept)


def test_a_journal_that_lost_its_end_shows_against_an_anchor(kept: Path) -> None:
    taking.retire_user_keys(user=given.a_person().id, by=SETUP, now=NOW)
    says = anchoring.document(NOW)
    assert says["take_aways"] == 1
    says["take_aways"] = 2
    kept.write_text(anchoring.signed(says))
    assert "The journal of what was taken away ends before number 2." in refused(kept)


def test_an_anchor_is_written_while_the_journal_is_torn(kept: Path) -> None:
    taking.retire_user_keys(user=given.a_person().id, by=SETUP, now=NOW)
    with journal.path().open("a") as file:
        file.write("2 ta")
    assert anchoring.document(NOW)["take_aways"] is None
    assert kept.exists()


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("anchor_verify", str(tmp_path / "missing.json"))
