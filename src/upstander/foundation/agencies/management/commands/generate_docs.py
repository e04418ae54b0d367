"""Write the pages of docs/generated, or say which of them are out of date."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from upstander.foundation.agencies.generated import pages


class Command(BaseCommand):
    """``generate_docs [--check] [--folder DIR]``."""

    help = "Write docs/generated from the tables of the code; --check only compares."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --check and --folder."""
        parser.add_argument("--check", action="store_true", help="change nothing; fail if stale")
        parser.add_argument("--folder", default=str(settings.ROOT / "docs" / "generated"))

    def handle(self, *_args: object, check: bool, folder: str, **_options: object) -> None:
        """Write the pages, or fail with the names of those that differ."""
        place = Path(folder)
        stale = [name for name, text in pages().items() if _text_of(place / name) != text]
        if check and stale:
            raise CommandError(
                f"Out of date: {', '.join(stale)}. Run: ./upstander manage generate_docs"
            )
        place.mkdir(parents=True, exist_ok=True)
        for name in stale:
            (place / name).write_text(pages()[name], encoding="utf-8")
            self.stdout.write(f"Wrote {place / name}")


def _text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
