"""Inviting people, and letting them in."""

import datetime as dt
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connections
from django.test import Client
from pytest_django import Settings

from tests.cast import (
    NOW,
    SECRET,
    SET_UP,
    Partnership,
    a_person,
    given_partnership,
    keyring_of,
)
from tests.confidential.browsing import signed_in
from tests.foundation.accounts.signing_in import is_signed_in, words_of
from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.access.roles import Role
from upstander.foundation.accounts.actions import EmailTaken
from upstander.foundation.accounts.models import User
from upstander.foundation.agencies.actions.invitations import (
    AlreadyInvited,
    NotInvited,
    NotYours,
    Place,
    Sent,
    accept,
    accept_as,
    invite,
    mail_invitation,
    purge_invitations,
    send_again,
    withdraw,
)
from upstander.foundation.agencies.actions.members import remove_member
from upstander.foundation.agencies.actions.steps import AnotherAgency
from upstander.foundation.agencies.actions.suspension import suspend_member
from upstander.foundation.agencies.choices import InvitationState, MemberState
from upstander.foundation.agencies.jobs import clear_invitations
from upstander.foundation.agencies.models import Invitation, Membership
from upstander.foundation.agencies.queries import waiting_members
from upstander.foundation.agencies.refusals import (
    AlreadyMember,
    CircleElsewhere,
    InvitationEnded,
    NeedsCircle,
)
from upstander.foundation.agencies.rules import Standing
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.vault.queries import live_keys

DOOR = Actor.system("invitation")
WEEK = dt.timedelta(days=7)


def invited(
    house: Partnership,
    name: str = "Iris",
    role: Role = Role.POLICE,
    by: str = "Anwen",
    now: dt.datetime = NOW,
) -> Sent:
    place = Place(house.police.id, house.hate_crime_team.id, role)
    email = f"{name.lower()}@example.org"
    return invite(email=email, name=name, place=place, by=house.actor(by), now=now)


def joined(sent: Sent, now: dt.datetime = NOW) -> User:
    return accept(token=sent.token, secret=SECRET, by=DOOR, now=now)


def why_not(sent: Sent, now: dt.datetime = NOW) -> Standing:
    with pytest.raises(InvitationEnded) as refused:
        joined(sent, now)
    return refused.value.standing


def test_an_invitation_makes_no_account_no_key_and_keeps_no_link(house: Partnership) -> None:
    people = User.objects.count()
    sent = invited(house)
    assert User.objects.count() == people
    row = Invitation.objects.get()
    assert sent.token not in str(list(Invitation.objects.values()))
    assert (row.state, row.expires_at - row.sent_at) == (InvitationState.OPEN, WEEK)
    assert Event.objects.filter(name=EventName.INVITATION_SENT, subject_id=row.id).exists()


def test_whoever_accepts_has_an_account_a_key_and_waits(house: Partnership) -> None:
    iris = joined(invited(house))
    assert (iris.email, iris.name) == ("iris@example.org", "Iris")
    assert keyring_of(iris).owner == iris.id
    waiting = waiting_members([house.hate_crime_team.id])
    assert [(one.user, one.state) for one in waiting] == [(iris, MemberState.WAITING)]


def test_reception_has_nothing_to_wait_for(house: Partnership) -> None:
    iris = joined(invited(house, role=Role.RECEPTION))
    assert Membership.objects.get(user=iris).state == MemberState.ACTIVE
    assert waiting_members([house.hate_crime_team.id]) == []


def test_a_link_works_once(house: Partnership) -> None:
    sent = invited(house)
    joined(sent)
    assert why_not(sent) is Standing.USED


def test_a_link_works_for_a_week(house: Partnership) -> None:
    sent = invited(house)
    assert why_not(sent, NOW + WEEK) is Standing.EXPIRED
    assert joined(sent, NOW + WEEK - dt.timedelta(seconds=1)).name == "Iris"


