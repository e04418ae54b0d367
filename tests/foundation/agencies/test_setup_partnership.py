"""``manage setup_partnership``: any county or force by name, and without harm when run again."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.cast import NOW
from tests.foundation.accounts.signing_in import types_password
from upstander.foundation.access.roles import Role
from upstander.foundation.accounts.models import User
from upstander.foundation.agencies.choices import AgencyKind
from upstander.foundation.agencies.models import Agency, Area, Circle, Membership, Partnership
from upstander.foundation.agencies.queries import partnership
from upstander.foundation.audit.models import Event
from upstander.foundation.vault.queries import live_keys

pytestmark = pytest.mark.django_db
EMAIL = "rhys.tarrow@example.org"
WHOLE = (
    "Warwickshire", "--name=Warwickshire Together (invented)", "--short-name=Together",
    "--agency=A Charity (invented)=charity",
    "--admin-name=Rhys Tarrow", f"--admin-email={EMAIL}",
)  # fmt: skip


def found(*arguments: str) -> str:
    """Run the command and return what it said."""
    out = StringIO()
    call_command("setup_partnership", *arguments, stdout=out)
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
        ("Warwickshire Police", "police"), ("Warwickshire County Council", "council_county"),
        ("North Warwickshire Borough Council", "council_district"),
        ("Nuneaton and Bedworth Borough Council", "council_district"),
        ("Rugby Borough Council", "council_district"),
        ("Stratford-on-Avon District Council", "council_district"),
        ("Warwick District Council", "council_district"), ("A Charity (invented)", "charity"),
    }  # fmt: skip
    assert set(Circle.objects.values_list("agency__name", "name")) == {
        ("Warwickshire Police", "Hate crime team"),
        ("Warwickshire County Council", "Community safety"),
        ("Warwickshire County Council", "Adult safeguarding"),
        ("Warwickshire County Council", "Children’s safeguarding"),
    }
    job = Membership.objects.get()
    assert (job.user.email, job.role, job.state) == (EMAIL, Role.ADMINISTRATOR, "active")
    assert job.agency.name == "A Charity (invented)"


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
    answers = iter(["", "Warwickshire", EMAIL, "Rhys Tarrow"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _question: next(answers))
    passphrase_in(found())
    ours = partnership()
    assert ours is not None
    assert (ours.name, ours.short_name) == ("Warwickshire partnership", "Warwickshire")
    assert User.objects.get().name == "Rhys Tarrow"


@pytest.mark.parametrize(
    ("left_out", "asks"),
    [
        ("Warwickshire", "Which county, council or police force of England and Wales"),
        ("--admin-email", "Their work email address: --admin-email"),
        ("--admin-name", "Name of the first administrator: --admin-name"),
    ],
)
def test_what_is_missing_is_named_before_anything_is_founded(left_out: str, asks: str) -> None:
    given = [one for one in WHOLE if one.partition("=")[0] != left_out]
    with pytest.raises(CommandError, match=re.escape(asks)):
        found(*given)
    assert not Partnership.objects.exists()


def test_an_address_that_no_mail_reaches_is_refused_before_anything_is_founded() -> None:
    with pytest.raises(CommandError, match=r"“rhys\.tarrow” is no email address"):
        found(*WHOLE[:-1], "--admin-email=Rhys.Tarrow")
    assert not Partnership.objects.exists()


def test_an_unknown_county_and_an_unknown_kind_are_refused_in_words() -> None:
    with pytest.raises(
        CommandError, match="No county or police force of England and Wales is called “Atlantis”"
    ):
        found("Atlantis")
    assert not Partnership.objects.exists()
    with pytest.raises(CommandError, match="Say what “A=B” is"):
        found("Warwickshire", "--agency=A=B")
    assert not Partnership.objects.exists()


def test_a_name_written_wrongly_brings_those_written_like_it() -> None:
    with pytest.raises(CommandError, match="Did you mean: Warwickshire"):
        found("Warwikshire")


def test_a_name_of_two_places_brings_both_and_founds_neither() -> None:
    with pytest.raises(
        CommandError, match=r"kent-county: Kent \(Ashford, .*\)\n  kent-police-area: Kent Police"
    ):
        found("Kent", *WHOLE[1:])
    assert not Partnership.objects.exists()
    found("kent-police-area", *WHOLE[3:])
    assert Area.objects.count() == 13


def test_at_a_terminal_it_asks_which_of_two_places_is_meant(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda words: asked.append(words) or "kent-county")
    found("Kent", *WHOLE[1:])
    assert ["kent-police-area: Kent Police area" in words for words in asked] == [True]
    assert Area.objects.count() == 12


def test_another_place_is_refused_where_one_is_founded() -> None:
    found(*WHOLE)
    with pytest.raises(CommandError, match=r"founded for Warwickshire\. One installation is one"):
        found("Walsall")
    assert Area.objects.count() == 5


def test_nobody_of_the_police_is_the_first_administrator_unless_it_is_said() -> None:
    found("Walsall", "--admin-name=Rhys Tarrow", f"--admin-email={EMAIL}")
    assert Membership.objects.get().agency.name == "Walsall Metropolitan Borough Council"


def test_a_county_brings_its_district_councils_without_teams() -> None:
    found("kent-county", "--admin-name=Rhys Tarrow", f"--admin-email={EMAIL}")
    lower = Agency.objects.filter(kind=AgencyKind.COUNCIL_DISTRICT)
    assert (lower.count(), Circle.objects.filter(agency__in=lower).count()) == (12, 0)
    assert sorted(Circle.objects.values_list("agency__name", "name")) == [
        ("Kent County Council", "Adult safeguarding"),
        ("Kent County Council", "Children’s safeguarding"),
        ("Kent County Council", "Community safety"),
        ("Kent Police", "Hate crime team"),
    ]
