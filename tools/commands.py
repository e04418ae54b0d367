"""Several Django commands from one start: most of what each takes is importing the product.

``python tools/commands.py`` reads a list of command lines (JSON) from standard input. Each runs in
a copy of the started process, so that none meets what another changed; a list of exit code, seconds
and words for each goes to standard output.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from typing import NamedTuple


class Answer(NamedTuple):
    """What one command said."""

    code: int
    seconds: float
    output: str


def in_a_copy(arguments: Sequence[str]) -> Answer:
    """Run a command in a copy of this process, to its end."""
    start = time.monotonic()
    with tempfile.TemporaryFile() as said:
        child = os.fork()
        if child == 0:
            os.dup2(said.fileno(), sys.stdout.fileno())
            os.dup2(said.fileno(), sys.stderr.fileno())
            os._exit(code_of(arguments))
        _, status = os.waitpid(child, 0)
        said.seek(0)
        words = said.read().decode(errors="replace")
    return Answer(os.waitstatus_to_exitcode(status), time.monotonic() - start, words)


def code_of(arguments: Sequence[str]) -> int:
    """Run a command and return its exit code; what went wrong is printed, as Python would."""
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - main is first

    try:
        execute_from_command_line(["django", *arguments])
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:  # noqa: BLE001 - it would go on in the place of the process it copies
        sys.excepthook(*sys.exc_info())
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def main() -> None:
    """Start Django once, with its addresses, and answer for each command in turn."""
    import django  # noqa: PLC0415 - the settings come from the environment
    from django.urls import get_resolver  # noqa: PLC0415 - as above

    wanted: list[list[str]] = json.load(sys.stdin)
    django.setup()
    # The addresses import all views, which most commands need.
    get_resolver().check()
    json.dump([in_a_copy(arguments) for arguments in wanted], sys.stdout)


if __name__ == "__main__":
    main()
