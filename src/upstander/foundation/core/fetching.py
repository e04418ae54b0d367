"""Reading an address of somebody else's: the one way in which this server asks another.

Nothing is asked unless the operator named its host (``UPSTANDER_FEEDS``). Only https, no redirect,
and never an address of this machine or of a network behind it: the name is looked up once, and
that very address is asked, so that a name cannot mean something else a moment later.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from upstander.foundation.core.errors import Refusal

_PIECE = 65_536


class CannotFetch(Refusal):
    """The address was not asked, or its answer was not taken."""

    def __init__(self, why: object) -> None:
        super().__init__(
            _("This address could not be read, so nothing was brought in."), next_step=str(why)
        )


@dataclass(frozen=True)
class Limits:
    """How long one answer may take, in seconds, and how large it may be, in bytes."""

    seconds: float = 20.0
    size: int = 20_000_000


@dataclass(frozen=True)
class Target:
    """An address taken apart, and the number of the machine it means."""

    host: str
    port: int
    path: str
    machine: str


def fetch(address: str, *, hosts: Collection[str], limits: Limits = Limits()) -> bytes:
    """Return what stands at an address. Raises CannotFetch with the reason in words."""
    return read_from(looked_up(address, hosts=hosts), limits)


def looked_up(
    address: str,
    *,
    hosts: Collection[str],
    find: Callable[[str, int], Collection[str]] | None = None,
) -> Target:
    """Return what an address means, if it may be asked. Raises CannotFetch."""
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").lower(), parts.port or 443
    except ValueError as fault:
        raise CannotFetch(_("It is not written like an address.")) from fault
    if parts.scheme != "https" or parts.username or not host:
        raise CannotFetch(_("It must begin with https:// and hold no password."))
    if host not in hosts:
        raise CannotFetch(
            _("Your operator has not allowed this host. It belongs in UPSTANDER_FEEDS.")
        )
    machines = (find or _find)(host, port)
    if not machines or not all(map(is_of_the_world, machines)):
        raise CannotFetch(_("It leads to a machine inside a network, which is not asked."))
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    return Target(host, port, path, min(machines))


def is_of_the_world(machine: str) -> bool:
    """Return whether a numeric address is one that anybody may ask."""
    found = ipaddress.ip_address(machine)
    inside = getattr(found, "ipv4_mapped", None)
    return (inside or found).is_global and not found.is_multicast


def _find(host: str, port: int) -> Collection[str]:
    try:
        return {str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except OSError:
        return set()


class _Pinned(http.client.HTTPSConnection):
    """A connection to the machine that was looked up; its certificate must name the host."""

    def __init__(self, target: Target, seconds: float) -> None:
        super().__init__(
            target.host, target.port, timeout=seconds, context=ssl.create_default_context()
        )
        self._target = target

    def connect(self) -> None:
        """Ask the machine that was looked up."""
        plain = socket.create_connection((self._target.machine, self._target.port), self.timeout)
        self.sock = self._context.wrap_socket(  # type: ignore[attr-defined]
            plain, server_hostname=self._target.host
        )


def read_from(target: Target, limits: Limits) -> bytes:
    """Return what a machine answers, if it proves that it is the host. Raises CannotFetch."""
    connection = _Pinned(target, limits.seconds)
    try:
        connection.request("GET", target.path, headers={"Accept": "application/json"})
        return taken(connection.getresponse(), limits)
    except (OSError, http.client.HTTPException) as fault:
        raise CannotFetch(_("It did not answer as it should.")) from fault
    finally:
        connection.close()


def taken(answer: http.client.HTTPResponse, limits: Limits) -> bytes:
    """Return an answer's content. Raises CannotFetch when it is none, too large or too slow."""
    if answer.status != 200:
        raise CannotFetch(_("It answered with code %(code)s.") % {"code": answer.status})
    end, found = time.monotonic() + limits.seconds, bytearray()
    while piece := answer.read1(_PIECE):
        found += piece
        if len(found) > limits.size:
            raise CannotFetch(_("Its answer is too large."))
        if time.monotonic() > end:
            raise CannotFetch(_("It answers too slowly."))
    return bytes(found)
