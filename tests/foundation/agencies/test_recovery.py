"""Two cards at work: who may use them, what they give, how wrong ones are refused, and drills."""

import datetime as dt
from uuid import UUID

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.cast import NOW, SET_UP, Partnership, a_circle, a_person, joins, keyring_of
from tests.confidential.browsing import signed_in, unlocked
from tests.foundation.agencies.ceremonies import has_new_cards, text_of
from upstander.foundation.access.roles import Role
from upstander.foundation.accounts.models import User
from upstander.foundation.agencies.actions.founding import name_circle, open_agency
from upstander.foundation.agencies.actions.members import add_member
from upstander.foundation.agencies.actions.recovery import (
    NobodyChosen,
    NotYourCards,
    drill_cards,
    make_cards,
    note_refused,
    use_cards,
)
from upstander.foundation.agencies.choices import AgencyKind, AlarmKind, MemberState
from upstander.foundation.agencies.models import Agency, Alarm, Circle, Membership
from upstander.foundation.agencies.queries.recovery import (
    could_be_given,
    history_of,
    recovery_of,
    to_mind,
)
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.core import clock
from upstander.foundation.core.ids import new_id
from upstander.foundation.vault import taking
from upstander.foundation.vault.choices import KeyKind
from upstander.foundation.vault.errors import CannotOpen
from upstander.foundation.vault.models import Grant, KeyPair
from upstander.foundation.vault.queries import live_keys, recovery_keys
from upstander.foundation.vault.recovering import opened
from upstander.foundation.vault.rules import Standing


@pytest.fixture(autouse=True)
def no_tries_yet(db: None) -> None:  # noqa: ARG001 - the counter stands in the database
    cache.clear()


@pytest.fixture
def cards(house: Partnership) -> tuple[str, ...]:
    """Return the cards of the police, made by Anwen."""
    return has_new_cards(unlocked(house.people["Anwen"]), house.police)


def at(agency: Agency, page: str) -> str:
    return reverse(f"agencies:{page}", args=[agency.id])


def drills(browser: Client, agency: Agency, *cards: str) -> HttpResponse:
    typed = {f"words_{number}": card for number, card in enumerate(cards, start=1)}
    return browser.post(at(agency, "drill"), typed)


def uses_cards(browser: Client, agency: Agency, people: list[UUID], *cards: str) -> HttpResponse:
    typed = {f"words_{number}": card for number, card in enumerate(cards, start=1)}
    return browser.post(at(agency, "use_cards"), {**typed, "people": [str(one) for one in people]})


def everybody_lost_their_keys(circle: Circle) -> list[UUID]:
    """Let all members of a team have new keys, as after a forgotten password; by their names."""
    team = Membership.objects.filter(circle=circle, state=MemberState.ACTIVE)
    rows = list(team.order_by("user__name"))
    for row in rows:
        taking.remove_from_circle(
            circle=circle.id, user=row.user_id, by=SET_UP, now=NOW, cause=True
        )
    Membership.objects.filter(id__in=[row.id for row in rows]).update(state=MemberState.WAITING)
    return [row.id for row in rows]


def reaches(user: User, circle: Circle) -> list[bool]:
    """Return of each epoch of a team whether somebody opens it."""
    keyring = keyring_of(user)
    epochs = KeyPair.objects.filter(owner=circle.id, kind=KeyKind.CIRCLE).order_by("version")
    found = []
    for epoch in epochs:
        try:
            found.append(len(keyring.private_of(epoch.id)) == 32)
        except CannotOpen:
            found.append(False)
    return found