def test_a_link_taken_back_lets_nobody_in(house: Partnership) -> None:
    sent = invited(house)
    withdraw(invitation=sent.invitation.id, by=house.actor("Anwen"), now=NOW)
    assert why_not(sent) is Standing.WITHDRAWN
    with pytest.raises(NotInvited):
        withdraw(invitation=sent.invitation.id, by=house.actor("Anwen"), now=NOW)


def test_an_invitation_sent_again_has_a_new_link_and_a_new_week(house: Partnership) -> None:
    first = invited(house)
    later = NOW + 2 * WEEK
    second = send_again(invitation=first.invitation.id, by=house.actor("Anwen"), now=later)
    assert why_not(first, later) is Standing.REPLACED
    assert joined(second, later).email == "iris@example.org"


def test_a_mistyped_link_is_not_known(house: Partnership) -> None:
    sent = invited(house)
    assert why_not(Sent(sent.invitation, sent.token[:-1])) is Standing.UNKNOWN


def test_nobody_is_invited_twice_at_once(house: Partnership) -> None:
    invited(house)
    with pytest.raises(AlreadyInvited):
        invited(house)
    with pytest.raises(AlreadyMember):
        invited(house, "Bina")


def test_an_invitation_needs_a_place_the_inviter_may_give(house: Partnership) -> None:
    def asked(place: Place) -> None:
        invite(email="iris@example.org", name="Iris", place=place, by=house.actor("Anwen"), now=NOW)

    with pytest.raises(AnotherAgency):
        asked(Place(house.council.id, house.cohesion_team.id, Role.POLICE))
    with pytest.raises(CircleElsewhere):
        asked(Place(house.police.id, house.cohesion_team.id, Role.POLICE))
    with pytest.raises(NeedsCircle):
        asked(Place(house.police.id, None, Role.POLICE))
    with pytest.raises(NotPermitted):
        asked(Place(house.police.id, None, Role.ADMINISTRATOR))


def test_what_a_suspended_person_sent_lets_nobody_in(house: Partnership) -> None:
    sent = invited(house)
    suspend_member(
        user=house.people["Anwen"].id, agency=house.police.id, by=house.actor("Hana"), now=NOW
    )
    assert why_not(sent) is Standing.WITHDRAWN


def test_somebody_who_left_can_join_again_with_a_new_key(house: Partnership) -> None:
    bina = house.people["Bina"]
    before = live_keys([bina.id])[bina.id]
    membership = Membership.objects.get(user=bina)
    remove_member(membership=membership.id, by=house.actor("Anwen"), now=NOW)
    again = joined(invited(house, "Bina"))
    assert (again.id, again.is_active) == (bina.id, True)
    assert live_keys([bina.id])[bina.id].id != before.id
    assert [one.user for one in waiting_members([house.hate_crime_team.id])] == [bina]


def test_somebody_with_an_account_joins_with_it(house: Partnership) -> None:
    dev = house.people["Dev"]
    sent = invited(house, "Dev")
    with pytest.raises(EmailTaken):
        joined(sent)
    with pytest.raises(NotYours):
        accept_as(token=sent.token, by=house.actor("Carys"), now=NOW)
    accept_as(token=sent.token, by=house.actor("Dev"), now=NOW)
    assert [one.user for one in waiting_members([house.hate_crime_team.id])] == [dev]


def test_nobody_joins_as_a_person_who_has_no_account(house: Partnership) -> None:
    with pytest.raises(NotYours):
        accept_as(token=invited(house).token, by=house.actor("Dev"), now=NOW)


def test_old_invitations_are_cleared_away(house: Partnership) -> None:
    invited(house)
    kept = invited(house, "Jo", now=NOW + WEEK)
    clear_invitations(NOW + WEEK + dt.timedelta(days=31))
    assert [row.id for row in Invitation.objects.all()] == [kept.invitation.id]
    with pytest.raises(NotPermitted):
        purge_invitations(by=house.actor("Anwen"), now=NOW)


