"""Making a clean copy, in a process of its own: the sealed file goes in, a sealed file comes out.

No byte of it is on a disk in clear, and nothing of the libraries that read it is in this process.
"""

import datetime as dt
import json
import subprocess
import sys
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, cast

from upstander.foundation.uploads.choices import Carries, FileKind, NotTaken
from upstander.foundation.uploads.rules import MOST_PAGES, MOST_PIXELS
from upstander.foundation.vault import store
from upstander.foundation.vault.store import Stored

PROGRAM = Path(__file__).with_name("cleaner.py")
PATIENCE = 40.0
_PIECE = 64 * 1024
_LONGEST_LINE = 4096


@dataclass(frozen=True)
class Cleaned:
    """What came of it: a clean copy and what was left out, or why the file is not taken.

    With neither the file could not be cleaned: it is kept as it came, and shared with nobody.
    """

    copy: Stored | None = None
    carries: tuple[Carries, ...] = ()
    not_taken: NotTaken | None = None


def clean_copy(*, of: Stored, kind: FileKind, now: dt.datetime) -> Cleaned:
    """Return a clean copy of a stored file, stored beside it. The file itself stays as it is.

    Raises OSError when the disk does not take the copy.
    """
    command = [sys.executable, "-I", str(PROGRAM), kind.value, str(MOST_PIXELS), str(MOST_PAGES)]
    with subprocess.Popen(  # noqa: S603 - our own program
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
    ) as child:
        impatient = threading.Timer(PATIENCE, child.kill)
        impatient.start()
        try:
            return _talk(child, store.read(of), now)
        finally:
            impatient.cancel()
            child.kill()


def _talk(child: subprocess.Popen[bytes], pieces: Iterable[bytes], now: dt.datetime) -> Cleaned:
    _send(cast("IO[bytes]", child.stdin), pieces)
    answer = cast("IO[bytes]", child.stdout)
    line = answer.readline(_LONGEST_LINE)
    with store.Writing() as writing:
        for piece in iter(partial(answer.read, _PIECE), b""):
            writing.add(piece)
        if child.wait() != 0:
            return Cleaned()
        said = json.loads(line)
        if "not_taken" in said:
            return Cleaned(not_taken=NotTaken(said["not_taken"]))
        carries = tuple(Carries(one) for one in said["carries"])
        return Cleaned(writing.finish(now), carries)


def _send(to: IO[bytes], pieces: Iterable[bytes]) -> None:
    """Write everything; a child that is gone already says so by how it ended."""
    with suppress(BrokenPipeError), to:
        for piece in pieces:
            to.write(piece)
