"""By the link: the warning, the new key, and colleagues who give it access again."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.mail import EmailMessage
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from tests.cast import NOW, SECRET, SET_UP, Partnership, keyring_of
from tests.foundation.accounts.signing_in import (
    code_of,
    is_signed_in,
    signs_in,
    types_code,
    types_password,
    words_of,
)
from tests.foundation.agencies.forgetting import (
    HOUR,
    NEW,
    fills,
    link_in,
    mailed,
    own,
    reads,
    resets,
    states,
)
from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.accounts.actions import SecretTooWeak, change_secret, hold_text
from upstander.foundation.accounts.actions.resetting import (
    LinkIsOver,
    WrongSecondFactor,
    prepare_secret,
    put_secret,
)
from upstander.foundation.accounts.models import HeldText, ResetRequest, User
from upstander.foundation.accounts.queries import spare_codes_left
from upstander.foundation.agencies.actions.members import admit_member, remove_member
from upstander.foundation.agencies.actions.resetting import reset_password
from upstander.foundation.agencies.choices import AlarmKind, MemberState
from upstander.foundation.agencies.jobs import mail_reset_links
from upstander.foundation.agencies.models import Alarm, Membership
from upstander.foundation.agencies.queries import actor_for, alarms_for
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.core import clock
from upstander.foundation.vault.errors import WrongSecret
from upstander.foundation.vault.models import Grant, KeyPair
from upstander.foundation.vault.queries import live_keys


@pytest.fixture(autouse=True)
def ten_o_clock() -> Iterator[None]:
    """Let the clock of the pages show the cast's own moment."""
    with time_machine.travel(NOW, tick=False):
        yield


# --- the link ----------------------------------------------------------------------------------


def test_looking_at_the_link_changes_nothing_and_says_what_would(
    house: Partnership, mailoutbox: list[EmailMessage]
) -> None:
    bina = house.people["Bina"]
    path = mailed(bina.email, mailoutbox)
    for _mail_scanner in range(3):
        page = words_of(Client().get(path))
        assert "Your new password opens no reports at first." in page
    assert states(bina) == {"County Police (invented)": MemberState.ACTIVE}
    assert reads(keyring_of(bina), house)


@pytest.mark.parametrize(
    ("later", "works"),
    [(HOUR, True), (HOUR + dt.timedelta(seconds=1), False), (-HOUR, False)],
)
def test_the_link_works_for_an_hour_even_when_the_clock_is_set_back(
    house: Partnership, mailoutbox: list[EmailMessage], later: dt.timedelta, works: bool
) -> None:
    bina = house.people["Bina"]
    path = mailed(bina.email, mailoutbox)
    with time_machine.travel(NOW + later, tick=False):
        assert (Client().get(path).status_code == 200) == works
        if not works:
            with pytest.raises(LinkIsOver):
                reset_password(
                    link=link_in(path), new=NEW, code=code_of(bina), by=own(bina), now=clock.now()
                )


def test_old_links_are_forgotten(house: Partnership, mailoutbox: list[EmailMessage]) -> None:
    mailed(house.people["Bina"].email, mailoutbox)
    for later, left in ((HOUR, 1), (HOUR + dt.timedelta(minutes=1), 0)):
        mail_reset_links(NOW + later)
        assert ResetRequest.objects.count() == left


def test_the_link_works_once(house: Partnership, mailoutbox: list[EmailMessage]) -> None:
    bina = house.people["Bina"]
    path = mailed(bina.email, mailoutbox)
    assert fills(path, bina)["Location"] == reverse("account_login")
    again = Client().get(path)
    assert (again.status_code, "This link is over" in words_of(again)) == (410, True)
    assert fills(path, bina).status_code == 410


def test_of_two_pages_at_once_one_wins(house: Partnership, mailoutbox: list[EmailMessage]) -> None:
    bina = house.people["Bina"]
    link = link_in(mailed(bina.email, mailoutbox))
    mine, other = (
        prepare_secret(user=User.objects.get(id=bina.id), new=new, by=own(bina), now=NOW)
        for new in (NEW, "another set of plain words")
    )
    with transaction.atomic():
        put_secret(made=mine, link=link, by=own(bina), now=NOW)
    with pytest.raises(LinkIsOver), transaction.atomic():
        put_secret(made=other, link=link, by=own(bina), now=NOW)
    assert keyring_of(bina, secret=NEW).owner == bina.id


