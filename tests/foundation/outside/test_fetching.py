"""Fetching from servers that lie, stall, overflow and point elsewhere."""

import time
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from tests.foundation.outside.servers import Answer, says, self_signed, stranger
from upstander.foundation.outside.choices import NotFetched
from upstander.foundation.outside.fetching import fetch, look_up
from upstander.foundation.outside.refusals import WORDS, CannotFetch
from upstander.foundation.outside.rules import Limits

LIMITS = Limits(size=1_000, seconds=5)


def trust(settings: Any, *origins: str) -> None:
    """Let these origins answer without encryption, as no setting of an operator could."""
    settings.UPSTANDER_OUTSIDE = settings.UPSTANDER_OUTSIDE | {"plain": frozenset(origins)}


def why_not(address: str, limits: Limits = LIMITS, **more: Any) -> NotFetched:
    """Return why something was not fetched."""
    with pytest.raises(CannotFetch) as caught:
        fetch(address, limits=limits, **more)
    assert caught.value.message == WORDS[caught.value.why]
    return caught.value.why


def fetched_from(settings: Any, answers: dict[str, Answer], path: str = "/") -> NotFetched:
    """Return why nothing came from a server with these answers."""
    with stranger(answers) as (origin, _asked):
        trust(settings, origin)
        return why_not(origin + path)


def test_what_lies_there_is_fetched(settings: Any) -> None:
    with stranger({"/dana.ics?key=1": says(b"BEGIN:VCALENDAR")}) as (origin, asked):
        trust(settings, origin)
        assert fetch(f"{origin}/dana.ics?key=1", limits=LIMITS) == b"BEGIN:VCALENDAR"
        assert asked == ["/dana.ics?key=1"]


def test_every_reason_has_its_words() -> None:
    assert set(WORDS) == set(NotFetched)


@pytest.mark.parametrize("address", ["dana.ics", "ftp://example.org/a", "https://a:b@example.org"])
def test_what_is_no_address_is_not_asked(address: str) -> None:
    assert why_not(address) == NotFetched.NO_ADDRESS


def test_without_encryption_nobody_is_asked() -> None:
    with stranger({"/": says(b"")}) as (origin, asked):
        assert why_not(origin) == NotFetched.NOT_SECURE
        assert asked == []


@pytest.mark.parametrize(
    "addresses", [["127.0.0.1"], ["10.0.0.5"], ["93.184.215.14", "192.168.0.1"], ["::1"]]
)
def test_a_name_with_a_private_address_is_not_asked(addresses: Sequence[str]) -> None:
    found = why_not("https://calendar.example.org/", look=lambda *_name: addresses)
    assert found == NotFetched.NOT_PUBLIC


def test_a_private_address_written_out_is_not_asked() -> None:
    assert why_not("https://169.254.169.254/latest/") == NotFetched.NOT_PUBLIC
    assert why_not("https://[::1]:8000/") == NotFetched.NOT_PUBLIC


def test_a_name_that_nobody_has_is_told_apart() -> None:
    def nobody(_host: str, _port: int) -> Sequence[str]:
        raise OSError

    assert why_not("https://nobody.example.org/", look=nobody) == NotFetched.NOT_FOUND
    assert why_not("https://none.example.org/", look=lambda *_name: []) == NotFetched.NOT_FOUND


def test_a_name_is_looked_up_once_and_the_checked_address_is_asked(settings: Any) -> None:
    names: list[str] = []

    def once(host: str, _port: int) -> Sequence[str]:
        names.append(host)
        return ["127.0.0.1"] if len(names) == 1 else ["10.0.0.1"]

    with stranger({"/": says(b"ours")}) as (origin, _asked):
        named = origin.replace("127.0.0.1", "calendar.example.org")
        trust(settings, named)
        assert fetch(named, limits=LIMITS, look=once) == b"ours"
    assert names == ["calendar.example.org"]


def test_a_move_to_a_private_address_is_not_followed(settings: Any) -> None:
    with stranger({"/secret": says(b"secret")}) as (private, asked):
        moved = {"/": says(b"", 302, Location=f"{private}/secret")}
        assert fetched_from(settings, moved) == NotFetched.NOT_SECURE
        secure = private.replace("http:", "https:")
        moved = {"/": says(b"", 307, Location=f"{secure}/secret")}
        assert fetched_from(settings, moved) == NotFetched.NOT_PUBLIC
        assert asked == []


