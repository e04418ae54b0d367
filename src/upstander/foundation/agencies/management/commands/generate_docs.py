"""Write the pages of docs/generated, or say which of them are out of date."""

from argparse import ArgumentParser
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


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
        found = pages()
        stale = [name for name, text in found.items() if _text_of(place / name) != text]
        if check and stale:
            raise CommandError(
                f"Out of date: {', '.join(stale)}. Run: ./upstander manage generate_docs"
            )
        place.mkdir(parents=True, exist_ok=True)
        for name in stale:
            (place / name).write_text(found[name], encoding="utf-8")
            self.stdout.write(f"Wrote {place / name}")


def pages() -> Mapping[str, str]:
    """Return the pages of every room that has a module ``generated``, by file name."""
    found: dict[str, str] = {}
    for room in apps.get_app_configs():
        if find_spec(f"{room.name}.generated"):
            found |= import_module(f"{room.name}.generated").pages()
    return found


def _text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
