"""The pages of documentation that are made from the code."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from upstander.foundation.access.permissions import SENTENCES, Permission
from upstander.foundation.access.roles import ROLES, Role
from upstander.foundation.agencies.generated import pages, permissions
from upstander.foundation.audit.choices import EventName


def test_every_permission_has_a_sentence() -> None:
    assert set(SENTENCES) == set(Permission)


def test_every_role_and_event_is_there() -> None:
    text = "".join(pages().values())
    assert [role for role in Role if ROLES[role].sentence not in text] == []
    assert [name for name in EventName if f"`{name.value}`" not in text] == []


def test_the_table_says_what_the_roles_say() -> None:
    rows = [line for line in permissions().splitlines() if "<br>`" in line]
    given = {
        line.split("`")[1]: [cell.strip() == "yes" for cell in line.split("|")[2:-1]]
        for line in rows
    }
    assert given == {
        permission.value: [permission in ROLES[role].may for role in Role]
        for permission in Permission
    }


def test_it_writes_what_is_missing_and_finds_what_is_stale(tmp_path: Path) -> None:
    folder = str(tmp_path / "generated")
    with pytest.raises(CommandError, match=r"permissions\.md, events\.md"):
        call_command("generate_docs", "--check", folder=folder)
    call_command("generate_docs", folder=folder, verbosity=0)
    call_command("generate_docs", "--check", folder=folder)
    (tmp_path / "generated" / "events.md").write_text("changed by hand")
    with pytest.raises(CommandError, match=r"Out of date: events\.md\."):
        call_command("generate_docs", "--check", folder=folder)
