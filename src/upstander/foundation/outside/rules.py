"""Which addresses may be asked, and how much of an answer is taken. Pure."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# Prefixes under which an IPv6 address carries an IPv4 one, with where in the 16 bytes it stands:
# NAT64 (RFC 6052), 6to4 (RFC 3056). What is inside decides.
_CARRIERS = (
    (ipaddress.IPv6Network("64:ff9b::/96"), 12),
    (ipaddress.IPv6Network("2002::/16"), 2),
)
_PORTS = {"https": 443, "http": 80}
LONGEST_ADDRESS = 2_000


@dataclass(frozen=True)
class Limits:
    """How large an answer may be in bytes, how long it may take in all, how often it may move."""

    size: int
    seconds: float
    moves: int = 3


@dataclass(frozen=True)
class Place:
    """Where an address leads: the parts of it that decide whether it is asked."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def origin(self) -> str:
        """Return scheme, host and port, as the settings write them."""
        return f"{self.scheme}://{self.host}:{self.port}"


def place_of(address: str) -> Place | None:
    """Return where an address leads; None if it leads nowhere we could ask.

    An address with a name and a password in it is none: it would be sent to whoever answers.
    """
    if len(address) > LONGEST_ADDRESS or any(ord(letter) <= 32 for letter in address):
        return None
    try:
        parts = urlsplit(address)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        return None
    host = (parts.hostname or "").rstrip(".")
    if not host or not host.isascii() or parts.scheme not in _PORTS or "@" in parts.netloc:
        return None
    query = f"?{parts.query}" if parts.query else ""
    return Place(parts.scheme, host, port, f"{parts.path or '/'}{query}")


def is_public(address: str) -> bool:
    """Return whether an IP address belongs to the open internet, not to a machine near us."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = _carried(found)
    return found.is_global and not found.is_multicast if inner is None else is_public(str(inner))


def _carried(found: _Address) -> ipaddress.IPv4Address | None:
    if not isinstance(found, ipaddress.IPv6Address):
        return None
    for network, start in _CARRIERS:
        if found in network:
            return ipaddress.IPv4Address(found.packed[start : start + 4])
    return found.ipv4_mapped
