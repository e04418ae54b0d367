"""Cards: a few words for finding, for the holder of one grant and nobody else."""

import datetime as dt
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.foundation.vault import given as world
from tests.foundation.vault.given import NOW, SETUP, Circle, Person, Report
from upstander.foundation.vault import cards, granting, sealing, taking
from upstander.foundation.vault.cards import ROOM, Line, Read, normalised, text_of
from upstander.foundation.vault.choices import CompartmentKind, Label
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.models import Card, Compartment, Grant

LATER = NOW + dt.timedelta(hours=4)


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Łukasz Żółć-Świąć", "lukasz zolc swiac"),
        ("Siân o Lanfŵr", "sian o lanfwr"),
        ("O’Brien", "o'brien"),
        ("عائشہ", "عايشه"),
        ("کلثوم", "كلثوم"),
        ("مُحَمَّد", "محمد"),
        ("Straße 12", "STRASSE 12"),
        ("flat ۱۲", "Flat 12"),
        ("Zoe\u0308", "zoë"),
        ("a\u200db", "AB"),
        ("Øystein Æsir", "oystein aesir"),
    ],
)
def test_a_name_is_the_same_however_it_is_typed(written: str, typed: str) -> None:
    assert normalised(written) == normalised(typed)


def test_words_are_split_at_whatever_is_no_letter() -> None:
    assert normalised(" No. 7, Elm-Street/Rugby? ") == "no 7 elm street rugby"
    assert normalised("… — !") == ""


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.text(max_size=200)), max_size=8))
def test_a_card_never_outgrows_its_room(lines: list[Line]) -> None:
    sealed = cards.locked(text_of(lines), subject=UUID(int=1), grant=UUID(int=2), key=bytes(32))
    assert len(sealed) <= 512
    assert len(text_of(lines).encode()) <= ROOM - 16


def test_a_word_stands_once_and_what_does_not_fit_is_left_out() -> None:
    lines = [("t", "Bus bus PASS"), ("n", "bus"), ("t", "x" * 600), ("n", "late")]
    assert text_of(lines) == "t bus pass\nn bus late"


def say(read: Read) -> list[Line]:
    return [("s", str(document["story"])) for _item, document in read]


def places_of(report: Report) -> list[UUID]:
    return list(Compartment.objects.filter(subject=report.id).values_list("pk", flat=True))


def name(read: Read) -> str:
    return next((str(document["story"]) for _item, document in read), "")


def write(report: Report, keyring: Keyring) -> int:
    return cards.write_cards(
        places=places_of(report), labels=[Label.STATEMENT], say=say, name=name, keyring=keyring,
        now=NOW,
    )  # fmt: skip


def called(report: Report, keyring: Keyring) -> str | None:
    return cards.faces([report.id], keyring).get(report.id)


def found(keyring: Keyring, word: str) -> list[UUID]:
    return [card.subject for card in cards.opened_cards(keyring, [word])]


def two_teams() -> tuple[Person, Circle, Person, Circle, Report]:
    officer, sergeant = world.a_person(), world.a_person()
    desk, police = world.a_circle(officer), world.a_circle(sergeant)
    return officer, desk, sergeant, police, world.a_report(desk, police, story="Łukasz rang")


@pytest.mark.django_db
def test_the_team_that_wrote_a_card_finds_it_and_no_other_key_opens_it() -> None:
    officer, _desk, sergeant, _police, report = two_teams()
    colleague, stranger = world.a_person(), world.a_person()
    granting.admit_to_circle(
        circle=_desk.id, user=colleague.id, keyring=officer.keyring(), by=SETUP, now=NOW
    )
    assert write(report, officer.keyring()) == 2
    assert found(officer.keyring(), "lukasz") == [report.id]
    assert found(colleague.keyring(), "lukasz") == [report.id]
    for keyring in (sergeant.keyring(), stranger.keyring(), report.keyring()):
        assert found(keyring, "lukasz") == []
    card = Card.objects.exclude(sealed=b"").get()
    for person in (sergeant, stranger):
        for key in person.keyring().locks("card").values():
            with pytest.raises(cards.suite.NotAuthentic):
                cards.suite.unlock(bytes(card.sealed), key, cards._BOUND + card.pk.hex.encode())


