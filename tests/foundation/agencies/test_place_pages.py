"""The settings of the partnership itself, on screen, and what the public sees of them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.cast import NOW, RUGBY, SET_UP, WARWICK, Partnership, a_person
from tests.confidential.browsing import signed_in
from tests.foundation.agencies.test_opening import makes_ready
from tests.foundation.agencies.test_signs import picture
from upstander.foundation.agencies.actions.opening import close_door
from upstander.foundation.agencies.models import Contact, OpenHours, TextOverride
from upstander.foundation.agencies.models import Partnership as Ours
from upstander.foundation.agencies.queries import is_receiving
from upstander.foundation.reference.checking import groups
from upstander.foundation.reference.models import LineCheck, RecordedTable, RowCheck

pytestmark = pytest.mark.usefixtures("on_the_day_of_the_cast")
PAGES = ("opening", "hours", "contacts", "look", "texts", "reference", "rows")


def at(house: Partnership, name: str) -> Client:
    return signed_in(house.people[name])


def words_at(client: Client, name: str, *args: str) -> str:
    answer = client.get(reverse(f"agencies:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(("name", "status"), [("Hana", 200), ("Gwen", 200), ("Anwen", 403)])
def test_who_keeps_the_settings_sees_them(house: Partnership, name: str, status: int) -> None:
    client = at(house, name)
    assert {client.get(reverse(f"agencies:{page}")).status_code for page in PAGES} == {status}
    assert client.get(reverse("agencies:text", args=["privacy"])).status_code == status


def test_the_list_says_what_is_missing_and_leads_to_where_it_is_mended(house: Partnership) -> None:
    close_door(by=SET_UP, now=NOW)
    hana = at(house, "Hana")
    assert hana.get(reverse("agencies:settings"))["Location"] == reverse("agencies:opening")
    words = words_at(hana, "opening")
    assert "The public door is closed" in words
    assert "Nobody is on the rota, and no hours are stated." in words
    assert "Missing: Rugby, Warwick." in words
    assert f'href="{reverse("agencies:contacts")}"' in words
    assert "Open the public door" not in words


def test_pressing_open_by_hand_does_not_open_it(house: Partnership) -> None:
    close_door(by=SET_UP, now=NOW)
    answer = at(house, "Hana").post(reverse("agencies:door"), {"do": "open"})
    assert answer.status_code == 409
    assert "something on the list is still missing" in answer.content.decode()
    assert not is_receiving()


def test_a_green_list_opens_the_door_and_it_closes_again(house: Partnership) -> None:
    makes_ready(house)
    close_door(by=SET_UP, now=NOW)
    hana = at(house, "Hana")
    assert "Everything is ready" in words_at(hana, "opening")
    answer = hana.post(reverse("agencies:door"), {"do": "open"}, follow=True)
    assert "Everything on the list is in order." in answer.content.decode()
    assert is_receiving()
    hana.post(reverse("agencies:door"), {"do": "close"})
    assert not is_receiving()


def test_hours_are_stated_on_screen(house: Partnership) -> None:
    gwen, page = at(house, "Gwen"), reverse("agencies:hours")
    assert "Type both times, or neither." in gwen.post(page, {"opens_0": "09:00"}).content.decode()
    backwards = gwen.post(page, {"opens_0": "17:00", "closes_0": "09:00"})
    assert "A day closes before it opens" in backwards.content.decode()
    gwen.post(page, {"opens_0": "09:00", "closes_0": "17:00"})
    assert OpenHours.objects.get().weekday == 0
    assert "People read: Monday, 9:00 to 17:00." in words_at(gwen, "hours")


def test_a_contact_is_set_for_several_districts(house: Partnership) -> None:
    gwen, page = at(house, "Gwen"), reverse("agencies:contacts")
    assert "Choose at least one district." in gwen.post(page, {"name": "Desk"}).content.decode()
    gwen.post(
        page,
        {"protects": "adults", "name": "First contact", "phone": "01632 960001",
         "night_phone": "01632 960002", "areas": [RUGBY, WARWICK]},
    )  # fmt: skip
    assert Contact.objects.count() == 2
    assert "At night: 01632 960002" in words_at(gwen, "contacts")


@pytest.mark.parametrize(
    ("typed", "taken"),
    [("ask Jo", False), ("Ext. 12", False), ("(01632) 960 001, option 2", True), ("101", True)],
)
def test_what_nobody_can_dial_is_no_contact(house: Partnership, typed: str, taken: bool) -> None:
    gwen = at(house, "Gwen")
    wanted = {"protects": "adults", "name": "First contact", "areas": [RUGBY]}
    for more in ({"phone": typed}, {"phone": "01632 960001", "night_phone": typed}):
        answer = gwen.post(reverse("agencies:contacts"), wanted | more)
        assert ("Begin with the number" in answer.content.decode()) is not taken
    assert Contact.objects.exists() is taken


def test_the_look_is_changed_and_shows_on_the_first_page_alone(house: Partnership) -> None:
    gwen, page = at(house, "Gwen"), reverse("agencies:look")
    named = {"name": "Safer Rugby (invented)", "short_name": "Safer", "colour": "5B2A86"}
    gwen.post(page, named | {"logo": SimpleUploadedFile("sign.png", picture())})
    public = Client()
    first = public.get("/").content.decode()
    assert reverse("public:look") in first
    assert 'alt="Safer Rugby (invented)"' in first
    assert reverse("public:look") not in public.get("/help/").content.decode()
    assert "--fill: #5b2a86" in public.get(reverse("public:look")).content.decode()
    assert public.get(reverse("public:sign")).content == picture()
    gwen.post(page, {**named, "colour": "", "remove_logo": "on"})
    assert public.get(reverse("public:sign")).status_code == 404
    assert public.get(reverse("public:look")).status_code == 404


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"colour": "red"}, "Type the colour as # and six letters or figures."),
        ({"colour": "#ffcc00"}, "White words on this colour are hard to read"),
        ({"logo": SimpleUploadedFile("s.svg", b"<svg><script/></svg>")}, "can carry a script"),
        ({"name": ""}, "Type its name."),
    ],
)
def test_a_look_that_will_not_do_is_refused_in_words(
    house: Partnership, change: dict[str, object], words: str
) -> None:
    asked = {"name": "A", "short_name": "A", "colour": ""} | change
    assert words in at(house, "Gwen").post(reverse("agencies:look"), asked).content.decode()
    assert (Ours.objects.get().colour, bytes(Ours.objects.get().logo)) == ("", b"")


def test_a_text_is_looked_at_first_and_then_stands_on_its_page(house: Partnership) -> None:
    gwen, page = at(house, "Gwen"), reverse("agencies:text", args=["privacy"])
    assert (
        "Write it in plain words as well."
        in gwen.post(page, {"easy": "We keep it.", "do": "save"}).content.decode()
    )
    said = {"plain": "We keep it <b>safe</b>.\n\nFor two years.", "easy": "We keep it."}
    looked = gwen.post(page, said | {"do": "look"}).content.decode()
    assert "This is how it reads" in looked
    assert "&lt;b&gt;safe&lt;/b&gt;" in looked
    assert not TextOverride.objects.exists()
    gwen.post(page, said | {"do": "save"})
    public = Client()
    assert "For two years." in public.get("/privacy/").content.decode()
    assert "<p>We keep it.</p>" in public.get("/privacy/?easy=1").content.decode()
    assert gwen.get(reverse("agencies:text", args=["nothing"])).status_code == 404


def test_a_notice_that_nobody_wrote_says_so(house: Partnership) -> None:  # noqa: ARG001
    assert "This page is not written yet." in Client().get("/privacy/").content.decode()


def test_a_closed_door_is_kind_and_says_where_else_to_tell(house: Partnership) -> None:
    gwen = at(house, "Gwen")
    elsewhere = reverse("agencies:text", args=["elsewhere"])
    gwen.post(elsewhere, {"plain": "You can tell us at the library.", "do": "save"})
    close_door(by=SET_UP, now=NOW)
    public = Client()
    words = public.get("/").content.decode()
    assert "You cannot tell us here yet" in words
    assert "You can tell us at the library." in words
    assert 'href="tel:101"' in words
    assert "Tell us what happened" not in words
    assert "I have a code" in words


def test_helplines_are_checked_and_the_release_recorded_on_screen(house: Partnership) -> None:
    gwen, act = at(house, "Gwen"), reverse("agencies:reference_act")
    assert "Samaritans" in words_at(gwen, "reference")
    gwen.post(act, {"line": "support:samaritans"})
    assert LineCheck.objects.get().checked_by == house.people["Gwen"].id
    gwen.post(act, {"line": "support:nothing"})
    assert LineCheck.objects.count() == 1
    gwen.post(act)
    assert "recorded for the first time" in words_at(gwen, "reference")
    RecordedTable.objects.filter(file="strands.csv").update(changes=["new: age"])
    assert "1 row differs" in words_at(gwen, "reference")
    assert RecordedTable.objects.filter(file="districts.csv").exists()


def test_rows_are_checked_on_screen_with_the_office_that_can_tell(house: Partnership) -> None:
    gwen, act = at(house, "Gwen"), reverse("agencies:row_act")
    assert "Police lead for the Victims’ Code" in words_at(gwen, "opening")
    before = words_at(gwen, "rows").count("Not checked yet")
    there = gwen.post(act, {"row": "clocks:R6_nfa", "role": "legal"})
    assert there["Location"] == f"{reverse('agencies:rows')}#clocks"
    words = words_at(gwen, "rows")
    assert "We checked this on 20 Nov 2026: Legal adviser" in words
    assert words.count("Not checked yet") == before - 1
    gwen.post(act, {"row": "clocks:R6_nfa", "role": ""})
    assert "Choose who checked it, and press again." in words_at(gwen, "rows")
    RowCheck.objects.update(fingerprint="")
    assert "Changed since we checked it on 20 Nov 2026" in words_at(gwen, "rows")
    for checked in (found.key for one in groups(NOW) for found in one.rows):
        gwen.post(act, {"row": checked, "role": "legal"})
    assert words_at(gwen, "reference").count("All checked") == len(groups(NOW))


def test_everybody_who_works_here_sees_whom_to_phone(house: Partnership) -> None:
    makes_ready(house)
    bina = at(house, "Bina")
    assert "First contact" in words_at(bina, "safeguarding")
    week = bina.get(reverse("agencies:rotas"), follow=True).content.decode()
    assert reverse("agencies:safeguarding") in week
    assert signed_in(a_person("Iris")).get(reverse("agencies:safeguarding")).status_code == 404
