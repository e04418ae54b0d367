"""The virus scanner: asked where there is one, believed, and never needed."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
from pytest_django import Settings

from upstander.foundation.uploads.scanning import scanned
from upstander.foundation.vault.choices import Scan

PIECES = [b"first piece", b"second"]


def heard(peer: socket.socket) -> bytes:
    """Return what came, as clamd reads it: a command, then pieces behind their lengths."""
    file = peer.makefile("rb")
    command = file.read(10)
    assert command == b"zINSTREAM\0"
    whole = b""
    while length := int.from_bytes(file.read(4)):
        whole += file.read(length)
    return whole


@contextmanager
def clamd(answer: bytes, server: socket.socket) -> Iterator[list[bytes]]:
    """Serve one scan."""
    came: list[bytes] = []

    def serve() -> None:
        peer, _address = server.accept()
        with peer:
            came.append(heard(peer))
            peer.sendall(answer)

    thread = Thread(target=serve)
    with server:
        server.listen()
        thread.start()
        yield came
        thread.join()


def at_a_port(_folder: Path) -> tuple[socket.socket, str]:
    server = socket.socket()
    server.bind(("127.0.0.1", 0))
    return server, f"127.0.0.1:{server.getsockname()[1]}"


def at_a_file(folder: Path) -> tuple[socket.socket, str]:
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(folder / "s"))
    return server, str(folder / "s")


@pytest.mark.parametrize("place", [at_a_port, at_a_file])
@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (b"stream: OK\0", Scan.PASSED),
        (b"stream: Eicar-Test-Signature FOUND\0", Scan.INFECTED),
        (b"INSTREAM size limit exceeded. ERROR\0", Scan.NOT_SCANNED),
        (b"", Scan.NOT_SCANNED),
    ],
)
def test_the_scanner_gets_the_whole_file_and_is_believed(
    place: Callable[[Path], tuple[socket.socket, str]],
    answer: bytes,
    verdict: Scan,
    tmp_path: Path,
    settings: Settings,
) -> None:
    server, settings.UPSTANDER_CLAMD = place(tmp_path)
    with clamd(answer, server) as came:
        assert scanned(PIECES) == verdict
    assert came == [b"".join(PIECES)]


@pytest.mark.parametrize("where", ["", "/nowhere/at/all", "127.0.0.1:1"])
def test_without_a_scanner_a_file_is_honestly_not_scanned(where: str, settings: Settings) -> None:
    settings.UPSTANDER_CLAMD = where
    assert scanned(PIECES) == Scan.NOT_SCANNED
