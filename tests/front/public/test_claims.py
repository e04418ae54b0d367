"""Promises stand in one reviewed file; every other public page is held to it."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.confidential.reporting.at_the_door import answered, text_of
from upstander.front.public.claims import CLAIMS, FILE, said

SOURCE = Path(settings.SOURCE)
PROMISES = re.compile(r"\b(never|only you|nobody|anonymous(ly)?)\b", re.IGNORECASE)
OFFICIALESE = re.compile(r"\b(submit(ted)?|invalid|victims?|offenders?)\b", re.IGNORECASE)
CHOICE = re.compile(r"\byou (can )?choose (what|who)\b", re.IGNORECASE)
MAY_TELL = "We may have to tell someone if"
PUBLIC_TEXTS = [
    *sorted((SOURCE / "front" / "public").rglob("*.html")),
    *sorted((SOURCE / "confidential" / "reporting" / "templates" / "reporting" / "door").glob("*")),
    *sorted((SOURCE / "confidential" / "reporting" / "data").glob("*.toml")),
    *sorted((SOURCE / "foundation" / "reference" / "data").glob("*.toml")),
    SOURCE / "confidential" / "reporting" / "forms.py",
    *sorted((SOURCE / "confidential" / "support" / "templates" / "support" / "public").glob("*")),
    SOURCE / "confidential" / "support" / "pages.py",
    *sorted((SOURCE / "confidential" / "support" / "forms").glob("*.py")),
    *sorted((SOURCE / "confidential" / "support" / "views" / "public").glob("*.py")),
    *sorted((SOURCE / "confidential" / "reporting" / "views").glob("[rs]*.py")),
    *sorted((SOURCE / "front" / "public").rglob("*.py")),
]


def spoken(path: Path) -> str:
    """Return what a person could read: not the comments, and of Python the texts alone."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        return re.sub(r"{#.*?#}", "", text)
    if path.suffix == ".toml":
        return re.sub(r"^#.*$", "", text, flags=re.MULTILINE)
    return " ".join(re.findall(r"\"([^\"\n]+)\"", re.sub(r'"""[\s\S]*?"""', "", text)))


@pytest.mark.parametrize("path", PUBLIC_TEXTS, ids=lambda path: path.name)
def test_no_other_public_text_promises_absolutely(path: Path) -> None:
    assert PROMISES.findall(spoken(path)) == []


@pytest.mark.parametrize("path", PUBLIC_TEXTS, ids=lambda path: path.name)
def test_no_public_text_speaks_like_an_office(path: Path) -> None:
    assert OFFICIALESE.findall(re.sub(r"Victim Care", "", spoken(path))) == []


def test_every_claim_names_what_would_turn_red() -> None:
    assert [claim.key for claim in CLAIMS.values() if not claim.holds] == []


@pytest.mark.django_db
@pytest.mark.parametrize("easy", [True, False])
def test_the_page_of_promises_says_each_one(client: Client, easy: bool) -> None:
    words = text_of(client.get("/who/?easy=1" if easy else "/who/"))
    assert [claim.key for claim in said(easy=easy).values() if claim.text not in words] == []


def test_the_file_says_when_it_was_reviewed() -> None:
    assert re.search(r"^reviewed_on = \d{4}-\d\d-\d\d$", FILE.read_text(), flags=re.MULTILINE)


@pytest.mark.usefixtures("house")
def test_where_a_choice_is_promised_the_same_page_says_when_we_may_have_to_tell(
    client: Client,
) -> None:
    answered(client)
    addresses = ("/", "/who/", "/help/", "/q/now/", "/q/story/", "/q/where/", "/q/help/", "/check/")
    pages = {address: text_of(client.get(address)) for address in addresses}
    promising = [address for address, words in pages.items() if CHOICE.search(words)]
    assert "/q/help/" in promising
    assert [address for address in promising if MAY_TELL not in pages[address]] == []