@pytest.mark.django_db
@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(alphabet=st.characters(categories=["Lu", "Ll", "Lo"]), min_size=2, max_size=12))
def test_whatever_the_name_only_its_holder_finds_it_and_nobody_after_a_withdrawal(
    name: str,
) -> None:
    officer, sergeant = world.a_person(), world.a_person()
    desk, police = world.a_circle(officer), world.a_circle(sergeant)
    report = world.a_report(desk, police, story=name)
    word = normalised(name).split()[0] if normalised(name) else "none"
    write(report, officer.keyring())
    write(report, sergeant.keyring())
    there = [report.id] if normalised(name) else []
    assert found(officer.keyring(), word) == found(sergeant.keyring(), word) == there
    taking.take_away(subject=report.id, holder=police.id, by=SETUP, now=NOW)
    assert found(sergeant.keyring(), word) == []
    assert found(officer.keyring(), word) == there


@pytest.mark.django_db
def test_a_card_goes_with_its_grant() -> None:
    officer, _desk, sergeant, police, report = two_teams()
    write(report, officer.keyring())
    write(report, sergeant.keyring())
    assert Card.objects.count() == 4
    taking.take_away(subject=report.id, holder=police.id, by=SETUP, now=NOW)
    assert Card.objects.count() == 2
    assert not Card.objects.filter(to__owner=police.id).exists()
    assert found(officer.keyring(), "lukasz") == [report.id]


@pytest.mark.django_db
def test_a_card_copied_to_another_grant_is_passed_over() -> None:
    officer, _desk, _sergeant, _police, report = two_teams()
    other = world.a_report(_desk, _police, story="Another")
    write(report, officer.keyring())
    write(other, officer.keyring())
    mine = Card.objects.exclude(sealed=b"").get(place__subject=report.id)
    Card.objects.filter(place__subject=other.id).update(sealed=mine.sealed)
    assert found(officer.keyring(), "lukasz") == [report.id]


@pytest.mark.django_db
def test_what_is_added_withers_the_card_until_it_is_written_again() -> None:
    officer, _desk, _sergeant, _police, report = two_teams()
    keyring = officer.keyring()
    assert cards.without_card(places_of(report), keyring, NOW) == set(places_of(report))
    write(report, keyring)
    assert cards.without_card(places_of(report), keyring, NOW) == set()
    place = Compartment.objects.get(subject=report.id, kind=CompartmentKind.STATEMENT)
    sealing.append(
        compartment=place, label=Label.STATEMENT, document={"story": "Siân"}, by=SETUP, now=NOW
    )
    assert cards.withered(keyring, 5) == [place.pk]
    assert cards.without_card(places_of(report), keyring, NOW) == {place.pk}
    assert found(keyring, "lukasz") == [report.id]
    write(report, officer.keyring())
    assert cards.withered(keyring, 5) == []
    assert found(keyring, "sian") == [report.id]


@pytest.mark.django_db
def test_a_card_of_what_changed_meanwhile_is_not_written() -> None:
    officer, _desk, _sergeant, _police, report = two_teams()
    place = Compartment.objects.get(subject=report.id, kind=CompartmentKind.STATEMENT)

    def changed_meanwhile(read: Read) -> list[Line]:
        Compartment.objects.filter(pk=place.pk).update(revision=7)
        return say(read)

    written = cards.write_cards(
        places=[place.pk], labels=[Label.STATEMENT], say=changed_meanwhile, name=name,
        keyring=officer.keyring(), now=NOW,
    )  # fmt: skip
    assert written == 0
    assert not Card.objects.exists()