def test_a_move_on_the_same_server_is_followed(settings: Any) -> None:
    answers = {"/old": says(b"", 301, Location="/new"), "/new": says(b"here")}
    with stranger(answers) as (origin, asked):
        trust(settings, origin)
        assert fetch(f"{origin}/old", limits=LIMITS) == b"here"
        assert asked == ["/old", "/new"]


def test_moving_in_a_circle_ends(settings: Any) -> None:
    answers = {"/": says(b"", 302, Location="/")}
    with stranger(answers) as (origin, asked):
        trust(settings, origin)
        assert why_not(origin) == NotFetched.LOOPS
        assert len(asked) == LIMITS.moves + 1


def test_a_move_to_nowhere_comes_back_to_the_same_place_and_ends(settings: Any) -> None:
    assert fetched_from(settings, {"/": says(b"", 302)}) == NotFetched.LOOPS


@pytest.mark.parametrize("headers", [{}, {"Content_Length": "1001"}, {"Content_Length": "9"}])
def test_what_is_too_large_is_cut_off_whatever_is_said_of_its_size(
    settings: Any, headers: dict[str, str]
) -> None:
    with stranger({"/": says(b"a" * 1_001, **headers)}) as (origin, _asked):
        trust(settings, origin)
        if headers.get("Content_Length") == "9":
            assert fetch(origin, limits=LIMITS) == b"a" * 9
        else:
            assert why_not(origin) == NotFetched.TOO_LARGE


def test_exactly_the_limit_is_taken(settings: Any) -> None:
    with stranger({"/": says(b"a" * 1_000)}) as (origin, _asked):
        trust(settings, origin)
        assert fetch(origin, limits=LIMITS) == b"a" * 1_000


def test_what_is_squeezed_is_not_unfolded(settings: Any) -> None:
    squeezed = says(b"\x1f\x8b", Content_Encoding="gzip")
    assert fetched_from(settings, {"/": squeezed}) == NotFetched.SQUEEZED


@pytest.mark.parametrize("status", [204, 401, 404, 500])
def test_a_no_is_a_no(settings: Any, status: int) -> None:
    assert fetched_from(settings, {"/": says(b"", status)}) == NotFetched.REFUSED


def test_an_answer_that_is_none_is_told(settings: Any) -> None:
    def nonsense(to: BaseHTTPRequestHandler) -> None:
        to.wfile.write(b"\x00\x01\x02\r\n\r\n")

    assert fetched_from(settings, {"/": nonsense}) == NotFetched.AWAY


def test_nobody_there_is_told(settings: Any) -> None:
    trust(settings, "http://127.0.0.1:1")
    assert why_not("http://127.0.0.1:1") == NotFetched.AWAY


def silent(to: BaseHTTPRequestHandler) -> None:
    """Answer nothing for longer than anybody waits."""
    time.sleep(1.5)
    to.close_connection = True


def dripping(to: BaseHTTPRequestHandler) -> None:
    """Answer a byte now and then, each in time."""
    to.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n")
    for _byte in range(15):
        to.wfile.write(b"a")
        time.sleep(0.1)


@pytest.mark.parametrize("answer", [silent, dripping])
def test_whoever_is_slow_is_left_waiting(settings: Any, answer: Answer) -> None:
    with stranger({"/": answer}) as (origin, _asked):
        trust(settings, origin)
        assert why_not(origin, Limits(size=1_000, seconds=0.3)) == NotFetched.TOO_SLOW


def test_a_host_of_the_operators_own_network_may_be_private_but_not_without_encryption(
    settings: Any, tmp_path: Path
) -> None:
    settings.UPSTANDER_OUTSIDE = settings.UPSTANDER_OUTSIDE | {"inside": frozenset({"127.0.0.1"})}
    with stranger({"/": says(b"ours")}) as (origin, _asked):
        assert why_not(origin) == NotFetched.NOT_SECURE
    with stranger({"/": says(b"ours")}, tls=self_signed(tmp_path)) as (origin, asked):
        # Nobody vouches for its certificate.
        assert why_not(origin) == NotFetched.AWAY
        assert asked == []


def test_a_certificate_that_is_vouched_for_is_taken(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.UPSTANDER_OUTSIDE = settings.UPSTANDER_OUTSIDE | {"inside": frozenset({"127.0.0.1"})}
    with stranger({"/": says(b"ours")}, tls=self_signed(tmp_path)) as (origin, _asked):
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
        assert fetch(origin, limits=LIMITS) == b"ours"


def test_names_are_looked_up() -> None:
    assert "127.0.0.1" in look_up("localhost", 443)