def test_after_everybody_forgot_their_password_two_cards_bring_the_team_back(
    house: Partnership, cards: tuple[str, ...]
) -> None:
    waiting = everybody_lost_their_keys(house.hate_crime_team)
    anwen = signed_in(house.people["Anwen"])
    assert reaches(house.people["Anwen"], house.hate_crime_team) == [False] * 3
    answer = uses_cards(anwen, house.police, waiting, cards[2], cards[0])
    assert answer["Location"] == at(house.police, "recovery")
    for name in ("Anwen", "Bina"):
        assert reaches(house.people[name], house.hate_crime_team) == [True] * 3
        membership = Membership.objects.get(user=house.people[name])
        assert membership.state == MemberState.ACTIVE


def test_a_new_supervisor_brings_the_team_back_when_the_only_holder_is_gone(
    house: Partnership, cards: tuple[str, ...]
) -> None:
    everybody_lost_their_keys(house.hate_crime_team)
    heir = a_person("Iris Vole")
    place = add_member(
        user=heir.id, agency=house.police.id, circle=house.hate_crime_team.id,
        role=Role.SUPERVISOR, by=house.actor("Hana"), now=NOW,
    )  # fmt: skip
    uses_cards(signed_in(heir), house.police, [place.id], *cards[:2])
    assert reaches(heir, house.hate_crime_team) == [True] * 3


def test_use_is_written_down_and_the_supervisors_have_an_alarm(
    house: Partnership, cards: tuple[str, ...]
) -> None:
    waiting = everybody_lost_their_keys(house.hate_crime_team)
    anwen = signed_in(house.people["Anwen"])
    uses_cards(anwen, house.police, waiting[:1], *cards[:2])
    event = Event.objects.get(name=EventName.RECOVERY_USED)
    assert (event.actor_id, event.subject_id) == (house.people["Anwen"].id, house.police.id)
    alarms = Alarm.objects.filter(kind=AlarmKind.RECOVERY_USED)
    assert list(alarms.values_list("agency", "circle")) == [
        (house.police.id, house.hate_crime_team.id)
    ]
    assert next(told.who for told in history_of(house.police.id)) == "Anwen"
    assert "Two recovery cards were used to give keys" in text_of(anwen.get("/work/"))
    page = text_of(anwen.get(at(house.police, "recovery")))
    assert "Make new cards, so that the old ones open nothing." in page


def test_cards_give_nothing_in_another_organisation(
    house: Partnership, cards: tuple[str, ...]
) -> None:
    recovery = opened(body=house.police.id, cards=cards[:2])
    theirs = Membership.objects.get(user=house.people["Dev"])
    with pytest.raises(NobodyChosen):
        use_cards(
            agency=house.police.id, recovery=recovery, memberships=[theirs.id], by=SET_UP, now=NOW
        )
    assert reaches(house.people["Anwen"], house.cohesion_team) == [False]


@pytest.mark.parametrize("name", ["Bina", "Carys", "Gwen", "Hana"])
def test_only_the_supervisors_of_the_organisation_have_its_pages(
    house: Partnership, name: str
) -> None:
    browser = unlocked(house.people[name])
    for page in ("recovery", "new_cards", "drill", "use_cards"):
        assert browser.get(at(house.police, page)).status_code == 404


@pytest.mark.parametrize("name", ["Bina", "Carys", "Gwen", "Hana"])
def test_nobody_else_makes_tests_or_uses_the_cards(
    house: Partnership, cards: tuple[str, ...], name: str
) -> None:
    somebody, recovery = house.actor(name), opened(body=house.police.id, cards=cards[:2])
    with pytest.raises(NotYourCards):
        drill_cards(agency=house.police.id, recovery=recovery, by=somebody, now=NOW)
    with pytest.raises(NotYourCards):
        use_cards(agency=house.police.id, recovery=recovery, memberships=[], by=somebody, now=NOW)
    with pytest.raises(NotYourCards):
        note_refused(agency=house.police.id, by=somebody, now=NOW)
    with pytest.raises(NotYourCards):
        make_cards(
            agency=house.police.id, ceremony=new_id(), by=somebody, now=NOW,
            keyring=keyring_of(house.people[name]),
        )  # fmt: skip


