"""``./upstander demo``: an invented partnership, built by real actions, and served."""

import datetime as dt
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.urls import reverse

from upstander.demo import place
from upstander.demo.building import build
from upstander.demo.cast import cast
from upstander.foundation.access.roles import ROLES
from upstander.foundation.core import starting
from upstander.foundation.core.clock import london_day, now
from upstander.foundation.jobs import assets, serving
from upstander.foundation.jobs.readiness import migration_words
from upstander.foundation.vault import masters

PAST = 2000


class Command(BaseCommand):
    """Build the demonstration if it is not there yet, and serve it at 127.0.0.1."""

    help = "Build an invented partnership and serve it on this machine. A second start keeps it."
    # The tables do not exist before the first start.
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: Any) -> None:
        """Take where to listen, and what to build."""
        parser.add_argument("--port", type=int, default=8000, help="where to listen (8000)")
        parser.add_argument("--reset", action="store_true", help="throw away what is there first")
        parser.add_argument("--seed", type=int, default=7, help="another draw of the stories (7)")
        parser.add_argument(
            "--today", type=_day, default=None, metavar="YYYY-MM-DD", help="the day it plays on"
        )
        parser.add_argument("--build-only", action="store_true", help="build it and stop")
        parser.add_argument(
            "--reports", type=int, default=PAST, help=f"reports of its past ({PAST}; 0: none)"
        )

    def handle(self, *, port: int, build_only: bool, reports: int, **options: Any) -> None:
        """Build, say where and who, and serve until stopped."""
        settings.DEMO_TODAY = options["today"]
        if not build_only and not serving.is_free("127.0.0.1", port):
            raise CommandError(f"Something else listens at port {port}. Choose another: --port.")
        folder = Path(settings.DATA)
        self._prepare(folder, reset=options["reset"])
        built = self._build(folder, seed=options["seed"])
        for sentence in starting.begin():
            self.stdout.write(sentence)
        assets.collect_if_stale()
        if built and not build_only:
            _start_afresh()
        self._say(port)
        if build_only:
            return
        if place.want(folder, reports):
            self._tell_the_past(reports)
        serving.run(serving.Place("127.0.0.1", port))

    def _prepare(self, folder: Path, *, reset: bool) -> None:
        try:
            mark = place.read(folder)
            if reset or mark is None or not mark.whole:
                place.clear(folder)
        except place.NotADemonstration:
            raise CommandError(
                f"The folder {folder} holds something that is not a demonstration, so it was left "
                "as it is. Name another folder with --data."
            ) from None
        folder.mkdir(parents=True, exist_ok=True)
        masters.create(settings.KEYS)
        # Read once more: settings were loaded before the key existed.
        settings.SECRET_KEY = masters.django_secret(settings.KEYS)

    def _build(self, folder: Path, *, seed: int) -> bool:
        built = place.read(folder) is None
        if built:
            today = london_day(now())
            mark = place.Mark(seed, today.isoformat(), whole=False)
            place.write(folder, mark)
            self.stdout.write("Building the demonstration. This takes about half a minute.")
            call_command("migrate", verbosity=0, interactive=False)
            codes = build(seed=seed, today=today)
            typed = tuple((code.handle, " ".join(code.words)) for code in codes)
            place.write(folder, replace(mark, whole=True, codes=typed))
        elif migration_words():
            # Made by an older release.
            call_command("migrate", verbosity=0, interactive=False)
        connection.close()
        return built

    def _tell_the_past(self, reports: int) -> None:
        """Start what tells the rest beside the server; it ends when the server is gone."""
        self.stdout.write(
            f"The {reports} reports of the eighteen months before are told while you look around."
        )
        command = [sys.executable, "-P", "-m", "django", "fill_demonstration"]
        more = ("--reports", str(reports))
        subprocess.Popen([*command, *more], stdin=subprocess.DEVNULL)  # noqa: S603 - our own

    def _say(self, port: int) -> None:
        people = cast()
        address = f"http://127.0.0.1:{port}"
        self.stdout.write("")
        self.stdout.write(f"Upstander is at {address}/ (everybody and everything is invented)")
        sign_in, codes = address + reverse("account_login"), address + reverse("demo:sign_ins")
        self.stdout.write(f"Staff sign in at {sign_in} with this passphrase:")
        self.stdout.write(f"  {people.passphrase}")
        for somebody in people.people:
            self.stdout.write(f"  {somebody.email:<22} {ROLES[somebody.role].title}")
        self.stdout.write(f"Second-factor codes: {codes}")
        self.stdout.write("                 or: ./upstander manage code dana@example.org")
        self.stdout.write(f"Mail is written to: {settings.EMAIL_FILE_PATH}")
        self.stdout.write(f"Texts are written to: {settings.UPSTANDER_TEXT_FILES}")
        self.stdout.write("Stop with Ctrl-C. Start again: everything is kept (--reset: it is not).")
        self.stdout.flush()


def _start_afresh() -> None:
    """Begin again as the same process, without the memory that building took."""
    sys.stdout.flush()
    os.execv(sys.executable, [part for part in sys.orig_argv if part != "--reset"])  # noqa: S606 - no shell is wanted


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
