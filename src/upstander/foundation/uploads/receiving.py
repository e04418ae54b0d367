"""Files on their way in: sealed as they arrive, so that nothing of them is on a disk in clear."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.http.request import UnreadablePostError
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from upstander.foundation.core import clock
from upstander.foundation.uploads import scanning
from upstander.foundation.uploads.choices import FileKind, NotTaken
from upstander.foundation.uploads.cleaning import Cleaned, clean_copy
from upstander.foundation.uploads.parcels import HandedIn
from upstander.foundation.uploads.rules import (
    HEAD,
    MOST_BYTES,
    MOST_FILES,
    TextWatch,
    clean_name,
    looked_at,
)
from upstander.foundation.vault import store
from upstander.foundation.vault.choices import Scan
from upstander.foundation.vault.store import Stored, Writing

P = ParamSpec("P")
FIELD = "files"
# The last field of every form with files. Without it the connection broke off on the way, and the
# last file may be half of one.
END = "whole"
# Whoever sends files on a slow line holds one of the few threads that serve pages.
AT_ONCE = 2
_places = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class Refused:
    """A file that was not taken, and why."""

    name: str
    why: NotTaken


@dataclass(frozen=True)
class _Received:
    name: str
    kind: FileKind
    stored: Stored


@dataclass
class Parcel:
    """What came with one post: what was taken, and what was not."""

    now: dt.datetime
    busy: bool = False
    half: bool = False
    refused: list[Refused] = field(default_factory=list)
    received: list[_Received] = field(default_factory=list)
    made: list[Stored] = field(default_factory=list)
    _adopted: set[object] = field(default_factory=set)

    def take(self, *, room_for: int = MOST_FILES) -> list[HandedIn]:
        """Return the files, each scanned and copied clean; what cannot be taken is in ``refused``.

        Their bytes go when the request ends, unless ``adopt`` says that a row speaks of them.
        """
        if self.half:
            return []
        looked = (self._look(one) for one in self.received[:room_for])
        taken = [one for one in looked if one is not None]
        self.refused += [Refused(one.name, NotTaken.TOO_MANY) for one in self.received[room_for:]]
        return taken

    def take_clean(self, *, room_for: int = MOST_FILES) -> list[HandedIn]:
        """Return the files with their clean copies alone; the others are in ``refused``."""
        looked = self.take(room_for=room_for)
        whole = [one for one in looked if one.copy is not None]
        for one in looked:
            if one.copy is None:
                harmful = one.scan == Scan.INFECTED
                why = NotTaken.HARMFUL if harmful else NotTaken.NOT_CLEANED
                self.refused.append(Refused(one.name, why))
        return [one.only_clean() for one in whole]

    def adopt(self, files: list[HandedIn]) -> None:
        """Let these files stay: their rows are written."""
        self._adopted |= {copy.stored.id for one in files for copy in one.copies}

    def drop_left(self) -> None:
        """Take away the bytes of everything that nobody adopted."""
        made = [*(one.stored for one in self.received), *self.made]
        store.remove(stored.id for stored in made if stored.id not in self._adopted)

    def _look(self, one: _Received) -> HandedIn | None:
        scan = scanning.scanned(store.read(one.stored))
        if scan == Scan.INFECTED:
            # Nothing opens it here: not even the program that makes clean copies.
            return HandedIn(one.name, one.kind, original=one.stored, scan=scan)
        if one.kind == FileKind.TEXT:
            return HandedIn(one.name, one.kind, copy=one.stored, scan=scan)
        clean = self._cleaned(one)
        if clean.not_taken:
            self.refused.append(Refused(one.name, clean.not_taken))
            return None
        if clean.copy:
            self.made.append(clean.copy)
        return HandedIn(one.name, one.kind, one.stored, clean.copy, clean.carries, scan)

    def _cleaned(self, one: _Received) -> Cleaned:
        try:
            return clean_copy(of=one.stored, kind=one.kind, now=self.now)
        except OSError:
            return Cleaned(not_taken=NotTaken.NO_ROOM)


class _Declined(Exception):
    """This file is not taken."""

    def __init__(self, why: NotTaken) -> None:
        super().__init__(why)
        self.why = why


class _Coming:
    """One file on its way in. Its methods raise _Declined, and then nothing of it is left."""

    def __init__(self, name: str) -> None:
        self.name = name
        if not store.has_room():
            raise _Declined(NotTaken.NO_ROOM)
        self._writing = Writing()
        self._head: bytes | None = b""
        self._kind: FileKind | None = None
        self._watch = TextWatch()

    def add(self, piece: bytes) -> None:
        """Seal a piece, as soon as it is known what this is."""
        if self._writing.size + len(self._head or b"") + len(piece) > MOST_BYTES:
            raise _Declined(NotTaken.TOO_LARGE)
        if self._head is None:
            self._seal(piece)
            return
        self._head += piece
        if len(self._head) >= HEAD:
            self._begin(self._head)

    def finish(self, now: dt.datetime) -> _Received:
        """Return the file, sealed to its end."""
        kind = self._kind or self._begin(self._head or b"")
        return _Received(self.name, kind, self._writing.finish(now))

    def drop(self) -> None:
        """Take away what came of it."""
        self._writing.discard()

    def _begin(self, head: bytes) -> FileKind:
        looked = looked_at(head)
        if looked.kind is None:
            raise _Declined(looked.why_not or NotTaken.WRONG_KIND)
        self._kind, self._head = looked.kind, None
        self._seal(head)
        return looked.kind

    def _seal(self, piece: bytes) -> None:
        if self._kind == FileKind.TEXT and not self._watch.is_text(piece):
            raise _Declined(NotTaken.WRONG_KIND)
        self._writing.add(piece)


class SealingHandler(FileUploadHandler):
    """Django's way in for files: each is looked at and sealed as its pieces arrive."""

    def __init__(self, parcel: Parcel) -> None:
        super().__init__()
        self._parcel = parcel
        self._coming: _Coming | None = None

    def new_file(self, field_name: str, file_name: str, *rest: Any) -> None:
        """Begin a file, or skip it."""
        super().new_file(field_name, file_name, *rest)
        if field_name != FIELD or len(self._parcel.received) > MOST_FILES:
            raise SkipFile
        with self._declining(clean_name(file_name)):
            self._coming = _Coming(clean_name(file_name))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Seal a piece. A file that turns out to be none of ours is skipped."""
        del start
        if self._coming is not None:
            with self._declining(self._coming.name):
                self._coming.add(raw_data)

    def file_complete(self, file_size: int) -> None:
        """Finish a file. Nothing of it is handed to Django."""
        del file_size
        if self._coming is not None:
            with suppress(SkipFile), self._declining(self._coming.name):
                self._parcel.received.append(self._coming.finish(self._parcel.now))
        self._coming = None

    def upload_interrupted(self) -> None:
        """Take away what came of a file that broke off."""
        if self._coming is not None:
            self._coming.drop()
        self._coming = None

    @contextmanager
    def _declining(self, name: str) -> Iterator[None]:
        """Leave a file out that is not taken, and go on with the next."""
        try:
            yield
        except (_Declined, OSError) as fault:
            self.upload_interrupted()
            why = fault.why if isinstance(fault, _Declined) else NotTaken.NO_ROOM
            self._parcel.refused.append(Refused(name, why))
            raise SkipFile from fault


WithFiles = Callable[Concatenate[HttpRequest, Parcel, P], HttpResponseBase]


def takes_files(view: WithFiles[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let a view take files: they are sealed as they come, and it is given what came.

    The form's token is read from the same body, so the files are sealed before it is checked;
    what no row speaks of afterwards is taken away, whatever happened. While too many others send
    files the view is asked at once, with ``busy``, and nothing of the post is read.
    """
    guarded = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def outer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        parcel = Parcel(clock.now())
        if request.content_type != "multipart/form-data":
            return guarded(request, parcel, *args, **kwargs)
        with a_place() as has_place:
            if not has_place:
                parcel.busy = True
                return view(request, parcel, *args, **kwargs)
            with _receiving(request, parcel):
                return guarded(request, parcel, *args, **kwargs)

    return outer


@contextmanager
def _receiving(request: HttpRequest, parcel: Parcel) -> Iterator[None]:
    """Read the post into the parcel; in the end take away what nobody adopted."""
    handler = SealingHandler(parcel)
    request.upload_handlers = [handler]
    try:
        _refuse_half(request, parcel)
        yield
    finally:
        handler.upload_interrupted()
        parcel.drop_left()


def _refuse_half(request: HttpRequest, parcel: Parcel) -> None:
    """Take nothing of a post that broke off: its last file may be half of one."""
    with suppress(UnreadablePostError):
        if END in request.POST:
            return
    parcel.half = True
    parcel.refused = [Refused("", NotTaken.CUT)]


@contextmanager
def a_place() -> Iterator[bool]:
    """Say whether there is a place for one who sends files, or reads them; give it back after."""
    got = _places.acquire(blocking=False)
    try:
        yield got
    finally:
        if got:
            _places.release()