def test_a_drill_proves_the_cards_and_opens_nothing(
    house: Partnership, cards: tuple[str, ...]
) -> None:
    KeyPair.objects.filter(owner=house.police.id).update(proved_on=NOW.date() - dt.timedelta(400))
    grants = Grant.objects.count()
    answer = drills(signed_in(house.people["Anwen"]), house.police, cards[1], cards[2])
    assert answer.status_code == 302
    assert recovery_keys(house.police.id)[0].proved_on == clock.london_day(clock.now())
    assert Grant.objects.count() == grants
    assert Event.objects.filter(name=EventName.RECOVERY_DRILLED).count() == 1


def test_cards_of_two_ceremonies_are_refused_in_words(
    house: Partnership, cards: tuple[str, ...]
) -> None:
    anwen = unlocked(house.people["Anwen"])
    newer = has_new_cards(anwen, house.police)
    words = text_of(drills(anwen, house.police, cards[0], newer[1]))
    assert "were not made on the same occasion" in words
    words = text_of(drills(anwen, house.police, cards[0], cards[1]))
    assert "have been replaced since" in words
    page = text_of(anwen.get(at(house.police, "recovery")))
    assert page.count("Two cards were typed that do not fit") == 2


def test_cards_of_another_organisation_are_refused_in_words(
    house: Partnership, cards: tuple[str, ...]
) -> None:
    carys = unlocked(house.people["Carys"])
    has_new_cards(carys, house.council)
    words = text_of(drills(carys, house.council, *cards[:2]))
    assert "they are not the cards of this organisation" in words


def test_a_mistyped_word_is_pointed_at_in_its_card(
    house: Partnership, cards: tuple[str, ...]
) -> None:
    wrong = cards[1].split()
    wrong[6] = "acadmic"
    words = text_of(
        drills(signed_in(house.people["Anwen"]), house.police, cards[0], " ".join(wrong))
    )
    assert "Word 7, “acadmic”, is on no card. Is it “academic”?" in words
    assert 'href="#id_words_2"' in words


def test_wrong_cards_are_limited_and_nobody_is_locked_out(
    house: Partnership, cards: tuple[str, ...]
) -> None:
    anwen = unlocked(house.people["Anwen"])
    newer = has_new_cards(anwen, house.police)
    for _ in range(5):
        drills(anwen, house.police, cards[0], newer[1])
    words = text_of(drills(anwen, house.police, *newer[:2]))
    assert "Too many tries. Wait ten minutes." in words
    cache.clear()
    assert drills(anwen, house.police, *newer[:2]).status_code == 302


def test_words_that_are_on_no_card_do_not_count_as_a_try(
    house: Partnership, cards: tuple[str, ...]
) -> None:
    anwen = signed_in(house.people["Anwen"])
    for _ in range(6):
        drills(anwen, house.police, cards[0], "zzzz")
    assert drills(anwen, house.police, *cards[:2]).status_code == 302


def test_nobody_is_chosen_and_it_is_said(house: Partnership, cards: tuple[str, ...]) -> None:
    words = text_of(uses_cards(signed_in(house.people["Anwen"]), house.police, [], *cards[:2]))
    assert "Choose at least one person." in words


def test_those_who_wait_are_offered_first_and_those_without_a_key_never(
    house: Partnership,
) -> None:
    late, keyless = a_person("Zed Late"), a_person("No Key")
    for user in (late, keyless):
        add_member(
            user=user.id, agency=house.police.id, circle=house.hate_crime_team.id,
            role=Role.POLICE, by=SET_UP, now=NOW,
        )  # fmt: skip
    KeyPair.objects.filter(owner=keyless.id).update(retired_on=NOW.date())
    offered = [(one.name, one.opens_now) for one in could_be_given(house.police.id)]
    assert offered == [("Zed Late", False), ("Anwen", True), ("Bina", True)]


