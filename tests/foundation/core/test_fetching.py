"""Asking another server: only a host that was allowed, only the open internet, and not too much."""

import http.client
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from upstander.foundation.core.fetching import (
    CannotFetch,
    Limits,
    Target,
    fetch,
    is_of_the_world,
    looked_up,
    read_from,
    taken,
)

HOSTS = frozenset({"feed.example.org", "127.0.0.1", "localhost"})
PUBLIC = "93.184.215.14"


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://feed.example.org/", "must begin with https"),
        ("https://me:secret@feed.example.org/", "must begin with https"),
        ("file:///etc/passwd", "must begin with https"),
        ("https:///services", "must begin with https"),
        ("https://feed.example.org:port/", "not written like an address"),
        ("https://other.example.org/", "not allowed this host"),
        ("https://127.0.0.1/", "inside a network"),
        ("https://localhost/", "inside a network"),
    ],
)
def test_what_must_not_be_asked_is_refused(address: str, why: str) -> None:
    with pytest.raises(CannotFetch) as refusal:
        fetch(address, hosts=HOSTS)
    assert why in str(refusal.value.next_step)


@pytest.mark.parametrize(
    ("machine", "allowed"),
    [(PUBLIC, True), ("10.0.0.1", False), ("192.168.1.1", False), ("169.254.169.254", False),
     ("100.64.0.1", False), ("::1", False), ("fd00::1", False), ("::ffff:127.0.0.1", False),
     ("::ffff:93.184.215.14", True), ("224.0.0.1", False)],
)  # fmt: skip
def test_only_machines_of_the_open_internet_are_asked(machine: str, *, allowed: bool) -> None:
    assert is_of_the_world(machine) is allowed


@pytest.mark.parametrize("machines", [[], [PUBLIC, "10.0.0.1"]])
def test_a_name_that_also_leads_inside_is_refused(machines: list[str]) -> None:
    with pytest.raises(CannotFetch):
        looked_up("https://feed.example.org/", hosts=HOSTS, find=lambda _host, _port: machines)


def test_the_machine_that_was_looked_up_is_the_one_asked() -> None:
    found = looked_up(
        "https://FEED.example.org/api?page=1", hosts=HOSTS, find=lambda _host, _port: [PUBLIC]
    )
    assert found == Target("feed.example.org", 443, "/api?page=1", PUBLIC)


def test_a_name_that_nobody_knows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_asked: object, **_more: object) -> None:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(CannotFetch):
        fetch("https://feed.example.org/", hosts=HOSTS)


class Answers(BaseHTTPRequestHandler):
    """A server that answers by its path."""

    def do_GET(self) -> None:
        self.send_response(302 if self.path == "/elsewhere" else 200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        self.wfile.write(b"x" * 100_000)

    def log_message(self, *_said: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def answer(port: int, path: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    found = connection.getresponse()
    # Read whole, or closed by the test's end.
    found.will_close = True
    connection.close()
    return found


@pytest.mark.parametrize(
    ("path", "limits", "why"),
    [
        ("/", Limits(size=99_999), "too large"),
        ("/", Limits(seconds=-1), "too slowly"),
        ("/elsewhere", Limits(), "code 302"),
    ],
)
def test_an_answer_that_is_too_much_is_not_taken(
    port: int, path: str, limits: Limits, why: str
) -> None:
    with answer(port, path) as found, pytest.raises(CannotFetch) as refusal:
        taken(found, limits)
    assert why in str(refusal.value.next_step)


def test_an_answer_within_the_limits_is_taken(port: int) -> None:
    with answer(port, "/") as found:
        assert len(taken(found, Limits())) == 100_000


def test_a_server_without_a_certificate_is_not_believed(port: int) -> None:
    with pytest.raises(CannotFetch) as refusal:
        read_from(Target("feed.example.org", port, "/", "127.0.0.1"), Limits())
    assert "did not answer" in str(refusal.value.next_step)