def test_changing_the_password_meanwhile_ends_the_link(
    house: Partnership, mailoutbox: list[EmailMessage]
) -> None:
    bina = house.people["Bina"]
    path = mailed(bina.email, mailoutbox)
    change_secret(user=bina, old=SECRET, new=NEW, by=own(bina), now=NOW)
    assert Client().get(path).status_code == 410


def test_the_link_of_one_is_no_use_to_another(
    house: Partnership, mailoutbox: list[EmailMessage]
) -> None:
    link = link_in(mailed(house.people["Bina"].email, mailoutbox))
    for by in (own(house.people["Anwen"]), SET_UP, Actor.public()):
        with pytest.raises(NotPermitted):
            reset_password(link=link, new=NEW, code=code_of(house.people["Anwen"]), by=by, now=NOW)


# --- the second factor ---------------------------------------------------------------------------


def test_the_mail_alone_resets_nothing(house: Partnership, mailoutbox: list[EmailMessage]) -> None:
    bina = house.people["Bina"]
    path = mailed(bina.email, mailoutbox)
    answer = fills(path, bina, code="000000")
    assert "That code did not work." in words_of(answer)
    assert reads(keyring_of(bina), house)
    assert fills(path, bina).status_code == 302


def test_a_spare_code_does_as_well_and_is_not_used_up_by_a_weak_password(
    house: Partnership, mailoutbox: list[EmailMessage]
) -> None:
    bina = house.people["Bina"]
    path = mailed(bina.email, mailoutbox)
    row = Authenticator.objects.get(user=bina, type=Authenticator.Type.RECOVERY_CODES)
    spare = row.wrap().get_unused_codes()[0]
    link = link_in(path)
    with pytest.raises(SecretTooWeak):
        reset_password(link=link, new="short", code=spare, by=own(bina), now=NOW)
    assert "at least 14 characters" in words_of(fills(path, bina, new="short", again="short"))
    assert "not the same" in words_of(fills(path, bina, again=NEW + "s"))
    assert spare_codes_left(bina) == 10
    assert fills(path, bina, code=spare).status_code == 302
    assert spare_codes_left(bina) == 9


def test_a_code_that_was_used_does_not_count_again(
    house: Partnership, mailoutbox: list[EmailMessage]
) -> None:
    bina = house.people["Bina"]
    signs_in(bina)
    link = link_in(mailed(bina.email, mailoutbox))
    with pytest.raises(WrongSecondFactor):
        reset_password(link=link, new=NEW, code=code_of(bina), by=own(bina), now=NOW)


def test_codes_cannot_be_guessed_at_will(
    house: Partnership, mailoutbox: list[EmailMessage]
) -> None:
    bina = house.people["Bina"]
    path = mailed(bina.email, mailoutbox)
    for _ in range(5):
        fills(path, bina, code="000000")
    assert "Too many tries" in words_of(fills(path, bina))


def test_somebody_whose_second_factor_was_reset_sets_one_up_afterwards(
    house: Partnership, mailoutbox: list[EmailMessage]
) -> None:
    bina = house.people["Bina"]
    path = mailed(bina.email, mailoutbox)
    Authenticator.objects.filter(user=bina).delete()
    assert 'name="code"' not in Client().get(path).content.decode()
    assert Client().post(path, {"new": NEW, "again": NEW}).status_code == 302
    browser = Client()
    types_password(browser, bina.email, NEW)
    assert browser.get("/work/")["Location"] == reverse("mfa_activate_totp")


# --- what it leaves behind -------------------------------------------------------------------------


def test_the_new_password_signs_in_and_opens_nothing(
    house: Partnership, mailoutbox: list[EmailMessage]
) -> None:
    bina = house.people["Bina"]
    resets(bina, mailoutbox)
    with pytest.raises(WrongSecret):
        keyring_of(bina, secret=SECRET)
    assert not reads(keyring_of(bina, secret=NEW), house)
    assert Grant.objects.filter(to__owner=bina.id).count() == 0
    assert KeyPair.objects.filter(owner=bina.id, retired_on=None).count() == 1
    browser = Client()
    assert types_password(browser, bina.email, SECRET).status_code == 200
    types_password(browser, bina.email, NEW)
    types_code(browser, code_of(bina, 1))
    assert is_signed_in(browser)


