"""A connection or a machine that goes away while somebody sends files: nothing is half there."""

import datetime as dt
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pytest_django import Settings

from bench.served import Served
from bench.visitor import Visitor
from tests.faults.canary import hunting
from tests.foundation.uploads import pictures
from upstander.foundation.vault import store

BOUNDARY = "half-of-it"
# Long enough to be on its way for a while; what stands behind a picture's end is never drawn.
PHOTO = pictures.photo() + bytes(600_000)
PATIENCE = 10.0
WORDS = [hunting.text("name", pictures.NAME), hunting.text("camera", pictures.PHONE)]


@pytest.fixture
def served(built: Served, tmp_path: Path) -> Iterator[Served]:
    """A demonstration of its own."""
    own = built.copy_to(tmp_path)
    own.start()
    yield own
    own.kill()


def body(token: str) -> bytes:
    """Return a post of two photos; its last field says that it is whole."""
    fields = {"csrfmiddlewaretoken": token, "do": "add"}
    parts = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
    head = b"\r\nContent-Type: image/jpeg\r\n\r\n"
    parts += [b'name="files"; filename="' + name + b'"' + head + PHOTO for name in (b"a", b"b")]
    parts.append(b'name="whole"\r\n\r\n1')
    start = f"--{BOUNDARY}\r\nContent-Disposition: form-data; ".encode()
    return b"\r\n".join([*(start + part for part in parts), f"--{BOUNDARY}--\r\n".encode()])


def begun(served: Served) -> Visitor:
    """Return somebody in the middle of a report."""
    visitor = Visitor(served.port)
    visitor.get("/q/now/").needs(200)
    visitor.post("/q/now/", {"safe": "yes", "do": "next"}).needs(302)
    return visitor


def sending(served: Served, visitor: Visitor, part: Callable[[bytes], bytes]) -> socket.socket:
    """Send a part of the two photos and keep the line open."""
    cookies = visitor.cookies
    whole = body(cookies["csrftoken"])
    head = [
        "POST /q/files/ HTTP/1.1", f"Host: 127.0.0.1:{served.port}",
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}",
        f"Content-Length: {len(whole)}",
        "Cookie: " + "; ".join(f"{name}={value}" for name, value in cookies.items()),
    ]  # fmt: skip
    line = socket.create_connection(("127.0.0.1", served.port), timeout=30)
    line.sendall("\r\n".join(head).encode() + b"\r\n\r\n" + part(whole))
    return line


def all_but_the_end(whole: bytes) -> bytes:
    return whole[: -len(PHOTO) // 4]


def sealed(served: Served) -> list[Path]:
    return sorted((served.data / "files").glob("*"))


def rows(served: Served) -> int:
    with closing(sqlite3.connect(served.data / "upstander.sqlite3")) as database:
        return int(database.execute("SELECT count(*) FROM vault_blob").fetchone()[0])


def wait_until(holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE
    while not holds() and time.monotonic() < end:
        time.sleep(0.05)
    return holds()


def test_two_photos_that_come_whole_are_there(served: Served) -> None:
    with sending(served, begun(served), bytes) as line:
        assert line.recv(40).startswith(b"HTTP/1.1 302")
    assert (len(sealed(served)), rows(served)) == (4, 4)


def test_a_line_that_breaks_in_the_middle_leaves_nothing(served: Served) -> None:
    line = sending(served, begun(served), all_but_the_end)
    assert wait_until(lambda: len(sealed(served)) == 2)
    line.close()
    assert wait_until(lambda: sealed(served) == [])
    assert rows(served) == 0


def test_what_kill_9_leaves_is_sealed_and_swept(served: Served, settings: Settings) -> None:
    with sending(served, begun(served), all_but_the_end):
        assert wait_until(lambda: len(sealed(served)) == 2)
        served.kill()
    left = sealed(served)
    assert (len(left), rows(served)) == (2, 0)
    assert hunting.in_folder(served.data, WORDS) == []
    settings.DATA = served.data
    soon = dt.datetime.fromtimestamp(left[0].stat().st_mtime, dt.UTC) + dt.timedelta(hours=2)
    store.blur_times(soon)
    assert {path.name for path in left} == {
        one.hex for one in store.there(before=soon.date() + dt.timedelta(days=3))
    }
    served.start()
    begun(served).get("/q/files/").needs(200)
