"""``manage gather_texts``: write down every sentence of the data files for the translators."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from upstander.foundation.pages.texts import gathered


class Command(BaseCommand):
    """Write config/texts.py, or say that it is out of date."""

    help = "Gather the sentences of the data files, so that makemessages finds them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        """Take whether to look only."""
        parser.add_argument("--check", action="store_true", help="write nothing; fail if stale")

    def handle(self, *, check: bool, **_options: Any) -> None:
        """Write the file, or compare it."""
        source = Path(settings.SOURCE)
        path = source / "config" / "texts.py"
        wanted = gathered(source)
        if not check:
            path.write_text(wanted, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != wanted:
            raise CommandError(
                "config/texts.py is out of date. Run: ./upstander manage gather_texts"
            )
