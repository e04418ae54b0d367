"""Asking a virus scanner, where there is one: clamd's INSTREAM, over a socket."""

import socket
from collections.abc import Iterable

from django.conf import settings

from upstander.foundation.vault.choices import Scan

PATIENCE = 30.0
_LONGEST_ANSWER = 4096


def scanned(pieces: Iterable[bytes]) -> Scan:
    """Return what the scanner says; without a scanner, or its answer, the file is not scanned."""
    if not settings.UPSTANDER_CLAMD:
        return Scan.NOT_SCANNED
    try:
        return _verdict(_answer(settings.UPSTANDER_CLAMD, pieces))
    except OSError:
        return Scan.NOT_SCANNED


def _answer(where: str, pieces: Iterable[bytes]) -> bytes:
    with _connected(where) as scanner:
        scanner.sendall(b"zINSTREAM\0")
        for piece in pieces:
            scanner.sendall(len(piece).to_bytes(4) + piece)
        scanner.sendall(bytes(4))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
            more = scanner.recv(_LONGEST_ANSWER)
            if not more:
                break
            answer += more
    return answer


def _connected(where: str) -> socket.socket:
    if where.startswith("/"):
        return _connected_file(where)
    host, _colon, port = where.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=PATIENCE)


def _connected_file(where: str) -> socket.socket:
    local = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    local.settimeout(PATIENCE)
    try:
        local.connect(where)
    except OSError:
        local.close()
        raise
    return local


def _verdict(answer: bytes) -> Scan:
    said = answer.rstrip(b"\0\n")
    if said.endswith(b"FOUND"):
        return Scan.INFECTED
    return Scan.PASSED if said.endswith(b": OK") else Scan.NOT_SCANNED