def test_the_mail_says_what_it_is_and_goes_to_the_person_alone(house: Partnership) -> None:
    mail_invitation(sent=invited(house), link="https://upstander.example.org/join/x/", by=SET_UP)
    sent = mail.outbox[0]
    assert (sent.to, sent.cc, sent.bcc) == (["iris@example.org"], [], [])
    assert "https://upstander.example.org/join/x/" in sent.body
    assert "until Friday 27 November" in sent.body
    assert "County Police (invented)" in sent.body


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_one_link_at_once_one_gets_in() -> None:
    sent = invited(given_partnership())
    together = threading.Barrier(2)

    def tries(_number: int) -> str:
        together.wait()
        try:
            return joined(sent).name
        except (InvitationEnded, EmailTaken) as refusal:
            return type(refusal).__name__
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        outcomes = set(pool.map(tries, range(2)))
    # The second is told that it was used, or a moment later that the account is there.
    assert outcomes in ({"Iris", "InvitationEnded"}, {"Iris", "EmailTaken"})
    assert Membership.objects.filter(user__email="iris@example.org").count() == 1


# --- on screen -----------------------------------------------------------------------------------


def link_in_mail() -> str:
    found = re.search(r"http://testserver(/join/\S+)", mail.outbox[-1].body)
    assert found
    return found[1]


def asks(house: Partnership, **more: str) -> Client:
    browser = signed_in(house.people["Anwen"])
    form = {
        "name": "Iris", "email": "iris@example.org", "place": str(house.hate_crime_team.id),
        "role": "police", **more,
    }  # fmt: skip
    answer = browser.post("/team/invite/", form)
    assert answer.status_code in (302, 409), words_of(answer)
    return browser


@pytest.mark.usefixtures("on_the_day_of_the_cast")
def test_a_lead_invites_and_the_newcomer_goes_on_to_their_phone(house: Partnership) -> None:
    lead = asks(house)
    assert "The mail to Iris is on its way" in words_of(lead.get("/team/"))
    newcomer = Client()
    link = link_in_mail()
    shown = words_of(newcomer.get(link))
    assert "Join County Police (invented)" in shown
    assert Invitation.objects.get().state == InvitationState.OPEN
    answer = newcomer.post(link, {"secret": SECRET, "again": SECRET})
    assert (answer.status_code, answer["Location"]) == (302, "/work/")
    assert is_signed_in(newcomer)
    assert newcomer.get("/waiting/")["Location"] == "/account/phone/"


@pytest.mark.usefixtures("on_the_day_of_the_cast")
def test_a_weak_or_different_password_is_refused_and_the_offer_stays(house: Partnership) -> None:
    asks(house)
    link, browser = link_in_mail(), Client()
    offered = re.search(r'name="offered" value="([^"]+)"', browser.get(link).content.decode())
    assert offered
    for secret, again in (("short", "short"), (SECRET, "another one altogether")):
        answer = browser.post(link, {"secret": secret, "again": again, "offered": offered[1]})
        assert offered[1] in answer.content.decode()
        assert "Something needs another look" in words_of(answer)
    answer = browser.post(link, {"offered": "<b>not ours</b>"})
    assert "not ours" not in answer.content.decode()
    assert not User.objects.filter(email="iris@example.org").exists()


@pytest.mark.usefixtures("on_the_day_of_the_cast")
def test_each_link_that_lets_nobody_in_says_why_and_what_next(house: Partnership) -> None:
    asks(house)
    used = link_in_mail()
    Client().post(used, {"secret": SECRET, "again": SECRET})
    cases = {used: (410, "used already"), "/join/mistyped/": (404, "copy all of it")}
    for name, state, said in (
        ("Jo", "withdrawn", "was taken back"), ("Kit", "replaced", "newest mail"),
    ):  # fmt: skip
        asks(house, name=name, email=f"{name.lower()}@example.org")
        Invitation.objects.filter(name=name).update(state=state, ended_at=NOW)
        cases[link_in_mail()] = (410, said)
    asks(house, name="Lou", email="lou@example.org")
    Invitation.objects.filter(name="Lou").update(expires_at=NOW - WEEK)
    cases[link_in_mail()] = (410, "they are over")
    for link, (status, said) in cases.items():
        answer = Client().get(link)
        assert (answer.status_code, said in words_of(answer)) == (status, True), said


