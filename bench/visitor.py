"""Somebody at a browser, without the browser: cookies, forms, and one connection kept open."""

import http.client
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlencode

Fields = Mapping[str, str | Sequence[str]]

# The server closes a connection that has been quiet for five seconds.
STAYS_OPEN = 4.0
PATIENCE = 130
_HANDLE = re.compile(r'class="handle[^"]*"[^>]*>\s*([2-9A-Z]{5})\s*<')
_WORD = re.compile(r'class="tile-word">\s*([^<\s]+)\s*<')
_CSRF = "csrftoken"

# What a connection does that is cut off, at whichever point.
Broken = (OSError, http.client.HTTPException)


@dataclass(frozen=True)
class Page:
    """What came back."""

    status: int
    location: str
    text: str

    def needs(self, status: int) -> "Page":
        """Return itself, or raise Refused when the answer was another one."""
        if self.status != status:
            raise Refused(f"{self.status} instead of {status}: {self.title}")
        return self

    @property
    def title(self) -> str:
        """Return the page's first heading."""
        found = re.search(r"<h1[^>]*>(.*?)</h1>", self.text, re.DOTALL)
        return " ".join(re.sub(r"<[^>]+>", " ", unescape(found[1])).split()) if found else ""

    @property
    def receipt(self) -> "Receipt | None":
        """Return the code that the page shows, or None."""
        handle, words = _HANDLE.search(self.text), _WORD.findall(self.text)
        return Receipt(handle[1], tuple(words)) if handle and len(words) == 7 else None


@dataclass(frozen=True)
class Receipt:
    """A code as a person reads it off the page."""

    handle: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Answers:
    """What somebody answers; the field names are those of the questions."""

    story: str
    safe: str = "yes"
    area: str = "E07000220"
    help: tuple[str, ...] = ("talk",)

    @property
    def posts(self) -> tuple[tuple[str, Fields], ...]:
        """Return the address and the fields of each question."""
        return (
            ("/q/now/", {"safe": self.safe}),
            ("/q/story/", {"story": self.story}),
            ("/q/where/", {"area": self.area}),
            ("/q/help/", {"help": self.help}),
        )


class Refused(Exception):
    """The server answered otherwise than somebody in this place may expect."""


class Visitor:
    """One person: nobody else has these cookies."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self._connection: http.client.HTTPConnection | None = None
        self._used = 0.0

    def __del__(self) -> None:
        self.close()

    def get(self, path: str) -> Page:
        """Ask for a page; a redirect is not followed."""
        return self._ask("GET", path, None)

    def post(self, path: str, fields: Fields) -> Page:
        """Post a form with the token of this person's cookie; a redirect is not followed."""
        if _CSRF not in self.cookies:
            self.get(path)
        token = {"csrfmiddlewaretoken": self.cookies.get(_CSRF, "")}
        return self._ask("POST", path, urlencode({**fields, **token}, doseq=True))

    def close(self) -> None:
        """Close the connection; the cookies stay."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _ask(self, method: str, path: str, body: str | None) -> Page:
        connection = self._open()
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        except Broken:
            self.close()
            raise
        self._used = time.monotonic()
        self._keep(answer)
        return Page(answer.status, answer.headers.get("Location", ""), text)

    def _open(self) -> http.client.HTTPConnection:
        if self._connection is None or time.monotonic() - self._used > STAYS_OPEN:
            self.close()
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        return self._connection

    def _keep(self, answer: http.client.HTTPResponse) -> None:
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = line.partition("=")
            value, _, attributes = rest.partition(";")
            if "max-age=0" in attributes.lower():
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value


def answer_all(visitor: Visitor, answers: Answers) -> None:
    """Answer every question, looking at each first; raises Refused."""
    for path, fields in answers.posts:
        visitor.get(path).needs(200)
        visitor.post(path, {**fields, "do": "next"}).needs(302)


def send(visitor: Visitor) -> Receipt:
    """Look at everything once more, send it, and read the receipt; raises Refused."""
    visitor.get("/check/").needs(200)
    visitor.post("/check/", {"do": "send"}).needs(302)
    return read_receipt(visitor)


def read_receipt(visitor: Visitor) -> Receipt:
    """Return the code of the receipt page; raises Refused when there is none."""
    page = visitor.get("/kept/").needs(200)
    if page.receipt is None:
        raise Refused(f"the receipt shows no code: {page.title}")
    return page.receipt


def tell(visitor: Visitor, answers: Answers) -> Receipt:
    """Make the whole way, from the first page to the receipt."""
    visitor.get("/").needs(200)
    answer_all(visitor, answers)
    return send(visitor)


def come_back(visitor: Visitor, receipt: Receipt) -> Page:
    """Type the code and return the mailbox; raises Refused when it does not open."""
    visitor.get("/back/").needs(200)
    typed = {"handle": receipt.handle, "words": " ".join(receipt.words)}
    visitor.post("/back/", typed).needs(302)
    return visitor.get("/back/mail/").needs(200)


def sign_in(visitor: Visitor, email: str, passphrase: str, code: str) -> None:
    """Sign in with the second factor, which unlocks; raises Refused."""
    visitor.get("/account/sign-in/").needs(200)
    visitor.post("/account/sign-in/", {"login": email, "password": passphrase}).needs(302)
    visitor.post("/account/code/", {"code": code}).needs(302)
