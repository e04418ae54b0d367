"""The server: processes with a few threads for pages each, and the job threads beside them.

Jobs may also run in a process of their own (``worker``), and pages be served without any.
"""

import gc
import logging
import signal
import socket
import sys
import threading
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.urls import resolve
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]  # ships no types
from gunicorn.glogging import Logger  # type: ignore[import-untyped]  # ships no types

from upstander.foundation.jobs.rules import Pace
from upstander.foundation.jobs.runner import Runner

# A stop is over within five seconds: pages get three, jobs get two of them.
GRACE_SECONDS = 3
# Gunicorn touches a file to say that it is alive; in memory, the disk stays still.
MEMORY = Path("/dev/shm")  # noqa: S108 - gunicorn makes a nameless file there, 0600


class QuietLogger(Logger):  # type: ignore[misc]  # gunicorn ships no types
    """Gunicorn's log without addresses of people or of pages, in the form of all our lines."""

    def setup(self, cfg: object) -> None:
        """Let gunicorn set itself up, and write as everything else does."""
        super().setup(cfg)
        ours = logging.getLogger("upstander").handlers
        for handler in self.error_log.handlers:
            handler.setFormatter(ours[0].formatter if ours else handler.formatter)

    def warning(self, msg: str, *args: object, **kwargs: object) -> None:
        """Write a warning, unless it quotes where a request came from."""
        if "ip=" in str(msg):
            self.error_log.warning("A request was not understood.")
            return
        super().warning(msg, *args, **kwargs)

    def exception(self, msg: str, *_args: object, **_rest: object) -> None:
        """Write the class of a fault; its words and the page's address only if nobody asked yet."""
        if "worker process" in str(msg):
            # Nobody was served yet: what it says is about us, and needed.
            self.error_log.error("%s: %s", msg, traceback.format_exc())
            return
        fault = sys.exc_info()[0]
        self.error_log.error("A request failed: %s", fault.__name__ if fault else "no fault")


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """Gunicorn with our application, configured here and nowhere else."""

    def __init__(self, **options: Any) -> None:
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        """Take the options given at the start; no file, no environment."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIHandler:
        """Return the application, with every address of it: what is loaded now is loaded once."""
        application = get_wsgi_application()
        resolve("/")
        return application


class JobsBeside:
    """The runner of one serving process: made after the fork, so that each has its own name."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._runner: Runner | None = None

    def start(self, _worker: object) -> None:
        """Start the job threads; gunicorn calls this when the process is ready."""
        self._runner = Runner(self._pace)
        self._runner.start()

    def stop(self, _server: object, _worker: object) -> None:
        """End them; gunicorn calls this when the process ends."""
        if self._runner is not None:
            self._runner.stop()


@dataclass(frozen=True)
class Place:
    """Where to listen, how many answer there, and whether they run jobs beside it."""

    host: str
    port: int
    threads: int = 4
    processes: int = 1
    jobs: bool = True


def options(place: Place, pace: Pace) -> dict[str, Any]:
    """Return gunicorn's options: threads in each process, no control socket, no access log."""
    host, port = place.host, place.port
    return {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "worker_class": "gthread",
        "workers": place.processes,
        "threads": place.threads,
        # What is loaded before the fork is held once for all processes.
        "preload_app": True,
        "pre_fork": _set_apart,
        "timeout": 60,
        "graceful_timeout": GRACE_SECONDS,
        "keepalive": 5,
        "control_socket_disable": True,
        "accesslog": None,
        "loglevel": "warning",
        "logger_class": QuietLogger,
        "worker_tmp_dir": str(MEMORY) if MEMORY.is_dir() else None,
        **(_jobs_beside(pace) if place.jobs else {}),
    }


def _jobs_beside(pace: Pace) -> dict[str, Any]:
    # One for each process: gunicorn calls both in the process that was forked.
    jobs = JobsBeside(pace)
    return {"post_worker_init": jobs.start, "worker_exit": jobs.stop}


def _set_apart(_server: object, _worker: object) -> None:
    """Leave what is loaded out of every later search for rubbish; gunicorn calls it before a fork.

    Such a search would look at half a million things that never go, while people wait, and copy
    them into each process.
    """
    gc.collect()
    gc.freeze()


def run(place: Place, *, pace: Pace | None = None) -> None:
    """Serve until a signal ends the process. Never returns; ends with exit status 0 if all is well."""
    server = Server(**options(place, pace or Pace()))
    # A connection must not be carried into the processes that gunicorn forks.
    connections.close_all()
    server.run()


def work(*, pace: Pace | None = None) -> None:
    """Run jobs and serve no page, until a signal says to stop; a job gets two seconds to end."""
    stopped = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stopped.set())
    connections.close_all()
    runner = Runner(pace)
    runner.start()
    stopped.wait()
    runner.stop()


def is_free(host: str, port: int) -> bool:
    """Return whether this address can be listened at."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
