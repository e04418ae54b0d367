"""Every address: who may knock, and what the answer forbids the browser to do."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import path

from tests.architecture.routes import Route, all_routes
from upstander.config import urls

# Whoever adds a name here lets strangers in: the list is short so that it can be read.
PUBLIC = frozenset(
    {
        # for machines
        "jobs:healthz",
        "upkeep:metrics",
        "jobs:readyz",
        # the door: where a person reads, asks, tells and comes back with a code
        "public:home",
        "public:help",
        "public:who",
        "public:privacy",
        "public:look",
        "public:sign",
        "public:learning",
        "directory:places",
        "directory:outlines",
        "directory:place",
        "directory:poster",
        "directory:wallet",
        "directory:join",
        "directory:joined",
        # the link is the secret, and looking at it changes nothing
        "directory:update",
        "public:figures",
        "public:language",
        "public:leave",
        "public:back",
        "public:mail",
        "public:stop",
        "public:take_key",
        "public:freeze",
        "public:closed",
        "public:more",
        "public:files",
        "public:file",
        "public:ask",
        "public:carry",
        "reporting:ears",
        "reporting:ear_young",
        "reporting:ear_write",
        "reporting:ear_check",
        "public:how_it_was",
        "public:paper",
        "public:check_paper",
        "public:end",
        "reporting:question",
        "reporting:check",
        "reporting:kept",
        "reporting:sound",
        "reporting:later",
        "reporting:later_sound",
        "reporting:pick_up",
        "reporting:later_closed",
        "reporting:card",
        "reporting:cannot_keep",
        "reporting:done",
        "reporting:blank",
        "reporting:quiet",
        "reporting:more",
        "reporting:one_more",
        "reporting:files",
        # booking a time to talk, and what a private link opens
        "support:start",
        "support:step",
        "support:check",
        "support:booked",
        "support:code",
        "support:card",
        "support:sound",
        "support:done",
        "support:find",
        "support:session",
        "support:move",
        "support:cancel",
        "support:earlier",
        "support:calendar",
        "support:opinion",
        # dropping in, and an officer's busy times for whoever has the address
        "support:now",
        "support:busy",
        # places that help, for people and, as open data, for programs
        "directory:open_data",
        "directory:open_api",
        "directory:open_services",
        "directory:open_services_one",
        "directory:open_service_at_locations",
        "directory:open_service_at_locations_one",
        "directory:open_organizations",
        "directory:open_organizations_one",
        "directory:open_taxonomies",
        "directory:open_taxonomies_one",
        "directory:open_taxonomy_terms",
        "directory:open_taxonomy_terms_one",
        "directory:open_nothing",
        # the way in for partners' programs, which asks each for its token
        "directory:api_proposing",
        "directory:api_proposals",
        "directory:api_proposal",
        # signing in
        "account_login",
        "account_logout",
        "account_inactive",
        "accounts:forgotten",
        "accounts:forgotten_sent",
        "agencies:new_password",
        # an invitation: its link is the secret, and looking at it changes nothing
        "agencies:join",
        "mfa_authenticate",
    }
)
METHODS = ("get", "post")

pytestmark = pytest.mark.django_db


def closed_routes() -> list[Route]:
    """Return the routes that need sign-in."""
    return [route for route in all_routes() if route.name not in PUBLIC]


def lets_strangers_in(answer: HttpResponse) -> bool:
    """Return whether an anonymous request got anything but the way to the sign-in page."""
    if answer.status_code == 405:
        return False
    sign_in = resolve_url(settings.LOGIN_URL)
    return not (answer.status_code == 302 and answer["Location"].startswith(sign_in))


def header_faults(answer: HttpResponse) -> list[str]:
    """Return what is missing from the headers that protect a person at a shared computer."""
    policy = answer.headers.get("Content-Security-Policy", "")
    checks = {
        "a content security policy": "default-src 'none'" in policy,
        "a policy without inline or eval": "unsafe-" not in policy,
        "a policy without other hosts": not re.search(r"https?:|\*", policy),
        "no-store": "no-store" in answer.headers.get("Cache-Control", ""),
        "no-referrer": answer.headers.get("Referrer-Policy") == "no-referrer",
        "nosniff": answer.headers.get("X-Content-Type-Options") == "nosniff",
        "no framing": answer.headers.get("X-Frame-Options") == "DENY"
        or "frame-ancestors 'none'" in policy,
        "a permissions policy": "camera=()" in answer.headers.get("Permissions-Policy", ""),
    }
    return [name for name, fine in checks.items() if not fine]


def answers(routes: list[Route], method: str) -> dict[str, HttpResponse]:
    """Return the answer of each address, each asked by somebody who comes for the first time."""
    return {route.path: getattr(Client(), method)(route.path) for route in routes}


@pytest.mark.parametrize("method", METHODS)
def test_a_stranger_is_sent_to_sign_in(method: str) -> None:
    answered = answers(closed_routes(), method)
    assert [address for address, answer in answered.items() if lets_strangers_in(answer)] == []


@pytest.mark.parametrize("method", METHODS)
def test_every_answer_protects_the_person(method: str) -> None:
    answered = answers(all_routes(), method)
    faults = {address: header_faults(answer) for address, answer in answered.items()}
    assert {address: missing for address, missing in faults.items() if missing} == {}


@pytest.mark.parametrize(
    ("status", "address"), [(404, "/no/such/page/"), (404, "/static/no-such-file.css")]
)
def test_error_pages_protect_the_person(client: Client, status: int, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, header_faults(answer)) == (status, [])


def test_the_public_list_names_only_what_exists() -> None:
    assert PUBLIC - {route.name for route in all_routes()} == frozenset()


def broken(_request: HttpRequest) -> HttpResponse:
    """Fail as a bug would."""
    raise ZeroDivisionError


def open_to_all(_request: HttpRequest) -> HttpResponse:
    """Answer anybody, as a view that forgot its door would."""
    return HttpResponse("hello")


# The addresses of ``planted``: what must be caught.
urlpatterns = [
    *urls.urlpatterns,
    path("broken/", broken, name="broken"),
    path("open/", open_to_all, name="open"),
]
handler500 = urls.handler500


@pytest.fixture
def planted(settings: Callable[..., object]) -> Client:
    """A client of a site with a broken view and an open one."""
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


def test_a_view_without_a_door_would_be_found(planted: Client) -> None:
    assert lets_strangers_in(planted.get("/open/"))


def test_a_fault_still_protects_the_person(planted: Client) -> None:
    answer = planted.get("/broken/")
    assert (answer.status_code, header_faults(answer)) == (500, [])


def test_an_answer_without_headers_would_be_found() -> None:
    assert header_faults(HttpResponse("hello")) == [
        "a content security policy",
        "no-store",
        "no-referrer",
        "nosniff",
        "no framing",
        "a permissions policy",
    ]


def test_a_policy_that_allows_inline_scripts_or_another_host_would_be_found() -> None:
    answer = HttpResponse("hello")
    answer["Content-Security-Policy"] = "script-src 'unsafe-inline' https://example.org"
    assert header_faults(answer)[:3] == [
        "a content security policy",
        "a policy without inline or eval",
        "a policy without other hosts",
    ]
