"""One file that is read at once and kept by nobody: it stays in memory, and never on a disk."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


class InMemory(FileUploadHandler):
    """Keeps the bytes of a file in memory, up to one more than are taken: so that it shows."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most
        self._pieces: list[bytes] = []
        self._size = 0

    def new_file(self, *args: object, **kwargs: object) -> None:
        """Begin anew with each file."""
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]
        self._pieces, self._size = [], 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece, as long as there is room."""
        del start
        piece = raw_data[: self._most + 1 - self._size]
        self._pieces.append(piece)
        self._size += len(piece)

    def file_complete(self, file_size: int) -> SimpleUploadedFile:
        """Return the file."""
        del file_size
        return SimpleUploadedFile("file", b"".join(self._pieces))


def takes_one_file(most: int) -> Callable[[View[P]], View[P]]:
    """Let a view take a file of so many bytes in ``request.FILES``; a larger one has one more.

    The form's token is read from the same body, so it is checked after the file came in.
    """

    def decorate(view: View[P]) -> View[P]:
        guarded = csrf_protect(view)

        @csrf_exempt
        @wraps(view)
        def outer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            request.upload_handlers = [InMemory(most)]
            return guarded(request, *args, **kwargs)

        return outer

    return decorate
