"""``manage catalogues``: bring the translators' files up to date with the pages."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from upstander.foundation.pages.catalogues import PLURALS, faults, path_of, refreshed, untranslated
from upstander.foundation.pages.texts import extracted


class Command(BaseCommand):
    """Write every catalogue again, or say what is wrong with them."""

    help = "Bring locale/ up to date with the sentences of the public pages."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        """Take whether to look only."""
        parser.add_argument("--check", action="store_true", help="write nothing; fail if stale")

    def handle(self, *, check: bool, **_options: Any) -> None:
        """Write the files, or compare them."""
        texts = extracted(Path(settings.SOURCE))
        wrong = []
        for language in PLURALS:
            path = path_of(Path(settings.CATALOGUES), language, ".po")
            if not check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(refreshed(path, language, texts), encoding="utf-8")
                self.stdout.write(f"{language}: {len(untranslated(path))} without a translation")
            wrong += [f"{language}: {fault}" for fault in faults(path, language, texts)]
        if wrong:
            raise CommandError(
                "\n".join(
                    [*wrong, "Run: ./upstander manage catalogues, then translate what is new"]
                )
            )