@pytest.mark.usefixtures("on_the_day_of_the_cast")
def test_somebody_with_an_account_is_asked_to_sign_in_with_it(house: Partnership) -> None:
    asks(house, name="Dev", email="dev@example.org")
    link = link_in_mail()
    assert f"/account/sign-in/?next={link}" in Client().get(link).content.decode()
    assert "signed in as somebody else" in words_of(signed_in(house.people["Carys"]).get(link))
    assert signed_in(house.people["Carys"]).post(link).status_code == 409
    dev = signed_in(house.people["Dev"])
    assert dev.get(link).status_code == 200
    assert dev.post(link)["Location"] == "/waiting/"
    assert "You are waiting for keys" in words_of(dev.get("/waiting/"))


@pytest.mark.usefixtures("on_the_day_of_the_cast")
def test_an_invitation_can_be_sent_again_and_taken_back_on_screen(house: Partnership) -> None:
    browser = asks(house)
    first = link_in_mail()
    browser.post(f"/team/invited/{Invitation.objects.get().id}/again/")
    second = link_in_mail()
    assert first != second
    row = Invitation.objects.get(state=InvitationState.OPEN)
    browser.post(f"/team/invited/{row.id}/withdraw/")
    assert Client().get(second).status_code == 410
    for place in (f"/team/invited/{row.id}/withdraw/", f"/team/invited/{uuid4()}/again/"):
        assert "not open any more" in words_of(browser.post(place, follow=True))


@pytest.mark.usefixtures("on_the_day_of_the_cast")
def test_asking_twice_is_refused_and_nothing_typed_is_lost(house: Partnership) -> None:
    browser = asks(house)
    answer = browser.post(
        "/team/invite/",
        {"name": "Iris Vale", "email": "iris@example.org", "role": "police",
         "place": str(house.hate_crime_team.id)},
    )  # fmt: skip
    assert (answer.status_code, "Iris Vale" in answer.content.decode()) == (409, True)


@pytest.mark.usefixtures("on_the_day_of_the_cast")
def test_when_mail_is_away_the_invitation_stands_in_the_list(
    house: Partnership, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    shown = words_of(asks(house).get("/team/"))
    assert "the mail could not be sent" in shown
    assert Invitation.objects.count() == 1


@pytest.mark.usefixtures("on_the_day_of_the_cast")
def test_the_administrator_invites_anywhere_and_to_jobs_without_a_team(house: Partnership) -> None:
    browser = signed_in(house.people["Hana"])
    assert "No team, County Council (invented)" in words_of(browser.get("/team/invite/"))
    answer = browser.post(
        "/team/invite/",
        {"name": "Noor", "email": "noor@example.org", "role": "data_protection",
         "place": str(house.council.id)},
    )  # fmt: skip
    assert answer["Location"] == "/team/"
    assert Invitation.objects.get().circle is None
    assert "Without a team" in words_of(browser.get("/team/"))


def test_an_officer_invites_nobody(house: Partnership) -> None:
    browser = signed_in(house.people["Bina"])
    answers = [
        browser.get("/team/invite/"),
        browser.post(f"/team/invited/{uuid4()}/again/"),
        browser.post(f"/team/invited/{uuid4()}/withdraw/"),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_somebody_who_waits_for_nothing_goes_to_their_work(house: Partnership) -> None:
    assert signed_in(house.people["Bina"]).get("/waiting/")["Location"] == "/work/"
    assert signed_in(a_person("Iris")).get("/waiting/")["Location"] == "/work/"
