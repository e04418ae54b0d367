"""Backends that behave as mail servers do on a bad day, a Notify that answers as recorded."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from tests.cast import Partnership, given_partnership

RECORDED = Path(__file__).parent / "recorded"
SERVICE = "26785a09-ab16-4eb0-8407-a37497a57506"
SECRET = "3d844edf-8d35-48ac-975b-e847b4f122b0"
TEXT_TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"
EMAIL_TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08b"


def recorded(name: str) -> Any:
    """Return a file of the recordings."""
    return json.loads((RECORDED / name).read_text())


@dataclass
class Notify:
    """A server on this machine that answers as Notify was documented to."""

    answers: list[str] = field(default_factory=list)
    asked: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def notify(settings: Any) -> Iterator[Notify]:
    """Set Notify up for email and texts; it gives ``answers`` in turn, the last one for ever."""
    found, known = Notify(), recorded("answers.json")

    class Handler(BaseHTTPRequestHandler):
        protocol_version: ClassVar = "HTTP/1.0"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            found.asked.append((self.path, dict(self.headers), body))
            name = found.answers[0] if len(found.answers) == 1 else found.answers.pop(0)
            answer = known[name]
            self.send_response(answer["status"])
            self.end_headers()
            said = answer["body"]
            self.wfile.write((said if isinstance(said, str) else json.dumps(said)).encode())

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        found.url = f"http://127.0.0.1:{server.server_port}"
        settings.UPSTANDER_NOTIFY = {
            "key": f"ours-{SERVICE}-{SECRET}", "url": found.url, "email": EMAIL_TEMPLATE,
            "text": TEXT_TEMPLATE,
        }  # fmt: skip
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield found
        server.shutdown()
        thread.join()


@pytest.fixture
def house(db: None) -> Partnership:  # noqa: ARG001 - the tables must be there
    """Return the invented partnership."""
    return given_partnership()
