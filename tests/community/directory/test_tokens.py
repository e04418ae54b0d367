"""Tokens of partners' programs: hashed, for a time, for what was granted, and never with a key."""

import datetime as dt
import json
import re
from hashlib import sha256

import pytest
from django.test import Client

from tests.cast import NOW, Partnership
from tests.community.directory.given import CENTRE, LIBRARY, added, listed
from tests.confidential.browsing import signed_in
from tests.matrix import Attempt, roles_let_in, roles_with
from upstander.community.directory.actions.tokens import (
    Made,
    NoSuchToken,
    NotForPrograms,
    TooLong,
    end_token,
    make_token,
)
from upstander.community.directory.models import Token
from upstander.community.directory.queries.tokens import program_of, tokens
from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.access.permissions import FOR_TOKENS, Permission
from upstander.foundation.core.clock import london_day

DAY = dt.timedelta(days=1)
READ = Permission.READ_UNLISTED
SERVICES = "/open-referral/v3/services"

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(house: Partnership) -> Made:
    """Return a token that works for thirty days."""
    return make_token(
        name="Coventry (invented)", permissions=[READ], days=30, by=house.actor("Gwen"), now=NOW
    )


def asked(secret: str, path: str = SERVICES, unlisted: str = "true") -> tuple[int, object]:
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    answer = Client().get(f"{path}?unlisted={unlisted}", headers=headers)
    return answer.status_code, json.loads(answer.content)


def test_only_its_digest_is_kept(made: Made) -> None:
    assert made.secret.startswith("upd_")
    assert len(made.secret) == 47
    assert made.token.digest == sha256(made.secret.encode()).hexdigest()
    kept = [str(value) for value in Token.objects.values_list().get()]
    assert [value for value in kept if made.secret in value] == []


def test_a_program_has_what_it_was_granted_and_no_key(made: Made) -> None:
    program = program_of(made.secret, NOW)
    assert program == Actor(kind="token", name="Coventry (invented)", granted=frozenset({READ}))
    assert [one for one in Permission if program.may(one)] == [READ]
    assert program.holders == frozenset()
    assert tokens()[0].used_on == london_day(NOW)
    program_of(made.secret, NOW)


def test_what_no_program_can_have_is_never_granted() -> None:
    greedy = Actor.token("x", frozenset(Permission))
    assert {one for one in Permission if greedy.may(one)} == FOR_TOKENS


def test_it_works_until_its_last_day(made: Made) -> None:
    assert program_of(made.secret, NOW + 30 * DAY) is not None
    assert program_of(made.secret, NOW + 31 * DAY) is None
    assert program_of("upd_another", NOW) is None


def test_one_that_was_ended_is_a_strangers(made: Made, house: Partnership) -> None:
    end_token(token=made.token.id, by=house.actor("Gwen"), now=NOW)
    assert program_of(made.secret, NOW) is None
    with pytest.raises(NoSuchToken):
        end_token(token=made.token.id, by=house.actor("Gwen"), now=NOW)


@pytest.mark.parametrize(
    ("permissions", "days", "refusal"),
    [
        ([], 30, NotForPrograms),
        ([Permission.OPEN_REPORT], 30, NotForPrograms),
        ([READ], 0, TooLong),
        ([READ], 367, TooLong),
    ],
)
def test_a_token_is_for_little_and_for_a_time(
    house: Partnership, permissions: list[Permission], days: int, refusal: type[Exception]
) -> None:
    by = house.actor("Gwen")
    with pytest.raises(refusal):
        make_token(name="x", permissions=permissions, days=days, by=by, now=NOW)


def test_a_program_reads_what_is_not_public_if_it_may(made: Made) -> None:
    hidden, shown = added(LIBRARY), listed(CENTRE)
    status, page = asked(made.secret)
    assert (status, [row["id"] for row in page["contents"]]) == (
        200, [str(shown.service_id), str(hidden.service_id)],
    )  # fmt: skip
    assert asked(made.secret, unlisted="false")[1]["total_items"] == 1
    assert asked(made.secret, f"{SERVICES}/{hidden.service_id}")[0] == 200
    place = f"/open-referral/v3/service_at_locations/{hidden.id}"
    assert [asked(made.secret, place)[0], asked(made.secret, place, "false")[0]] == [200, 404]


def test_others_do_not(made: Made) -> None:
    added(LIBRARY)
    assert [asked("")[0], asked("upd_another")[0], asked("upd_another", unlisted="false")[0]] == [
        403, 401, 401,
    ]  # fmt: skip
    Token.objects.filter(pk=made.token.pk).update(permissions=[])
    assert asked(made.secret)[0] == 403


@pytest.mark.parametrize("permission", list(Permission))
def test_a_token_lets_no_program_do_what_people_do(permission: Permission, made: Made) -> None:
    program = program_of(made.secret, NOW)
    if permission is READ:
        program.require(permission)
    else:
        with pytest.raises(NotPermitted):
            program.require(permission)


ATTEMPTS = [
    Attempt(
        "make", Permission.GIVE_TOKENS,
        lambda _w, by: make_token(name="x", permissions=[READ], days=1, by=by, now=NOW),
    ),
    Attempt("end", Permission.GIVE_TOKENS, lambda w, by: end_token(token=w.id, by=by, now=NOW)),
]  # fmt: skip


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda one: one.name)
def test_only_who_may_gives_tokens(attempt: Attempt[Token], made: Made, house: Partnership) -> None:
    found = roles_let_in(attempt, made.token, user=house.people["Gwen"].id, circles={})
    assert found == roles_with(Permission.GIVE_TOKENS)


def test_the_secret_is_on_the_page_once(house: Partnership) -> None:
    gwen = signed_in(house.people["Gwen"])
    sent = {"name": "Coventry (invented)", "permissions": [READ.value], "days": "30"}
    text = gwen.post("/directory/tokens/", sent).content.decode()
    secret = re.search(r"<code[^>]*>(upd_[\w-]+)</code>", text)[1]
    again = gwen.get("/directory/tokens/").content.decode()
    assert (program_of(secret, NOW).name, secret in again, sent["name"] in again) == (
        "Coventry (invented)", False, True,
    )  # fmt: skip
    long = gwen.post("/directory/tokens/", {**sent, "days": "999"})
    assert (long.status_code, "a year at most" in long.content.decode()) == (409, True)
    address = f"/directory/tokens/{Token.objects.get().id}/end/"
    assert [gwen.post(address).status_code, gwen.post(address).status_code] == [302, 302]
    assert program_of(secret, NOW) is None
    assert "This token has ended already." in gwen.get("/directory/tokens/").content.decode()