@pytest.mark.django_db
def test_a_card_holds_no_word_that_its_own_grant_does_not_open() -> None:
    officer, _desk, sergeant, _police, report = two_teams()
    third = world.a_circle(world.a_person())
    granting.give(
        subject=report.id, kinds=[CompartmentKind.STATEMENT], holder=third.id,
        keyring=officer.keyring(), purpose="test", basis="consent", by=SETUP, now=NOW,
    )  # fmt: skip
    taking.take_away(subject=report.id, holder=third.id, by=SETUP, now=NOW)
    place = Compartment.objects.get(subject=report.id, kind=CompartmentKind.STATEMENT)
    sealing.append(
        compartment=place, label=Label.STATEMENT, document={"story": "Siân"}, by=SETUP, now=NOW
    )
    write(report, officer.keyring())
    assert found(officer.keyring(), "lukasz") == found(officer.keyring(), "sian") == [report.id]
    newest = Grant.objects.get(key__owner=place.pk, key__version=2, to__owner=_desk.id)
    newest.delete()
    assert found(officer.keyring(), "sian") == []
    assert found(officer.keyring(), "lukasz") == [report.id]
    assert found(sergeant.keyring(), "lukasz") == []


@pytest.mark.django_db
def test_an_item_that_does_not_open_leaves_an_empty_card() -> None:
    officer, _desk, _sergeant, _police, report = two_teams()
    sealing.Item.objects.update(body=b"cut")
    write(report, officer.keyring())
    assert all(bytes(card.sealed) == b"" for card in Card.objects.all())
    assert found(officer.keyring(), "lukasz") == []


@pytest.mark.django_db
def test_a_face_says_the_name_as_it_was_written_to_those_whose_grant_it_is_of() -> None:
    officer, _desk, sergeant, _police, report = two_teams()
    assert called(report, officer.keyring()) is None
    write(report, officer.keyring())
    assert called(report, officer.keyring()) == "Łukasz rang"
    assert called(report, sergeant.keyring()) is None
    write(report, sergeant.keyring())
    assert called(report, sergeant.keyring()) == "Łukasz rang"
    assert called(report, world.a_person().keyring()) is None


@pytest.mark.django_db
def test_a_face_is_silent_once_something_was_added_and_says_the_new_name_afterwards() -> None:
    officer, _desk, _sergeant, _police, report = two_teams()
    write(report, officer.keyring())
    place = Compartment.objects.get(subject=report.id, kind=CompartmentKind.STATEMENT)
    old = place.items.get()
    sealing.append(
        compartment=place, label=Label.STATEMENT, document={"story": "Ewa rang"}, by=SETUP,
        now=NOW, replaces=old,
    )  # fmt: skip
    assert called(report, officer.keyring()) is None
    write(report, officer.keyring())
    assert called(report, officer.keyring()) == "Ewa rang"


@pytest.mark.django_db
def test_a_face_that_was_moved_says_nothing() -> None:
    officer, sergeant = world.a_person(), world.a_person()
    desk, police = world.a_circle(officer), world.a_circle(sergeant)
    one, other = (world.a_report(desk, police, story=who) for who in ("Ewa", "Tom"))
    for report in (one, other):
        write(report, officer.keyring())
    faces = Card.objects.exclude(face=b"")
    stolen = faces.get(subject=one.id).face
    faces.filter(subject=other.id).update(face=stolen)
    assert cards.faces([one.id, other.id], officer.keyring()) == {one.id: "Ewa"}
    faces.filter(subject=one.id).update(subject=other.id)
    assert cards.faces([one.id, other.id], officer.keyring()) == {}


@pytest.mark.django_db
def test_a_face_goes_quiet_with_its_grant_and_a_long_name_has_none() -> None:
    officer, sergeant = world.a_person(), world.a_person()
    desk, police = world.a_circle(officer), world.a_circle(sergeant)
    short, long = (world.a_report(desk, police, story=text) for text in ("Ewa", "long " * 100))
    for report in (short, long):
        write(report, officer.keyring())
    assert called(short, officer.keyring()) == "Ewa"
    assert called(long, officer.keyring()) is None
    Grant.objects.filter(key__owner__in=places_of(short)).update(expires_at=NOW)
    assert called(short, officer.keyring()) is None
