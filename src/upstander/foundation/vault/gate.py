"""One key derivation at a time for each core, with a place kept for people who are sending."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from upstander.foundation.vault.errors import Busy

RETURN_WAITS = 10.0
SEND_WAITS = 120.0

_cores = max(2, os.cpu_count() or 2)
_places = threading.BoundedSemaphore(_cores)
_returning = threading.BoundedSemaphore(_cores - 1)


@contextmanager
def for_sending() -> Iterator[None]:
    """Wait for a place to derive a new report's key. Sending is never refused for long."""
    if not _places.acquire(timeout=SEND_WAITS):
        raise Busy
    try:
        yield
    finally:
        _places.release()


@contextmanager
def for_returning() -> Iterator[None]:
    """Wait at most ten seconds for a place to check a code; raises Busy after that."""
    if not _returning.acquire(timeout=RETURN_WAITS):
        raise Busy
    try:
        if not _places.acquire(timeout=RETURN_WAITS):
            raise Busy
        try:
            yield
        finally:
            _places.release()
    finally:
        _returning.release()
