"""``manage found``: a partnership without code, and without harm when it is run again."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.cast import NOW
from tests.foundation.accounts.signing_in import types_password
from upstander.foundation.access.roles import Role
from upstander.foundation.accounts.models import User
from upstander.foundation.agencies.models import Agency, Area, Membership, Partnership
from upstander.foundation.agencies.queries import partnership
from upstander.foundation.audit.models import Event
from upstander.foundation.vault.queries import live_keys

pytestmark = pytest.mark.django_db
EMAIL = "rhys.tarrow@example.org"
WHOLE = (
    "--name=Warwickshire Together (invented)", "--short-name=Together", "--places=warwickshire",
    "--agency=County Police (invented)=police", "--agency=A Charity (invented)=charity",
    "--admin-name=Rhys Tarrow", f"--admin-email={EMAIL}",
)  # fmt: skip


def found(*arguments: str) -> str:
    """Run the command and return what it said."""
    out = StringIO()
    call_command("found", *arguments, stdout=out)
    return out.getvalue()


def passphrase_in(said: str) -> str:
    match = re.search(r"^    (\w+(?: \w+){6})$", said, re.MULTILINE)
    assert match, said
    return match[1]


def test_one_command_founds_the_whole_partnership() -> None:
    found(*WHOLE)
    ours = partnership()
    assert ours is not None
    assert (ours.name, ours.short_name) == ("Warwickshire Together (invented)", "Together")
    assert Area.objects.count() == 5
    assert set(Agency.objects.values_list("name", "kind")) == {
        ("County Police (invented)", "police"), ("A Charity (invented)", "charity"),
    }  # fmt: skip
    job = Membership.objects.get()
    assert (job.user.email, job.role, job.state) == (EMAIL, Role.ADMINISTRATOR, "active")
    assert job.agency.name == "County Police (invented)"


def test_the_administrator_signs_in_with_the_passphrase_that_was_shown(client) -> None:  # type: ignore[no-untyped-def]
    secret = passphrase_in(found(*WHOLE))
    assert types_password(client, EMAIL, secret)["Location"] != "/account/sign-in/"
    assert client.session["_auth_user_id"]


def test_a_second_run_changes_nothing_and_shows_no_passphrase() -> None:
    found(*WHOLE)
    before = (Event.objects.count(), User.objects.get().password)
    said = found(*WHOLE)
    assert (Event.objects.count(), User.objects.get().password) == before
    assert "All of this was here already or is here now." in said
    assert re.search(r"^    \w+ \w+", said, re.MULTILINE) is None


def test_a_later_run_adds_an_organisation_and_a_district_that_is_missing() -> None:
    found(*WHOLE)
    Area.objects.filter(name="Rugby").delete()
    said = found("--agency=Homes (invented)=housing")
    assert "Homes (invented)" in said
    assert Area.objects.filter(name="Rugby").exists()


def test_a_lost_first_passphrase_is_replaced_until_it_was_used(client) -> None:  # type: ignore[no-untyped-def]
    first = passphrase_in(found(*WHOLE))
    second = passphrase_in(found("--new-passphrase"))
    assert first != second
    types_password(client, EMAIL, first)
    assert "_auth_user_id" not in client.session
    User.objects.update(last_login=NOW)
    with pytest.raises(CommandError, match="has signed in already"):
        found("--new-passphrase")
    assert len(live_keys([User.objects.get().id])) == 1


def test_a_run_that_was_cut_short_is_finished_by_the_next() -> None:
    found(*WHOLE)
    Membership.objects.all().delete()
    passphrase_in(found(*WHOLE))
    assert Membership.objects.get().role == Role.ADMINISTRATOR


def test_at_a_terminal_it_asks_for_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(
        ["Warwickshire", "", "Together in Warwickshire", "Together", "County Police=police", "",
         EMAIL, "Rhys Tarrow"]
    )  # fmt: skip
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _question: next(answers))
    passphrase_in(found())
    ours = partnership()
    assert ours is not None
    assert ours.name == "Together in Warwickshire"
    assert User.objects.get().name == "Rhys Tarrow"


@pytest.mark.parametrize(
    ("left_out", "asks"),
    [
        ("--name", "Name of the partnership, as people will read it: --name"),
        ("--places", "Which county: --places"),
        ("--admin-email", "Their work email address: --admin-email"),
        ("--agency", "Name at least one organisation"),
    ],
)
def test_what_is_missing_is_named(left_out: str, asks: str) -> None:
    given = [one for one in WHOLE if not one.startswith(f"{left_out}=")]
    with pytest.raises(CommandError, match=re.escape(asks)):
        found(*given)


def test_an_unknown_county_and_an_unknown_kind_are_refused_in_words() -> None:
    with pytest.raises(CommandError, match="Nothing is known about the districts of “atlantis”"):
        found("--name=A", "--short-name=A", "--places=Atlantis")
    assert not Partnership.objects.exists()
    with pytest.raises(CommandError, match="Say what “A=B” is"):
        found(*WHOLE[:3], "--agency=A=B")
