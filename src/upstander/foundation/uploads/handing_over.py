"""Giving a file to somebody's computer, so that a browser saves it and never runs it."""

from collections.abc import Iterable

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from upstander.foundation.uploads.choices import FileKind
from upstander.foundation.uploads.rules import MEDIA

# A file is somebody else's: if a browser shows it after all, it can do nothing there.
_SHUT = "sandbox; default-src 'none'"


def handed_over(pieces: Iterable[bytes], *, kind: FileKind, size: int) -> StreamingHttpResponse:
    """Return the file as an attachment, under a name that says nothing of anybody."""
    media, ending = MEDIA[kind]
    answer = StreamingHttpResponse(pieces, content_type=media)
    answer.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=f"file.{ending}") or ""
    )
    answer.headers["Content-Length"] = str(size)
    answer.headers["Content-Security-Policy"] = _SHUT
    return answer
