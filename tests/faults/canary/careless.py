"""A site that lets a browser keep everything: what we look for must be found there."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

SENTENCE = "He threw the purple wheelbarrow by the canal gate"


class Careless(BaseHTTPRequestHandler):
    """Answers with a page that may be kept, its words in the title, and a form that may be."""

    def do_GET(self) -> None:
        page = f"<title>{SENTENCE}</title><form><textarea name=a></textarea></form>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Cache-Control", "max-age=3600")
        self.end_headers()
        self.wfile.write(f"{page}<a href='/file' download>{SENTENCE}</a>".encode())

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@contextmanager
def careless_site() -> Iterator[str]:
    """Serve it."""
    site = ThreadingHTTPServer(("127.0.0.1", 0), Careless)
    thread = Thread(target=site.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{site.server_port}"
    site.shutdown()
    thread.join()
    site.server_close()


def kept_in(where: Path) -> str:
    """Return which part of a browser's folder a file belongs to."""
    parts = where.parts
    return parts[parts.index("Default") + 1]