def test_a_team_of_others_is_put_under_new_cards_by_its_own_supervisor(
    house: Partnership,
) -> None:
    iris = a_person("Iris Vole")
    nights = a_circle(house.police, "Nights", iris, Role.SUPERVISOR)
    has_new_cards(unlocked(house.people["Anwen"]), house.police)
    assert recovery_of(house.police.id, clock.now()).uncovered == ("Nights",)
    assert "has to put its keys under them: Nights." in text_of(signed_in(iris).get("/work/"))
    unlocked(house.people["Anwen"]).post(at(house.police, "cover"))
    assert recovery_of(house.police.id, clock.now()).uncovered == ("Nights",)
    unlocked(iris).post(at(house.police, "cover"))
    assert recovery_of(house.police.id, clock.now()).uncovered == ()
    assert len(recovery_keys(house.police.id)) == 1
    assert live_keys([nights.id])


@pytest.mark.parametrize(
    ("days", "standing", "words"),
    [
        (334, Standing.GOOD, ""),
        (335, Standing.DUE, "It is time to test the recovery cards"),
        (366, Standing.LAPSED, "The cards have not been tested for a year"),
    ],
)
def test_the_supervisor_is_reminded_on_their_own_page(
    house: Partnership, days: int, standing: Standing, words: str
) -> None:
    proved_on = clock.london_day(clock.now()) - dt.timedelta(days=days)
    KeyPair.objects.filter(owner=house.police.id).update(proved_on=proved_on)
    assert recovery_of(house.police.id, clock.now()).standing is standing
    page = text_of(signed_in(house.people["Anwen"]).get("/work/"))
    assert words in page
    assert ("recovery cards" in page or "tested for a year" in page) is bool(words)
    assert to_mind(house.people["Bina"].id, clock.now()) == []


def test_without_cards_there_is_nothing_to_test_or_use(house: Partnership) -> None:
    homes = open_agency(name="Homes (invented)", kind=AgencyKind.HOUSING, by=SET_UP, now=NOW)
    name_circle(agency=homes.id, name="Tenancy", by=SET_UP, now=NOW)
    circle = Circle.objects.get(name="Tenancy")
    add_member(
        user=house.people["Anwen"].id, agency=homes.id, circle=circle.id, role=Role.SUPERVISOR,
        by=SET_UP, now=NOW,
    )  # fmt: skip
    anwen = signed_in(house.people["Anwen"])
    for page in ("drill", "use_cards"):
        assert anwen.get(at(homes, page))["Location"] == at(homes, "recovery")
    assert "There are no recovery cards" in text_of(anwen.get(at(homes, "recovery")))


def test_recovery_leads_to_the_supervisors_own_organisation(house: Partnership) -> None:
    answer = signed_in(house.people["Anwen"]).get(reverse("agencies:my_recovery"))
    assert answer["Location"] == at(house.police, "recovery")
    assert signed_in(house.people["Bina"]).get(reverse("agencies:my_recovery")).status_code == 404


def test_somebody_who_supervises_in_two_places_reaches_both(house: Partnership) -> None:
    anwen = house.people["Anwen"]
    joins(anwen, house.cohesion_team, Role.SUPERVISOR, let_in_by=house.people["Carys"])
    page = text_of(signed_in(anwen).get(at(house.police, "recovery")))
    assert at(house.council, "recovery") in page


def test_a_supervisor_who_waits_is_led_to_the_cards(
    house: Partnership, cards: tuple[str, ...]
) -> None:
    everybody_lost_their_keys(house.hate_crime_team)
    assert cards
    anwen = signed_in(house.people["Anwen"])
    assert at(house.police, "use_cards") in text_of(anwen.get(reverse("agencies:waiting")))
    assert anwen.get(at(house.police, "use_cards")).status_code == 200
    bina = signed_in(house.people["Bina"])
    assert at(house.police, "use_cards") not in text_of(bina.get(reverse("agencies:waiting")))
