"""Every page of this room keeps to the house: one heading, labels, nothing inline."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import SECRET
from tests.foundation.accounts.signing_in import locks, signs_in, types_password
from upstander.foundation.accounts.models import User

pytestmark = pytest.mark.urls("tests.foundation.accounts.desk_urls")


def faults(html: str) -> list[str]:
    """Return what a page does that our pages must not."""
    labelled = set(re.findall(r'<label[^>]* for="([^"]+)"', html))
    fields = re.findall(r"<(?:input|textarea)\b[^>]*>", html)
    shown = [field for field in fields if 'type="hidden"' not in field]
    ids = [re.search(r'\bid="([^"]+)"', field) for field in shown]
    checks = {
        "one heading": len(re.findall(r"<h1\b", html)) == 1,
        "no inline style": not re.search(r"\sstyle=", html) and "<style" not in html,
        "no inline script": not re.search(r"<script(?![^>]* src=)", html),
        "no other site": not re.search(r'(?:src|href)="https?:', html),
        "every field has a label": all(found and found[1] in labelled for found in ids),
        "every id is there once": len(re.findall(r'\bid="', html))
        == len(set(re.findall(r'\bid="([^"]+)"', html))),
        "no attribute that shouts": " required" not in html,
        "no placeholder": "placeholder" not in html,
        "language": '<html lang="en-gb"' in html.lower(),
        "title": re.search(r"<title>[^<]+</title>", html) is not None,
    }
    return [name for name, fine in checks.items() if not fine]


@pytest.mark.django_db
def test_the_sign_in_page() -> None:
    html = Client().get(reverse("account_login")).content.decode()
    assert faults(html) == []
    assert "Ask your supervisor" in html
    assert 'autocomplete="current-password"' in html


@pytest.mark.django_db
def test_the_stopped_page() -> None:
    answer = Client().get(reverse("account_inactive"))
    assert (answer.status_code, faults(answer.content.decode())) == (403, [])


def test_the_code_page(anwen: User) -> None:
    browser = Client()
    types_password(browser, anwen.email)
    html = browser.get(reverse("mfa_authenticate")).content.decode()
    assert faults(html) == []
    assert 'autocomplete="one-time-code"' in html


def test_starting_again_at_the_code_page(anwen: User) -> None:
    browser = Client()
    types_password(browser, anwen.email)
    browser.post(reverse("account_logout"))
    assert browser.get(reverse("account_login")).status_code == 200


@pytest.mark.parametrize(
    "name",
    ["mfa_index", "account_change_password", "mfa_view_recovery_codes", "account_logout",
     "mfa_generate_recovery_codes", "account_reauthenticate", "mfa_reauthenticate",
     "accounts:kept"],
)  # fmt: skip
def test_the_pages_of_somebody_signed_in(anwen: User, name: str) -> None:
    answer = signs_in(anwen).get(reverse(name))
    assert (answer.status_code, faults(answer.content.decode())) == (200, [])


def test_the_unlock_page_and_the_kept_page(anwen: User) -> None:
    browser = locks(signs_in(anwen))
    browser.post("/desk/", {"answer": "some words that wait"})
    browser.post("/desk/", {"answer": "and some more on the same page"})
    unlock = browser.get(reverse("accounts:unlock"))
    assert faults(unlock.content.decode()) == []
    browser.post(reverse("accounts:unlock"), {"secret": SECRET})
    assert faults(browser.get(reverse("accounts:kept")).content.decode()) == []


def test_the_set_up_page(newcomer: User) -> None:
    browser = Client()
    types_password(browser, newcomer.email)
    assert faults(browser.get(reverse("mfa_activate_totp")).content.decode()) == []


def test_a_page_with_a_fault_says_error_in_its_title(anwen: User) -> None:
    browser = locks(signs_in(anwen))
    answer = browser.post(reverse("accounts:unlock"), {"secret": ""})
    assert "<title>Error: " in answer.content.decode()