def test_what_the_old_keys_reached_is_closed_to_them_from_now_on(
    house: Partnership, mailoutbox: list[EmailMessage]
) -> None:
    kept = keyring_of(house.people["Bina"])
    kept.private_of(live_keys([house.hate_crime_team.id])[house.hate_crime_team.id].id)
    resets(house.people["Bina"], mailoutbox)
    assert not reads(kept, house)
    assert reads(keyring_of(house.people["Anwen"]), house)


def test_sessions_elsewhere_die_and_held_text_goes(
    house: Partnership, mailoutbox: list[EmailMessage]
) -> None:
    bina = house.people["Bina"]
    elsewhere = signs_in(bina, steps=-1)
    hold_text(user=bina, path="/work/", typed={"a": ["Some words."]}, by=own(bina), now=NOW)
    resets(bina, mailoutbox)
    assert elsewhere.get("/work/").status_code == 302
    assert not is_signed_in(elsewhere)
    assert HeldText.objects.count() == 0


def test_they_wait_for_keys_and_a_colleague_lets_them_in_to_everything_again(
    house: Partnership, mailoutbox: list[EmailMessage]
) -> None:
    bina = house.people["Bina"]
    resets(bina, mailoutbox)
    assert states(bina) == {"County Police (invented)": MemberState.WAITING}
    assert actor_for(bina).circles == {}
    admit_member(
        membership=Membership.objects.get(user=bina).id,
        keyring=keyring_of(house.people["Anwen"]), by=house.actor("Anwen"), now=NOW,
    )  # fmt: skip
    keyring = keyring_of(bina, secret=NEW)
    epochs = KeyPair.objects.filter(owner=house.hate_crime_team.id)
    assert len({keyring.private_of(epoch.id) for epoch in epochs}) == 2


def test_a_job_without_keys_goes_on(house: Partnership, mailoutbox: list[EmailMessage]) -> None:
    gwen = house.people["Gwen"]
    resets(gwen, mailoutbox)
    assert states(gwen) == {"County Council (invented)": MemberState.ACTIVE}
    assert alarms_for(house.actor("Carys")) == []


def test_the_supervisors_are_told(house: Partnership, mailoutbox: list[EmailMessage]) -> None:
    resets(house.people["Bina"], mailoutbox)
    alarms = alarms_for(house.actor("Anwen"))
    assert [(alarm.kind, alarm.about) for alarm in alarms] == [(AlarmKind.KEYS_RESET, "Bina")]
    assert alarms_for(house.actor("Carys")) == []
    event = Event.objects.get(name=EventName.PASSWORD_RESET)
    assert (event.subject_id, event.actor_id) == (house.people["Bina"].id,) * 2


def test_it_is_never_refused_and_too_few_openers_raise_an_alarm(
    house: Partnership, mailoutbox: list[EmailMessage]
) -> None:
    dev = Membership.objects.get(user=house.people["Dev"])
    remove_member(membership=dev.id, by=house.actor("Carys"), now=NOW)
    resets(house.people["Carys"], mailoutbox)
    team = house.cohesion_team
    key = live_keys([team.id])[team.id]
    assert set(Grant.objects.filter(key=key).values_list("to__kind", flat=True)) == {"recovery"}
    raised = Alarm.objects.filter(agency=team.agency_id).values_list("kind", flat=True)
    assert set(raised) == {AlarmKind.KEYS_RESET, AlarmKind.TOO_FEW_OPENERS}


def test_a_reset_that_cannot_be_written_down_changes_nothing(
    house: Partnership, mailoutbox: list[EmailMessage]
) -> None:
    bina = house.people["Bina"]
    link, code = link_in(mailed(bina.email, mailoutbox)), code_of(bina)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE accounts_heldtext RENAME TO accounts_heldtext_gone")
        with pytest.raises(DatabaseError):
            reset_password(link=link, new=NEW, code=code, by=own(bina), now=NOW)
        transaction.set_rollback(True)
    assert reads(keyring_of(bina, secret=SECRET), house)
    assert states(bina) == {"County Police (invented)": MemberState.ACTIVE}
    with pytest.raises(WrongSecret):
        keyring_of(bina, secret=NEW)
