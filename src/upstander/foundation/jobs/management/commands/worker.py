"""``manage worker``: run jobs and serve no page, beside processes that serve ``--without-jobs``."""

from upstander.foundation.jobs import serving
from upstander.foundation.jobs.management.commands import serve


class Command(serve.Command):
    """Look that everything is in place, as ``serve`` does, and run jobs until stopped."""

    help = "Run jobs in a process of their own, until stopped."

    def add_arguments(self, parser: object) -> None:
        """Take nothing."""

    def handle(self, **_options: object) -> None:
        """Refuse in words, or run jobs until stopped."""
        self.look(None)
        self.stdout.write("Running jobs (Ctrl-C stops it)")
        self.stdout.flush()
        serving.work()
