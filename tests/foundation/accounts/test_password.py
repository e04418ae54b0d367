"""How a password is kept, changed, and offered."""

import pytest
from django.contrib.auth.hashers import check_password, identify_hasher, make_password
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.cast import NOW, SECRET, SET_UP, keyring_of
from tests.foundation.accounts.signing_in import code_of, signs_in, types_code, types_password
from tests.foundation.accounts.signing_in import words_of as words
from tests.matrix import Attempt, lets_in, roles_let_in, roles_with
from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts import rules
from upstander.foundation.accounts.actions import (
    EmailTaken,
    Prepared,
    SecretTooWeak,
    change_secret,
    close_account,
    create_user,
    open_account,
    prepare_account,
)
from upstander.foundation.accounts.models import User
from upstander.foundation.accounts.queries import has_second_factor
from upstander.foundation.audit.actions import AuditUnavailable
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.vault import masters
from upstander.foundation.vault.errors import WrongSecret
from upstander.foundation.vault.models import KeyPair, Session
from upstander.foundation.vault.queries import live_keys
from upstander.foundation.vault.words import WORDS

pytestmark = pytest.mark.urls("tests.foundation.accounts.desk_urls")
NEW = "seven quiet otters drink tea"
PAGE = "/account/password/"


def changes(browser: Client, old: str = SECRET, new: str = NEW, again: str = NEW) -> str:
    answer = browser.post(PAGE, {"old": old, "new": new, "again": again})
    return answer.headers.get("Location") or words(answer)


# --- the hash ------------------------------------------------------------------------------------


def test_a_password_fits_its_own_hash_only() -> None:
    encoded = make_password(SECRET)
    assert check_password(SECRET, encoded)
    assert not check_password(SECRET + " ", encoded)
    assert not check_password(SECRET.upper(), encoded)


def test_two_hashes_of_one_password_differ() -> None:
    assert make_password(SECRET) != make_password(SECRET)


def test_without_the_pepper_a_password_cannot_be_tried(
    tmp_path_factory: pytest.TempPathFactory, settings: Settings
) -> None:
    encoded = make_password(SECRET)
    other = tmp_path_factory.mktemp("other")
    masters.create(other)
    settings.KEYS = other
    assert not check_password(SECRET, encoded)


def test_a_hash_of_an_older_cost_still_fits_and_is_made_again(
    settings: Settings,
) -> None:
    encoded = make_password(SECRET)
    settings.UPSTANDER_ARGON2 = {"password": {"memory": 128, "passes": 2}}
    fresh: list[str] = []
    assert check_password(SECRET, encoded, setter=fresh.append)
    assert fresh == [SECRET]


def test_a_hash_says_how_it_was_made() -> None:
    hasher = identify_hasher(make_password(SECRET))
    known = hasher.decode(make_password(SECRET))
    assert (known["algorithm"], known["version"], known["memory"], known["passes"]) == (
        "peppered_argon2id", 1, 64, 1,
    )  # fmt: skip
    assert len(make_password(SECRET)) <= 128
    summary = hasher.safe_summary(make_password(SECRET))
    assert [str(value) for value in summary.values()][-1].endswith("*" * 37)


# --- making an account -----------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_account_has_keys_and_no_way_around_the_second_factor() -> None:
    user = create_user(
        email=" Anwen@Example.org", name=" Anwen ", secret=SECRET, by=SET_UP, now=NOW
    )
    assert (user.email, user.name, str(user)) == ("anwen@example.org", "Anwen", "Anwen")
    assert set(live_keys([user.id])) == {user.id}
    assert Event.objects.filter(name=EventName.USER_CREATED, subject_id=user.id).count() == 1
    assert User.objects.get_by_natural_key("ANWEN@example.org") == user


