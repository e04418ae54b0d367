"""The command for people who keep the system."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.foundation.audit.given import a_chain
from upstander.foundation.audit import matchers, queries, triggers
from upstander.foundation.audit.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_other_rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the matchers of rooms above: they have tests of their own."""
    monkeypatch.setattr(matchers, "_registered", [])


def said(*arguments: str) -> str:
    out = io.StringIO()
    call_command("audit_verify", *arguments, stdout=out)
    return out.getvalue()


def test_a_whole_record_is_said_to_be_whole_with_the_head_to_keep() -> None:
    a_chain(2)
    head = queries.head()
    assert head is not None
    kept = f"{head.position}:{head.hash}"
    assert said() == f"Events: 2. Links: 2. Head: {kept}\nThe audit trail is whole.\n"
    assert said("--head", kept).endswith("The audit trail is whole.\n")


def test_before_the_first_act_there_is_no_head() -> None:
    assert said().startswith("Events: 0. Links: 0. Head: none yet\n")


def test_every_fault_is_named_and_the_command_fails() -> None:
    event = a_chain(2)[0]
    with triggers.lifted(connection):
        Event.objects.filter(id=event.id).update(actor_name="Somebody else")
    out = io.StringIO()
    with pytest.raises(CommandError, match=r"not whole\. Faults: 1\."):
        call_command("audit_verify", stdout=out)
    assert f"- Link 1: event {event.id} was altered after it was linked.\n" in out.getvalue()


def test_what_other_rooms_registered_is_asked_too() -> None:
    def complains(_noted: object) -> list[str]:
        return ["Item 7 is not the one that was written."]

    matchers.register(complains)
    matchers.register(complains)
    out = io.StringIO()
    with pytest.raises(CommandError, match=r"Faults: 1\."):
        call_command("audit_verify", stdout=out)
    assert "- Item 7 is not the one that was written.\n" in out.getvalue()
