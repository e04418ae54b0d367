"""Days away and who stands in, on screen: for oneself, and for a colleague who is ill."""

from uuid import uuid4

import pytest

from tests.cast import NOW, Partnership
from tests.confidential.browsing import unlocked
from tests.confidential.casework.test_handing import LATER, TODAY, away, load_of, taken, who
from tests.confidential.casework.test_views import text_of
from upstander.confidential.casework.actions.handing import go_away
from upstander.confidential.casework.models import Cover
from upstander.confidential.casework.queries.lists import my_cases
from upstander.confidential.casework.refusals import StandsInForSelf
from upstander.foundation.access.actors import NotPermitted
from upstander.foundation.agencies.models import Absence

pytestmark = pytest.mark.django_db


def test_standing_in_on_screen(house: Partnership) -> None:
    dev = unlocked(house.people["Dev"])
    assert "Write down days away" in text_of(dev.get("/cases/away/"))
    absence = away(house)
    assert "Nobody stands in yet." in text_of(dev.get("/cases/away/"))
    typed = {"absence": absence.pk, "cover": who(house, "Carys")}
    assert dev.post("/cases/away/", typed).status_code == 302
    assert "Carys stands in." in text_of(dev.get("/cases/away/"))
    assert dev.post("/cases/away/", {**typed, "absence": uuid4()}).status_code == 404
    wrong = dev.post("/cases/away/", {**typed, "cover": who(house, "Bina")})
    assert "Choose a colleague." in text_of(wrong)
    gwen = unlocked(house.people["Gwen"])
    assert gwen.get("/cases/away/").status_code == 404


def days(house: Partnership, cover: str = "", **more: str) -> dict[str, object]:
    found = {"first_day": f"{TODAY}", "last_day": f"{LATER}", **more}
    return {**found, "cover": who(house, cover) if cover else ""}


def test_days_away_and_who_stands_in_are_one_form(house: Partnership) -> None:
    taken(house)
    dev = unlocked(house.people["Dev"])
    place = f"/cases/away/{who(house, 'Dev')}/days/"
    assert dev.post(place, days(house, "Carys")).url == "/cases/away/"  # type: ignore[attr-defined]
    assert "Carys stands in." in text_of(dev.get("/cases/away/"))
    assert len(my_cases(house.actor("Carys"), TODAY)) == 1
    back = f"/cases/away/{who(house, 'Dev')}/back/{Absence.objects.get().pk}/"
    assert dev.post(back).status_code == 302
    assert (Absence.objects.count(), Cover.objects.count()) == (0, 0)
    assert dev.post(back).status_code == 404
    assert "The last day comes before the first." in text_of(
        dev.post(place, days(house, last_day="2020-01-01"))
    )
    assert dev.post(place, days(house)).status_code == 302
    assert "Nobody stands in yet." in text_of(dev.get("/cases/away/"))


def test_a_supervisor_writes_down_that_a_colleague_is_ill(house: Partnership) -> None:
    taken(house)
    carys, dev = unlocked(house.people["Carys"]), who(house, "Dev")
    place = f"/cases/away/{dev}/"
    assert "When Dev is away" in text_of(carys.get(place))
    assert carys.post(f"{place}days/", days(house, "Carys")).url == place  # type: ignore[attr-defined]
    assert "Carys stands in." in text_of(carys.get(place))
    assert load_of(house, "Dev").covered_by == who(house, "Carys")
    row = Absence.objects.get()
    assert carys.post(f"{place}back/{row.pk}/").url == place  # type: ignore[attr-defined]
    assert Absence.objects.count() == 0


def test_nobody_writes_down_days_of_others_but_a_supervisor_of_their_team(
    house: Partnership,
) -> None:
    dev, carys = unlocked(house.people["Dev"]), unlocked(house.people["Carys"])
    for place in ("", "days/"):
        of_carys, of_bina = (f"/cases/away/{who(house, one)}/{place}" for one in ("Carys", "Bina"))
        assert dev.post(of_carys, days(house)).status_code == 404
        assert carys.post(of_bina, days(house)).status_code == 404
    with pytest.raises(NotPermitted):
        go_away(
            user=who(house, "Carys"), days=(TODAY, LATER), cover=None, by=house.actor("Dev"),
            now=NOW,
        )  # fmt: skip
    with pytest.raises(StandsInForSelf):
        go_away(
            user=who(house, "Dev"), days=(TODAY, LATER), cover=who(house, "Dev"),
            by=house.actor("Dev"), now=NOW,
        )  # fmt: skip
    assert Absence.objects.count() == 0