def test_an_address_is_taken_once(anwen: User) -> None:
    with pytest.raises(EmailTaken):
        create_user(email=anwen.email.upper(), name="B", secret=SECRET, by=SET_UP, now=NOW)
    assert (User.objects.count(), KeyPair.objects.count()) == (1, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("secret", ["short words", "1q2w3e4r5t6y7u", "anwen@example.org"])
def test_a_password_that_is_easy_to_guess_is_refused(secret: str) -> None:
    with pytest.raises(SecretTooWeak) as refused:
        create_user(email="anwen@example.org", name="Anwen", secret=secret, by=SET_UP, now=NOW)
    assert refused.value.next_step
    assert User.objects.count() == 0


def test_only_those_who_manage_members_make_accounts(anwen: User) -> None:
    attempt = Attempt[None](
        "create_user",
        Permission.MANAGE_MEMBERS,
        lambda _world, by: create_user(
            email="new@example.org", name="New", secret=SECRET, by=by, now=NOW
        ),
    )
    let_in = roles_let_in(attempt, None, user=anwen.id, circles={})
    assert let_in == roles_with(Permission.MANAGE_MEMBERS)
    assert not lets_in(attempt, None, Actor.public())


def prepared_for(name: str) -> Prepared:
    address = f"{name.lower()}@example.org"
    return prepare_account(email=address, name=name, secret=SECRET, by=SET_UP, now=NOW)


def opens(prepared: Prepared) -> None:
    with transaction.atomic():
        open_account(prepared=prepared, by=SET_UP, now=NOW)


def test_a_closed_account_comes_back_with_new_keys_and_without_its_old_phone(anwen: User) -> None:
    before = live_keys([anwen.id])[anwen.id]
    close_account(user_id=anwen.id, by=SET_UP, now=NOW)
    with pytest.raises(EmailTaken):
        create_user(email=anwen.email, name="Anwen", secret=SECRET, by=SET_UP, now=NOW)
    opens(prepared_for("Anwen"))
    anwen.refresh_from_db()
    assert anwen.is_active
    assert not has_second_factor(anwen)
    assert live_keys([anwen.id])[anwen.id].id != before.id
    assert keyring_of(anwen).owner == anwen.id


@pytest.mark.django_db
def test_of_two_who_open_one_account_at_once_the_second_is_told() -> None:
    first, second = prepared_for("Iris"), prepared_for("Iris")
    opens(first)
    with pytest.raises(EmailTaken):
        opens(second)
    assert (User.objects.count(), KeyPair.objects.count()) == (1, 1)


def test_of_two_who_reopen_one_account_at_once_the_second_is_told(anwen: User) -> None:
    close_account(user_id=anwen.id, by=SET_UP, now=NOW)
    first, second = prepared_for("Anwen"), prepared_for("Anwen")
    opens(first)
    with pytest.raises(EmailTaken):
        opens(second)
    with pytest.raises(EmailTaken):
        prepared_for("Anwen")


def test_closing_an_account_ends_its_sessions(anwen: User) -> None:
    keyring_of(anwen)
    close_account(user_id=anwen.id, by=SET_UP, now=NOW)
    anwen.refresh_from_db()
    assert (anwen.is_active, Session.objects.count()) == (False, 0)


# --- changing it -------------------------------------------------------------------------------------


def test_changing_it_brings_the_keys_along(anwen: User) -> None:
    browser = signs_in(anwen)
    before = live_keys([anwen.id])
    assert changes(browser) == reverse("mfa_index")
    assert live_keys([anwen.id]) == before
    assert browser.get("/hall/").content == b"unlocked"
    assert keyring_of(anwen, secret=NEW).owner == anwen.id
    with pytest.raises(WrongSecret):
        keyring_of(anwen, secret=SECRET)
    assert Event.objects.filter(name=EventName.PASSWORD_CHANGED).count() == 1


def test_it_signs_in_with_the_new_one_only(anwen: User) -> None:
    changes(signs_in(anwen))
    browser = Client()
    assert types_password(browser, anwen.email, SECRET).status_code == 200
    assert types_password(browser, anwen.email, NEW).status_code == 302
    types_code(browser, code_of(anwen, 1))
    assert browser.get("/hall/").content == b"unlocked"


def test_other_machines_are_signed_out(anwen: User) -> None:
    elsewhere, here = signs_in(anwen), signs_in(anwen, steps=1)
    changes(here)
    assert elsewhere.get("/hall/").status_code == 302
    assert Session.objects.count() == 1


def test_changing_it_twice_at_once_changes_it_once(anwen: User) -> None:
    stale = User.objects.get(id=anwen.id)
    by = Actor(kind="user", user_id=anwen.id)
    change_secret(user=anwen, old=SECRET, new=NEW, by=by, now=NOW)
    with pytest.raises(WrongSecret):
        change_secret(user=stale, old=SECRET, new="another set of plain words", by=by, now=NOW)
    assert keyring_of(anwen, secret=NEW).owner == anwen.id


def test_a_change_that_another_one_overtook_changes_nothing(anwen: User) -> None:
    User.objects.update(password=make_password(NEW))
    with pytest.raises(WrongSecret):
        change_secret(
            user=anwen,
            old=SECRET,
            new="another set of plain words",
            by=Actor(kind="user", user_id=anwen.id),
            now=NOW,
        )
    assert keyring_of(anwen, secret=SECRET).owner == anwen.id


def test_a_change_that_breaks_off_changes_nothing(anwen: User) -> None:
    by = Actor(kind="user", user_id=anwen.id)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE audit_event RENAME TO audit_event_gone")
        with pytest.raises(AuditUnavailable):
            change_secret(user=User.objects.get(id=anwen.id), old=SECRET, new=NEW, by=by, now=NOW)
        transaction.set_rollback(True)
    assert keyring_of(anwen, secret=SECRET).owner == anwen.id
    assert check_password(SECRET, User.objects.get(id=anwen.id).password)
    with pytest.raises(WrongSecret):
        keyring_of(anwen, secret=NEW)


def test_a_wrong_old_password_changes_nothing(anwen: User) -> None:
    browser = signs_in(anwen)
    assert "That is not your password." in changes(browser, old="not her password")
    assert keyring_of(anwen).owner == anwen.id


def test_two_different_new_passwords_are_asked_again(anwen: User) -> None:
    assert "not the same" in changes(signs_in(anwen), again=NEW + "s")


def test_a_weak_new_password_is_refused(anwen: User) -> None:
    assert "at least 14 characters" in changes(signs_in(anwen), new="short", again="short")
    with pytest.raises(SecretTooWeak):
        change_secret(
            user=anwen, old=SECRET, new="short",
            by=Actor(kind="user", user_id=anwen.id), now=NOW,
        )  # fmt: skip


def test_nobody_changes_it_for_another(anwen: User, bina: User) -> None:
    for by in (Actor(kind="user", user_id=bina.id), SET_UP, Actor.public()):
        with pytest.raises(NotPermitted):
            change_secret(user=anwen, old=SECRET, new=NEW, by=by, now=NOW)


def test_it_cannot_be_guessed_at_will(anwen: User) -> None:
    browser = signs_in(anwen)
    for _ in range(5):
        changes(browser, old="not her password")
    assert "Too many tries" in changes(browser)


def test_one_is_offered_that_nobody_would_guess(anwen: User) -> None:
    offered = {rules.offered_secret() for _ in range(20)}
    assert len(offered) == 20
    assert {word for secret in offered for word in secret.split()} <= set(WORDS)
    assert {len(secret.split()) for secret in offered} == {7}
    browser = signs_in(anwen)
    pages = {words(browser.get(PAGE)) for _ in range(3)}
    assert len(pages) == 3
