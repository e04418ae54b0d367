"""What a supervisor does with the cards in a browser, read off the page as a person does."""

import re
from dataclasses import dataclass

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from upstander.foundation.agencies.models import Agency

KEEPERS = {"keeper_1": "Mara Quill", "keeper_2": "Tobin Lathe", "keeper_3": "Sel Arden"}


@dataclass(frozen=True)
class Shown:
    """A page with three cards, once."""

    page: HttpResponse
    cards: tuple[str, ...]

    @property
    def asked(self) -> dict[str, str]:
        """Return the answers to what the page asks back, by the name of the field."""
        names = re.findall(r'name="(word_(\d)_(\d+))"', text_of(self.page))
        return {
            name: self.cards[int(card) - 1].split()[int(place) - 1] for name, card, place in names
        }

    def hidden(self, name: str) -> str:
        return hidden_in(self.page, name)


def text_of(page: HttpResponse) -> str:
    return page.content.decode()


def hidden_in(page: HttpResponse, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', text_of(page))
    assert found, f"no {name} on the page"
    return found[1]


def cards_on(page: HttpResponse) -> Shown:
    """Read the three cards off a page."""
    lists = re.findall(r'<ol class="paper-words"[^>]*>(.*?)</ol>', text_of(page), re.DOTALL)
    cards = tuple(" ".join(re.findall(r"<li>(\w+)</li>", words)) for words in lists)
    assert [len(card.split()) for card in cards] == [20, 20, 20], text_of(page)
    return Shown(page, cards)


def makes_cards(browser: Client, address: str, **more: str) -> HttpResponse:
    """Name the keepers and ask for the cards."""
    form = browser.get(address)
    asked = {"ceremony": hidden_in(form, "ceremony"), **KEEPERS, **more}
    return browser.post(address, asked)


def types_back(browser: Client, shown: Shown, **wrong: str) -> HttpResponse:
    """Type the six words, some of them wrong if so asked."""
    typed = {"proof_code": shown.hidden("proof_code"), **shown.asked, **wrong}
    return browser.post(reverse("agencies:check_cards"), typed)


def has_new_cards(browser: Client, agency: Agency) -> tuple[str, ...]:
    """Make new cards and confirm them; return their words."""
    shown = cards_on(makes_cards(browser, reverse("agencies:new_cards", args=[agency.id])))
    answer = types_back(browser, shown)
    assert answer.status_code == 302, text_of(answer)
    return shown.cards
