"""``manage serve``: look that everything is in place, then serve."""

from collections.abc import Iterator
from typing import Any

from django.core import checks
from django.core.management.base import BaseCommand, CommandError

from upstander.foundation.core import starting
from upstander.foundation.jobs import assets, serving
from upstander.foundation.jobs.readiness import database_words, migration_words


class Command(BaseCommand):
    """Serve pages and run jobs in one process; refuse to start if something is wrong."""

    help = "Serve. Refuses to start, and says why, when a key, a trigger or a table is missing."

    def add_arguments(self, parser: Any) -> None:
        """Take where to listen."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--threads", type=int, default=4, help="in each process (4)")
        parser.add_argument(
            "--processes", type=int, default=1, help="how many answer; best on PostgreSQL (1)"
        )
        parser.add_argument(
            "--without-jobs", action="store_true", help="jobs run elsewhere: ./upstander worker"
        )

    def handle(self, *, host: str, port: int, **options: Any) -> None:
        """Refuse in words, or serve until stopped."""
        place = serving.Place(
            host, port, threads=options["threads"], processes=options["processes"],
            jobs=not options["without_jobs"],
        )  # fmt: skip
        self.look(place)
        assets.collect_if_stale()
        self.stdout.write(f"Serving at http://{host}:{port}/ (Ctrl-C stops it)")
        self.stdout.flush()
        serving.run(place)

    def look(self, place: serving.Place | None) -> None:
        """Raise CommandError with all that is wrong; do what comes before serving, and warn."""
        if faults := list(_faults(place)) or self._begin():
            listed = "\n".join(f"  - {fault}" for fault in faults)
            raise CommandError(f"Upstander does not start. Put this right first:\n{listed}")
        for warning in _messages(below=checks.ERROR):
            self.stderr.write(f"Warning: {warning}")

    def _begin(self) -> list[str]:
        """Do what must be done before anything is served; return why it cannot be, if so."""
        try:
            for sentence in starting.begin():
                self.stdout.write(sentence)
        except starting.CannotStart as fault:
            return [str(fault)]
        return []


def _faults(place: serving.Place | None) -> Iterator[str]:
    # Without a database or its tables the other checks could only stumble.
    if words := database_words() or migration_words():
        yield words
        return
    yield from _messages(above=checks.ERROR)
    if place is None:
        return
    host, port = place.host, place.port
    if min(place.processes, place.threads) < 1:
        yield "It takes at least one process and one thread to answer anybody."
    if not serving.is_free(host, port):
        yield f"Something else listens at {host}:{port}. Choose another place with --port."


def _messages(*, above: int = checks.DEBUG, below: int = checks.CRITICAL + 1) -> list[str]:
    found = checks.run_checks(tags=["serve"], include_deployment_checks=True, databases=["default"])
    return [
        " ".join(filter(None, (message.msg, message.hint)))
        for message in found
        if above <= message.level < below and not message.is_silenced()
    ]
