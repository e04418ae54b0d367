"""A page as a PDF file with tags, so that it can be read aloud: written by a process of its own.

The page goes in through a pipe and the file comes out through another: no byte of it is on a disk,
and nothing of the library that draws it is in the process that serves. It needs Pango, which a
browser or a desktop brings and a bare server may not have.
"""

import importlib.util
import subprocess
import sys
from ctypes.util import find_library
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from upstander.foundation.core.errors import Refusal

PROGRAM = Path(__file__).with_name("writer.py")
PATIENCE = 60
# What the library opens by these names; the first word of each is how a system finds it.
_PARTS = ("pango-1.0", "pangoft2-1.0", "harfbuzz", "harfbuzz-subset")


class NoPdf(Refusal):
    """The page could not be made into a file here."""

    def __init__(self) -> None:
        super().__init__(
            _("We could not make a PDF file here."),
            next_step=_(
                "Show it for paper instead, and choose “Save as PDF” where your browser prints."
            ),
        )


@cache
def can_be_written() -> bool:
    """Return whether this machine has what it takes; looked up once in each process."""
    return importlib.util.find_spec("weasyprint") is not None and all(map(find_library, _PARTS))


def written(page: str) -> bytes:
    """Return a whole HTML page as PDF/UA-1 (ISO 14289-1). Raises NoPdf.

    The page brings its language, its title and its style; nothing that it names is fetched.
    """
    if not can_be_written():
        raise NoPdf
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-I", str(PROGRAM)], input=page.encode(), capture_output=True,
            timeout=PATIENCE, check=True, env={}, cwd="/",
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        # Its words might quote the page.
        raise NoPdf from None
    return done.stdout
