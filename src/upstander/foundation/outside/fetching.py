"""Fetching one file from an address that somebody typed in.

Whoever types an address could point us at a machine that only we can reach. So only https is
asked; the name is looked up once, every address it has must be public, and the connection goes to
the very address that was checked; each move to another address is checked the same way. An answer
is cut off at a size and at a time, whatever its headers say.

Two settings loosen this, and neither can be set by who types an address: ``inside`` names hosts of
the operator's own network; ``plain`` names whole origins that may answer without encryption, which
only tests set.
"""

import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import cast
from urllib.parse import urljoin

from django.conf import settings

from upstander.foundation.outside.choices import NotFetched
from upstander.foundation.outside.refusals import CannotFetch
from upstander.foundation.outside.rules import Limits, Place, is_public, place_of

Look = Callable[[str, int], Sequence[str]]
_MOVED = frozenset({301, 302, 303, 307, 308})
_PIECE = 65_536


def look_up(host: str, port: int) -> Sequence[str]:
    """Return every address that a host name has; raises OSError when it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [cast("str", one[4][0]) for one in found]


def fetch(address: str, *, limits: Limits, look: Look = look_up) -> bytes:
    """Return what lies at an address; raises CannotFetch, which quotes nothing of it."""
    here = address
    for _move in range(limits.moves + 1):
        answer = _ask(_checked(here), limits, look)
        if answer.moved is None:
            return answer.body
        here = urljoin(here, answer.moved)
    raise CannotFetch(NotFetched.LOOPS)


@dataclass(frozen=True)
class _Answer:
    body: bytes = b""
    moved: str | None = None


def _checked(address: str) -> Place:
    place = place_of(address)
    if place is None:
        raise CannotFetch(NotFetched.NO_ADDRESS)
    if place.scheme != "https" and place.origin not in settings.UPSTANDER_OUTSIDE["plain"]:
        raise CannotFetch(NotFetched.NOT_SECURE)
    return place


def _address_of(place: Place, look: Look) -> str:
    """Return the address that is asked: one of a name all of whose addresses may be asked."""
    try:
        found = look(place.host, place.port)
    except OSError:
        raise CannotFetch(NotFetched.NOT_FOUND) from None
    if not found:
        raise CannotFetch(NotFetched.NOT_FOUND)
    known = settings.UPSTANDER_OUTSIDE
    if place.host in known["inside"] or place.origin in known["plain"]:
        return found[0]
    if not all(is_public(one) for one in found):
        raise CannotFetch(NotFetched.NOT_PUBLIC)
    return found[0]


class _Pinned(http.client.HTTPConnection):
    """A connection to an address that was checked, under the name it was checked for."""

    def __init__(self, place: Place, address: str, seconds: float) -> None:
        super().__init__(place.host, place.port, timeout=seconds)
        self._address = address
        self._secure = place.scheme == "https"

    def connect(self) -> None:
        """Connect to the checked address; the certificate must be that of the name."""
        self.sock = socket.create_connection((self._address, self.port), self.timeout)
        if self._secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host)


class _Hurry:
    """Cuts a connection off when its time is over, however slowly bytes drip in."""

    def __init__(self, connection: _Pinned, seconds: float) -> None:
        self._connection = connection
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self.is_over = False

    def __enter__(self) -> "_Hurry":
        self._timer.start()
        return self

    def __exit__(self, *_fault: object) -> None:
        self._timer.cancel()
        self._connection.close()

    def _cut(self) -> None:
        self.is_over = True
        with suppress(OSError, AttributeError):
            self._connection.sock.shutdown(socket.SHUT_RDWR)


def _ask(place: Place, limits: Limits, look: Look) -> _Answer:
    connection = _Pinned(place, _address_of(place, look), limits.seconds)
    with _Hurry(connection, limits.seconds) as hurry:
        try:
            answer = _read(connection, place, limits)
        except (OSError, http.client.HTTPException) as fault:
            slow = hurry.is_over or isinstance(fault, TimeoutError)
            raise CannotFetch(NotFetched.TOO_SLOW if slow else NotFetched.AWAY) from None
        if hurry.is_over:
            raise CannotFetch(NotFetched.TOO_SLOW)
        return answer


def _read(connection: _Pinned, place: Place, limits: Limits) -> _Answer:
    headers = {"User-Agent": "upstander", "Accept-Encoding": "identity", "Connection": "close"}
    connection.request("GET", place.target, headers=headers)
    with connection.getresponse() as answer:
        return _taken(answer, limits)


def _taken(answer: http.client.HTTPResponse, limits: Limits) -> _Answer:
    if answer.status in _MOVED:
        return _Answer(moved=answer.headers.get("Location", ""))
    if answer.status != 200:
        raise CannotFetch(NotFetched.REFUSED)
    # A few bytes that unfold to gigabytes.
    if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise CannotFetch(NotFetched.SQUEEZED)
    return _Answer(_body(answer, limits.size))


def _body(answer: http.client.HTTPResponse, most: int) -> bytes:
    pieces, size = [], 0
    while piece := answer.read(_PIECE):
        size += len(piece)
        if size > most:
            raise CannotFetch(NotFetched.TOO_LARGE)
        pieces.append(piece)
    return b"".join(pieces)
